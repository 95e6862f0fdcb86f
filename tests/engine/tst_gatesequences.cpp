// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/gatedecisions.h"
#include "app/engine/gatetimes.h"
#include "app/engine/waiting.h"
#include "models/base/clock.h"
#include "tests/engine/world.h"

#include <QDateTime>
#include <QTest>

#include <map>
#include <random>
#include <set>
#include <utility>

using namespace wavedeck;

namespace {

constexpr int kSequences = 6'000;
constexpr int kSteps = 60;
constexpr qint64 kHourMs = 3'600'000;
constexpr qint64 kDayMs = 24 * kHourMs;

bool isGood(const GateRun& gate, Mode mode)
{
    const GateState state = gate.row.row.state;
    const QString until = gate.row.row.waiver.value(QLatin1String("until")).toString();
    const bool waived = state == GateState::Waived
        && (until.isEmpty() || QDateTime::fromString(until, Qt::ISODateWithMs) > QDateTime::currentDateTimeUtc());
    return state == GateState::Passed || waived || (gate.row.row.kind == GateKind::Advisory && mode < Mode::Enhanced);
}

/// Why an agent of the wave must not have been started just now; empty = it may. Shares no rule with the scheduler.
/// first: no agent of the wave was started before.
QString wrongStart(SessionRun& session, const WaveRun& wave, bool first = true)
{
    for (const GateRun& gate : wave.gates)
        if (gate.plan->timing == GateTiming::Before && !isGood(gate, session.row->mode)
            && !(gate.row.row.kind == GateKind::Advisory))
            return QStringLiteral("before gate %1 is %2").arg(gate.row.row.id, word(gate.row.row.state));
    for (const QString& need : wave.plan->needs) {
        const WaveRun* other = waveOf(session, need);
        if (other->row.row.state != WaveState::Passed)
            return QStringLiteral("wave %1 is %2").arg(need, word(other->row.row.state));
        for (const GateRun& gate : other->gates)
            if (first && !isGood(gate, session.row->mode))
                return QStringLiteral("gate %1 of wave %2 is %3").arg(gate.row.row.id, need, word(gate.row.row.state));
    }
    return {};
}

/// One random session: everything that engines, programs and persons may do to it, in any order.
class Sequence {
public:
    explicit Sequence(unsigned seed)
        : m_random(seed)
        , m_world(plan(), [this](Plan& p) { change(p); })
    {
        m_world.session->row->maxParallel = 1 + below(4);
    }

    /// Empty = every rule was kept.
    QString run()
    {
        settle();
        for (int step = 0; step < kSteps && m_fault.isEmpty() && !hasEnded(m_world.session->row->state); ++step) {
            act();
            settle();
        }
        return m_fault;
    }
    bool completed() const { return m_world.session->row->state == SessionState::Completed; }
    int starts = 0;
    int held = 0; ///< times that a session stood held by a gate
    int waivers = 0;
    int expired = 0;
    int late = 0; ///< times that a passed wave held others, as a waiver had ended

private:
    int below(int n) { return int(m_random() % unsigned(n)); }
    bool chance(int percent) { return below(100) < percent; }

    QByteArray plan()
    {
        QByteArray text = "waves:\n";
        const int waves = 2 + below(3);
        for (int w = 0; w < waves; ++w) {
            const QByteArray id = QByteArray::number(w);
            text += "  - id: w" + id + "\n";
            if (w == 2 && chance(30))
                text += "    needs: [w0]\n";
            text += "    agents:\n";
            for (int a = 0; a <= below(3); ++a)
                text += "      - { id: a" + id + QByteArray::number(a)
                    + ", argv: [/bin/true], required: " + (chance(80) ? "true" : "false") + " }\n";
            text += "    gates:\n";
            for (int g = 0; g <= below(3); ++g)
                text += "      - { id: g" + id + QByteArray::number(g)
                    + ", kind: " + (chance(75) ? "blocking" : "advisory")
                    + (chance(60) ? ", argv: [/bin/true] }\n"
                            : chance(40)
                            ? ", criteria: [ { id: p, argv: [/bin/true] }, { id: c, checklist: [ one ] } ] }\n"
                            : chance(50) ? ", approval: { count: 1 } }\n"
                                         : ", checklist: [ one, two ] }\n");
        }
        return text;
    }
    void change(Plan& p)
    {
        p.mode = chance(30) ? Mode::Enhanced : Mode::Basic;
        for (WavePlan& wave : p.waves)
            for (GatePlan& gate : wave.gates) {
                gate.timing = static_cast<GateTiming>(below(3));
                gate.everyMs = chance(50) ? 0 : 3'600'000;
                gate.criteria[0].validMs = chance(30) ? kDayMs : 0;
            }
    }

