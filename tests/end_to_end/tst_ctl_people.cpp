// SPDX-License-Identifier: GPL-3.0-or-later
// What a person may do to a session, its agents and its gates, and what is refused.
#include "ctl.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace wavedeck::test;

namespace {

const QByteArray kWaiting = "  - id: one\n    agents:\n      - { id: a, argv: [\"while ! test -e done; do sleep 0.05; "
                            "done\"], shell: true }\n"
                            "      - { id: b, argv: [\"true\"], needs: [a] }\n";

QStringList words(const char* line)
{
    return QString::fromUtf8(line).split(QLatin1Char(' '));
}

} // namespace

class TestCtlPeople : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdStartsNothingNewAndResumeGoesOn();
    void stopLeavesNoProcess();
    void stopAgentIsCancelledByOperator();
    void acceptLetsTheWaveGoOn();
    void waiveKeepsWhoAndWhy();
    void approveNeedsTheRole();
    void rejectHoldsUntilRerun();
    void checklistIsConfirmed();
    void rerunAfterMending();
    void extendMovesTheLimit();
    void anAgentIsLetRun();
    void refusals_data();
    void refusals();
};

void TestCtlPeople::holdStartsNothingNewAndResumeGoesOn()
{
    Ctl ctl;
    QVERIFY(!ctl.detach(kWaiting).isEmpty());
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("a")) == QLatin1String("running"); }));
    QCOMPARE(ctl.call(words("session hold S-001")).status, 0);
    ctl.write(QStringLiteral("done"), {});
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("a")) == QLatin1String("succeeded"); }));
    QCOMPARE(ctl.state(), QStringLiteral("held"));
    const QJsonObject held = ctl.session();
    QCOMPARE(agentIn(held, QStringLiteral("b")).value(QLatin1String("state")).toString(), QStringLiteral("queued"));
    QVERIFY(held.value(QLatin1String("reasons")).toArray().first().toString().contains(QLatin1String("not signed in")));
    QCOMPARE(ctl.call(words("session resume S-001")).status, 0);
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
}

void TestCtlPeople::stopLeavesNoProcess()
{
    Ctl ctl;
    QVERIFY(!ctl.detach("  - id: one\n    agents:\n      - id: a\n        shell: true\n        argv:\n          - |\n"
                        "            setsid sh -c 'echo $$ > one.pid; trap \"\" TERM; while :; do sleep 1; done' &\n"
                        "            nohup sh -c 'echo $$ > two.pid; exec sleep 600' > /dev/null 2>&1 &\n"
                        "            (setsid sh -c 'echo $$ > three.pid; exec sleep 600' &)\n"
                        "            wait\n")
                 .isEmpty());
    const char* const names[] = {"one.pid", "two.pid", "three.pid"};
    for (const char* name : names)
        QVERIFY(waitUntil([&] { return ctl.read(QLatin1String(name)).endsWith('\n'); }));
    const Answer answer = ctl.json(words("session stop S-001"));
    QCOMPARE(answer.status, 0);
    QCOMPARE(answer.json().value(QLatin1String("left")).toInt(-1), 0);
    QCOMPARE(answer.json().value(QLatin1String("state")).toString(), QStringLiteral("stopped"));
    for (const char* name : names)
        QVERIFY2(!isAlive(ctl.read(QLatin1String(name)).trimmed().toLongLong()), name);
}

void TestCtlPeople::stopAgentIsCancelledByOperator()
{
    Ctl ctl;
    QVERIFY(!ctl.detach(kWaiting).isEmpty());
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("a")) == QLatin1String("running"); }));
    const Answer answer = ctl.json(words("agent stop S-001 a"));
    QCOMPARE(answer.status, 0);
    QCOMPARE(answer.json().value(QLatin1String("left")).toInt(-1), 0);
    const QJsonObject agent = agentIn(ctl.session(), QStringLiteral("a"));
    QCOMPARE(agent.value(QLatin1String("state")).toString(), QStringLiteral("cancelled"));
    QCOMPARE(agent.value(QLatin1String("exit")).toObject().value(QLatin1String("by")).toString(),
        QStringLiteral("operator"));
    QCOMPARE(ctl.state(), QStringLiteral("held"));
}

