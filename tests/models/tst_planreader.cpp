// SPDX-License-Identifier: GPL-3.0-or-later
#include "faultlines.h"
#include "models/plan/planreader.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

using namespace wavedeck;
using wavedeck::test::lines;

namespace {

QString everything(const QString& program)
{
    return QStringLiteral("/usr/bin/") + program;
}

// A good plan around one agent's own lines; the agent begins in line 6.
QByteArray withAgent(const QByteArray& extra)
{
    return "version: 1\nsession: { name: n }\nwaves:\n  - id: w\n    agents:\n      - id: secrets\n" + extra;
}

// A good plan around one gate's own lines; the gate begins in line 9.
QByteArray withGate(const QByteArray& extra)
{
    return withAgent("        argv: [grep]\n    gates:\n      - id: g\n") + extra;
}

// A good plan with one more top-level piece, which begins in line 5.
QByteArray withTop(const QByteArray& extra)
{
    return "version: 1\nsession: { name: n }\nwaves:\n  - { id: w, agents: [{ id: secrets, argv: [grep] }] }\n" + extra;
}

// Two agents in one flow line each; the first in line 6.
QByteArray withAgents(const QByteArray& agents)
{
    return "version: 1\nsession: { name: n }\nwaves:\n  - id: w\n    agents:\n" + agents;
}

}