    void settle()
    {
        // Later now and then: what was found is stale, waivers are over, the next run is due.
        if (chance(15))
            goOn(chance(50) ? 30 * kDayMs : 2 * kHourMs);
        gatetimes::tell(*m_world.session, utcMs());
        turn();
        // As the engine: what ended is stored now, and what waited for that begins.
        for (CriterionRun* criterion : std::exchange(m_unsaved, {}))
            criterion->attempt.mark = Tracked<Attempt>::Clean;
        if (std::exchange(m_world.session->again, false))
            turn();
        for (const WaveRun& wave : m_world.session->waves)
            passed(wave);
        for (const WaveRun& wave : m_world.session->waves)
            for (const GateRun& gate : wave.gates)
                late += wave.row.row.state == WaveState::Passed && !isGood(gate, m_world.session->row->mode)
                    && waiting::isAwaited(*m_world.session, wave);
        held += m_world.session->row->reasons.join(QString()).contains(QStringLiteral("gate "));
    }
    void turn()
    {
        const quint64 limit = 200;
        quint64 before = m_world.set.changes() + 1;
        for (quint64 pass = 0; pass < limit && before != m_world.set.changes() && m_fault.isEmpty(); ++pass) {
            before = m_world.set.changes();
            m_world.advance();
            for (const Start& start : m_world.starts)
                begun(start);
        }
    }
    /// As the clock would: everything that stands in the rows is so much longer ago.
    void goOn(qint64 ms)
    {
        m_clock += ms;
        const auto back = [ms](qint64& time) { time -= time > 0 ? ms : 0; };
        each([&](WaveRun& wave) {
            for (AgentRun& agent : wave.agents)
                back(agent.row.row.stateAt);
            for (GateRun& gate : wave.gates) {
                back(gate.row.row.startedAt);
                for (CriterionRun& criterion : gate.criteria)
                    back(criterion.row.row.checkedAt);
                QJsonObject& waiver = gate.row.row.waiver;
                if (const auto until
                    = QDateTime::fromString(waiver.value(QLatin1String("until")).toString(), Qt::ISODateWithMs);
                    until.isValid())
                    waiver.insert(QStringLiteral("until"), rfc3339(until.toMSecsSinceEpoch() - ms));
            }
        });
    }
    void begun(const Start& start)
    {
        ++m_time;
        if (start.criterion) {
            if (m_unsaved.contains(start.criterion))
                m_fault = QStringLiteral("%1 begins before its end is stored").arg(start.criterion->row->subject());
            m_begun[start.criterion] = m_time;
            m_begunAt[start.criterion] = m_clock;
            return;
        }
        ++starts;
        const bool first = m_started.insert(start.wave).second;
        if (const QString why = wrongStart(*m_world.session, *start.wave, first); !why.isEmpty())
            m_fault = QStringLiteral("%1 started, but %2").arg(start.agent->row->id, why);
    }
    /// What passed a wave was found after the last of its agents had ended.
    void passed(const WaveRun& wave)
    {
        if (wave.row.row.state != WaveState::Passed || !m_passed.insert(&wave).second)
            return; // later it may hold others, behind a waiver that has ended
        for (const GateRun& gate : wave.gates) {
            if (!isGood(gate, m_world.session->row->mode))
                m_fault = QStringLiteral("wave %1 passed with gate %2").arg(wave.row.row.id, gate.row.row.id);
            for (const CriterionRun& criterion : gate.criteria)
                if (gate.plan->timing == GateTiming::During && gate.row.row.state == GateState::Passed
                    && m_begunAt.contains(&criterion)
                    && m_begunAt[&criterion] + gate.plan->everyMs < m_endedAt[wave.row.row.id])
                    m_fault = QStringLiteral("gate %1 passed by a result of long before").arg(gate.row.row.id);
            for (const CriterionRun& criterion : gate.criteria)
                if (gate.plan->timing == GateTiming::After && gate.row.row.state == GateState::Passed
                    && m_begun.contains(&criterion) && m_begun[&criterion] < m_ended[wave.row.row.id])
                    m_fault = QStringLiteral("gate %1 passed by a result of before").arg(gate.row.row.id);
        }
    }

