// SPDX-License-Identifier: GPL-3.0-or-later
// Rules of waves, gates, budgets and agents that are easily broken.
#include "ctl.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QTest>

using namespace wavedeck::test;

namespace {

QStringList words(const char* line)
{
    return QString::fromUtf8(line).split(QLatin1Char(' '));
}

QString stateOf(const QJsonObject& part)
{
    return part.value(QLatin1String("state")).toString();
}

QString reasonsOf(const QJsonObject& session)
{
    QStringList reasons;
    for (const QJsonValue& reason : session.value(QLatin1String("reasons")).toArray())
        reasons.append(reason.toString());
    return reasons.join(QLatin1Char('\n'));
}

const QByteArray kFailedAndGate = "  - id: one\n    agents:\n      - { id: a, argv: [\"false\"], required: false }\n"
                                  "    gates:\n";
const QByteArray kSpender = "while ! test -e spend; do sleep 0.05; done\n"
                            "echo '{\"cost_usd\":1}' >> \"$WAVEDECK_EVENTS\"\n"
                            "while ! test -e done; do sleep 0.05; done\n";

QByteArray budget(const char* onExceeded)
{
    return QByteArray("version: 1\nsession: { name: Test, budget: { cost_usd: 0.5, on_exceeded: ") + onExceeded
        + " } }\nwaves:\n  - id: one\n    agents:\n      - { id: a, argv: [sh, spender.sh] }\n"
          "  - id: two\n    agents:\n      - { id: b, argv: [\"true\"] }\n";
}

} // namespace

class TestCtlRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void retryWhileAGateRunsIsRefused();
    void retryTakesApprovalsBack();
    void needsListedBackwardsAreAllBlocked();
    void wavesListedBackwardsRunPastAHeldOne();
    void agentNamedLikeAFileOfOurs();
    void argumentThatNoKernelTakes();
    void budgetStopsAHeldSession();
    void budgetHoldsAgainAfterResume();
    void globWithoutMatches_data();
    void globWithoutMatches();
    void noteIsTheReport();

private:
    static QString startBudget(const Ctl& ctl, const char* onExceeded);
};

void TestCtlRules::retryWhileAGateRunsIsRefused()
{
    Ctl ctl;
    QVERIFY(!ctl.detach(kFailedAndGate
                    + "      - { id: g, argv: [\"while ! test -e done; do sleep 0.05; done\"], shell: true }\n")
                 .isEmpty());
    QVERIFY(waitUntil([&] { return stateOf(gateIn(ctl.session(), QStringLiteral("g"))) == QLatin1String("running"); }));
    const Answer refused = ctl.json(words("agent retry S-001 a"));
    QCOMPARE(refused.status, 2);
    QCOMPARE(refused.code(), QStringLiteral("gate-running"));
    ctl.write(QStringLiteral("done"), {});
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
    QCOMPARE(agentIn(ctl.session(), QStringLiteral("a")).value(QLatin1String("attempt")).toInt(), 1);
}

void TestCtlRules::retryTakesApprovalsBack()
{
    Ctl ctl;
    QCOMPARE(ctl.run(kFailedAndGate + "      - { id: g, approval: { roles: [QA], count: 2 } }\n").status, 1);
    QCOMPARE(ctl.call(words("gate approve S-001 g --role QA --reason fine")).status, 0);
    QCOMPARE(ctl.call(words("gate approve S-001 g --role QA --reason again")).status, 3); // two people are wanted
    QCOMPARE(ctl.call(words("agent retry S-001 a")).status, 0);
    const auto isHeldAgain = [&] {
        const QJsonObject session = ctl.session();
        const QJsonObject agent = agentIn(session, QStringLiteral("a"));
        return agent.value(QLatin1String("attempt")).toInt() == 2 && stateOf(agent) == QLatin1String("failed")
            && stateOf(session) == QLatin1String("held");
    };
    QVERIFY(waitUntil(isHeldAgain));
    // What was approved is not what is there now: the same person decides anew.
    QCOMPARE(ctl.call(words("gate approve S-001 g --role QA --reason fine")).status, 0);
    QCOMPARE(ctl.state(), QStringLiteral("held"));
}

