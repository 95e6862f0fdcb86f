// SPDX-License-Identifier: GPL-3.0-or-later
// What agents cost, from outside: prices, budgets that hold before they are passed, providers that take nothing more.
#include "ctl.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <csignal>

using namespace wavedeck::test;

namespace {

QStringList words(const char* line)
{
    return QString::fromUtf8(line).split(QLatin1Char(' '));
}

QJsonObject moneyOf(const Ctl& ctl)
{
    return ctl.session().value(QLatin1String("money")).toObject();
}

qint64 spentOf(const Ctl& ctl)
{
    return moneyOf(ctl).value(QLatin1String("cost_microusd")).toInteger();
}

QString reasonsOf(const Ctl& ctl)
{
    QStringList reasons;
    for (const QJsonValue& reason : ctl.session().value(QLatin1String("reasons")).toArray())
        reasons.append(reason.toString());
    return reasons.join(QLatin1Char('\n'));
}

QJsonArray agentsOf(const Ctl& ctl)
{
    QJsonArray agents;
    for (const QJsonValue& wave : ctl.session().value(QLatin1String("waves")).toArray())
        for (const QJsonValue& agent : wave.toObject().value(QLatin1String("agents")).toArray())
            agents.append(agent);
    return agents;
}

int countState(const Ctl& ctl, const char* state)
{
    int count = 0;
    for (const QJsonValue& agent : agentsOf(ctl))
        count += agent.toObject().value(QLatin1String("state")).toString() == QLatin1String(state);
    return count;
}

char processState(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return '-';
    const QByteArray stat = file.readAll();
    const qsizetype name = stat.lastIndexOf(')');
    return name > 0 && stat.size() > name + 2 ? stat.at(name + 2) : '-';
}

bool allStand(const Ctl& ctl)
{
    int live = 0;
    for (const QJsonValue& agent : agentsOf(ctl)) {
        const qint64 pid = agent.toObject().value(QLatin1String("pid")).toInteger();
        if (pid <= 0)
            continue;
        ++live;
        if (processState(pid) != 'T')
            return false;
    }
    return live > 0;
}

bool hasAlert(const Ctl& ctl, const char* rule, const char* phase)
{
    const QJsonArray alerts = ctl.session().value(QLatin1String("alerts")).toArray();
    return std::any_of(alerts.begin(), alerts.end(), [&](const QJsonValue& alert) {
        const QJsonObject one = alert.toObject();
        return one.value(QLatin1String("rule")).toString() == QLatin1String(rule)
            && one.value(QLatin1String("phase")).toString() == QLatin1String(phase);
    });
}

/// Starts a plan with these settings of its session.
bool begin(const Ctl& ctl, const QByteArray& settings, const QByteArray& waves)
{
    const QString plan = ctl.write(
        QStringLiteral("plan.yaml"), "version: 1\nsession: { name: Test, " + settings + " }\nwaves:\n" + waves);
    return ctl.call({QStringLiteral("run"), plan, QStringLiteral("--detach")}).status == 0;
}

void restartEngine(const Ctl& ctl)
{
    ::kill(pid_t(ctl.enginePid()), SIGKILL);
    QVERIFY(waitUntil([&] { return ctl.enginePid() == 0; }));
    QCOMPARE(ctl.call(words("engine start")).status, 0);
}

} // namespace

class TestCtlMoney : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pricesAreDatedAndOnlyAddedTo();
    void whatIsToldIsPricedOnce();
    void nothingStartsThatTheBudgetMayNotBear();
    void aPassedBudgetPausesAndIsRaised();
    void oneQuotaErrorStopsAWave();
    void theClockOpensWherePlansSaySo();
    void aFullContextIsTold();
};

