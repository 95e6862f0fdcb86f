// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/agentdetails.h"
#include "models/live/enginecommands.h"
#include "models/live/sessionfeed.h"
#include "tests/support/livebuilder.h"

#include <QHash>

namespace wavedeck::test {

/// Tells what the test says.
class FakeFeed : public SessionFeed {
    Q_OBJECT
public:
    using SessionFeed::SessionFeed;
    void follow(const QString& session) override
    {
        ++follows;
        m_followed = session;
    }
    QString followed() const override { return m_followed; }
    void tell(const LiveUpdate& update) { Q_EMIT updated(update); }
    void tell(const EngineHealth& health) { Q_EMIT engineChanged(health); }
    void tell(const MachineSample& sample) { Q_EMIT machineSampled(sample); }
    void fail(const Error& error) { Q_EMIT failed(error); }

    void retry() override { ++retries; }
    void stay(bool on) override { stays = on; }
    bool stays = false;
    int follows = 0;
    int retries = 0;

private:
    QString m_followed;
};

/// Keeps what is asked until the test answers.
class FakeCommands : public EngineCommands {
    Q_OBJECT
public:
    struct Asked {
        QString command;
        QJsonObject args;
        Answer answer;
    };
    using EngineCommands::EngineCommands;
    void ask(const QString& command, const QJsonObject& args, QObject*, Answer answer) override
    {
        asked.append({command, args, std::move(answer)});
    }
    void answerAll()
    {
        const QList<Asked> all = std::exchange(asked, {});
        for (const Asked& one : all)
            one.answer(QJsonObject());
    }
    void refuseAll(const Error& error)
    {
        const QList<Asked> all = std::exchange(asked, {});
        for (const Asked& one : all)
            one.answer(error);
    }
    /// "agent.retry a-1", … of what is not answered.
    QStringList lines() const
    {
        QStringList lines;
        for (const Asked& one : asked) {
            const QString agent = one.args.value(QLatin1String("agent")).toString();
            const QString gate = one.args.value(QLatin1String("gate")).toString();
            const QString alert = one.args.value(QLatin1String("alert")).toString();
            lines.append(QString(one.command + QLatin1Char(' ') + agent + gate + alert).trimmed());
        }
        return lines;
    }

    QList<Asked> asked;
};

/// Tells the details that the test has put there for an agent.
class FakeAgent : public AgentSource {
    Q_OBJECT
public:
    using AgentSource::AgentSource;
    void follow(const AgentDetailRepository::Of& whom) override
    {
        followed = whom;
        ++follows;
        tell();
    }
    void setActive(bool on) override { active = on; }
    /// In the next turn of the event loop, as the real one.
    void tell()
    {
        auto details = std::make_shared<AgentDetails>(of.value(followed.agent));
        details->of = followed;
        QMetaObject::invokeMethod(
            this, [this, details] { Q_EMIT told(details); }, Qt::QueuedConnection);
    }

