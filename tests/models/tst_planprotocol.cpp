// SPDX-License-Identifier: GPL-3.0-or-later
#include "faultlines.h"
#include "models/plan/planreader.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace wavedeck;
using wavedeck::test::lines;

namespace {

// A good plan around one agent's own lines; they begin in line 7.
QByteArray withAgent(const QByteArray& extra)
{
    return "version: 1\nsession: { name: n }\nwaves:\n  - id: w\n    agents:\n      - id: secrets\n" + extra
        + "        argv: [grep]\n";
}

// A good plan around more of the session, which is in line 2 from column 21.
QByteArray withSession(const QByteArray& extra)
{
    return "version: 1\nsession: { name: n, " + extra
        + " }\nwaves: [{ id: w, agents: [{ id: secrets, argv: [grep] }] }]\n";
}

// A good plan with these profiles in line 3 and an agent that may start `p`.
QByteArray withProfiles(const QByteArray& profiles)
{
    return "version: 1\nsession: { name: n }\nagents: { " + profiles
        + " }\nwaves: [{ id: w, agents: [{ id: secrets, argv: [grep], spawns: { profiles: [p], most: 2 } }] }]\n";
}

}

class TestPlanProtocol : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    PlanReading read(const QByteArray& yaml) const
    {
        PlanContext context;
        context.file = m_folder.filePath(QStringLiteral("plan.yaml"));
        context.findProgram = [](const QString& program) { return QString(QStringLiteral("/usr/bin/") + program); };
        return readPlan(yaml, context);
    }