void TestCtlMoney::pricesAreDatedAndOnlyAddedTo()
{
    Ctl ctl;
    QCOMPARE(ctl.json(words("price list")).json().value(QLatin1String("prices")).toArray().size(), 0);
    QCOMPARE(ctl.call(words("price set gpt-5 --input 3.00 --output 15.00 --since 2026-01-01")).status, 0);
    QCOMPARE(ctl.call(words("price set gpt-5 --input 4 --output 16 --since 2026-01-01")).status, 0);
    const QJsonObject price
        = ctl.json(words("price list")).json().value(QLatin1String("prices")).toArray().first().toObject();
    QCOMPARE(price.value(QLatin1String("version")).toInt(), 2);
    QCOMPARE(price.value(QLatin1String("input_microusd")).toInteger(), 4'000'000);
    QVERIFY(price.value(QLatin1String("cache_read_microusd")).isNull());
    for (const char* wrong : {"price set gpt-5 --input -1", "price set gpt-5 --input 3,0", "price set gpt-5",
             "price set gpt-5 --input 1 --since yesterday", "price withdraw gpt-5 --since 2026-02-01",
             "price withdraw gpt-5"})
        QCOMPARE(ctl.call(words(wrong)).status, 2);
    QCOMPARE(ctl.call(words("price withdraw gpt-5 --since 2026-01-01")).status, 0);
    QCOMPARE(ctl.json(words("price list")).json().value(QLatin1String("prices")).toArray().size(), 0);
}

