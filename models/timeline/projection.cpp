// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/projection.h"

#include "models/live/summary.h"

#include <algorithm>
#include <optional>
#include <queue>
#include <vector>

namespace wavedeck {

namespace {

constexpr qint64 kHorizonMs = qint64(31) * 24 * 3600 * 1000; ///< beyond it a projection says nothing to anybody

double median(QList<double>& values)
{
    const auto middle = values.begin() + values.size() / 2;
    std::nth_element(values.begin(), middle, values.end());
    return values.size() % 2 == 1 ? *middle : (*middle + *std::max_element(values.begin(), middle)) / 2;
}

/// How long agents take, by what the succeeded ones took for a unit of work.
class Durations {
public:
    Durations(const LiveSession& live, qint64 now)
        : m_now(now)
    {
        QHash<QString, QList<double>> ofTemplate;
        QHash<QString, QList<double>> ofWave;
        for (const LiveAgent& agent : live.agents) {
            const qint64 took = elapsedMs(agent, now);
            if (agent.row.state != AgentState::Succeeded || took <= 0 || agent.row.work <= 0)
                continue;
            ofTemplate[agent.row.templateId].append(double(took) / agent.row.work);
            ofWave[agent.row.wave].append(double(took) / agent.row.work);
        }
        for (auto it = ofTemplate.begin(); it != ofTemplate.end(); ++it)
            m_ofTemplate.insert(it.key(), median(*it));
        for (auto it = ofWave.begin(); it != ofWave.end(); ++it)
            m_ofWave.insert(it.key(), median(*it));
    }

    std::optional<qint64> usual(const Agent& agent) const
    {
        double perWork = agent.templateId.isEmpty() ? 0 : m_ofTemplate.value(agent.templateId);
        if (perWork <= 0)
            perWork = m_ofWave.value(agent.wave);
        if (perWork <= 0 || agent.work <= 0)
            return {};
        return std::max<qint64>(1, qint64(perWork * agent.work));
    }

    /// Of one that has not started.
    std::optional<qint64> whole(const Agent& agent) const
    {
        if (const auto known = usual(agent))
            return known;
        return agent.limitMs > 0 ? std::optional(agent.limitMs) : std::nullopt;
    }

    /// When one that runs will end.
    std::optional<qint64> end(const LiveAgent& agent) const
    {
        const qint64 spent = elapsedMs(agent, m_now);
        if (const int told = agent.row.progress.value_or(0); told > 0 && told < 100 && spent > 0)
            return m_now + spent * (100 - told) / told;
        if (const auto known = usual(agent.row); known && *known > spent)
            return m_now + *known - spent;
        // Nobody knows how long something goes on past its limit.
        return agent.row.limitMs > spent ? std::optional(m_now + agent.row.limitMs - spent) : std::nullopt;
    }

private:
    qint64 m_now;
    QHash<QString, double> m_ofTemplate;
    QHash<QString, double> m_ofWave;
};

/// The session played forward.
class Play {
public:
    Play(const LiveSession& live, qint64 now)
        : m_live(live)
        , m_now(now)
        , m_durations(live, now)
    {
        m_result.agents.resize(live.agents.size());
        m_result.waveEnds.resize(live.waves.size());
        m_agents.resize(std::size_t(live.agents.size()));
        m_waves.resize(std::size_t(live.waves.size()));
        for (int i = 0; i < live.hierarchy.size(); ++i)
            m_nodes.insert(live.hierarchy[i].id, i);
        m_nodeLive.resize(std::size_t(live.hierarchy.size()));
        m_limitedNodes = std::any_of(
            live.hierarchy.begin(), live.hierarchy.end(), [](const LiveNode& node) { return node.maxParallel > 0; });
        for (int w = 0; w < live.waves.size(); ++w)
            setWave(w);
    }

    Projection run()
    {
        for (qint64 at = m_now;;) {
            bool changed = true;
            while (changed) { // a wave that is over may open one before it in the plan
                changed = false;
                for (int w = 0; w < m_live.waves.size(); ++w)
                    changed = advance(w, at) || changed;
            }
            if (m_ends.empty() || m_ends.top().first > m_now + kHorizonMs)
                return m_result;
            at = m_ends.top().first;
            while (!m_ends.empty() && m_ends.top().first == at) {
                finish(m_ends.top().second);
                m_ends.pop();
            }
        }
    }

private:
    enum class Stand { Waits, Runs, Settled, Never };
    struct AgentPlay {
        Stand stand = Stand::Waits;
        int wave = -1;
        std::vector<int> needs;
        std::vector<int> nodes; ///< the chain of command above it
    };
    struct WavePlay {
        enum { Closed, Open, Over, Never } stand = Closed;
        std::vector<int> needs;
        std::vector<int> waiting; ///< in the order of the plan
        int maxParallel = 0;
        int open = 0; ///< agents that keep it from being over
        int running = 0;
    };

    void setWave(int w)
    {
        const LiveWave& wave = m_live.waves[w];
        const LiveOrder::Wave order = m_live.order.waves.value(wave.row.id);
        WavePlay& play = m_waves[std::size_t(w)];
        play.maxParallel = order.maxParallel;
        if (wave.row.state == WaveState::Passed)
            play.stand = WavePlay::Over;
        else if (hasEnded(wave.row.state))
            play.stand = WavePlay::Never;
        else if (wave.row.state == WaveState::Pending)
            setNeedsOf(w, order);
        else
            play.stand = WavePlay::Open;
        for (const int index : wave.agents)
            setAgent(index, w);
        if (play.stand == WavePlay::Closed && (order.grows || wave.agents.isEmpty()))
            ++play.open; // nobody knows yet how many there will be
    }