void TestCtlPeople::acceptLetsTheWaveGoOn()
{
    Ctl ctl;
    QCOMPARE(ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [\"false\"] }\n  - id: two\n    agents:\n      "
                     "- { id: b, argv: [\"true\"] }\n")
                 .status,
        1);
    QCOMPARE(ctl.call(words("agent accept S-001 a --reason known")).status, 0);
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
    const QJsonObject agent = agentIn(ctl.session(), QStringLiteral("a"));
    QCOMPARE(agent.value(QLatin1String("state")).toString(), QStringLiteral("failed"));
    QCOMPARE(agent.value(QLatin1String("accepted")).toObject().value(QLatin1String("reason")).toString(),
        QStringLiteral("known"));
    const Answer text = ctl.call(words("session show S-001"));
    QVERIFY2(text.out.contains("in spite of: a failed, accepted by OS user"), text.out.constData());
    QVERIFY(ctl.call(words("report S-001")).out.contains("Verdict: completed with 1 exception, after"));
}

void TestCtlPeople::waiveKeepsWhoAndWhy()
{
    Ctl ctl;
    QCOMPARE(ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [\"true\"] }\n    gates:\n      - { id: g, "
                     "argv: [\"false\"] }\n")
                 .status,
        1);
    QCOMPARE(ctl.call(words("gate waive S-001 g --reason x --until 2199-12-31")).status, 2); // more than 90 days
    QCOMPARE(ctl.call(words("gate waive S-001 g --reason measured-elsewhere")).status, 0);
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
    const QJsonObject gate = gateIn(ctl.session(), QStringLiteral("g"));
    QCOMPARE(gate.value(QLatin1String("state")).toString(), QStringLiteral("waived"));
    const QJsonObject waiver = gate.value(QLatin1String("waiver")).toObject();
    QCOMPARE(waiver.value(QLatin1String("reason")).toString(), QStringLiteral("measured-elsewhere"));
    QVERIFY(waiver.value(QLatin1String("by")).toString().startsWith(QLatin1String("OS user ")));
    QVERIFY(!waiver.value(QLatin1String("until")).toString().isEmpty()); // 7 days when nothing is said
    QVERIFY(ctl.call(words("report S-001")).out.contains("measured-elsewhere"));
}

void TestCtlPeople::approveNeedsTheRole()
{
    Ctl ctl;
    QCOMPARE(ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [\"true\"] }\n    gates:\n      - { id: g, "
                     "approval: { roles: [L1 OVERWATCH], count: 1 } }\n")
                 .status,
        1);
    QCOMPARE(ctl.call(words("gate approve S-001 g --role L2 --reason fine")).status, 3);
    QCOMPARE(ctl.state(), QStringLiteral("held"));
    QStringList approve = words("gate approve S-001 g --reason fine --role");
    QCOMPARE(ctl.call(approve << QStringLiteral("l1 overwatch")).status, 0);
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
}

void TestCtlPeople::rejectHoldsUntilRerun()
{
    Ctl ctl;
    QCOMPARE(ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [\"true\"] }\n    gates:\n      - { id: g, "
                     "approval: { roles: [QA], count: 1 } }\n")
                 .status,
        1);
    QCOMPARE(ctl.call(words("gate reject S-001 g --role QA --reason broken")).status, 0);
    QVERIFY(waitUntil([&] {
        return gateIn(ctl.session(), QStringLiteral("g")).value(QLatin1String("state")).toString()
            == QLatin1String("failed");
    }));
    QCOMPARE(ctl.state(), QStringLiteral("held"));
    QCOMPARE(ctl.call(words("gate rerun S-001 g")).status, 0);
    QCOMPARE(ctl.call(words("gate approve S-001 g --role QA --reason mended")).status, 0);
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
}

