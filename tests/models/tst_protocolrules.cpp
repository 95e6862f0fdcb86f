// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/planreader.h"
#include "models/plan/protocolrules.h"
#include "models/protocol/balance.h"

#include <QFile>
#include <QJsonArray>
#include <QSet>
#include <QTemporaryDir>
#include <QtTest>

using namespace wavedeck;

namespace {

// The places and beginnings of what breaks a rule.
QStringList of(const QList<Fault>& findings, const QString& rule)
{
    QStringList list;
    for (const Fault& finding : findings)
        if (finding.rule == rule)
            list.append(
                QStringLiteral("%1:%2: %3")
                    .arg(QString::number(finding.mark.line), QString::number(finding.mark.column), finding.message));
    return list;
}

// A plan of one wave. Session keys stand in line 2, the hierarchy in line 3, profiles in line 4, agents from line 8.
QByteArray plan(
    const QByteArray& session, const QByteArray& hierarchy, const QByteArray& profiles, const QByteArray& agents)
{
    return "version: 1\nsession: { name: n, " + session + " }\nhierarchy: [" + hierarchy + "]\nagents: {" + profiles
        + "}\nwaves:\n  - id: w\n    agents:\n" + agents;
}

const char* const kTree = "{ id: top, role: ORCHESTRATOR, tier: L0 }, { id: q, role: COORD_QUALITY, tier: L1, "
                          "reports_to: top }";

}

class TestProtocolRules : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    PlanReading read(const QByteArray& yaml, std::optional<double> overhead = {}, bool before = true) const
    {
        PlanContext context;
        context.file = m_folder.filePath(QStringLiteral("plan.yaml"));
        if (before)
            context.findProgram = [](const QString& program) { return QString(QStringLiteral("/usr/bin/") + program); };
        context.overheadPercent = overhead;
        return readPlan(yaml, context);
    }
    void write(const QString& name, qsizetype bytes, const QByteArray& line) const
    {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray text = line.repeated(bytes / line.size() + 1).left(bytes);
        QCOMPARE(file.write(text), bytes);
    }