class TestPlanReader : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    PlanContext context() const
    {
        PlanContext context;
        context.file = m_folder.filePath(QStringLiteral("plan.yaml"));
        context.findProgram = everything;
        return context;
    }
    PlanReading read(const QByteArray& yaml) const { return readPlan(yaml, context()); }
    void write(const QString& name, QFile::Permissions permissions = QFile::ReadOwner | QFile::WriteOwner) const
    {
        QFile file(m_folder.filePath(name));
        QVERIFY(QDir().mkpath(QFileInfo(file).absolutePath()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.setPermissions(permissions));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        write(QStringLiteral("run.sh"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        write(QStringLiteral("measure.sh"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        write(QStringLiteral("load.sh"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        write(QStringLiteral("plain.txt"));
        write(QStringLiteral("src/a.cpp"));
        write(QStringLiteral("src/deep/b.cpp"));
    }

    void defaults()
    {
        const PlanReading reading = read(withGate("        argv: [ctest]\n"));
        QCOMPARE(lines(reading.faults), QStringList());
        QCOMPARE(lines(reading.warnings), QStringList());
        const Plan& plan = reading.plan;
        QCOMPARE(plan.name, QStringLiteral("n"));
        QCOMPARE(plan.mode, Mode::Basic);
        QCOMPARE(plan.maxParallel, 8);
        QCOMPARE(plan.workspace, m_folder.path());
        QCOMPARE(plan.folder, m_folder.path());
        QVERIFY(!plan.holdOnRestart && !plan.budget.stopOnExceeded && !plan.budget.tokens && !plan.budget.costMicroUsd);
        QCOMPARE(
            plan.environmentPass.join(QLatin1Char(' ')), QStringLiteral("PATH HOME USER LANG LC_ALL TZ TMPDIR TERM"));
        QCOMPARE(plan.thresholds.disk.warning, 90.0);
        QCOMPARE(plan.waves.size(), 1);
        QCOMPARE(plan.waves[0].name, QStringLiteral("w"));
        QCOMPARE(plan.waves[0].needs, QStringList());
        const AgentPlan& agent = plan.waves[0].agents[0];
        QCOMPARE(agent.name, QStringLiteral("secrets"));
        QCOMPARE(agent.adapter, QStringLiteral("command"));
        QCOMPARE(agent.capability, Capability::ReadOnly);
        QVERIFY(agent.required && !agent.idempotent && !agent.worktree && !agent.shell);
        QCOMPARE(agent.retries, 0);
        QCOMPARE(agent.limitMs, 0);
        QCOMPARE(agent.killAfterMs, 0);
        const GatePlan& gate = plan.waves[0].gates[0];
        QCOMPARE(gate.name, QStringLiteral("g"));
        QCOMPARE(gate.kind, GateKind::Blocking);
        QCOMPARE(gate.verifies, Verifies::Implemented);
        QCOMPARE(gate.criteria.size(), 1);
        QCOMPARE(gate.criteria[0].id, QStringLiteral("result"));
        QCOMPARE(gate.criteria[0].kind, CriterionKind::Program);
        QCOMPARE(gate.criteria[0].passExit, 0);
        QCOMPARE(gate.criteria[0].limitMs, 0);
        QCOMPARE(gate.criteria[0].killAfterMs, 600'000);
    }

    void values()
    {
        const PlanReading reading
            = read("version: 1\n"
                   "session: { name: n, mode: critical, max_parallel: 3, workspace: src, on_restart: hold,\n"
                   "  budget: { cost_usd: 0.000001, tokens: 40000000, on_exceeded: stop } }\n"
                   "thresholds: { memory: { warning: 60 }, p95_ms: { warning: 1, critical: 2.5 } }\n"
                   "environment: { pass: [PATH], set: { CI: \"1\" } }\n"
                   "hierarchy: [{ id: top }, { id: mid, reports_to: top, max_parallel: 6 }]\n"
                   "agents: { base: { tier: L3, limit: 90s, writes: [\"a/**\"] } }\n"
                   "waves:\n"
                   "  - id: one\n"
                   "    max_parallel: 2\n"
                   "    agents:\n"
                   "      - { id: security, use: base, limit: 500ms, kill_after: 2h, retries: 2, reports_to: mid,\n"
                   "          argv: [../run.sh, 5, \"{workspace}\"], required: false, idempotent: true, work: 2.5 }\n"
                   "  - { id: two, agents: [{ id: b, shell: true, argv: ls | wc }], needs: [] }\n"
                   "  - { id: three, agents: [{ id: c, argv: [ls] }] }\n");
        QVERIFY(
            lines(reading.faults).join(QLatin1Char('\n')).contains(QStringLiteral("program '../run.sh' not found")));
        const Plan& plan = reading.plan;
        QCOMPARE(plan.mode, Mode::Critical);
        QCOMPARE(plan.workspace, m_folder.filePath(QStringLiteral("src")));
        QVERIFY(plan.holdOnRestart && plan.budget.stopOnExceeded);
        QCOMPARE(*plan.budget.costMicroUsd, 1);
        QCOMPARE(*plan.budget.tokens, 40'000'000);
        QCOMPARE(plan.thresholds.memory.warning, 60.0);
        QCOMPARE(plan.thresholds.memory.critical, 85.0);
        QCOMPARE(plan.thresholds.p95Ms.critical, 2.5);
        QCOMPARE(plan.environmentSet.value(QStringLiteral("CI")), QStringLiteral("1"));
        QCOMPARE(plan.hierarchy[1].reportsTo, QStringLiteral("top"));
        QCOMPARE(plan.hierarchy[1].maxParallel, 6);
        const AgentPlan& agent = plan.waves[0].agents[0];
        QCOMPARE(agent.tier, QStringLiteral("L3"));
        QCOMPARE(agent.limitMs, 500);
        QCOMPARE(agent.killAfterMs, 7'200'000);
        QCOMPARE(agent.capability, Capability::Modify);
        QCOMPARE(agent.argv.mid(1), (QStringList{QStringLiteral("5"), QStringLiteral("{workspace}")}));
        QCOMPARE(agent.retries, 2);
        QCOMPARE(agent.work, 2.5);
        QVERIFY(!agent.required && agent.idempotent);
        QCOMPARE(plan.waves[0].maxParallel, 2);
        QCOMPARE(plan.waves[1].needs, QStringList());
        QVERIFY(plan.waves[1].agents[0].shell);
        QCOMPARE(plan.waves[2].needs, QStringList{QStringLiteral("two")});
    }

    void programsWithASlashAreBesideThePlan()
    {
        const PlanReading reading = read(withAgent("        argv: [./run.sh, ./run.sh]\n"));
        QCOMPARE(lines(reading.faults), QStringList());
        QCOMPARE(reading.plan.waves[0].agents[0].argv,
            (QStringList{m_folder.filePath(QStringLiteral("run.sh")), QStringLiteral("./run.sh")}));
    }

    void programsAreNotLookedForWithoutFinder()
    {
        PlanContext bare = context();
        bare.findProgram = {};
        QVERIFY(readPlan(withAgent("        argv: [no-such-program]\n"), bare).ok());
        QVERIFY(readPlan(withAgent("        argv: [./no-such-program]\n"), bare).ok());
        bare.findProgram = [](const QString&) { return QString(); };
        QCOMPARE(lines(readPlan(withAgent("        argv: [no-such-program]\n"), bare).faults).size(), 1);
    }

    void faults_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("expected"); // beginning of the only fault
        const auto row = [](const char* name, const QByteArray& yaml, const char* expected) {
            QTest::newRow(name) << yaml << QString::fromUtf8(expected);
        };
        const QByteArray argv = "        argv: [grep]\n";
        row("unknown key, near", withAgent(argv + "        limt: 20m\n"),
            "8:9: unknown key 'limt'; did you mean 'limit'?");
        row("unknown key, far", withTop("quite_other: 1\n"),
            "5:1: unknown key 'quite_other'; known here: version, session");
        row("unknown key, dash", withAgent(argv + "        kill-after: 2h\n"),
            "8:9: unknown key 'kill-after'; did you mean 'kill_after'?");
        row("merge key", withAgent(argv + "        <<: { limit: 2h }\n"), "8:9: unknown key '<<'");
        row("yes", withAgent(argv + "        required: yes\n"),
            "8:19: required: 'yes' is not a boolean; write true or false");
        row("off", withAgent(argv + "        idempotent: off\n"),
            "8:21: idempotent: 'off' is not a boolean; write true or false");
        row("quoted boolean", withAgent(argv + "        worktree: \"true\"\n"),
            "8:19: worktree: 'true' is not a boolean");
        row("number as duration", withAgent(argv + "        limit: 20\n"),
            "8:16: limit: '20' is not a duration; write 500ms, 90s, 20m or 2h");
        row("compound duration", withAgent(argv + "        limit: 1h30m\n"), "8:16: limit: '1h30m' is not a duration");
        row("zero duration", withAgent(argv + "        limit: 0s\n"), "8:16: limit: '0s' is not above zero");
        row("endless duration", withAgent(argv + "        kill_after: 999999999999h\n"),
            "8:21: kill_after: '999999999999h' is not a duration of at most a year");
        row("duplicate key", withAgent(argv + "        limit: 1s\n        limit: 2s\n"),
            "9:9: duplicate key 'limit'; it stands in line 8 already");
        row("duplicate agent", withAgents("      - { id: secrets, argv: [a] }\n      - { id: secrets, argv: [b] }\n"),
            "7:9: duplicate id 'secrets'; agent ids are unique in the plan, and line 6");
        row("duplicate agent of another wave", withTop("  - { id: x, agents: [{ id: secrets, argv: [a] }] }\n"),
            "5:23: duplicate id 'secrets'");
        row("duplicate wave", withTop("  - { id: w, agents: [{ id: b, argv: [a] }] }\n"),
            "5:11: duplicate id 'w'; wave ids are unique");
        row("duplicate gate", withGate("        argv: [a]\n      - { id: g, argv: [b] }\n"),
            "11:9: duplicate id 'g'; gate ids are unique in the plan");
        row("duplicate criterion", withGate("        criteria: [{ id: c, argv: [a] }, { id: c, argv: [a] }]\n"),
            "10:48: duplicate id 'c'; criterion ids are unique in a gate");
        row("bad id", withAgents("      - { id: Secrets_1, argv: [a] }\n"),
            "6:15: id: 'Secrets_1' is not an id; write lower-case letters");
        row("dash first", withAgents("      - { id: -secret, argv: [a] }\n"), "6:15: id: '-secret' is not an id");
        row("version missing", "session: { name: n }\nwaves: [{ id: w, agents: [{ id: secrets, argv: [a] }] }]\n",
            "1:1: version is missing; add version: 1");
        row("version two",
            "version: 2\nsession: { name: n }\nwaves: [{ id: w, agents: [{ id: secrets, argv: [a] }] }]\n",
            "1:10: version: '2' is not known; write version: 1");
        row("version text",
            "version: \"1\"\nsession: { name: n }\nwaves: [{ id: w, agents: [{ id: secrets, argv: [a] }] }]\n",
            "1:10: version: '1' is not known");
        row("session missing", "version: 1\nwaves: [{ id: w, agents: [{ id: secrets, argv: [a] }] }]\n",
            "1:1: session is missing");
        row("session name missing",
            "version: 1\nsession: { mode: basic }\nwaves: [{ id: w, agents: [{ id: secrets, argv: [a] }] }]\n",
            "2:10: name is missing");
        row("waves missing", "version: 1\nsession: { name: n }\n", "1:1: waves is missing");
        row("waves empty", "version: 1\nsession: { name: n }\nwaves: []\n", "3:8: waves is empty");
        row("waves no list", "version: 1\nsession: { name: n }\nwaves: { id: w }\n",
            "3:8: waves: a mapping is not a list");
        row("agents missing", withTop("  - { id: x }\n"), "5:5: agents is missing");
        row("agents empty", withTop("  - { id: x, agents: [] }\n"), "5:22: a wave has at least one agent");
        row("agent without id", withAgents("      - { argv: [a], role: security }\n"),
            "6:9: id is missing; add id: secrets");
        row("agent without work", withAgents("      - { id: secrets }\n"),
            "6:9: agent 'secrets' has neither argv nor prompt");
        row("prompt without argv", withAgent("        prompt: look\n"),
            "7:17: agent 'secrets' has a prompt but no argv");
        row("adapter without launcher", withAgent("        prompt: look\n        adapter: codex\n"),
            "8:18: adapter 'codex' has no launcher in this version; give argv, or use adapter: command");
        row("unknown adapter", withAgent(argv + "        adapter: claud\n"),
            "8:18: unknown adapter 'claud'; did you mean 'claude'?");
        row("no value", withAgent(argv + "        limit:\n"), "8:9: limit has no value");
        row("agent is text", withAgents("      - grep\n      - { id: secrets, argv: [a] }\n"),
            "6:9: 'grep' stands where a mapping must be");
        row("argv text", withAgent("        argv: grep -r x\n"),
            "7:15: argv: 'grep -r x' is not a list; write [program, argument], or add shell: true");
        row("argv empty", withAgent("        argv: []\n"), "7:15: argv is empty");
        row("argv nested", withAgent("        argv: [grep, [x]]\n"), "7:22: argv: a list is not a text");
        row("argv NUL", withAgent("        argv: [grep, \"a\\0b\"]\n"), "7:22: argv: a NUL character");
        row("needs text", withAgent(argv + "        needs: other\n"),
            "8:16: needs: 'other' is not a list, as in needs: [a, b]");
        row("retries negative", withAgent(argv + "        retries: -1\n"),
            "8:18: retries: '-1' is not a whole number from 0 to 1000");
        row("retries octal", withAgent(argv + "        retries: 010\n"), "8:18: retries: '010' is not a whole number");
        row("work text", withAgent(argv + "        work: much\n"), "8:15: work: 'much' is not a number");
        row("work infinite", withAgent(argv + "        work: .inf\n"), "8:15: work: '.inf' is not a number");
        row("capability", withAgent(argv + "        capability: readonly\n"),
            "8:21: capability: 'readonly' is not one of read-only, modify; did you mean 'read-only'?");
        row("read-only writes", withAgent(argv + "        capability: read-only\n        writes: [a]\n"),
            "9:17: agent 'secrets' is read-only but has writes");
        row("read-only writes of a profile",
            "version: 1\nsession: { name: n }\nagents: { p: { capability: read-only, writes: [a] } }\nwaves: [{ id: w, "
            "agents: [{ id: secrets, use: p, argv: [a] }] }]\n",
            "3:47: agent 'secrets' is read-only but has writes");
        row("unknown profile",
            "version: 1\nsession: { name: n }\nagents: { scanner: { tier: L3 } }\nwaves: [{ id: w, agents: [{ id: "
            "secrets, use: scaner, argv: [a] }] }]\n",
            "4:47: unknown profile 'scaner'; did you mean 'scanner'?");
        row("fault in unused profile", withTop("agents: { p: { limit: 5 } }\n"), "5:23: limit: '5' is not a duration");
        row("id in profile", withTop("agents: { p: { id: x } }\n"), "5:16: unknown key 'id'");
        row("fault in used profile once",
            "version: 1\nsession: { name: n }\nagents: { p: { limit: 5 } }\nwaves: [{ id: w, agents: [{ id: secrets, "
            "use: p, argv: [a] }, { id: b, use: p, argv: [a] }] }]\n",
            "3:23: limit: '5' is not a duration");
        row("item without foreach", withAgent("        argv: [grep, \"x{item}\"]\n"),
            "7:15: {item} has no meaning without foreach");
        row("index without foreach", withAgent("        argv: [grep, \"{index}\"]\n"),
            "7:15: {index} has no meaning without foreach");
        row("item in a gate", withGate("        argv: [grep, \"{item}\"]\n"),
            "10:15: {item} has no meaning without foreach");
        row("unknown set", withAgent("        argv: [grep, \"{set.BRANCH}\"]\n"),
            "7:15: unknown '{set.BRANCH}'; start with --set BRANCH=VALUE");
        row("foreach two forms", withAgent(argv + "        foreach: { list: [a], range: [1, 2] }\n"),
            "8:18: foreach needs exactly one of glob, list and range");
        row("foreach no form", withAgent(argv + "        foreach: {}\n"), "8:18: foreach needs exactly one");
        row("range turned", withAgent(argv + "        foreach: { range: [3, 1] }\n"), "8:27: range: 3 is above 1");
        row("range of text", withAgent(argv + "        foreach: { range: [1, x] }\n"),
            "8:31: range: 'x' is not one of two whole numbers");
        row("range too long", withAgent(argv + "        foreach: { range: [1, 10001] }\n"),
            "8:27: range: more than 10000 agents");
        row("range across all ints", withAgent(argv + "        foreach: { range: [-2147483648, 2147483647] }\n"),
            "8:27: range: more than 10000 agents");
        row("list empty", withAgent(argv + "        foreach: { list: [] }\n"), "8:26: list is empty");
        row("list no list", withAgent(argv + "        foreach: { list: a }\n"), "8:26: list: 'a' is not a list");
        row("glob leaves", withAgent(argv + "        foreach: { glob: \"../**\" }\n"),
            "8:26: glob: write a pattern relative to the workspace");
        row("glob item in shell",
            withAgent("        shell: true\n        argv: [\"cat {item}\"]\n        foreach: { glob: \"src/*\" }\n"),
            "8:15: a file's name inside a shell script is run as code");
        row("max_parallel of wave", withTop("  - { id: x, max_parallel: 0, agents: [{ id: b, argv: [a] }] }\n"),
            "5:28: max_parallel: '0' is not a whole number from 1");
        row("max_parallel of session",
            "version: 1\nsession: { name: n, max_parallel: 0 }\nwaves: [{ id: w, agents: [{ id: secrets, argv: [a] }] "
            "}]\n",
            "2:35: max_parallel: '0' is not");
        row("mode",
            "version: 1\nsession: { name: n, mode: enhansed }\nwaves: [{ id: w, agents: [{ id: secrets, argv: [a] }] "
            "}]\n",
            "2:27: mode: 'enhansed' is not one of basic, standard, enhanced, critical; did you mean 'enhanced'?");
        row("workspace missing",
            "version: 1\nsession: { name: n, workspace: nowhere }\nwaves: [{ id: w, agents: [{ id: secrets, argv: [a] "
            "}] }]\n",
            "2:32: workspace '");
        row("workspace is a file",
            "version: 1\nsession: { name: n, workspace: plain.txt }\nwaves: [{ id: w, agents: [{ id: secrets, argv: "
            "[a] }] }]\n",
            "2:32: workspace '");
        row("budget negative",
            "version: 1\nsession: { name: n, budget: { cost_usd: -1 } }\nwaves: [{ id: w, agents: [{ id: secrets, "
            "argv: [a] }] }]\n",
            "2:41: cost_usd: '-1' is not a number from 0");
        row("budget half a token",
            "version: 1\nsession: { name: n, budget: { tokens: 1.5 } }\nwaves: [{ id: w, agents: [{ id: secrets, argv: "
            "[a] }] }]\n",
            "2:39: tokens: write a whole number");
        row("on_restart",
            "version: 1\nsession: { name: n, on_restart: adapt }\nwaves: [{ id: w, agents: [{ id: secrets, argv: [a] "
            "}] }]\n",
            "2:33: on_restart: 'adapt' is not one of adopt, hold; did you mean 'adopt'?");
        row("threshold order", withTop("thresholds: { cpu: { warning: 90, critical: 80 } }\n"),
            "5:20: cpu: warning 90 must be below critical 80");
        row("threshold against default", withTop("thresholds: { cpu: { warning: 90 } }\n"),
            "5:20: cpu: warning 90 must be below critical 85");
        row("threshold percent", withTop("thresholds: { cpu: { critical: 101 } }\n"),
            "5:32: critical: '101' is not a number from 0 to 100");
        row("loader passed", withTop("environment: { pass: [PATH, LD_PRELOAD] }\n"),
            "5:29: environment.pass: LD_PRELOAD makes programs load code");
        row("loader set", withTop("environment: { set: { BASH_ENV: x } }\n"),
            "5:23: environment.set: BASH_ENV makes programs load code");
        row("marker set", withTop("environment: { set: { WAVEDECK_RUN_ID: x } }\n"),
            "5:23: environment.set: WAVEDECK_RUN_ID belongs to Wavedeck");
        row("any variable of ours set", withTop("environment: { set: { WAVEDECK_SHIM: x } }\n"),
            "5:23: environment.set: WAVEDECK_SHIM belongs to Wavedeck");
        row("any variable of ours passed", withTop("environment: { pass: [PATH, WAVEDECK_DATA_DIR] }\n"),
            "5:29: environment.pass: WAVEDECK_DATA_DIR belongs to Wavedeck");
        row("variable name", withTop("environment: { pass: [\"A=B\"] }\n"),
            "5:23: environment.pass: 'A=B' is not the name of a variable");
        row("unknown wave", withTop("  - { id: x, needs: [ww], agents: [{ id: b, argv: [a] }] }\n"),
            "5:22: wave 'x' needs unknown wave 'ww'; did you mean 'w'?");
        row("wave needs itself", withTop("  - { id: x, needs: [x], agents: [{ id: b, argv: [a] }] }\n"),
            "5:22: waves need each other in a circle: x → x");
        row("circle of waves",
            "version: 1\nsession: { name: n }\nwaves:\n  - { id: w, needs: [x], agents: [{ id: secrets, argv: [a] }] "
            "}\n  - { id: x, agents: [{ id: b, argv: [a] }] }\n",
            "4:22: waves need each other in a circle: w → x → w");
        row("unknown agent", withAgent(argv + "        needs: [secretz]\n"),
            "8:17: agent 'secrets' needs unknown agent 'secretz'; did you mean 'secrets'?");
        row("agent of another wave", withTop("  - { id: x, agents: [{ id: b, needs: [secrets], argv: [a] }] }\n"),
            "5:40: agent 'b' needs unknown agent 'secrets'; it is in wave 'w'");
        row("circle of agents",
            withAgents("      - { id: secrets, argv: [a], needs: [b] }\n      - { id: b, argv: [a], needs: [c] }\n     "
                       " - { id: c, argv: [a], needs: [secrets] }\n"),
            "6:43: agents need each other in a circle: secrets → b → c → secrets");
        row("reports to unknown",
            "version: 1\nsession: { name: n }\nhierarchy: [{ id: top }]\nwaves: [{ id: w, agents: [{ id: secrets, "
            "reports_to: topp, argv: [a] }] }]\n",
            "4:54: 'secrets' reports to unknown 'topp'; did you mean 'top'?");
        row("hierarchy circle", withTop("hierarchy: [{ id: a, reports_to: b }, { id: b, reports_to: a }]\n"),
            "5:34: hierarchy reports to itself in a circle: a → b → a");
        row("same scope",
            withAgents("      - { id: secrets, argv: [a], writes: [\"src/**\"] }\n      - { id: b, argv: [a], writes: "
                       "[docs, \"src/a.cpp\"] }\n"),
            "7:37: agents 'secrets' and 'b' of wave 'w' may write the same files ('src/**' and 'src/a.cpp')");
        row("instances overlap",
            withAgent("        argv: [grep, \"{item}\"]\n        foreach: { list: [a, b] }\n        writes: [out]\n"),
            "9:17: every instance of agent 'secrets' writes 'out'; put {item} into it");
        row("gate kind", withGate("        argv: [a]\n        kind: blockin\n"),
            "11:15: kind: 'blockin' is not one of blocking, advisory; did you mean 'blocking'?");
        row("gate without argv", withGate("        kind: advisory\n"),
            "9:9: 'result' has no argv; add argv: [program, argument], or approval, checklist or criteria");
        row("two forms",
            withGate("        argv: [a]\n        pass: { exit: 0 }\n        metric: { json: /x, critical: 3 }\n"),
            "12:17: pass and metric are two kinds of criterion; give one");
        row("form beside criteria", withGate("        argv: [a]\n        criteria: [{ id: c, argv: [b] }]\n"),
            "10:15: argv stands beside criteria");
        row("criteria empty", withGate("        criteria: []\n"), "10:19: criteria: give a list");
        row("approval with argv", withGate("        argv: [a]\n        approval: { count: 1 }\n"),
            "10:15: approval waits for a person and runs nothing; remove argv");
        row("approval count", withGate("        approval: { count: 0 }\n"), "10:28: count: '0' is not a whole number");
        row("checklist empty", withGate("        checklist: []\n"), "10:20: checklist is empty");
        row("exit code", withGate("        argv: [a]\n        pass: { exit: 256 }\n"),
            "11:23: exit: '256' is not a whole number from 0 to 255");
        row("metric turned", withGate("        argv: [a]\n        metric: { json: /x, warning: 9, critical: 3 }\n"),
            "11:38: warning 9 is worse than critical 3 when lower is better");
        row("metric turned, higher",
            withGate("        argv: [a]\n        metric: { json: /x, warning: 3, critical: 9, better: higher }\n"),
            "11:38: warning 3 is worse than critical 9 when higher is better");
        row("metric pointer", withGate("        argv: [a]\n        metric: { json: p95, critical: 9 }\n"),
            "11:25: json: 'p95' is no JSON pointer");
        row("metric not a number", withGate("        argv: [a]\n        metric: { json: /x, critical: .nan }\n"),
            "11:39: critical: '.nan' is not a number");
        row("metric incomplete", withGate("        argv: [a]\n        metric: { json: /x }\n"),
            "11:17: critical is missing");
        row("two reports", withGate("        argv: [a]\n        report: { junit: a.xml, sarif: b.json }\n"),
            "11:40: report: give one of junit, sarif and cppcheck");
        row("report form", withGate("        argv: [a]\n        report: { junitt: a.xml }\n"),
            "11:19: unknown key 'junitt'; did you mean 'junit'?");
        row("program missing beside the plan", withAgent("        argv: [./nothing.sh]\n"),
            "7:15: program './nothing.sh' not found; there is no file");
        row("program not executable", withAgent("        argv: [./plain.txt]\n"),
            "7:15: program './plain.txt' is not executable; run chmod +x");
        row("program without name", withAgent("        argv: [\"\"]\n"), "7:15: argv: the program has no name");
        row("root is a list", "- version: 1\n", "1:1: a list stands where a mapping must be");
        row("tag", withAgent("        argv: !!python/tuple [grep]\n"), "7:15: the tag");
    }
    void faults()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(QString, expected);
        const QStringList found = lines(read(yaml).faults);
        const QByteArray shown = found.join(QLatin1Char('\n')).toUtf8();
        QVERIFY2(!found.isEmpty() && found.first().startsWith(expected), shown.constData());
        QVERIFY2(found.size() == 1, shown.constData());
    }

    /// What follows from an id that is none does not speak of it without a name.
    void badIdsOfTheHierarchy()
    {
        const QByteArray head = "version: 1\nsession: { name: n }\nhierarchy: ";
        const QByteArray wave = "\nwaves: [{ id: w, agents: [{ id: secrets, reports_to: midd, argv: [grep] }] }]\n";
        QStringList found = lines(read(head + "[{ id: Top, reports_to: gone }, { id: mid }]" + wave).faults);
        QCOMPARE(found.size(), 2);
        QVERIFY(found[0].startsWith(QStringLiteral("3:19: id: 'Top' is not an id")));
        QCOMPARE(found[1], QStringLiteral("4:54: 'secrets' reports to unknown 'midd'; did you mean 'mid'?"));
        found = lines(read(head + "[{ id: Top }]" + wave).faults);
        QCOMPARE(found.size(), 2);
        QCOMPARE(found[1], QStringLiteral("4:54: 'secrets' reports to unknown 'midd'"));
    }

    void warnings_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const QByteArray& yaml, const char* expected) {
            QTest::newRow(name) << yaml << QString::fromUtf8(expected);
        };
        const QByteArray argv = "        argv: [grep]\n";
        row("none", withAgent(argv), "");
        row("shell", withAgent("        shell: true\n        argv: ls\n"), "8:15: shell: true hands this to /bin/sh");
        row("modify without writes", withAgent(argv + "        capability: modify\n"),
            "8:21: agent 'secrets' may modify, but no writes");
        row("writes above a read-only profile",
            "version: 1\nsession: { name: n }\nagents: { p: { capability: read-only } }\nwaves: [{ id: w, agents: [{ "
            "id: secrets, use: p, argv: [a], writes: [a] }] }]\n",
            "4:69: agent 'secrets' has writes and so may modify, though its profile says read-only");
        row("worktree", withAgent(argv + "        worktree: true\n"),
            "8:19: agent 'secrets' has a worktree of its own but changes nothing");
        row("kill before limit", withAgent(argv + "        limit: 2m\n        kill_after: 1m\n"),
            "9:21: agent 'secrets' is ended before its limit");
        row("gate kill before limit", withGate("        argv: [a]\n        limit: 20m\n"),
            "11:16: 'result' is ended before its limit");
        row("item unused", withAgent(argv + "        foreach: { list: [a, b] }\n"),
            "8:18: agent 'secrets' uses neither {item} nor {index}");
        row("glob matches nothing",
            withAgent("        argv: [grep, \"{item}\"]\n        foreach: { glob: \"*.nothing\" }\n"),
            "6:9: foreach glob '*.nothing' of agent 'secrets' matches no file");
        row("no security", withAgents("      - { id: a, argv: [a] }\n"),
            "4:5: the first wave has no security audit agent");
        row("security late",
            withAgents("      - { id: a, argv: [a] }\n      - { id: b, role: L1 SECURITY, argv: [a] }\n"),
            "6:9: the security audit is not the first agent");
        row("40 percent",
            withAgents("      - { id: secrets, argv: [a], work: 40 }\n      - { id: b, argv: [a], work: 30 }\n      - "
                       "{ id: c, argv: [a], work: 30 }\n"),
            "6:9: agent 'secrets' holds 40.0 % of the work of wave 'w'");
        row("39 percent",
            withAgents("      - { id: secrets, argv: [a], work: 39 }\n      - { id: b, argv: [a], work: 31 }\n      - "
                       "{ id: c, argv: [a], work: 30 }\n"),
            "");
        row("two agents",
            withAgents("      - { id: secrets, argv: [a], work: 4 }\n      - { id: b, argv: [a], work: 2 }\n"), "");
        row("idle", withAgents("      - { id: secrets, argv: [a], work: 3 }\n      - { id: b, argv: [a], work: 0 }\n"),
            "7:9: agent 'b' has no work: it is idle");
        row("tier",
            "version: 1\nsession: { name: n, target_tier: Betta }\nwaves: [{ id: w, agents: [{ id: secrets, argv: [a] "
            "}] }]\n",
            "2:34: target_tier 'Betta' is no readiness tier; did you mean 'Beta'?");
    }
    void warnings()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(QString, expected);
        const PlanReading reading = read(yaml);
        QCOMPARE(lines(reading.faults), QStringList());
        const QStringList found = lines(reading.warnings);
        const QByteArray shown = found.join(QLatin1Char('\n')).toUtf8();
        QVERIFY2(expected.isEmpty() ? found.isEmpty() : found.size() == 1 && found.first().startsWith(expected),
            shown.constData());
    }

    void tenFaultsGiveTenMessages()
    {
        const QStringList found
            = lines(read("version: 2\n"
                         "session: { mode: basic }\n"
                         "thresholds: { cpu: { warning: 90, critical: 80 } }\n"
                         "environment: { pass: [LD_PRELOAD] }\n"
                         "waves:\n"
                         "  - id: one\n"
                         "    needs: [zero]\n"
                         "    agents:\n"
                         "      - { id: secrets, argv: [grep], limt: 20m }\n"
                         "      - { id: secrets, argv: [grep] }\n"
                         "      - { id: b, argv: [./nothing], required: yes }\n"
                         "    gates: [{ id: g, argv: [a], metric: { json: /x, warning: 2, critical: 1 } }]\n")
                        .faults);
        const QStringList expected{QStringLiteral("1:10"), QStringLiteral("2:10"), QStringLiteral("3:20"),
            QStringLiteral("4:23"), QStringLiteral("7:13"), QStringLiteral("9:38"), QStringLiteral("10:9"),
            QStringLiteral("11:24"), QStringLiteral("11:47"), QStringLiteral("12:62")};
        QStringList places;
        for (const QString& line : found)
            places.append(line.section(QStringLiteral(": "), 0, 0));
        QVERIFY2(places == expected, found.join(QLatin1Char('\n')).toUtf8().constData());
    }

    void scopes_data()
    {
        QTest::addColumn<QByteArray>("agents");
        QTest::addColumn<bool>("overlap");
        QTest::newRow("disjoint") << QByteArray(
            "      - { id: a, argv: [a], writes: [\"src/**\"] }\n      - { id: b, argv: [a], writes: [\"docs/**\"] }\n")
                                  << false;
        QTest::newRow("dot") << QByteArray(
            "      - { id: a, argv: [a], writes: [\"./src/x\"] }\n      - { id: b, argv: [a], writes: [\"src//x\"] }\n")
                             << true;
        QTest::newRow("around") << QByteArray(
            "      - { id: a, argv: [a], writes: [\"src/../docs/x\"] }\n      - { id: b, argv: [a], writes: [docs] }\n")
                                << true;
        QTest::newRow("absolute") << QByteArray(
            "      - { id: a, argv: [a], writes: [\"{workspace}/x\"] }\n      - { id: b, argv: [a], writes: [x] }\n")
                                  << true;
        QTest::newRow("per item") << QByteArray(
            "      - { id: a, argv: [a, \"{item}\"], foreach: { list: [x, y] }, writes: [\"out/{item}\"] }\n      - { "
            "id: b, argv: [a], writes: [out/z] }\n")
                                  << false;
        QTest::newRow("per item meets") << QByteArray(
            "      - { id: a, argv: [a, \"{item}\"], foreach: { list: [x, z] }, writes: [\"out/{item}\"] }\n      - { "
            "id: b, argv: [a], writes: [out/z] }\n")
                                        << true;
        QTest::newRow("glob item") << QByteArray(
            "      - { id: a, argv: [a, \"{item}\"], foreach: { glob: \"src/*\" }, writes: [\"{item}\"] }\n      - { "
            "id: b, argv: [a], writes: [out/z] }\n")
                                   << true;
        QTest::newRow("glob item inside a part")
            << QByteArray("      - { id: a, argv: [a, \"{item}\"], foreach: { glob: \"src/*\" }, writes: "
                          "[\"gen-{item}.txt\"] }\n      - { id: b, argv: [a], writes: [gen-src/z.txt] }\n")
            << true;
        QTest::newRow("run directory") << QByteArray("      - { id: a, argv: [a], writes: [\"{run_dir}/x\"] }\n      - "
                                                     "{ id: b, argv: [a], writes: [\"{run_dir}/x\"] }\n")
                                       << false;
        QTest::newRow("other wave") << QByteArray("      - { id: a, argv: [a], writes: [x] }\n  - id: v\n    agents:\n "
                                                  "     - { id: b, argv: [a], writes: [x] }\n")
                                    << false;
    }
    void scopes()
    {
        QFETCH(QByteArray, agents);
        QFETCH(bool, overlap);
        const QStringList found = lines(read(withAgents(agents)).faults);
        QVERIFY2(
            (found.size() == 1) == overlap && found.size() <= 1, found.join(QLatin1Char('\n')).toUtf8().constData());
        if (overlap)
            QVERIFY2(found[0].contains(QStringLiteral("agents 'a' and 'b' of wave 'w' may write the same files")),
                qPrintable(found[0]));
    }

    void loads_data()
    {
        QTest::addColumn<QByteArray>("agents");
        QTest::addColumn<double>("ratio");
        QTest::addColumn<bool>("parallel");
        QTest::addColumn<QString>("why");
        const auto row
            = [](const char* name, const QList<QByteArray>& agents, double ratio, bool parallel, const char* why) {
                  QByteArray text;
                  for (const QByteArray& agent : agents)
                      text += "      - { argv: [a, \"{index}\"], foreach: { list: [x] }, id: " + agent + " }\n";
                  text.replace("argv: [a, \"{index}\"], foreach: { list: [x] }", "argv: [a]");
                  QTest::newRow(name) << text << ratio << parallel << QString::fromUtf8(why);
              };
        row("even", {"a, work: 2", "b, work: 2", "c, work: 2"}, 1, true, "independent, balanced (1.00:1) and 3 agents");
        row("two", {"a, work: 4", "b, work: 2"}, 2, false, "only 2 agents");
        row("one", {"a"}, 1, false, "only 1 agent;");
        row("at the line", {"a, work: 3", "b, work: 2", "c, work: 2"}, 1.5, true, "independent, balanced (1.50:1)");
        row("above the line", {"a, work: 3.1", "b, work: 2", "c, work: 2"}, 1.55, false,
            "not balanced: 1.55:1 is above 1.5:1");
        row("idle", {"a, work: 3", "b, work: 3", "c, work: 0"}, 0, false, "not balanced: an agent has no work");
        row("dependent", {"a", "b, needs: [a]", "c"}, 1, false, "agents depend on each other: b needs a");
        row("instances", {"a, foreach: { range: [1, 120] }"}, 1, true, "independent, balanced (1.00:1) and 120 agents");
    }
    void loads()
    {
        QFETCH(QByteArray, agents);
        QFETCH(double, ratio);
        QFETCH(bool, parallel);
        QFETCH(QString, why);
        const PlanReading reading = read(withAgents(agents));
        QCOMPARE(lines(reading.faults), QStringList());
        QCOMPARE(reading.loads.size(), 1);
        QCOMPARE(reading.loads[0].ratio, ratio);
        QCOMPARE(reading.loads[0].parallel, parallel);
        QVERIFY2(reading.loads[0].why.startsWith(why), qPrintable(reading.loads[0].why));
        const QJsonObject json = reading.toJson();
        QCOMPARE(json.value(QStringLiteral("mode")).toString(),
            parallel ? QStringLiteral("parallel") : QStringLiteral("sequential"));
        QVERIFY(json.value(QStringLiteral("why")).toString().startsWith(QStringLiteral("wave w: ") + why));
    }

    void json()
    {
        const PlanReading reading
            = read(withAgents("      - { id: secrets, argv: [a], work: 2 }\n      - { id: b, argv: [a], work: 1 }\n    "
                              "  - { id: c, argv: [a], work: 1, limt: 3m }\n"));
        const QJsonObject json = reading.toJson();
        // The contract's keys, and those added since.
        QCOMPARE(json.keys().join(QLatin1Char(' ')),
            QStringLiteral("agents assignments chunks domains faults hierarchy load mode ok order payloads pre_scan "
                           "pre_session related reservations rigour splits team unread warnings waves why"));
        QCOMPARE(json.value(QStringLiteral("ok")).toBool(true), false);
        QCOMPARE(json.value(QStringLiteral("agents")).toInt(), 3);
        QCOMPARE(json.value(QStringLiteral("waves")).toInt(), 1);
        const QJsonObject fault = json.value(QStringLiteral("faults")).toArray().at(0).toObject();
        QCOMPARE(fault.value(QStringLiteral("line")).toInt(), 8);
        QCOMPARE(fault.value(QStringLiteral("column")).toInt(), 38);
        const QJsonObject load
            = json.value(QStringLiteral("load")).toObject().value(QStringLiteral("waves")).toArray().at(0).toObject();
        QCOMPARE(load.value(QStringLiteral("wave")).toString(), QStringLiteral("w"));
        QCOMPARE(
            load.value(QStringLiteral("share_percent")).toObject().value(QStringLiteral("secrets")).toDouble(), 50.0);
        QCOMPARE(load.value(QStringLiteral("overloaded")).toArray(), (QJsonArray{QStringLiteral("secrets")}));
        QCOMPARE(load.value(QStringLiteral("mode")).toString(), QStringLiteral("sequential"));
    }

    void setAndWorkspaceOfTheContext()
    {
        PlanContext given = context();
        given.workspace = m_folder.filePath(QStringLiteral("src"));
        given.set.insert(QStringLiteral("TOOL"), QStringLiteral("./run.sh"));
        const PlanReading reading = readPlan(
            withAgent("        argv: [\"{set.TOOL}\", \"{item}\"]\n        foreach: { glob: \"**/*.cpp\" }\n"), given);
        QCOMPARE(lines(reading.faults), QStringList());
        QCOMPARE(reading.plan.workspace, given.workspace);
        QCOMPARE(reading.agents, 2);
        QCOMPARE(reading.plan.waves[0].agents[0].argv[0], m_folder.filePath(QStringLiteral("{set.TOOL}")));
    }

    void exampleOfTheFormat()
    {
        QFile file(QStringLiteral(WAVEDECK_SOURCE_DIR "/tests/models/data/plan-format-example.yaml"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const PlanReading reading = read(file.readAll());
        // The example shows an adapter that this version cannot start; all the rest is right.
        const QStringList found = lines(reading.faults);
        QVERIFY2(found.size() == 1, found.join(QLatin1Char('\n')).toUtf8().constData());
        QVERIFY(found[0].contains(QStringLiteral("adapter 'codex' has no launcher in this version")));
        const Plan& plan = reading.plan;
        QCOMPARE(plan.waves.size(), 2);
        QCOMPARE(plan.waves[0].gates.size(), 4);
        QCOMPARE(plan.waves[1].needs, QStringList{QStringLiteral("research")});
        QCOMPARE(*plan.budget.costMicroUsd, 120'000'000);
        const AgentPlan& secrets = plan.waves[0].agents[0];
        QCOMPARE(secrets.tier, QStringLiteral("L3"));
        QCOMPARE(secrets.limitMs, 1'200'000);
        QCOMPARE(secrets.capability, Capability::Modify); // its writes stand, though its profile is read-only
        const QList<CriterionPlan>& exit = plan.waves[0].gates[3].criteria;
        QCOMPARE(exit.size(), 3);
        QCOMPARE(exit[0].kind, CriterionKind::Report);
        QCOMPARE(exit[0].reportFormat, QStringLiteral("junit"));
        QCOMPARE(exit[0].reportPath, QStringLiteral("out.xml"));
        QCOMPARE(exit[1].kind, CriterionKind::Metric);
        QCOMPARE(exit[1].verifies, Verifies::Operational);
        QCOMPARE(exit[1].metric.pointer, QStringLiteral("/p95_ms"));
        QCOMPARE(exit[2].kind, CriterionKind::Checklist);
        QCOMPARE(plan.waves[0].gates[2].criteria[0].approvalRoles, QStringList{QStringLiteral("L1 OVERWATCH")});
        QCOMPARE(plan.waves[0].gates[0].verifies, Verifies::Operational);
    }

    void hostile_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const QByteArray& yaml, const char* expected) {
            QTest::newRow(name) << yaml << QString::fromUtf8(expected);
        };
        QByteArray bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (int i = 1; i < 12; ++i) {
            const QByteArray one = "*a" + QByteArray::number(i - 1);
            const QByteArray name = "a" + QByteArray::number(i);
            bomb += name + ": &" + name + " [" + QByteArrayList(10, one).join(", ") + "]\n";
        }
        QByteArray steps;
        for (int i = 0; i < 500; ++i)
            steps += QByteArray(i, ' ') + "a:\n";
        row("empty", "", "1:1: the file is empty");
        row("only a comment", "# nothing\n", "1:1: the file is empty");
        row("100 MiB", QByteArray(100 * 1024 * 1024, 'a'),
            "1:1: the file has 104857600 bytes; a plan has at most 786432");
        row("one byte too much", QByteArray(768 * 1024 + 1, 'a'), "1:1: the file has 786433 bytes");
        // A line break takes two bytes on its way to the engine: the text alone would not be too long.
        row("too long to be sent", QByteArray("#\n").repeated(384 * 1024),
            "1:1: the file takes 1179648 bytes as the JSON");
        row("768 KiB of brackets", QByteArray(768 * 1024, '['), "1:4097: nested too deep");
        row("4000 brackets", QByteArray(4000, '['), "1:33: nested more than 64 levels deep");
        row("4000 braces", QByteArray(4000, '{'), "1:64: nested more than 64 levels deep");
        row("block lists", QByteArray("- ").repeated(100'000) + "x\n", "1:129: nested more than 64 levels deep");
        row("block mappings", steps, "65:65: nested more than 64 levels deep");
        row("question marks", QByteArray("? ").repeated(100'000) + "x\n", "1:129: nested more than 64 levels deep");
        row("aliases", bomb, "6:15: more than 200000 values");
        row("alias of itself", "a: &a [*a]\n", "1:8: an alias inside the node it repeats");
        row("unknown alias", "a: *nothing\n", "1:4: not YAML:");
        row("glob without quotes", "a: *.cpp\n", "1:4: not YAML:");
        row("not UTF-8", "version: 1\nsession: { name: \"\xE9t\xE9\" }\n", "2:1: this line is not UTF-8");
        row("UTF-16",
            QByteArray("\xFF\xFE"
                       "v\0e\0",
                6),
            "1:4: the control character 0x00");
        row("NUL", QByteArray("version: 1\nse\0ssion: 2\n", 23), "2:3: the control character 0x00");
        row("escape sequence", "version: \x1b[2J\n", "1:10: the control character 0x1b");
        row("tab", "version: 1\nsession:\n\tname: x\n",
            "3:6: not YAML: illegal map value; indent with spaces, not tabs");
        row("open quote", "version: 1\nsession: { name: \"x }\n", "3:1: not YAML:");
        row("open bracket", "version: [1\n", "2:1: not YAML:");
        row("text", "just text\n", "1:1: 'just text' stands where a mapping must be");
        row("60 lists", QByteArray(60, '[') + QByteArray(60, ']'), "1:1: a list stands where a mapping must be");
        row("second document", withTop("---\nversion: 1\n"), "6:1: a second document");
        row("complex key", withTop("? [a, b]\n: c\n"), "5:3: a key must be a word");
        row("empty key", withTop("~: c\n"), "5:1: a key must be a word");
        row("many faults", withTop(QByteArray("zz: 1\n").repeated(20'000)), "6:1: duplicate key 'zz'");
        row("message in the plan's text", withTop("\"%1\\u001b[31m%2\": x\n"), "5:1: unknown key '%1\uFFFD[31m%2'");
    }
    void hostile()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(QString, expected);
        QElapsedTimer timer;
        timer.start();
        const QStringList found = lines(read(yaml).faults);
        QVERIFY2(!found.isEmpty() && found.first().startsWith(expected),
            found.mid(0, 3).join(QLatin1Char('\n')).toUtf8().constData());
        QVERIFY(found.size() <= 502);
        QVERIFY2(timer.elapsed() < 20'000, "a hostile plan must not keep the reader busy");
        for (const QString& line : found)
            QVERIFY2(
                !line.contains(QLatin1Char('\n')) && !line.contains(QChar(0x1b)), "one line, no control characters");
    }

    void manyScopesStayQuick()
    {
        QByteArray agents;
        for (int i = 0; i < 4000; ++i)
            agents += "      - { id: a" + QByteArray::number(i) + ", argv: [a], writes: [\"*/" + QByteArray::number(i)
                + "\"] }\n";
        const PlanReading reading = read(withAgents(agents));
        QCOMPARE(reading.faults.size(), 1);
        QVERIFY(reading.faults[0].message.contains(QStringLiteral("too many write scopes")));
    }

    void columnsCountCharacters()
    {
        QCOMPARE(
            lines(read(withTop("\xEF\xBB\xBF")).faults).size(), 1); // only at the beginning is it a byte order mark
        QCOMPARE(lines(read("\xEF\xBB\xBF" + withTop("")).faults), QStringList());
        const QStringList found = lines(read("version: 1\r\nsession: { name: \"é😀\", nme: x }\r\nwaves: [{ id: w, "
                                             "agents: [{ id: secrets, argv: [a] }] }]\r\n")
                                            .faults);
        QCOMPARE(found, QStringList{QStringLiteral("2:24: unknown key 'nme'; did you mean 'name'?")});
    }
};

QTEST_GUILESS_MAIN(TestPlanReader)
#include "tst_planreader.moc"