private Q_SLOTS:
    void defaults()
    {
        const Plan plan = read(withAgent({})).plan;
        QVERIFY(plan.scheme.isEmpty() && plan.protocol.isEmpty() && plan.order.isEmpty() && plan.preSession.isEmpty());
        QCOMPARE(plan.context, QStringLiteral("minimal"));
        QCOMPARE(plan.delegationTarget, 85.0);
        QVERIFY(!plan.preScan.given && !plan.resumeOnQuota);
        const AgentPlan& agent = plan.waves[0].agents[0];
        QCOMPARE(agent.priority, Priority::P2);
        QCOMPARE(agent.agentClass, AgentClass::None);
        QCOMPARE(agent.delegation, Delegation::Unsaid);
        QCOMPARE(agent.spawns.most, 0);
        QVERIFY(agent.payload.isEmpty() && !agent.reserveTokens && !agent.reserveMicroUsd && agent.profile.isEmpty());
    }

    void session()
    {
        const PlanReading reading = read(withSession(
            "scheme: elite, protocol: v1.1c, context: full, delegation_target: 99, standing_orders: [Minimize noise],\n"
            "  pre_session: { access: done, api-keys: no keys are used }, homogeneous: only reading,\n"
            "  order: { mode: sequential, reason: one licence }, all_task_tokens: 70000, quota: { resume: clock },\n"
            "  pre_scan: { instances: 80, complexity: medium, hidden_work: 20, buffer_percent: 25, by: A, verified_by: "
            "B }"));
        QCOMPARE(lines(reading.faults), QStringList());
        const Plan& plan = reading.plan;
        QCOMPARE(plan.scheme, QStringLiteral("elite"));
        QCOMPARE(plan.protocol, QStringLiteral("v1.1c"));
        QCOMPARE(plan.context, QStringLiteral("full"));
        QCOMPARE(plan.delegationTarget, 99.0);
        QCOMPARE(plan.standingOrders, QStringList{QStringLiteral("Minimize noise")});
        QCOMPARE(plan.preSession.value(QStringLiteral("access")), QStringLiteral("done"));
        QCOMPARE(plan.preSession.value(QStringLiteral("api-keys")), QStringLiteral("no keys are used"));
        QCOMPARE(plan.homogeneous, QStringLiteral("only reading"));
        QCOMPARE(plan.order, QStringLiteral("sequential"));
        QCOMPARE(plan.orderReason, QStringLiteral("one licence"));
        QCOMPARE(plan.allTaskTokens, 70'000);
        QVERIFY(plan.resumeOnQuota && plan.preScan.given);
        QCOMPARE(plan.preScan.instances, 80.0);
        QCOMPARE(plan.preScan.complexity, QStringLiteral("medium"));
        QCOMPARE(plan.preScan.hiddenWork, 20.0);
        QCOMPARE(plan.preScan.bufferPercent, 25.0);
        QCOMPARE(plan.preScan.by, QStringLiteral("A"));
        QCOMPARE(plan.preScan.verifiedBy, QStringLiteral("B"));
    }

    void agent()
    {
        const PlanReading reading = read(
            "version: 1\nsession: { name: n }\nhierarchy: [{ id: top, domains: [tests, ci] }]\n"
            "agents: { fixer: { argv: [true], class: analysis, tools: [Read], estimate: 20m }, p: { use-: 1 } }\n"
            "waves:\n  - id: w\n    agents:\n      - { id: secrets, use: fixer, provider: openai, inputs: [a.txt],\n"
            "          priority: P0, urgent: true, isolated: true, domain: tests,\n"
            "          delegation: { mode: direct, reason: one file }, protocols: [v1.2],\n"
            "          payload: { intent: i, boundaries: b, outcome: o, return_path: r, context: [c], assumptions: "
            "[a], "
            "decisions: [d] },\n"
            "          spawns: { profiles: [fixer], most: 3 }, reserve: { cost_usd: 1.5, tokens: 1000 } }\n");
        QCOMPARE(lines(reading.faults).size(), 1); // use- of the other profile
        const AgentPlan& agent = reading.plan.waves[0].agents[0];
        QCOMPARE(agent.profile, QStringLiteral("fixer"));
        QCOMPARE(agent.provider, QStringLiteral("openai"));
        QCOMPARE(agent.agentClass, AgentClass::Analysis);
        QCOMPARE(agent.tools, QStringList{QStringLiteral("Read")});
        QCOMPARE(agent.inputs, QStringList{QStringLiteral("a.txt")});
        QCOMPARE(agent.priority, Priority::P0);
        QVERIFY(agent.urgent && agent.isolated);
        QCOMPARE(agent.domain, QStringLiteral("tests"));
        QCOMPARE(agent.delegation, Delegation::Direct);
        QCOMPARE(agent.delegationReason, QStringLiteral("one file"));
        QCOMPARE(agent.payload.returnPath, QStringLiteral("r"));
        QCOMPARE(agent.payload.context + agent.payload.assumptions + agent.payload.decisions,
            (QStringList{QStringLiteral("c"), QStringLiteral("a"), QStringLiteral("d")}));
        QCOMPARE(agent.spawns.profiles, QStringList{QStringLiteral("fixer")});
        QCOMPARE(agent.spawns.most, 3);
        QCOMPARE(agent.estimateMs, 1'200'000);
        QCOMPARE(*agent.reserveMicroUsd, 1'500'000);
        QCOMPARE(*agent.reserveTokens, 1000);
        QCOMPARE(reading.plan.hierarchy[0].domains, (QStringList{QStringLiteral("tests"), QStringLiteral("ci")}));
        QCOMPARE(reading.plan.profiles.value(QStringLiteral("fixer")).estimateMs, 1'200'000);
        QVERIFY(reading.plan.profiles.contains(QStringLiteral("p")));
    }

    // What an agent may start is checked as an agent is; what only agents use is not.
    void profilesThatAreStarted()
    {
        const PlanReading good = read(withProfiles("p: { argv: [./fix, \"{item}\"], writes: [a] }, q: { tier: L3 }"));
        QCOMPARE(lines(good.faults),
            QStringList{QStringLiteral("3:22: program './fix' not found; there is no file '%1'")
                            .arg(m_folder.filePath(QStringLiteral("fix")))});
        const AgentPlan profile = good.plan.profiles.value(QStringLiteral("p"));
        QCOMPARE(profile.argv.value(0), m_folder.filePath(QStringLiteral("fix")));
        QCOMPARE(profile.capability, Capability::Modify);
        QCOMPARE(profile.profile, QStringLiteral("p"));
    }

    void worktreesAreMade()
    {
        const PlanReading reading = read(withAgent("        worktree: true\n        writes: [a]\n"));
        QCOMPARE(lines(reading.faults) + lines(reading.warnings), QStringList());
    }

    void faults_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("expected"); // beginning of the only fault
        const auto row = [](const char* name, const QByteArray& yaml, const char* expected) {
            QTest::newRow(name) << yaml << QString::fromUtf8(expected);
        };
        row("scheme", withSession("scheme: elit"),
            "2:29: scheme: 'elit' is not one of command, layers, elite; did you mean 'elite'?");
        row("protocol", withSession("protocol: v2"), "2:31: protocol: 'v2' is not one of v1.1, v1.1b, v1.1c, v1.2");
        row("context", withSession("context: some"), "2:30: context: 'some' is not one of minimal, full");
        row("target", withSession("delegation_target: 101"), "2:40: delegation_target: '101' is not a number from 0");
        row("orders", withSession("standing_orders: x"), "2:38: standing_orders: 'x' is not a list");
        row("item", withSession("pre_session: { acces: done }"), "2:36: unknown key 'acces'; did you mean 'access'?");
        row("item unsaid", withSession("pre_session: { access: }"), "2:36: access has no value");
        row("order", withSession("order: { mode: parallel }"), "2:28: reason is missing");
        row("order mode", withSession("order: { mode: both, reason: r }"), "2:36: mode: 'both' is not one of parallel");
        row("half a token", withSession("all_task_tokens: 1.5"), "2:38: all_task_tokens: write a whole number");
        row("quota", withSession("quota: { resume: never }"), "2:38: resume: 'never' is not one of clock, person");
        row("complexity", withSession("pre_scan: { complexity: huge }"), "2:45: complexity: 'huge' is not one of low");
        row("instances", withSession("pre_scan: { instances: -1 }"), "2:44: instances: '-1' is not a number from 0");
        row("class", withAgent("        class: none\n"), "7:16: class: 'none' is not one of research, scanner");
        row("priority", withAgent("        priority: P4\n"), "7:19: priority: 'P4' is not one of P0, P1, P2, P3");
        row("urgent", withAgent("        urgent: yes\n"), "7:17: urgent: 'yes' is not a boolean");
        row("delegation", withAgent("        delegation: { reason: r }\n"), "7:21: mode is missing");
        row("unsaid", withAgent("        delegation: { mode: unsaid }\n"), "7:29: mode: 'unsaid' is not one of coord");
        row("payload", withAgent("        payload: { intend: x }\n"), "7:20: unknown key 'intend'; did you mean 'int");
        row("estimate", withAgent("        estimate: 20\n"), "7:19: estimate: '20' is not a duration");
        row("reserve", withAgent("        reserve: { tokens: 0.5 }\n"), "7:28: tokens: write a whole number");
        row("input", withAgent("        inputs: [\"{item}\"]\n"), "7:17: {item} has no meaning without foreach");
        row("spawns without most", withProfiles("p: { argv: [a], spawns: { profiles: [p] } }"),
            "3:35: most is missing");
        row("spawns too many", withProfiles("p: { argv: [a], spawns: { profiles: [], most: 9999 } }"),
            "3:57: most: '9999' is not a whole number from 0 to 1000");
        row("spawns unknown", withProfiles("pp: { argv: [a] }"),
            "4:77: spawns: unknown profile 'p'; did you mean 'pp'?");
        row("spawned without argv", withProfiles("p: { tier: L3 }"), "3:14: agent 'p' has neither argv nor prompt");
        row("spawned read-only that writes", withProfiles("p: { argv: [a], capability: read-only, writes: [a] }"),
            "3:58: agent 'p' is read-only but has writes");
        row("spawned item in script", withProfiles("p: { argv: \"cat {item}\", shell: true }"),
            "3:22: an item that an agent gives inside a shell script is run as code");
        row("spawned unknown set", withProfiles("p: { argv: [a, \"{set.X}\"] }"), "3:22: unknown '{set.X}'");
    }
    void faults()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(QString, expected);
        const QStringList found = lines(read(yaml).faults);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith(expected), qPrintable(found[0]));
    }
};

QTEST_GUILESS_MAIN(TestPlanProtocol)
#include "tst_planprotocol.moc"