void TestCtlMoney::whatIsToldIsPricedOnce()
{
    Ctl ctl;
    QCOMPARE(ctl.call(words("price set m1 --input 3 --output 10 --since 2026-01-01")).status, 0);
    const QString id = ctl.detach(
        "  - id: one\n    agents:\n      - { id: a, model: m1, shell: true, argv: ['echo "
        "\"{\\\"tokens\\\":{\\\"input\\\":10000,\\\"output\\\":33000}}\" >> $WAVEDECK_EVENTS; echo "
        "\"{\\\"tokens\\\":{\\\"input\\\":5},\\\"model\\\":\\\"m2\\\"}\" >> $WAVEDECK_EVENTS; echo "
        "\"{\\\"tokens\\\":{\\\"input\\\":1},\\\"model\\\":\\\"m3\\\",\\\"cost_usd\\\":0.5}\" >> $WAVEDECK_EVENTS; "
        "while ! test -e done; do sleep 0.05; done'] }\n");
    QVERIFY(!id.isEmpty());
    QVERIFY(waitUntil([&] { return moneyOf(ctl).value(QLatin1String("reports")).toInt() == 3; }));
    restartEngine(ctl);
    QCOMPARE(ctl.call(words("price set m1 --input 300 --output 1000 --since 2026-01-01")).status, 0);
    ctl.write(QStringLiteral("done"), {});
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
    const QJsonObject money = moneyOf(ctl);
    QCOMPARE(money.value(QLatin1String("reports")).toInt(), 3);
    QCOMPARE(money.value(QLatin1String("priced_microusd")).toInteger(), 360'000); // COST-3, as it was priced when told
    QCOMPARE(money.value(QLatin1String("told_microusd")).toInteger(), 500'000);
    QCOMPARE(money.value(QLatin1String("unpriced_tokens")).toInteger(), 5);
    QCOMPARE(money.value(QLatin1String("cost_known")), QJsonValue(false));
    const QJsonArray models = money.value(QLatin1String("by_model")).toArray();
    QCOMPARE(models.size(), 3);
    QVERIFY(models.at(1).toObject().value(QLatin1String("cost_microusd")).isNull()); // m2: unknown, not 0
    QCOMPARE(ctl.session().value(QLatin1String("cost_microusd")).toInteger(), 860'000);
    // COST-7: every report has the totals of the session.
    for (const char* by : {"agent", "task", "wave", "session", "model", "day"}) {
        const QString csv
            = QString::fromUtf8(ctl.call({QStringLiteral("cost"), id, QStringLiteral("--by"), QLatin1String(by),
                                             QStringLiteral("--format"), QStringLiteral("csv")})
                                    .out);
        QVERIFY2(
            csv.endsWith(QLatin1String("\"total\",\"10006\",\"33000\",\"0\",\"0\",\"0.860000\",\"mixed\",\"5\"\n")),
            qPrintable(csv));
    }
    QVERIFY(ctl.call(words("cost --by model")).out.contains("n/a"));
    QCOMPARE(ctl.call(words("cost --by mood")).status, 2);
    QVERIFY(ctl.call(words("session show S-001")).out.contains("the cost of 5 tokens is unknown"));
}

void TestCtlMoney::nothingStartsThatTheBudgetMayNotBear()
{
    Ctl ctl;
    QVERIFY(begin(ctl, "max_parallel: 1, budget: { cost_usd: 1 }",
        "  - id: one\n    agents:\n      - { id: a, foreach: { range: [1, 3] }, shell: true, argv: ['echo "
        "\"{\\\"cost_usd\\\":0.4}\" >> $WAVEDECK_EVENTS'] }\n"));
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("held"); }));
    QVERIFY2(
        reasonsOf(ctl).contains(QLatin1String("waits for budget: 0.80 of 1.00 USD spent, 0.00 reserved, 0.40 needed")),
        qPrintable(reasonsOf(ctl)));
    QCOMPARE(spentOf(ctl), 800'000);
    QCOMPARE(countState(ctl, "queued"), 1);
    QVERIFY(hasAlert(ctl, "budget", "firing"));
    QCOMPARE(ctl.call(words("session budget S-001 --cost-usd 1.20")).status, 0);
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
    QCOMPARE(spentOf(ctl), 1'200'000);
    QCOMPARE(ctl.call(words("session budget S-001 --cost-usd 5")).status, 2); // it has ended
}

void TestCtlMoney::aPassedBudgetPausesAndIsRaised()
{
    Ctl ctl;
    // Each tells a report of 0.05 each 0.1 s, and writes down that it did.
    QVERIFY(begin(ctl, "budget: { cost_usd: 1 }",
        "  - id: one\n    agents:\n      - { id: a, foreach: { range: [1, 4] }, kill_after: 60s, shell: true, argv: "
        "['while ! test -e done; do echo \"{\\\"cost_usd\\\":0.05}\" >> $WAVEDECK_EVENTS; sleep 0.1; "
        "done'] }\n"));
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("held") && allStand(ctl); }));
    const qint64 spent = spentOf(ctl);
    QVERIFY2(spent > 1'000'000 && spent <= 1'000'000 + 4 * 50'000, qPrintable(QString::number(spent)));
    QVERIFY2(reasonsOf(ctl).contains(QLatin1String("budget exceeded: 1.")), qPrintable(reasonsOf(ctl)));
    QVERIFY(hasAlert(ctl, "budget", "firing"));
    // The next engine finds them paused, and lets nobody go.
    restartEngine(ctl);
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("held") && allStand(ctl); }));
    QVERIFY(spentOf(ctl) <= 1'000'000 + 4 * 50'000);
    QVERIFY(!moneyOf(ctl).value(QLatin1String("paused")).isNull());
    // Raised before an engine has found its agents again.
    ::kill(pid_t(ctl.enginePid()), SIGKILL);
    QVERIFY(waitUntil([&] { return ctl.enginePid() == 0; }));
    QCOMPARE(ctl.call(words("session budget S-001 --cost-usd none")).status, 0);
    QVERIFY(waitUntil([&] { return spentOf(ctl) > spent + 200'000; }));
    ctl.write(QStringLiteral("done"), {});
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
    QVERIFY(moneyOf(ctl).value(QLatin1String("paused")).isNull());
    qint64 lines = 0;
    for (int i = 1; i <= 4; ++i)
        lines += ctl.read(QStringLiteral("data/runs/S-001/a#%1/1/events.jsonl").arg(i)).count('\n');
    QVERIFY(lines > 0);
    QCOMPARE(spentOf(ctl), lines * 50'000); // each report once
}

void TestCtlMoney::oneQuotaErrorStopsAWave()
{
    Ctl ctl;
    ctl.write(QStringLiteral("agent.sh"),
        "echo x >> started\n"
        "test -e open && exit 0\n"
        "if mkdir first 2> /dev/null; then echo 'You exceeded your current quota (insufficient_quota)' >&2; exit 1; "
        "fi\n"
        "while ! test -e finish; do sleep 0.05; done\n");
    QVERIFY(begin(ctl, "max_parallel: 8",
        "  - id: one\n    agents:\n"
        "      - { id: a, foreach: { range: [1, 40] }, provider: openai, retries: 1, argv: [sh, agent.sh] }\n"
        "      - { id: other, provider: anthropic, argv: ['true'] }\n"));
    QVERIFY(waitUntil([&] { return hasAlert(ctl, "quota", "firing"); }));
    const qsizetype started = ctl.read(QStringLiteral("started")).count('\n');
    QVERIFY2(started >= 1 && started <= 8, qPrintable(QString::number(started)));
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("other")) == QLatin1String("succeeded"); }));
    restartEngine(ctl);
    ctl.write(QStringLiteral("finish"), {});
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("held"); }));
    QVERIFY2(reasonsOf(ctl).contains(QLatin1String("waits for quota of openai")), qPrintable(reasonsOf(ctl)));
    QVERIFY(ctl.read(QStringLiteral("started")).count('\n') <= 8);
    QCOMPARE(countState(ctl, "failed"), 1); // one error, not forty
    const Answer list = ctl.json(words("provider list"));
    QCOMPARE(list.status, 1);
    QCOMPARE(list.json().value(QLatin1String("quotas")).toArray().size(), 1);
    QCOMPARE(ctl.call(words("provider open nobody")).status, 2);
    ctl.write(QStringLiteral("open"), {});
    QCOMPARE(ctl.call(words("provider open openai")).status, 0);
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
    QCOMPARE(countState(ctl, "succeeded"), 41);
    QCOMPARE(ctl.call(words("provider list")).status, 0);
}