private Q_SLOTS:
    void theTable()
    {
        QSet<QString> ids;
        for (const ProtocolRule& rule : protocolRules()) {
            QVERIFY2(!ids.contains(QLatin1String(rule.id)), rule.id);
            ids.insert(QLatin1String(rule.id));
            QVERIFY2(!rule.refusesFrom || *rule.refusesFrom >= rule.tellsFrom, rule.id);
            QVERIFY2(!rule.refusesFrom || *rule.refusesFrom > Mode::Basic, rule.id); // basic stays lenient
            QVERIFY2(QLatin1String(rule.source).contains(QLatin1Char('-')) && rule.what[0] != 0, rule.id);
        }
    }

    // Each rule once: the plan that breaks it, where, and from which mode on that is told and refuses.
    void rules_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QByteArray>("session");
        QTest::addColumn<QByteArray>("hierarchy");
        QTest::addColumn<QByteArray>("profiles");
        QTest::addColumn<QByteArray>("agents");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* rule, const QByteArray& session, const QByteArray& hierarchy,
                             const QByteArray& profiles, const QByteArray& agents, const char* expected) {
            QTest::newRow(name) << QString::fromLatin1(rule) << session << hierarchy << profiles
                                << QByteArray("      - { id: secrets, argv: [a]" + agents + " }\n")
                                << QString::fromUtf8(expected);
        };
        const QByteArray tree = kTree;
        row("specialist under the top", "chain", "", tree, "", ", tier: L3, reports_to: top",
            "8:57: agent 'secrets' reports to 'top' against the chain of command: Orchestrator may not start "
            "Specialist");
        row("coordinator under a coordinator", "chain", "", tree + ", { id: r, role: COORD_OPS, reports_to: q }", "",
            "", "3:153: 'r' reports to 'q' against the chain of command: Coordinator may not start Coordinator");
        row("specialist starts a coordinator", "chain", "", tree, " c: { role: COORD_OPS, argv: [a] } ",
            ", tier: L3, reports_to: q, spawns: { profiles: [c], most: 1 }",
            "8:81: 'secrets' may not start 'c': Specialist starts nobody");
        row("edit by a read-only agent", "capability", "", "", "", ", tools: [Read, Edit]",
            "8:42: agent 'secrets' is read-only, but is to use 'Edit'");
        row("web search by a scanner", "tools", "", "", "", ", class: scanner, tools: [WebSearch]",
            "8:58: agent 'secrets' is of class scanner, which is not meant to use 'WebSearch'");
        row("overload", "overload", "", "", "",
            ", work: 4 }\n      - { id: b, argv: [a], work: 3 }\n      - { id: c, argv: [a], work: 3",
            "8:9: agent 'secrets' holds 40.0 % of the work of wave 'w'");
        row("idle", "idle", "", "", "", ", work: 0", "8:9: agent 'secrets' has no work");
        row("implementation by an L1 agent", "lane", "", "", "", ", role: L1 SECURITY, name: Implementation",
            "8:9: agent 'secrets' plans and coordinates (L1 SECURITY), but is to implement");
        row("modifying L1 agent", "lane", "", "", "", ", tier: L1, writes: [a]", "8:9: agent 'secrets' plans and");
        row("strategy by an L3 agent", "lane", "", "", "", ", tier: L3, name: Strategic planning",
            "8:9: agent 'secrets' is tactical (L3), but is to plan strategy");
        row("span", "span", "", tree, "", ", tier: L3, reports_to: q, foreach: { range: [1, 7] }",
            "3:56: 'q' has 7 agents at once, more than the 6 that one command leads well");
        row("span far too wide", "span", "max_parallel: 16", tree, "",
            ", tier: L3, reports_to: q, foreach: { range: [1, 16] }",
            "3:56: 'q' has 16 agents at once, more than the 8 that one command can lead");
        row("spawn context", "spawn-context", "", tree, "", "",
            "8:9: the spawn context of agent 'secrets' lacks who starts it and whom it reports to (reports_to) and "
            "related protocols");
        row("no payload", "payload-missing", "", "", "", ", prompt: look", "8:9: agent 'secrets' has a prompt but no");
        row("payload without outcome", "payload", "", "", "",
            ", payload: { intent: i, return_path: /r, context: [c], assumptions: [a], decisions: [d] }",
            "8:44: the payload of agent 'secrets' meets 4 of 5 points; missing: expected outcomes defined");
        row("relative path", "payload", "", "", "",
            ", payload: { intent: i, outcome: ./a.txt, return_path: /r, context: [c], assumptions: [a], decisions: [d] "
            "}",
            "8:44: the payload of agent 'secrets': ./a.txt is a relative path");
        row("payload without intent", "intent", "", "", "",
            ", payload: { outcome: o, return_path: /r, context: [c], assumptions: [a], decisions: [d] }",
            "8:44: the payload of agent 'secrets' has no intent");
        row("unknown domain", "route", "", "", "", ", domain: tooling",
            "8:43: nobody is named for domain 'tooling'; put it into the domains of a node of the hierarchy");
        row("against the advice", "delegation", "", "", "", ", domain: tests, delegation: { mode: coordinator }",
            "8:62: agent 'secrets' is delegated coordinator, but the advice is direct: a single isolated task");
        row("no pre-scan", "pre-scan", "", "", "", "", "2:10: the plan has no pre-scan");
        row("open pre-scan", "pre-scan-fields", "pre_scan: { instances: 1, by: A, verified_by: B }", "", "", "",
            "2:21: the pre-scan does not say complexity, hidden_work");
        row("own verifier", "pre-scan-verified",
            "pre_scan: { instances: 1, hidden_work: 0, complexity: low, by: A, verified_by: a }", "", "", "",
            "2:21: the pre-scan was verified by its own author 'A'");
        row("open checklist", "pre-session", "pre_session: { access: done, api-keys: none are used }", "", "", "",
            "2:21: 3 of 5 items of the pre-session checklist are open (cloud-credentials, documentation, "
            "security-first)");
        row("large file", "input-size", "", "", "", ", inputs: [b201]",
            "8:43: 'b201' of agent 'secrets' has 201 KB, above 200 KB; read it in 42 chunks of 500 lines");
        row("file that is too large", "input-limit", "", "", "", ", inputs: [\"{workspace}/b496\"]", "8:43: '");
        row("missing file", "input-missing", "", "", "", ", inputs: [nothing]",
            "8:43: agent 'secrets' is to read 'nothing', but there is no such file now");
        QByteArray many = "a1";
        for (int i = 2; i <= 25; ++i)
            many += ", a" + QByteArray::number(i);
        row("many files", "context-collapse", "", "", "", ", writes: [" + many + "]",
            "8:43: agent 'secrets' has 25 items one after the other");
        row("homogeneous", "homogeneous", "", "", "", " }\n      - { id: b, argv: [a]",
            "2:10: all 2 agents are read-only");
        row("no success", "success", "success: [\" \"]", "", "", "", "2:21: the session has no success criterion");
        row("security later", "security-first", "", "", "", " }\n  - id: x\n    agents:\n      - { id: b, argv: [a]",
            "");
        row("reserve above the budget", "reserve", "budget: { cost_usd: 1 }", "", "", ", reserve: { cost_usd: 1.5 }",
            "8:44: agent 'secrets' reserves 1.50 USD, more than the whole budget of 1.00 USD");
        row("reserve together", "reserve-sum", "budget: { tokens: 100 }", "", "",
            ", reserve: { tokens: 60 } }\n      - { id: b, argv: [a], reserve: { tokens: 60 }",
            "2:21: the agents reserve 120 tokens together, the budget is 100 tokens");
    }
    void rules()
    {
        write(QStringLiteral("b201"), 201 * 1024, "123456789\n");
        write(QStringLiteral("b496"), 496 * 1024, "123456789\n");
        QFETCH(QString, rule);
        QFETCH(QByteArray, session);
        QFETCH(QByteArray, hierarchy);
        QFETCH(QByteArray, profiles);
        QFETCH(QByteArray, agents);
        QFETCH(QString, expected);
        if (rule == QLatin1String("security-first"))
            agents.replace("secrets", "reader");
        const ProtocolRule& entry = protocolRule(QLatin1String(rule.toLatin1()));
        for (const Mode mode : {Mode::Basic, Mode::Standard, Mode::Enhanced, Mode::Critical}) {
            const QByteArray keys = session + (session.isEmpty() ? "mode: " : ", mode: ") + word(mode).data();
            const PlanReading reading = read(plan(keys, hierarchy, profiles, agents));
            const bool refuses = entry.refusesFrom && mode >= *entry.refusesFrom;
            const QStringList warnings = of(reading.warnings, rule);
            const QStringList faults = of(reading.faults, rule);
            QCOMPARE(warnings.size(), mode >= entry.tellsFrom && !refuses ? 1 : 0);
            QCOMPARE(faults.size(), refuses ? 1 : 0);
            const QString told = (warnings + faults).value(0);
            QVERIFY2(told.isEmpty() || told.startsWith(expected), qPrintable(told));
            QCOMPARE(told.endsWith(QStringLiteral("(mode %1 refuses it)").arg(word(mode))), refuses);
            // What was let in is never refused to the engine that reads it again.
            QVERIFY(of(read(plan(keys, hierarchy, profiles, agents), {}, false).faults, rule).isEmpty());
        }
    }

    // Every rule of the table stands in the table of this test, or where what it reads is tested.
    void everyRuleIsTried()
    {
        QByteArray text;
        for (const char* file : {"/tests/models/tst_protocolrules.cpp", "/tests/config/tst_config_plan.cpp",
                 "/tests/models/tst_measures.cpp"}) {
            QFile source(QStringLiteral(WAVEDECK_SOURCE_DIR) + QLatin1String(file));
            QVERIFY(source.open(QIODevice::ReadOnly));
            text += source.readAll();
        }
        for (const ProtocolRule& rule : protocolRules()) {
            const QByteArray id = QByteArray(rule.id) + '"';
            const auto stands = [&](const char* before) { return text.contains(QByteArray(before).append(id)); };
            const bool tried
                = stands("\", \"") || stands("newRow(\"") || stands("QStringLiteral(\"") || stands("QLatin1String(\"");
            QVERIFY2(tried, rule.id);
        }
    }

    // Said right, none of it is told, in the strictest mode.
    void aPlanThatKeepsAllRules()
    {
        const PlanReading reading = read(plan(
            "mode: critical, protocol: v1.2, success: [all done],\n  pre_session: { access: done, api-keys: done, "
            "cloud-credentials: done, documentation: done, security-first: done },\n"
            "  pre_scan: { instances: 80, complexity: low, hidden_work: 20, by: A, verified_by: B }",
            kTree, " fix: { argv: [a], tier: L3 } ",
            "      - { id: secrets, argv: [a], tier: L3, reports_to: q, class: scanner, tools: [Grep] }\n"
            "      - { id: b, role: COORD_QUALITY, argv: [a], writes: [a], reports_to: q, spawns: { profiles: [fix], "
            "most: 2 } }\n"
            "      - { id: c, argv: [a], tier: L3, reports_to: q, prompt: p, domain: tests, payload: { intent: i, "
            "outcome: o, return_path: /r, context: [c], assumptions: [a], decisions: [d] } }\n"));
        QStringList all;
        for (const Fault& finding : reading.faults + reading.warnings)
            all.append(finding.message);
        QCOMPARE(all, QStringList());
        const PlanAdvice& advice = reading.advice;
        QCOMPARE(advice.scan->planned, 120.0);
        QVERIFY(advice.scan->verified);
        QCOMPARE(advice.hierarchy.size(), 2);
        QCOMPARE(advice.hierarchy[1].depth, 1);
        QCOMPARE(advice.hierarchy[1].agents.size(), 3);
        QCOMPARE(advice.hierarchy[1].span, 3);
        QCOMPARE(advice.readOnly, 2);
        QCOMPARE(advice.modify, 1);
        QCOMPARE(advice.domains.first().node, QStringLiteral("q"));
        QCOMPARE(advice.payloads.first().met, 5);
        QVERIFY(advice.assignments.isEmpty());
    }

    // The engine's limits count: no more than max_parallel at once report to anybody.
    void theSpanIsOfThoseActiveAtOnce()
    {
        const QByteArray agents
            = "      - { id: a, argv: [a], tier: L3, reports_to: q, foreach: { range: [1, 20] } }\n";
        QCOMPARE(read(plan("max_parallel: 5", kTree, "", agents)).advice.hierarchy[1].span, 5);
        QCOMPARE(
            read(plan("max_parallel: 50", kTree, "", agents)).advice.hierarchy[1].spanWord, QStringLiteral("too-wide"));
    }

    void sizesOfInputs()
    {
        write(QStringLiteral("b199"), 199 * 1024, "123456789\n");
        write(QStringLiteral("b496"), 496 * 1024, "123456789\n");
        const auto chunks = [&](const QByteArray& keys) {
            return read(plan("mode: standard", "", "",
                "      - { id: secrets, argv: [a, \"{item}\"], inputs: [b199, b496]" + keys + " }\n"));
        };
        const PlanReading at = chunks(", foreach: { list: [a] }");
        QCOMPARE(at.advice.chunks.size(), 1);
        QCOMPARE(at.advice.chunks[0].bytes, 496 * 1024);
        QCOMPARE(*at.advice.chunks[0].lines, 50'791);
        QCOMPARE(*at.advice.chunks[0].chunks, 102);
        QCOMPARE(of(at.faults, QStringLiteral("input-limit")).size(), 1);
        // One instance a chunk is chunked reading.
        const PlanReading chunked = chunks(", foreach: { range: [1, 102] }");
        QVERIFY(of(chunked.faults, QStringLiteral("input-limit")).isEmpty());
        QCOMPARE(chunked.advice.chunks.size(), 1);
    }

    void manyItemsShowBothVariants()
    {
        QByteArray files = "f1";
        for (int i = 2; i <= 25; ++i)
            files += ", f" + QByteArray::number(i);
        const PlanReading reading
            = read(plan("", "", "", "      - { id: secrets, argv: [a], estimate: 50m, inputs: [" + files + "] }\n"));
        QCOMPARE(reading.advice.splits.size(), 1);
        const SplitAdvice& split = reading.advice.splits[0];
        QCOMPARE(split.items, 25);
        QCOMPARE(*split.oneMs, 3'000'000);
        QCOMPARE(*split.manyMs, 120'000);
        QCOMPARE(split.oneSuccessPercent, 60.0);
        QCOMPARE(split.manySuccessPercent, 100.0);
        QVERIFY(split.proposal.startsWith(QStringLiteral("foreach: { list: [f1, f2, ")));
    }

    void decisionTree_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<bool>("dependent");
        QTest::addColumn<double>("last"); // work of the last agent; the others have 2
        QTest::addColumn<double>("overhead"); // below 0 = unknown
        QTest::addColumn<QString>("branch");
        QTest::newRow("three, 10 %") << 3 << false << 2.0 << 10.0 << QStringLiteral("parallel");
        QTest::newRow("two, 10 %") << 2 << false << 2.0 << 10.0 << QStringLiteral("count");
        QTest::newRow("dependent") << 3 << true << 2.0 << 10.0 << QStringLiteral("dependencies");
        QTest::newRow("five, 21 %") << 5 << false << 2.0 << 21.0 << QStringLiteral("overhead");
        QTest::newRow("five, 20 %") << 5 << false << 2.0 << 20.0 << QStringLiteral("parallel");
        QTest::newRow("unknown") << 5 << false << 2.0 << -1.0 << QStringLiteral("parallel");
        QTest::newRow("3 to 2") << 3 << false << 3.0 << -1.0 << QStringLiteral("parallel");
        QTest::newRow("more than 3 to 2") << 3 << false << 3.1 << -1.0 << QStringLiteral("balance");
        QTest::newRow("idle") << 3 << false << 0.0 << -1.0 << QStringLiteral("balance");
    }
    void decisionTree()
    {
        QFETCH(int, count);
        QFETCH(bool, dependent);
        QFETCH(double, last);
        QFETCH(double, overhead);
        QFETCH(QString, branch);
        QByteArray agents;
        for (int i = 1; i <= count; ++i)
            agents += "      - { id: a" + QByteArray::number(i)
                + ", argv: [a], work: " + QByteArray::number(i == count ? last : 2.0)
                + (dependent && i == count ? ", needs: [a1]" : "") + " }\n";
        const PlanReading reading
            = read(plan("", "", "", agents), overhead < 0 ? std::optional<double>() : std::optional(overhead));
        QCOMPARE(reading.loads[0].branch, branch);
        QCOMPARE(reading.loads[0].parallel, branch == QLatin1String("parallel"));
    }

    // What is found beside the plan is told by the same table.
    void findingsBesideThePlan_data()
    {
        QTest::addColumn<QByteArray>("rule");
        QTest::newRow("config") << QByteArray("config");
        QTest::newRow("config-unread") << QByteArray("config-unread");
        QTest::newRow("config-part") << QByteArray("config-part");
    }
    void findingsBesideThePlan()
    {
        QFETCH(QByteArray, rule);
        for (const Mode mode : {Mode::Basic, Mode::Standard}) {
            PlanReading reading;
            reading.plan.mode = mode;
            tell(reading, QLatin1String(rule), {1, 1}, QStringLiteral("found"));
            const bool refused = rule == "config" && mode == Mode::Standard;
            QCOMPARE(of(reading.faults, QLatin1String(rule)).size(), refused ? 1 : 0);
            const bool silent = rule == "config-part" && mode == Mode::Basic;
            QCOMPARE(of(reading.warnings, QLatin1String(rule)).size(), refused || silent ? 0 : 1);
        }
    }

    // The documents' three agents: balanced by units, 3.27 to 1 by time (INC-11).
    void loadByTime()
    {
        const PlanReading reading = read(plan("", "", "",
            "      - { id: secrets, argv: [a], work: 2, estimate: 22s }\n"
            "      - { id: b, argv: [a], work: 2, estimate: 30s }\n"
            "      - { id: c, argv: [a], work: 2, estimate: 72s }\n"));
        const WaveLoad& load = reading.loads[0];
        QCOMPARE(load.ratio, 1.0);
        QCOMPARE(QString::number(load.timeRatio, 'f', 2), QStringLiteral("3.27"));
        QCOMPARE(QString::number(load.sharePercent.value(QStringLiteral("b")), 'f', 1), QStringLiteral("33.3"));
        QCOMPARE(QString::number(load.timeSharePercent.value(QStringLiteral("c")), 'f', 1), QStringLiteral("58.1"));
        QCOMPARE(*load.sequentialMs, 124'000);
        QCOMPARE(*load.wallMs, 72'000);
        QVERIFY(reading.advice.assignments.isEmpty());
        const PlanReading two = read(plan("max_parallel: 2", "", "",
            "      - { id: secrets, argv: [a], estimate: 22s }\n      - { id: b, argv: [a], estimate: 30s }\n"
            "      - { id: c, argv: [a], estimate: 72s }\n"));
        QCOMPARE(*two.loads[0].wallMs, 72'000);
        const PlanReading unsaid = read(
            plan("", "", "", "      - { id: secrets, argv: [a], estimate: 22s }\n      - { id: b, argv: [a] }\n"));
        QVERIFY(unsaid.loads[0].timeSharePercent.isEmpty() && !unsaid.loads[0].wallMs);
    }

    void aBetterAssignment()
    {
        const PlanReading reading = read(plan("", "", "",
            "      - { id: secrets, argv: [a], work: 7 }\n      - { id: b, argv: [a], work: 1 }\n"
            "      - { id: c, argv: [a], work: 1 }\n      - { id: d, argv: [a], work: 5, writes: [d] }\n"));
        QCOMPARE(reading.advice.assignments.size(), 1);
        const AssignmentAdvice& advice = reading.advice.assignments[0];
        QCOMPARE(advice.ratio, 7.0);
        QList<double> proposed;
        for (const AssignmentAdvice::Share& share : advice.shares)
            proposed.append(share.proposed);
        QCOMPARE(proposed, (QList<double>{3, 3, 3, 5})); // what modifies keeps what only it can do
        const PlanReading idle = read(
            plan("", "", "", "      - { id: secrets, argv: [a], work: 3 }\n      - { id: b, argv: [a], work: 0 }\n"));
        QCOMPARE(idle.advice.assignments[0].ratio, 0.0);
        QCOMPARE(idle.advice.assignments[0].proposedRatio, 2.0);
    }

    void longestFirst()
    {
        QCOMPARE(balance::longestFirst({1, 5, 3, 3}, 2), (QList<int>{0, 0, 1, 1}));
        QCOMPARE(balance::loadsOf({1, 5, 3, 3}, {0, 0, 1, 1}, 2), (QList<double>{6, 6}));
        QVERIFY(balance::longestFirst({1}, 0).isEmpty());
    }

    void anOrderAgainstTheAdvice()
    {
        const PlanReading reading = read(plan("order: { mode: sequential, reason: one licence }", "", "",
            "      - { id: secrets, argv: [a] }\n      - { id: b, argv: [a] }\n      - { id: c, argv: [a] }\n"));
        QVERIFY(reading.loads[0].parallel); // the advice
        QCOMPARE(reading.plan.waves[0].maxParallel, 1); // what is done
        QCOMPARE(reading.toJson().value(QLatin1String("order")).toObject().value(QLatin1String("reason")).toString(),
            QStringLiteral("one licence"));
    }

    void waivedSecurity()
    {
        const QByteArray agents = "      - { id: reader, argv: [a] }\n";
        const QString rule = QStringLiteral("security-first");
        QCOMPARE(of(read(plan("mode: enhanced", "", "", agents)).faults, rule).size(), 1);
        QCOMPARE(
            of(read(plan("mode: enhanced, pre_session: { security-first: done }", "", "", agents)).faults, rule).size(),
            1);
        QVERIFY(
            of(read(plan("mode: enhanced, pre_session: { security-first: nothing is secret }", "", "", agents)).faults,
                rule)
                .isEmpty());
    }

    // Circles and overlapping scopes are faults in every mode, as they were.
    void alwaysFaults()
    {
        const QByteArray circle = "{ id: a, reports_to: b }, { id: b, reports_to: a }";
        QCOMPARE(read(plan("", circle, "", "      - { id: secrets, argv: [a] }\n")).faults.size(), 1);
        QCOMPARE(
            read(plan("", "", "",
                     "      - { id: secrets, argv: [a], writes: [x] }\n      - { id: b, argv: [a], writes: [x] }\n"))
                .faults.size(),
            1);
    }
};

QTEST_GUILESS_MAIN(TestProtocolRules)
#include "tst_protocolrules.moc"