void TestCtlRules::needsListedBackwardsAreAllBlocked()
{
    Ctl ctl;
    const Answer answer = ctl.run("  - id: one\n    agents:\n"
                                  "      - { id: e, argv: [\"true\"], needs: [d] }\n"
                                  "      - { id: d, argv: [\"true\"], needs: [c] }\n"
                                  "      - { id: c, argv: [\"true\"], needs: [b] }\n"
                                  "      - { id: b, argv: [\"true\"], needs: [a] }\n"
                                  "      - { id: a, argv: [\"false\"] }\n");
    QCOMPARE(answer.status, 1);
    const QJsonObject session = answer.json();
    QCOMPARE(stateOf(session), QStringLiteral("held"));
    for (const char* agent : {"b", "c", "d", "e"})
        QCOMPARE(stateOf(agentIn(session, QLatin1String(agent))), QStringLiteral("blocked"));
    QVERIFY2(reasonsOf(session).contains(QLatin1String("a")), answer.out.constData());
}

void TestCtlRules::wavesListedBackwardsRunPastAHeldOne()
{
    Ctl ctl;
    QVERIFY(!ctl.detach("  - id: w0\n    needs: []\n    agents:\n      - { id: a, argv: [\"false\"] }\n"
                        "  - id: w2\n    needs: [w1]\n    agents:\n      - { id: c, argv: [\"true\"] }\n"
                        "  - id: w1\n    needs: []\n    agents:\n      - { id: b, argv: [sh, -c, \"while ! test -e "
                        "done; do sleep 0.05; done\"] }\n")
                 .isEmpty());
    QVERIFY(waitUntil([&] { return stateOf(waveIn(ctl.session(), QStringLiteral("w0"))) == QLatin1String("held"); }));
    ctl.write(QStringLiteral("done"), {});
    QVERIFY(waitUntil([&] { return stateOf(waveIn(ctl.session(), QStringLiteral("w2"))) == QLatin1String("passed"); }));
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("held"); }));
    QCOMPARE(ctl.agentState(QStringLiteral("c")), QStringLiteral("succeeded"));
}

void TestCtlRules::agentNamedLikeAFileOfOurs()
{
    Ctl ctl;
    const Answer answer = ctl.run("  - id: one\n    agents:\n      - { id: environment, argv: [echo, hello] }\n"
                                  "      - { id: plan, argv: [\"true\"] }\n");
    QCOMPARE(answer.status, 0);
    QCOMPARE(ctl.call(words("agent log S-001 environment")).out, QByteArray("hello\n"));
}

void TestCtlRules::argumentThatNoKernelTakes()
{
    Ctl ctl;
    QElapsedTimer timer;
    timer.start();
    const Answer answer = ctl.run(
        "  - id: one\n    agents:\n      - { id: a, argv: [\"true\", " + QByteArray(200 * 1024, 'x') + "] }\n");
    QVERIFY2(timer.elapsed() < 10'000, "it was tried for too long");
    QCOMPARE(answer.status, 1);
    const QJsonObject agent = agentIn(answer.json(), QStringLiteral("a"));
    QCOMPARE(stateOf(agent), QStringLiteral("failed"));
    QVERIFY(!agent.value(QLatin1String("reason")).toString().isEmpty());
    const Answer engine = ctl.json(words("engine status"));
    QCOMPARE(engine.status, 0); // 1 would be degraded
    QVERIFY(engine.json().value(QLatin1String("degraded")).isNull());
}

/// The session of budget(), until its agent runs.
QString TestCtlRules::startBudget(const Ctl& ctl, const char* onExceeded)
{
    ctl.write(QStringLiteral("spender.sh"), kSpender);
    const QString plan = ctl.write(QStringLiteral("plan.yaml"), budget(onExceeded));
    const Answer answer = ctl.json({QStringLiteral("run"), plan, QStringLiteral("--detach")});
    const bool runs = waitUntil([&] { return ctl.agentState(QStringLiteral("a")) == QLatin1String("running"); });
    return runs ? answer.json().value(QLatin1String("id")).toString() : QString();
}

void TestCtlRules::budgetStopsAHeldSession()
{
    Ctl ctl;
    QVERIFY(!startBudget(ctl, "stop").isEmpty());
    QCOMPARE(ctl.call(words("session hold S-001")).status, 0);
    const qint64 pid = agentIn(ctl.session(), QStringLiteral("a")).value(QLatin1String("pid")).toInteger();
    ctl.write(QStringLiteral("spend"), {});
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("stopped"); }));
    QVERIFY(!isAlive(pid));
}