void TestCtlPeople::checklistIsConfirmed()
{
    Ctl ctl;
    QCOMPARE(ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [\"true\"] }\n    gates:\n      - { id: g, "
                     "checklist: [ \"roll back tried\" ] }\n")
                 .status,
        1);
    QCOMPARE(ctl.call(words("gate approve S-001 g --reason tried")).status, 0);
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
}

void TestCtlPeople::rerunAfterMending()
{
    Ctl ctl;
    QCOMPARE(ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [\"true\"] }\n    gates:\n      - { id: g, "
                     "argv: [\"test -e mended\"], shell: true }\n")
                 .status,
        1);
    ctl.write(QStringLiteral("mended"), {});
    QCOMPARE(ctl.call(words("gate rerun S-001 g")).status, 0);
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
}

void TestCtlPeople::extendMovesTheLimit()
{
    Ctl ctl;
    QVERIFY(!ctl.detach("  - id: one\n    agents:\n      - { id: a, argv: [\"while ! test -e done; do sleep 0.05; "
                        "done\"], shell: true, limit: 1s }\n")
                 .isEmpty());
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("a")) == QLatin1String("overdue"); }));
    QCOMPARE(ctl.call(words("agent extend S-001 a --by 15m")).status, 0);
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("a")) == QLatin1String("running"); }));
    QCOMPARE(agentIn(ctl.session(), QStringLiteral("a")).value(QLatin1String("limit_ms")).toInteger(), 901'000);
    // Events are sentences whose subject stands before them.
    ctl.write(QStringLiteral("done"), {});
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
    const QByteArray report = ctl.call(words("report S-001")).out;
    QVERIFY2(report.contains("limit extended by 15:00 to 15:01"), report.constData());
    QVERIFY(report.contains("overdue: past its limit of 0:01"));
}

void TestCtlPeople::anAgentIsLetRun()
{
    Ctl ctl;
    QVERIFY(!ctl.detach("  - id: one\n    agents:\n      - { id: a, argv: [\"while ! test -e done; do sleep 0.05; "
                        "done\"], shell: true, limit: 1s }\n")
                 .isEmpty());
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("a")) == QLatin1String("overdue"); }));
    QCOMPARE(ctl.call(words("agent extend S-001 a --no-limit")).status, 0);
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("a")) == QLatin1String("running"); }));
    QVERIFY(agentIn(ctl.session(), QStringLiteral("a")).value(QLatin1String("limit_ms")).isNull());
    QCOMPARE(ctl.call(words("agent extend S-001 a --by 1m")).status, 2); // there is nothing to extend any more
}

void TestCtlPeople::refusals_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("code");
    const auto row = [](const char* command, const char* code) {
        QTest::newRow(command) << QString::fromLatin1(command) << QString::fromLatin1(code);
    };
    row("agent stop S-001 nobody", "unknown-agent");
    row("agent show S-001 nobody", "unknown-agent");
    row("agent log S-001 b", "not-started");
    row("agent retry S-001 a", "not-failed");
    row("agent accept S-001 a --reason x", "not-failed");
    row("agent extend S-001 a --by 1m", "no-limit");
    row("gate rerun S-001 nothing", "unknown-gate");
    row("gate rerun S-001 g", "not-gating");
    row("gate waive S-001 g --reason x", "not-gating");
}

void TestCtlPeople::refusals()
{
    QFETCH(QString, command);
    Ctl ctl;
    QVERIFY(!ctl.detach(kWaiting + "    gates:\n      - { id: g, argv: [\"true\"] }\n").isEmpty());
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("a")) == QLatin1String("running"); }));
    const Answer answer = ctl.json(command.split(QLatin1Char(' ')));
    QCOMPARE(answer.status, 2);
    QTEST(answer.error().value(QLatin1String("code")).toString(), "code");
    QCOMPARE(ctl.agentState(QStringLiteral("a")), QStringLiteral("running"));
}

QTEST_GUILESS_MAIN(TestCtlPeople)
#include "tst_ctl_people.moc"
