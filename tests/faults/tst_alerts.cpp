// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts and admission of a real engine over a machine that the test writes as files (trust.md, E1 to E3).
#include "tests/support/workbench.h"

#include "models/store/alertrepository.h"
#include "models/store/sessionrepository.h"

#include <QDir>
#include <QTest>

#include <algorithm>

using namespace wavedeck;
using namespace wavedeck::testing;

namespace {

class Machine {
public:
    explicit Machine(Workbench& bench)
        : m_folder(bench.folder() + QStringLiteral("/proc"))
    {
        QDir().mkpath(m_folder);
        bench.engine.environment = {QStringLiteral("WAVEDECK_PROC_DIR=") + m_folder};
        memory(20);
        file("stat", "cpu 1 0 1 1000 0 0 0 0\n");
        file("disk", "107374182400 53687091200\n");
    }
    void memory(int percent) const
    {
        file(
            "meminfo", "MemTotal: 1000000 kB\nMemAvailable: " + QByteArray::number((100 - percent) * 10'000) + " kB\n");
    }
    /// Whole or not at all: the engine reads it at any time.
    void file(const char* name, const QByteArray& bytes) const
    {
        const QString target = m_folder + QLatin1Char('/') + QLatin1String(name);
        QVERIFY(writeFile(target + QStringLiteral(".new"), bytes));
        QVERIFY(::rename(qPrintable(target + QStringLiteral(".new")), qPrintable(target)) == 0);
    }
    void vanish(const char* name) const { QVERIFY(QFile::remove(m_folder + QLatin1Char('/') + QLatin1String(name))); }

private:
    QString m_folder;
};

QList<Alert> alertsOf(const Workbench& bench, const QString& session)
{
    auto store = Store::openForReading(bench.dataDir());
    return store ? AlertRepository(**store).alerts(session) : QList<Alert>();
}

int eventsOf(const Workbench& bench, const QString& session, const char* kind)
{
    auto store = Store::openForReading(bench.dataDir());
    if (!store)
        return -1;
    const auto events = SessionRepository(**store).events(session, 0, 10'000);
    return int(std::count_if(
        events.begin(), events.end(), [&](const Event& event) { return event.kind == QLatin1String(kind); }));
}

int running(const Workbench& bench, const QString& session)
{
    const auto rows = agentRows(bench.dataDir(), session);
    return int(
        std::count_if(rows.begin(), rows.end(), [](const Agent& agent) { return agent.state == AgentState::Running; }));
}

} // namespace

class TestAlerts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void firesOnceOverKilledEngines();
    void admissionStopsAndResumes();
    void duplicatesAreFoundAndEnded();
    void whatAnAgentLeftBehindIsFoundAndEnded();
};

void TestAlerts::firesOnceOverKilledEngines()
{
    Workbench bench;
    const Machine machine(bench);
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const QString gate = bench.folder() + QStringLiteral("/gate");
    const auto session
        = bench.engine.run(Workbench::plan({bench.agent(QStringLiteral("a"), {QStringLiteral("hold=") + gate})}));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(bench.waitAlive(1));
    machine.memory(90);
    QVERIFY(waitFor([&] { return QFile::exists(bench.dataDir() + QStringLiteral("/monitor")); }));
    bench.engine.kill(); // while it is pending
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    QVERIFY(waitFor([&] { return !alertsOf(bench, *session).isEmpty(); }, 60'000, 100));
    const Alert raised = alertsOf(bench, *session).first();
    QCOMPARE(raised.rule, QStringLiteral("memory"));
    QCOMPARE(raised.level, AlertLevel::Critical);
    QCOMPARE(raised.subjects.first().toObject().value(QLatin1String("agent")).toString(), QStringLiteral("a"));

    const QJsonObject which{{QStringLiteral("alert"), raised.id}, {QStringLiteral("actor"), QStringLiteral("me")}};
    QVERIFY(bench.engine.ask(QStringLiteral("alert.ack"), which));
    QJsonObject silence = which;
    silence.insert(QStringLiteral("until"), QStringLiteral("2999-01-01T00:00:00Z"));
    const auto noReason = bench.engine.ask(QStringLiteral("alert.silence"), silence);
    QVERIFY(!noReason);
    QCOMPARE(noReason.error().code, QStringLiteral("reason-missing"));
    silence.insert(QStringLiteral("reason"), QStringLiteral("known"));
    QVERIFY(bench.engine.ask(QStringLiteral("alert.silence"), silence));
    QJsonObject past = silence;
    past.insert(QStringLiteral("until"), QStringLiteral("1999-01-01T00:00:00Z"));
    QVERIFY(!bench.engine.ask(QStringLiteral("alert.silence"), past));
    QCOMPARE(bench.engine.ask(QStringLiteral("alert.ack"), {{QStringLiteral("alert"), QStringLiteral("AL-999")}})
                 .error()
                 .code,
        QStringLiteral("unknown-alert"));

    for (int i = 0; i < 3; ++i) {
        bench.engine.kill();
        QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    }
    machine.vanish("meminfo");
    QVERIFY(waitFor([&] { return alertsOf(bench, *session).first().noData; }, 60'000, 100));
    const Alert silent = alertsOf(bench, *session).first();
    QCOMPARE(silent.phase, AlertPhase::Firing);
    // What a client says of itself counts for nothing: it is who stands at the other end of the socket.
    QVERIFY(silent.acknowledged.value(QLatin1String("by")).toString().endsWith(QStringLiteral(", not signed in")));
    QCOMPARE(silent.silence.value(QLatin1String("reason")).toString(), QStringLiteral("known"));
    QCOMPARE(alertsOf(bench, *session).size(), 1);
    QCOMPARE(eventsOf(bench, *session, "alert"), 2); // raised, no data

    QVERIFY(writeFile(gate, "go"));
    QVERIFY(bench.waitEnded(*session));
    QVERIFY(waitFor([&] { return !alertsOf(bench, *session).first().isOpen(); }));
    const auto late = bench.engine.ask(QStringLiteral("alert.ack"), which);
    QVERIFY(!late);
    QCOMPARE(late.error().code, QStringLiteral("alert-resolved"));
}

void TestAlerts::admissionStopsAndResumes()
{
    Workbench bench;
    const Machine machine(bench);
    machine.memory(72);
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const QString gate = bench.folder() + QStringLiteral("/gate");
    const auto session = bench.engine.run(Workbench::plan({bench.agent(
        QStringLiteral("a"), {QStringLiteral("hold=") + gate}, QStringLiteral("foreach: { range: [1, 4] }"))}));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(bench.waitAlive(1));
    const QString why = QStringLiteral("waits for the machine: memory 72 % is past its warning line 70 %");
    QVERIFY(waitFor([&] { return agentRows(bench.dataDir(), *session).last().reason == why; }));
    bench.engine.kill(); // also a new engine starts no more, before its first sample too
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    QVERIFY(waitFor([&] { return running(bench, *session) == 1; }));
    QCOMPARE(bench.journal().starts(), 1);
    QCOMPARE(agentRows(bench.dataDir(), *session).last().reason, why);
    machine.memory(30);
    QVERIFY(waitFor([&] { return running(bench, *session) == 4; }));
    for (const Agent& agent : agentRows(bench.dataDir(), *session))
        QVERIFY2(agent.reason.isEmpty(), qPrintable(agent.reason));
    QVERIFY(writeFile(gate, "go"));
    QVERIFY(bench.waitEnded(*session));
    QCOMPARE(sessionRow(bench.dataDir(), *session)->state, SessionState::Completed);
}

void TestAlerts::duplicatesAreFoundAndEnded()
{
    Workbench bench;
    const Machine machine(bench);
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const auto session
        = bench.engine.run(QStringLiteral("version: 1\nsession: { name: D }\nwaves:\n  - id: one\n    agents:\n"
                                          "      - { id: many, argv: [/bin/sh, -c, \"for i in 1 2 3 4 5 6 7 8 9 10 11 "
                                          "12 13; do sleep 599 & done; wait\"] }\n"
                                          "      - { id: one, argv: [sleep, \"599\"] }\n"));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(waitFor([&] { return !alertsOf(bench, *session).isEmpty(); }, 60'000, 50));
    // Which grow in number while they are started.
    const Alert alert = alertsOf(bench, *session).first();
    QCOMPARE(alert.rule, QStringLiteral("duplicates"));
    const QJsonObject subject = alert.subjects.first().toObject();
    QCOMPARE(alert.subjects.size(), 1); // the agent that runs one of it is all right
    QCOMPARE(subject.value(QLatin1String("agent")).toString(), QStringLiteral("many"));
    QCOMPARE(subject.value(QLatin1String("command")).toString(), QStringLiteral("sleep 599"));
    QCOMPARE(subject.value(QLatin1String("count")).toInt(), 13);
    const auto answer = bench.engine.ask(QStringLiteral("alert.end"),
        {{QStringLiteral("alert"), alert.id}, {QStringLiteral("actor"), QStringLiteral("me")}});
    QVERIFY2(answer.ok(), qPrintable(answer.error().line()));
    QCOMPARE(answer->value(QLatin1String("ended")).toInt(), 12);
    QCOMPARE(answer->value(QLatin1String("left")).toInt(), 0);
    QVERIFY(waitFor([&] { return !alertsOf(bench, *session).first().isOpen(); }, 60'000, 100));
    QCOMPARE(running(bench, *session), 2); // the oldest stayed, so did the agents
    const auto stopped = bench.engine.ask(QStringLiteral("session.stop"),
        {{QStringLiteral("session"), *session}, {QStringLiteral("actor"), QStringLiteral("me")}});
    QVERIFY2(stopped.ok(), qPrintable(stopped.error().line()));
}

/// A grandchild in a session of its own that does not hear SIGTERM: ended all the same, the answer says so.
void TestAlerts::whatAnAgentLeftBehindIsFoundAndEnded()
{
    Workbench bench;
    const Machine machine(bench);
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const QString gate = bench.folder() + QStringLiteral("/gate");
    const auto session = bench.engine.run(Workbench::plan(
        {bench.agent(QStringLiteral("leaves"), {QStringLiteral("ignore-term"), QStringLiteral("detach")}),
            bench.agent(QStringLiteral("stays"), {QStringLiteral("detach"), QStringLiteral("hold=") + gate})}));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    const auto orphans = [&]() -> std::optional<Alert> {
        for (const Alert& alert : alertsOf(bench, *session))
            if (alert.rule == QStringLiteral("orphans"))
                return alert;
        return std::nullopt;
    };
    QVERIFY(waitFor([&] { return orphans().has_value(); }, 60'000, 100));
    const Alert alert = *orphans();
    QCOMPARE(alert.subjects.size(), 1); // what belongs to an agent that still runs is none
    const QJsonObject subject = alert.subjects.first().toObject();
    QCOMPARE(subject.value(QLatin1String("agent")).toString(), QStringLiteral("leaves"));
    const auto answer = bench.engine.ask(QStringLiteral("alert.end"),
        {{QStringLiteral("alert"), alert.id}, {QStringLiteral("actor"), QStringLiteral("me")}});
    QVERIFY2(answer.ok(), qPrintable(answer.error().line()));
    QCOMPARE(answer->value(QLatin1String("ended")).toInt(), 1);
    QCOMPARE(answer->value(QLatin1String("left")).toInt(), 0);
    const int pid = subject.value(QLatin1String("pids")).toArray().first().toInt();
    int others = 0;
    for (const QList<Process>& children : bench.journal().children)
        for (const Process& child : children) {
            QCOMPARE(lives(child), child.pid != pid); // it was one of them, and only the other one lives
            others += child.pid != pid;
        }
    QCOMPARE(others, 1);
    QVERIFY(waitFor([&] { return !orphans()->isOpen(); }, 60'000, 100));
    QVERIFY(writeFile(gate, "go"));
    QVERIFY(bench.waitEnded(*session));
}

QTEST_GUILESS_MAIN(TestAlerts)
#include "tst_alerts.moc"