void TestCtlMoney::theClockOpensWherePlansSaySo()
{
    Ctl ctl;
    ctl.write(QStringLiteral("agent.sh"),
        "if mkdir first 2> /dev/null; then echo "
        "\"{\\\"quota\\\":{\\\"kind\\\":\\\"quota\\\",\\\"text\\\":\\\"spent\\\","
        "\\\"provider\\\":\\\"p\\\",\\\"until\\\":\\\"$(date -u -d '+3 seconds' +%Y-%m-%dT%H:%M:%SZ)\\\"}}\" "
        ">> $WAVEDECK_EVENTS; exit 1; fi\n");
    QVERIFY(begin(ctl, "quota: { resume: clock }",
        "  - id: one\n    agents:\n      - { id: a, provider: p, argv: [sh, agent.sh] }\n"
        "      - { id: b, provider: p, needs: [a], argv: ['true'] }\n"));
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
    const QJsonObject quota
        = ctl.json(words("provider list")).json().value(QLatin1String("quotas")).toArray().first().toObject();
    QCOMPARE(quota.value(QLatin1String("opened_by")).toString(), QStringLiteral("clock"));
}

void TestCtlMoney::aFullContextIsTold()
{
    Ctl ctl;
    QVERIFY(!ctl.detach("  - id: one\n    agents:\n      - { id: a, shell: true, argv: ['echo "
                        "\"{\\\"context\\\":{\\\"used\\\":200000,\\\"size\\\":200000}}\" >> $WAVEDECK_EVENTS; while ! "
                        "test -e done; do sleep 0.05; done'] }\n")
                 .isEmpty());
    QVERIFY(waitUntil([&] { return hasAlert(ctl, "context", "firing"); }));
    QVERIFY(agentIn(ctl.session(), QStringLiteral("a"))
                .value(QLatin1String("reason"))
                .toString()
                .startsWith(QLatin1String("context limit: 200000 of 200000")));
    ctl.write(QStringLiteral("done"), {});
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
}

QTEST_GUILESS_MAIN(TestCtlMoney)
#include "tst_ctl_money.moc"