    template <class Each> void each(Each visit)
    {
        for (WaveRun& wave : m_world.session->waves)
            visit(wave);
    }
    void act()
    {
        ++m_time;
        switch (below(9)) {
        case 0:
        case 1:
            return endAgent();
        case 2:
        case 3:
        case 4:
            return judgeCriterion();
        case 5:
        case 6:
            return decide();
        case 7:
            return retryAgent();
        default:
            if (QString& hold = m_world.session->row->operatorHold; hold.isEmpty() && chance(20))
                hold = QStringLiteral("held by me");
            else
                hold.clear();
        }
    }
    void endAgent()
    {
        std::vector<std::pair<WaveRun*, AgentRun*>> live;
        each([&](WaveRun& wave) {
            for (AgentRun& agent : wave.agents)
                if (isLive(agent.row->state))
                    live.emplace_back(&wave, &agent);
        });
        if (live.empty())
            return;
        const auto [wave, agent] = live[size_t(below(int(live.size())))];
        m_world.end(qPrintable(agent->row->id), chance(80) ? AgentState::Succeeded : AgentState::Failed);
        m_ended[wave->row->id] = m_time;
        m_endedAt[wave->row->id] = m_clock;
    }
    void judgeCriterion()
    {
        std::vector<std::pair<GateRun*, CriterionRun*>> running;
        each([&](WaveRun& wave) {
            for (GateRun& gate : wave.gates)
                for (CriterionRun& criterion : gate.criteria)
                    if (criterion.row->state == GateState::Running)
                        running.emplace_back(&gate, &criterion);
        });
        if (running.empty())
            return;
        const auto [gate, criterion] = running[size_t(below(int(running.size())))];
        criterion->attempt.mark = Tracked<Attempt>::Update;
        m_unsaved.insert(criterion);
        m_world.session->closed(criterion);
        if (m_stopped.erase(criterion) > 0) { // as Engine::dropResult
            m_world.set.set(*m_world.session, *criterion, GateState::Pending, {}, {});
            m_world.set.set(*m_world.session, *gate, GateState::Pending);
            return;
        }
        const GateState results[] = {GateState::Passed, GateState::Passed, GateState::Failed, GateState::Inconclusive};
        m_world.set.set(*m_world.session, *criterion, results[below(4)], {}, QStringLiteral("r"));
    }
    void decide()
    {
        std::vector<std::pair<WaveRun*, GateRun*>> gates;
        each([&](WaveRun& wave) {
            for (GateRun& gate : wave.gates)
                gates.emplace_back(&wave, &gate);
        });
        const auto [wave, gate] = gates[size_t(below(int(gates.size())))];
        const char* const commands[]
            = {"gate.rerun", "gate.approve", "gate.approve", "gate.reject", "gate.waive", "gate.tick", "gate.untick"};
        const QString command = QLatin1String(commands[below(7)]);
        QJsonObject args{{QStringLiteral("actor"), QStringLiteral("p%1").arg(below(3))},
            {QStringLiteral("reason"), QStringLiteral("r")}, {QStringLiteral("item"), QString::number(1 + below(2))}};
        if (chance(50))
            args.insert(QStringLiteral("until"), rfc3339(utcMs() + kHourMs + below(40) * kDayMs));
        const Status done = gatedecisions::decide(
            command, {*m_world.session, *wave, *gate, args, utcMs(), m_world.set, m_world.scheduler});
        waivers += done && command == QStringLiteral("gate.waive");
        expired += gate->row->waiver.contains(QLatin1String("expired"));
    }
    void retryAgent()
    {
        std::vector<std::pair<WaveRun*, AgentRun*>> ended;
        each([&](WaveRun& wave) {
            for (AgentRun& agent : wave.agents)
                if (waiting::isOpen(wave) && agent.row->state == AgentState::Failed)
                    ended.emplace_back(&wave, &agent);
        });
        if (ended.empty())
            return;
        const auto [wave, agent] = ended[size_t(below(int(ended.size())))];
        if (chance(30)) {
            agent->row->accepted = {{QStringLiteral("by"), QStringLiteral("me")}};
            return;
        }
        // As Engine::retry.
        m_world.set.set(*m_world.session, *agent, AgentState::Queued, QStringLiteral("operator"));
        agent->row->accepted = {};
        for (GateRun& gate : wave->gates) {
            if (gate.row->state == GateState::Waived || gate.plan->timing == GateTiming::Before)
                continue;
            for (CriterionRun& criterion : gate.criteria)
                if (gate.plan->timing == GateTiming::After && criterion.row->state == GateState::Running)
                    m_stopped.insert(&criterion);
            m_world.scheduler.reset(*m_world.session, gate, {}, QStringLiteral("me"));
        }
    }

