// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/timeline.h"

#include "models/domain/formulas.h"
#include "models/timeline/projection.h"

#include <algorithm>

namespace wavedeck {

namespace {

constexpr qsizetype kLinesOfTheirOwn = 16;

/// Until when an attempt ran. One without an end although the session is over, or another attempt came after it, has
/// nothing to show: it ends where it began.
qint64 endOf(const Attempt& attempt, bool live, qint64 now)
{
    if (attempt.endedAt > 0)
        return std::max(attempt.startedAt, attempt.endedAt);
    return live ? std::max(now, attempt.startedAt) : attempt.startedAt;
}

TimelineBar barOf(const Attempt& attempt, bool live, qint64 now)
{
    TimelineBar bar;
    bar.state = attempt.state;
    bar.attempt = attempt.number;
    bar.live = live && attempt.endedAt == 0;
    bar.asked = attempt.intentAt;
    bar.start = attempt.startedAt > 0 ? attempt.startedAt : attempt.intentAt;
    bar.end = attempt.startedAt > 0 ? endOf(attempt, live, now) : bar.start;
    return bar;
}

class Maker {
public:
    Maker(const LiveSession& live, qint64 now)
        : m_live(live)
    {
        m_made.live = !hasEnded(live.session.state);
        m_made.now = m_made.live || live.session.endedAt == 0 ? now : live.session.endedAt;
        m_made.from = live.session.startedAt > 0 ? live.session.startedAt : m_made.now;
        m_made.to = m_made.now;
    }

    Timeline make()
    {
        m_expected = project(m_live, m_made.now);
        QHash<QString, qint64> begun;
        for (const LiveWave& wave : m_live.waves)
            begun.insert(wave.row.id, wave.row.startedAt);
        m_made.bars.reserve(m_live.agents.size());
        for (int i = 0; i < m_live.agents.size(); ++i)
            m_made.bars.append(barsOf(i, begun.value(m_live.agents[i].row.wave)));
        for (const QList<TimelineBar>& bars : std::as_const(m_made.bars))
            for (const TimelineBar& bar : bars) {
                m_made.from = std::min(m_made.from, bar.start);
                m_made.to = std::max({m_made.to, bar.end, bar.expectedEnd});
            }
        makeGates();
        makeCurve();
        return std::move(m_made);
    }

private:
    QList<TimelineBar> barsOf(int index, qint64 waveBegan)
    {
        const LiveAgent& agent = m_live.agents[index];
        QList<TimelineBar> bars;
        for (const Attempt& attempt : agent.earlier)
            if (attempt.intentAt > 0 || attempt.startedAt > 0)
                bars.append(barOf(attempt, false, m_made.now));
        if (agent.last.number > 0 && (agent.last.intentAt > 0 || agent.last.startedAt > 0)) {
            TimelineBar bar = barOf(agent.last, m_made.live && isLive(agent.row.state), m_made.now);
            if (isLive(agent.row.state))
                bar.state = agent.row.state;
            if (agent.row.limitMs > 0)
                bar.limitAt = bar.start + agent.row.limitMs;
            if (bar.live)
                bar.expectedEnd = m_expected.agents[index].end;
            bars.append(bar);
        }
        if (!bars.isEmpty() && waveBegan > 0)
            bars.first().asked = std::min(waveBegan, bars.first().start);
        if (agent.row.state == AgentState::Blocked && m_made.live) {
            TimelineBar bar{TimelineBar::Blocked, AgentState::Blocked};
            bar.live = true;
            bar.start = agent.row.stateAt > 0 ? std::min(agent.row.stateAt, m_made.now) : m_made.now;
            bar.asked = waveBegan > 0 && bars.isEmpty() ? std::min(waveBegan, bar.start) : bar.start;
            bar.end = m_made.now;
            bars.append(bar);
        }
        if (const Expected& next = m_expected.agents[index]; next.start > 0 && next.end > 0) {
            TimelineBar bar{TimelineBar::Projected, AgentState::Queued};
            bar.start = next.start;
            bar.end = next.end;
            bars.append(bar);
        }
        return bars;
    }