    QHash<QString, AgentDetails> of; ///< by agent
    AgentDetailRepository::Of followed;
    int follows = 0;
    bool active = false;
};

/// What the agent of the mock-up told: five of eight steps, 87 calls of tools, an interim report.
inline AgentDetails refreshTokenDetails()
{
    AgentDetails details;
    const qint64 start = kNow - 2048'000;
    const auto step = [&](int number, const char* text, qint64 from, qint64 seconds) {
        details.steps.append({number, 8, QString::fromLatin1(text), from < 0 ? 0 : start + from * 1000,
            from < 0 || seconds < 0 ? 0 : start + (from + seconds) * 1000, QStringLiteral("events")});
    };
    step(1, "Read token service", 0, 192);
    step(2, "Map refresh paths", 192, 280);
    step(3, "List reuse scenarios", 472, 125);
    step(4, "Write rotation reuse tests", 597, 391);
    step(5, "Write parallel refresh tests", 988, 318);
    step(6, "Run suite", 1306, -1);
    step(7, "Fix test isolation if red", -1, -1);
    step(8, "Write completion report", -1, -1);
    details.tools = {{QStringLiteral("Bash"), 14, 787'000, 2, 1}, {QStringLiteral("Read"), 42, 118'000, 0, 0},
        {QStringLiteral("Search"), 18, 41'000, 0, 0}, {QStringLiteral("Edit"), 9, 33'000, 0, 0},
        {QStringLiteral("Write"), 4, 12'000, 0, 0}};
    for (int i = 0; i < 205; ++i) {
        const qint64 rss = (180 + i * 2 + (i * 37) % 41) * 1024LL * 1024;
        const qint32 cpu = i % 23 < 5 ? 300 + (i * 53) % 500 : 20 + (i * 7) % 60;
        details.trend.append({start + i * 10'000, rss - 8 * 1024 * 1024, rss, std::max(0, cpu - 15), cpu});
    }
    details.report.told = true;
    details.report.at = kNow - 164'000;
    details.report.summary
        = QStringLiteral("Covered 6 of 8 reuse scenarios. Parallel refresh accepts two tokens for up to "
                         "2 s. Final report is requested when the process ends.");
    details.report.claims = {{QStringLiteral("Reuse after rotation refused"), true, true},
        {QStringLiteral("Reuse revokes the family"), true, true},
        {QStringLiteral("Parallel refresh is safe"), true, false}, {QStringLiteral("Audit event on reuse"), true, true},
        {QStringLiteral("Partition behaviour"), {}, {}}};
    details.report.files = {{QStringLiteral("tests/refresh_reuse_test.cpp"), true, 214, 0, {}},
        {QStringLiteral("tests/CMakeLists.txt"), false, 3, 1, {}}};
    details.findings = {{QStringLiteral("debt"), QStringLiteral("Parallel refresh accepts both tokens"),
        QStringLiteral("P0"), QStringLiteral("src/refresh.cpp:188")}};
    details.requests = {120, 3, 112};
    return details;
}

/// The session of the mock-ups: three waves, 64 agents, teams below an orchestrator, one failed, two overdue.
inline LiveBuilder gatewayHardening()
{
    using AS = AgentState;
    LiveBuilder make;
    make.live().budgetMicroUsd = 120'000'000;
    int number = 0;
    const auto add = [&](const QString& name, AS state, qint64 seconds, const QString& team, int progress,
                         const QString& step) -> LiveAgent& {
        const QString id = QStringLiteral("A-%1").arg(++number, 3, 10, QLatin1Char('0'));
        LiveAgent& agent = make.agent(id, name, state, seconds * 1000, team);
        if (progress >= 0)
            agent.row.progress = progress;
        agent.row.step = step;
        if (agent.last.startedAt > 0) {
            agent.row.tokens.input = 300'000 + number * 4321;
            agent.row.costMicroUsd = 900'000 + number * 12'345;
        }
        if (isLive(state)) {
            agent.rssBytes = qint64(300 + number * 7) * 1024 * 1024;
            agent.cpuPercent = 10 + number;
            agent.outputAt = kNow - 3000;
        }
        return agent;
    };
    make.node(QStringLiteral("O-01"), QStringLiteral("Orchestrator"));
    make.node(QStringLiteral("D-01"), QStringLiteral("Deputy, Research"), QStringLiteral("O-01"));
    make.node(QStringLiteral("D-02"), QStringLiteral("Deputy, Analysis"), QStringLiteral("O-01"));
    make.node(QStringLiteral("C-03"), QStringLiteral("Auth & sessions"), QStringLiteral("D-02"));
    make.node(QStringLiteral("C-04"), QStringLiteral("Data layer"), QStringLiteral("D-02"));
    make.node(QStringLiteral("C-05"), QStringLiteral("Observability"), QStringLiteral("D-02"));
    make.node(QStringLiteral("C-06"), QStringLiteral("Regression"), QStringLiteral("O-01"));

    make.wave(QStringLiteral("research"), QStringLiteral("Research"), WaveState::Passed, 72 * kMinuteMs + 46'000,
        34 * kMinuteMs + 12'000);
    for (int i = 0; i < 16; ++i)
        add(QStringLiteral("Read module %1").arg(i + 1), i == 15 ? AS::Cancelled : AS::Succeeded, 900 + i * 30,
            QStringLiteral("D-01"), 100, {});
    LiveGate& g1 = make.gate(QStringLiteral("G1"), QStringLiteral("Research exit"), GateState::Passed);
    g1.row.endedAt = kNow - 36 * kMinuteMs;

    make.wave(QStringLiteral("analysis"), QStringLiteral("Analysis"), WaveState::Running, 36 * kMinuteMs + 14'000);
    const QString auth = QStringLiteral("C-03");
    const QString data = QStringLiteral("C-04");
    const QString seen = QStringLiteral("C-05");
    add(QStringLiteral("Session fixation review"), AS::Running, 1682, auth, 84, QStringLiteral("14 of 17, session.cpp"))
        .row.limitMs
        = 45 * kMinuteMs;
    add(QStringLiteral("MFA fallback analysis"), AS::Running, 1601, auth, 57,
        QStringLiteral("Tracing fallback branches"));
    add(QStringLiteral("Refresh-token reuse tests"), AS::Overdue, 2048, auth, 72,
        QStringLiteral("188 of 260, test suite"))
        .row.capability
        = Capability::Modify;
    LiveAgent& failed = add(QStringLiteral("JWKS cache patch"), AS::Failed, 751, auth, 41, {});
    failed.row.reason = QStringLiteral("2 of 7 hunks rejected");
    failed.row.capability = Capability::Modify;
    failed.row.stateAt = kNow - 1295'000;
    LiveAgent& blocked = add(QStringLiteral("Key refresh integration"), AS::Blocked, 0, auth, -1, {});
    blocked.row.reason = QStringLiteral("A-020 is failed");
    blocked.row.stateAt = kNow - 1295'000;
    for (int i = 0; i < 4; ++i)
        add(QStringLiteral("Token check %1").arg(i + 1), AS::Succeeded, 1100 + i * 50, auth, 100, {});
    add(QStringLiteral("Migration lock analysis"), AS::Running, 1784, data, 66,
        QStringLiteral("19 of 29, lock graphs"));
    add(QStringLiteral("Connection-pool limits"), AS::Overdue, 1886, data, 88,
        QStringLiteral("4 of 5, load run 200 req/s"));
    add(QStringLiteral("Deadlock replay"), AS::Running, 680, data, -1, QStringLiteral("Replaying trace"));
    for (int i = 0; i < 5; ++i)
        add(QStringLiteral("Query plan %1").arg(i + 1), AS::Succeeded, 1200, data, 100, {});
    add(QStringLiteral("P95 regression hunt"), AS::Running, 1275, seen, 48,
        QStringLiteral("5 of 11, bisecting commits"));
    add(QStringLiteral("Sampling report"), AS::Running, 930, seen, 30, QStringLiteral("3 of 9, reading spans"));
    add(QStringLiteral("Alert noise"), AS::Queued, 0, seen, -1, {});
    add(QStringLiteral("Trace gaps"), AS::Queued, 0, seen, -1, {});
    for (int i = 0; i < 4; ++i)
        add(QStringLiteral("Dashboard %1").arg(i + 1), AS::Succeeded, 1000, seen, 100, {});
    LiveGate& g2 = make.gate(QStringLiteral("G2"), QStringLiteral("Analysis exit"), GateState::Pending);
    const auto criterion = [](const char* id, CriterionKind kind, GateState state, const char* value) {
        Criterion one;
        one.gate = QStringLiteral("G2");
        one.id = QString::fromLatin1(id);
        one.kind = kind;
        one.state = state;
        one.value = QString::fromLatin1(value);
        return one;
    };
    g2.criteria = {criterion("evidence", CriterionKind::Program, GateState::Passed, "41 / 41"),
        criterion("p0-unowned", CriterionKind::Metric, GateState::Passed, "0 left"),
        criterion("lead sign-off", CriterionKind::Approval, GateState::Pending, "")};

    make.wave(QStringLiteral("verification"), QStringLiteral("Verification"), WaveState::Pending);
    for (int i = 0; i < 16; ++i)
        add(QStringLiteral("Verify claim %1").arg(i + 1), AS::Queued, 0, QStringLiteral("C-06"), -1, {});
    make.gate(QStringLiteral("G3"), QStringLiteral("Verification exit"), GateState::Pending, GateKind::Advisory);
    return make;
}

inline QList<Event> someEvents(int count, qint64 first = 1)
{
    QList<Event> events;
    for (int i = 0; i < count; ++i) {
        const qint64 id = first + i;
        const QString agent = QStringLiteral("A-%1").arg(17 + id % 12, 3, 10, QLatin1Char('0'));
        const char* const texts[] = {"running", "succeeded", "overdue", "queued"};
        events.append({id, QStringLiteral("S-014"), agent, kNow - (count - i) * 1500, QStringLiteral("agent"),
            QString::fromLatin1(texts[id % 4]), {}});
    }
    return events;
}

} // namespace wavedeck::test