    std::mt19937 m_random;
    World m_world;
    QString m_fault;
    qint64 m_time = 0; ///< steps, no clock
    std::map<const CriterionRun*, qint64> m_begun;
    std::map<QString, qint64> m_ended; ///< by wave: its last end of an agent
    qint64 m_clock = 0; ///< ms that went by, as far as it went on in jumps
    std::map<const CriterionRun*, qint64> m_begunAt; ///< the same by that clock
    std::map<QString, qint64> m_endedAt;
    std::set<const WaveRun*> m_started;
    std::set<const WaveRun*> m_passed;
    std::set<const CriterionRun*> m_stopped;
    std::set<CriterionRun*> m_unsaved; ///< ended in this turn
};

} // namespace

/// WAVE-2, GATE-3: no order of results, reruns, waivers, decisions, retries, holds and time lets an agent start behind
/// a gate that did not pass.
class TestGateSequences : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingStartsBehindAGate()
    {
        const unsigned first = qEnvironmentVariableIntValue("WAVEDECK_SEED") > 0
            ? unsigned(qEnvironmentVariableIntValue("WAVEDECK_SEED"))
            : 1;
        int starts = 0, held = 0, completed = 0, waivers = 0, expired = 0, late = 0;
        for (unsigned seed = first; seed < first + kSequences; ++seed) {
            Sequence sequence(seed);
            const QString fault = sequence.run();
            QVERIFY2(fault.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(fault)));
            starts += sequence.starts;
            held += sequence.held;
            completed += sequence.completed();
            waivers += sequence.waivers;
            expired += sequence.expired;
            late += sequence.late;
        }
        qInfo("seeds %u to %u: %d starts, held by a gate at %d steps, %d completed, %d waivers, %d looks at an expired "
              "one, %d steps with one of a passed wave",
            first, first + kSequences - 1, starts, held, completed, waivers, expired, late);
        // It saw what it is about.
        QVERIFY(starts > kSequences && held > kSequences && completed > 100 && waivers > 1000 && expired > 100
            && late > 100);
    }

    /// The control: the judge does find a start behind a gate.
    void theJudgeFindsAWrongStart()
    {
        World w(
            "waves:\n  - { id: a, agents: [ { id: x, argv: [/bin/true] } ], gates: [ { id: g, argv: [/bin/true] } ] "
            "}\n  - { id: b, agents: [ { id: z, argv: [/bin/true] } ] }\n");
        w.advance();
        w.end("x", AgentState::Succeeded);
        w.advance();
        WaveRun& later = *waveOf(*w.session, QStringLiteral("b"));
        QCOMPARE(wrongStart(*w.session, later), QStringLiteral("wave a is gating"));
        for (const GateState state : {GateState::Failed, GateState::Inconclusive}) {
            w.gate("g").row->state = state;
            waveOf(*w.session, QStringLiteral("a"))->row->state = WaveState::Passed;
            QCOMPARE(wrongStart(*w.session, later), QStringLiteral("gate g of wave a is %1").arg(word(state)));
        }
        w.gate("g").row->state = GateState::Waived;
        QVERIFY(wrongStart(*w.session, later).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestGateSequences)
#include "tst_gatesequences.moc"