    void makeGates()
    {
        for (int w = 0; w < m_live.waves.size(); ++w) {
            const LiveWave& wave = m_live.waves[w];
            for (int g = 0; g < wave.gates.size(); ++g) {
                const Gate& gate = wave.gates[g].row;
                if (gate.endedAt > 0)
                    m_made.gates.append({w, g, gate.endedAt, false});
                else if (hasEnded(gate.state) && wave.row.endedAt > 0)
                    m_made.gates.append({w, g, wave.row.endedAt, false});
                else if (m_made.live && wave.row.state == WaveState::Gating)
                    m_made.gates.append({w, g, m_made.now, true});
                else if (m_expected.waveEnds[w] > 0)
                    m_made.gates.append({w, g, m_expected.waveEnds[w], true});
            }
        }
        std::stable_sort(m_made.gates.begin(), m_made.gates.end(),
            [](const TimelineGate& a, const TimelineGate& b) { return a.at < b.at; });
    }

    using Change = std::pair<qint64, int>;

    static QList<CurveStep> stepsOf(std::vector<Change>& changes, int live)
    {
        std::sort(changes.begin(), changes.end());
        QList<CurveStep> steps;
        for (const Change& change : changes) {
            live += change.second;
            if (!steps.isEmpty() && steps.last().at == change.first)
                steps.last().live = live;
            else
                steps.append({change.first, live});
        }
        return steps;
    }

    void makeCurve()
    {
        Concurrency& curve = m_made.concurrency;
        std::vector<Change> known;
        std::vector<Change> next;
        QList<formulas::Interval> runs;
        bool anyEnd = false;
        for (const QList<TimelineBar>& bars : std::as_const(m_made.bars))
            for (const TimelineBar& bar : bars) {
                if (bar.kind == TimelineBar::Run) {
                    known.emplace_back(bar.start, 1);
                    bar.live ? ++curve.now : (known.emplace_back(bar.end, -1), 0);
                    runs.append({bar.start, bar.end});
                }
                const qint64 end = bar.kind == TimelineBar::Projected ? bar.end : bar.expectedEnd;
                if (bar.kind == TimelineBar::Projected)
                    next.emplace_back(bar.start, 1);
                if (end > 0)
                    next.emplace_back(end, -1);
                anyEnd = anyEnd || end > 0;
            }
        curve.steps = stepsOf(known, 0);
        for (const CurveStep& step : std::as_const(curve.steps))
            if (step.live > curve.peak) {
                curve.peak = step.live;
                curve.peakAt = step.at;
            }
        curve.limit = m_live.session.maxParallel;
        curve.factor = formulas::parallelFactor(formulas::sequentialMs(runs), m_made.now - m_live.session.startedAt);
        if (anyEnd) {
            next.emplace_back(m_made.now, 0);
            curve.projected = stepsOf(next, curve.now);
        }
    }

    const LiveSession& m_live;
    Timeline m_made;
    Projection m_expected;
};

} // namespace

Timeline timelineOf(const LiveSession& live, qint64 now)
{
    return Maker(live, now).make();
}

int liveAt(const QList<CurveStep>& steps, qint64 at)
{
    const auto after = std::upper_bound(
        steps.begin(), steps.end(), at, [](qint64 time, const CurveStep& step) { return time < step.at; });
    return after == steps.begin() ? 0 : std::prev(after)->live;
}

QList<QList<TimelineBar>> packBars(const Timeline& timeline, const QList<int>& agents)
{
    QList<QList<TimelineBar>> own;
    for (const int agent : agents)
        if (!timeline.bars[agent].isEmpty())
            own.append(timeline.bars[agent]);
    std::stable_sort(own.begin(), own.end(),
        [](const QList<TimelineBar>& a, const QList<TimelineBar>& b) { return a.first().start < b.first().start; });
    if (own.size() <= kLinesOfTheirOwn)
        return own;
    // The line that has been free longest takes the next: ends in a heap, so that 1,000 agents cost little.
    QList<QList<TimelineBar>> lines;
    std::vector<std::pair<qint64, int>> ends;
    const auto later = std::greater<std::pair<qint64, int>>();
    for (const QList<TimelineBar>& bars : std::as_const(own)) {
        const bool fits = !ends.empty() && ends.front().first <= bars.first().start;
        int line = int(lines.size());
        if (fits) {
            std::pop_heap(ends.begin(), ends.end(), later);
            line = ends.back().second;
            ends.pop_back();
            lines[line] += bars;
        } else {
            lines.append(bars);
        }
        ends.emplace_back(bars.last().end, line);
        std::push_heap(ends.begin(), ends.end(), later);
    }
    return lines;
}

} // namespace wavedeck