void TestCtlRules::budgetHoldsAgainAfterResume()
{
    Ctl ctl;
    QVERIFY(!startBudget(ctl, "hold").isEmpty());
    ctl.write(QStringLiteral("spend"), {});
    QVERIFY(waitUntil([&] { return reasonsOf(ctl.session()).contains(QLatin1String("budget")); }));
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("held"); })); // its agent is paused
    const Answer resumed = ctl.json(words("session resume S-001"));
    QCOMPARE(resumed.status, 1);
    QCOMPARE(stateOf(resumed.json()), QStringLiteral("held"));
    QVERIFY(reasonsOf(ctl.session()).contains(QLatin1String("budget")));
    QCOMPARE(ctl.agentState(QStringLiteral("b")), QStringLiteral("queued"));
    // Raised, it goes on to its end.
    QCOMPARE(ctl.call(words("session budget S-001 --cost-usd 2")).status, 0);
    ctl.write(QStringLiteral("done"), {});
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
}

void TestCtlRules::globWithoutMatches_data()
{
    QTest::addColumn<bool>("required");
    QTest::newRow("required holds") << true;
    QTest::newRow("not required goes on") << false;
}

void TestCtlRules::globWithoutMatches()
{
    QFETCH(bool, required);
    Ctl ctl;
    const QByteArray more = required ? "" : ", required: false";
    const Answer answer = ctl.run("  - id: one\n    agents:\n      - { id: each, foreach: { glob: \"*.nothing\" }, "
                                  "argv: [cat, \"{item}\"]"
        + more + " }\n  - id: two\n    agents:\n      - { id: b, argv: [\"true\"] }\n");
    if (!required) {
        QCOMPARE(answer.status, 0);
        QCOMPARE(stateOf(answer.json()), QStringLiteral("completed"));
        return;
    }
    QCOMPARE(answer.status, 1);
    const QJsonObject agent = agentIn(answer.json(), QStringLiteral("each"));
    QCOMPARE(stateOf(agent), QStringLiteral("cancelled"));
    QVERIFY2(
        agent.value(QLatin1String("reason")).toString().contains(QLatin1String("*.nothing")), answer.out.constData());
    QCOMPARE(stateOf(answer.json()), QStringLiteral("held"));
    QCOMPARE(ctl.call(words("agent accept S-001 each --reason none-there")).status, 0);
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
}

void TestCtlRules::noteIsTheReport()
{
    Ctl ctl;
    ctl.write(QStringLiteral("a.sh"),
        "echo '{\"report\":{\"summary\":\"three secrets moved\"}}' >> \"$WAVEDECK_EVENTS\"\necho '{'\necho "
        "last-of-a\n");
    QCOMPARE(ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [sh, a.sh] }\n"
                     "      - { id: b, argv: [echo, last-of-b] }\n")
                 .status,
        0);
    for (const char* command : {"session show S-001", "agent list S-001"}) {
        const QByteArray text = ctl.call(words(command)).out;
        QVERIFY2(text.contains("three secrets moved"), text.constData());
        QVERIFY2(!text.contains("last-of"), text.constData());
    }
    QVERIFY(ctl.call(words("agent show S-001 b")).out.contains("last-of-b"));
}

QTEST_GUILESS_MAIN(TestCtlRules)
#include "tst_ctl_rules.moc"