    void setNeedsOf(int w, const LiveOrder::Wave& order)
    {
        WavePlay& play = m_waves[std::size_t(w)];
        const bool known = m_live.order.waves.contains(m_live.waves[w].row.id);
        for (int other = 0; other < m_live.waves.size(); ++other)
            if (known ? order.needs.contains(m_live.waves[other].row.id) : other == w - 1)
                play.needs.push_back(other);
    }

    void setAgent(int index, int w)
    {
        const LiveAgent& agent = m_live.agents[index];
        AgentPlay& play = m_agents[std::size_t(index)];
        WavePlay& wave = m_waves[std::size_t(w)];
        play.wave = w;
        if (m_limitedNodes)
            setNodes(agent.row, play);
        if (isLive(agent.row.state)) {
            begin(index);
            ++wave.open;
            if (const auto end = m_durations.end(agent))
                expectEnd(index, *end);
            return;
        }
        if (agent.row.isSettled()) {
            play.stand = Stand::Settled;
            return;
        }
        if (agent.row.state != AgentState::Queued) {
            // It failed, was cancelled or lost, or waits for one that did: a person decides when that goes on.
            play.stand = Stand::Never;
            wave.open += agent.row.required || agent.row.state == AgentState::Blocked;
            return;
        }
        setNeeds(agent.row, w, play);
        ++wave.open;
        wave.waiting.push_back(index);
    }

    void setNeeds(const Agent& agent, int w, AgentPlay& play)
    {
        for (const QString& need : m_live.order.needs.value(agent.templateId))
            for (const int other : m_live.waves[w].agents) {
                const Agent& row = m_live.agents[other].row;
                if (row.id == need || row.templateId == need)
                    play.needs.push_back(other);
            }
    }

    void setNodes(const Agent& agent, AgentPlay& play)
    {
        QString above = agent.reportsTo;
        for (int node = m_nodes.value(above, -1); node >= 0 && play.nodes.size() < 64;
             node = m_nodes.value(above, -1)) {
            play.nodes.push_back(node);
            above = m_live.hierarchy[node].reportsTo;
        }
    }

    void begin(int index)
    {
        AgentPlay& play = m_agents[std::size_t(index)];
        play.stand = Stand::Runs;
        ++m_running;
        ++m_waves[std::size_t(play.wave)].running;
        for (const int node : play.nodes)
            ++m_nodeLive[std::size_t(node)];
    }

    void expectEnd(int index, qint64 end)
    {
        m_result.agents[index].end = end;
        m_ends.push({end, index});
    }

    void finish(int index)
    {
        AgentPlay& play = m_agents[std::size_t(index)];
        WavePlay& wave = m_waves[std::size_t(play.wave)];
        play.stand = Stand::Settled;
        --m_running;
        --wave.running;
        --wave.open;
        for (const int node : play.nodes)
            --m_nodeLive[std::size_t(node)];
    }

    bool mayStart(int index) const
    {
        const AgentPlay& play = m_agents[std::size_t(index)];
        return std::all_of(play.needs.begin(), play.needs.end(), [this](int need) {
            return m_agents[std::size_t(need)].stand == Stand::Settled;
        }) && std::all_of(play.nodes.begin(), play.nodes.end(), [this](int node) {
            const int most = m_live.hierarchy[node].maxParallel;
            return most == 0 || m_nodeLive[std::size_t(node)] < most;
        });
    }

    /// Opens it, starts what may start, closes it. True when it is over now.
    bool advance(int w, qint64 at)
    {
        WavePlay& wave = m_waves[std::size_t(w)];
        if (wave.stand == WavePlay::Closed && std::all_of(wave.needs.begin(), wave.needs.end(), [this](int need) {
                return m_waves[std::size_t(need)].stand == WavePlay::Over;
            }))
            wave.stand = WavePlay::Open;
        if (wave.stand != WavePlay::Open)
            return false;
        start(wave, at);
        if (wave.open > 0)
            return false;
        wave.stand = WavePlay::Over;
        m_result.waveEnds[w] = at;
        return true;
    }

    void start(WavePlay& wave, qint64 at)
    {
        std::size_t kept = 0;
        std::size_t i = 0;
        for (; i < wave.waiting.size(); ++i) {
            if (m_running >= m_live.session.maxParallel || (wave.maxParallel > 0 && wave.running >= wave.maxParallel))
                break;
            const int index = wave.waiting[i];
            if (!mayStart(index)) {
                wave.waiting[kept++] = index;
                continue;
            }
            begin(index);
            // Without anything to go by it takes its place and keeps it.
            if (const auto takes = m_durations.whole(m_live.agents[index].row)) {
                m_result.agents[index].start = at;
                expectEnd(index, at + *takes);
            }
        }
        wave.waiting.erase(wave.waiting.begin() + std::ptrdiff_t(kept), wave.waiting.begin() + std::ptrdiff_t(i));
    }

    using End = std::pair<qint64, int>;
    const LiveSession& m_live;
    qint64 m_now;
    Durations m_durations;
    Projection m_result;
    std::vector<AgentPlay> m_agents;
    std::vector<WavePlay> m_waves;
    QHash<QString, int> m_nodes;
    std::vector<int> m_nodeLive;
    bool m_limitedNodes = false;
    int m_running = 0;
    std::priority_queue<End, std::vector<End>, std::greater<>> m_ends;
};

} // namespace

Projection project(const LiveSession& live, qint64 now)
{
    const Session& session = live.session;
    if (session.state != SessionState::Running || !session.stopBy.isEmpty() || !session.operatorHold.isEmpty()) {
        Projection nothing;
        nothing.agents.resize(live.agents.size());
        nothing.waveEnds.resize(live.waves.size());
        return nothing;
    }
    return Play(live, now).run();
}

} // namespace wavedeck
