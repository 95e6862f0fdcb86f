// SPDX-License-Identifier: GPL-3.0-or-later
// The words of GanttView's rows and gates, on the screen and for a screen reader.
#include "ui/timeline/ganttview.h"

#include "models/items/agenttexts.h"
#include "models/live/summary.h"
#include "models/live/words.h"
#include "ui/live/wavecard.h"
#include "ui/theme/format.h"

#include <algorithm>

namespace wavedeck::ui {

namespace {

QString agentsText(qsizetype count)
{
    return count == 1 ? QStringLiteral("1 agent") : QStringLiteral("%1 agents").arg(ui::count(count));
}

QString nodeTitle(const LiveNode& node)
{
    return plain(node.role.isEmpty() || node.role == node.id ? node.id : node.role, 120);
}

QString waveWord(const LiveSession& live, int wave)
{
    const WaveState state = live.waves[wave].row.state;
    switch (state) {
    case WaveState::Pending:
        return waitsFor(live, wave);
    case WaveState::Passed:
        return QStringLiteral("Complete");
    case WaveState::Gating:
        return QStringLiteral("At its gates");
    default:
        return title(state);
    }
}

StateCounts countsOf(const LiveSession& live, const QList<int>& agents)
{
    StateCounts counts;
    for (const int agent : agents)
        ++counts.of[std::size_t(live.agents[agent].row.state)];
    return counts;
}

} // namespace

QString rowTitle(const LiveSession& live, const TimelineRow& row)
{
    switch (row.kind) {
    case TimelineRow::Group: {
        if (row.wave < 0)
            return title(row.state);
        const QString name = waveName(live.waves[row.wave]);
        return waveTitle(row.wave) + (name.isEmpty() ? QString() : QString(QLatin1Char(' ') + name));
    }
    case TimelineRow::Team:
        return row.node < 0 ? QStringLiteral("No coordinator") : nodeTitle(live.hierarchy[row.node]);
    case TimelineRow::Fold: {
        const Agent& first = live.agents[row.agents.first()].row;
        return QStringLiteral("%1 × %2").arg(plain(first.templateId, 80)).arg(ui::count(row.agents.size()));
    }
    case TimelineRow::Agent:
        break;
    }
    return plain(agentLabel(live.agents[row.agent].row), 160);
}

QString rowSub(const LiveSession& live, const TimelineRow& row, qint64 now)
{
    QString sub = agentsText(row.agents.size());
    if (row.wave < 0)
        return sub;
    const Wave& wave = live.waves[row.wave].row;
    if (wave.startedAt > 0)
        sub += QStringLiteral(", ")
            + duration(std::max<qint64>(0, (wave.endedAt > 0 ? wave.endedAt : now) - wave.startedAt));
    return sub;
}

QString gateText(const LiveSession& live, const TimelineGate& gate)
{
    const Gate& row = live.waves[gate.wave].gates[gate.gate].row;
    const QString id = plain(row.id, 40);
    if (!gate.expected)
        return QStringLiteral("%1 %2 %3").arg(id, word(row.state), shortClock(gate.at));
    if (live.waves[gate.wave].row.state != WaveState::Gating)
        return QStringLiteral("%1 expected %2").arg(id, shortClock(gate.at));
    return id + (row.state == GateState::Running ? QStringLiteral(" is judged") : QStringLiteral(" waits"));
}

QString GanttView::titleOf(const TimelineRow& row) const
{
    return rowTitle(*m_live, row);
}

QString GanttView::subOf(const TimelineRow& row) const
{
    return rowSub(*m_live, row, m_timeline->now);
}

AgentState GanttView::stateOf(const TimelineRow& row) const
{
    if (row.kind == TimelineRow::Agent)
        return agentOf(row).row.state;
    if (row.kind == TimelineRow::Group && row.wave < 0)
        return row.state;
    const StateCounts counts = countsOf(*m_live, row.agents);
    if (counts.live() > 0)
        return AgentState::Running;
    for (const AgentState state : {AgentState::Failed, AgentState::Lost, AgentState::Blocked, AgentState::Queued,
             AgentState::Succeeded, AgentState::Cancelled})
        if (counts[state] > 0)
            return state;
    return AgentState::Queued;
}

QString GanttView::sentence(int index) const
{
    const TimelineRow& row = m_rows[index];
    if (row.kind != TimelineRow::Agent) {
        QString text = titleOf(row);
        if (row.wave >= 0)
            text += QStringLiteral(", ") + waveWord(*m_live, row.wave);
        text += QStringLiteral(", ") + subOf(row);
        if (const QString counts = countsInWords(countsOf(*m_live, row.agents)); !counts.isEmpty() && row.wave >= 0)
            text += QStringLiteral(", ") + counts;
        for (const TimelineGate& gate : m_timeline->gates)
            if (gate.wave == row.wave)
                text += QStringLiteral(", gate ") + gateText(*m_live, gate);
        return text + (row.open ? QStringLiteral(", open") : QStringLiteral(", folded"));
    }
    const LiveAgent& agent = agentOf(row);
    QString text = plain(spokenRow(agent, m_timeline->now), 400);
    for (const TimelineBar& bar : m_timeline->bars[row.agent]) {
        if (bar.kind == TimelineBar::Projected)
            text += QStringLiteral(", projected to start about %1 and to end about %2")
                        .arg(shortClock(bar.start), shortClock(bar.end));
        else if (bar.kind == TimelineBar::Blocked)
            text += QStringLiteral(", blocked since ") + clock(bar.start);
        else if (agent.last.number > 1)
            text += QStringLiteral(", attempt %1 %2 from %3").arg(bar.attempt).arg(word(bar.state), clock(bar.start));
        else
            text += QStringLiteral(", started ") + clock(bar.start);
        if (bar.kind == TimelineBar::Run && !bar.live)
            text += QStringLiteral(" to ") + clock(bar.end);
    }
    return text;
}

/// A wave in two lines; a state, which says less, in one.
void GanttView::writeGroup(Face* face, int index, const QRect& rect, const QColor& behind) const
{
    const TimelineRow& row = m_rows[index];
    const Theme& theme = m_fonts.theme();
    const QColor faint = index == m_current ? theme.t2 : theme.t3;
    const auto px = [this](int pixels) { return m_fonts.px(pixels); };
    const qreal wide = rect.width() - px(6);
    const bool byWave = row.wave >= 0;
    const qreal first = std::ceil(m_fonts.at(13).metrics.height());
    const qreal high = byWave ? first : std::min<qreal>(rect.height(), first + px(8));
    LineWriter head(
        *face, m_fonts, {qreal(rect.left()), rect.top() + qreal(byWave ? px(4) : 0), wide, high}, 13, QFont::DemiBold);
    head.gap(px(13)).glyph(row.open ? Glyph::ChevronDown : Glyph::ChevronRight, px(11), faint, behind).gap(px(8));
    if (!byWave) {
        head.glyph(glyphOf(row.state), px(12), theme.tone(toneOf(row.state)).text, behind).gap(px(6));
        head.name(titleOf(row), 13, QFont::DemiBold, theme.t1).gap(px(7)).name(subOf(row), 12, QFont::Normal, faint);
        return;
    }
    head.name(titleOf(row), 13, QFont::DemiBold, theme.t1);
    const WaveState wave = m_live->waves[row.wave].row.state;
    const QColor tone = theme.tone(toneOf(wave)).text;
    const bool person = wave == WaveState::Held || wave == WaveState::Failed;
    LineWriter(*face, m_fonts,
        {qreal(rect.left()), rect.top() + px(4) + first, wide, std::ceil(m_fonts.at(12).metrics.height())}, 12)
        .gap(px(32))
        .glyph(glyphOf(wave), px(11), tone, behind)
        .gap(px(5))
        .name(waveWord(*m_live, row.wave), 12, QFont::Normal, person ? tone : faint)
        .gap(px(7))
        .name(subOf(row), 12, QFont::Normal, faint);
}

Face GanttView::nameFace(int index, const QRect& rect) const
{
    const TimelineRow& row = m_rows[index];
    const Theme& theme = m_fonts.theme();
    const bool selected = index == m_current;
    const QColor faint = selected ? theme.t2 : theme.t3;
    const QColor behind = selected ? theme.sel : row.kind == TimelineRow::Group ? theme.raised : theme.panel;
    const auto px = [this](int pixels) { return m_fonts.px(pixels); };
    Face face;
    const AgentState state = stateOf(row);
    if (row.kind == TimelineRow::Group) {
        writeGroup(&face, index, rect, behind);
        return face;
    }
    const bool folds = row.kind != TimelineRow::Agent;
    const int indent = px(18 + 14 * std::min(row.depth, 6));
    LineWriter line(face, m_fonts, QRectF(rect).adjusted(0, 0, -px(6), 0), 12);
    if (folds)
        line.gap(indent - px(12))
            .glyph(row.open ? Glyph::ChevronDown : Glyph::ChevronRight, px(8), faint, behind)
            .gap(px(4));
    else
        line.gap(std::max(px(32), indent));
    line.glyph(glyphOf(state), px(11), theme.tone(toneOf(state)).text, behind).gap(px(5));
    if (folds) {
        const QString id = row.node < 0 ? QString() : plain(m_live->hierarchy[row.node].id, 40);
        if (!id.isEmpty() && id != titleOf(row)) {
            const qreal before = line.left();
            line.name(id, 12, QFont::Normal, faint, px(110));
            line.gap(std::max<qreal>(px(6), before + px(42) - line.left()));
        }
        line.name(titleOf(row), 12, QFont::DemiBold, theme.t1);
        return face;
    }
    const Agent& agent = agentOf(row).row;
    const QString id = plain(agent.id, 60);
    if (agentLabel(agent) == agent.id) {
        line.name(id, 12, QFont::Normal, theme.t1);
        return face;
    }
    const qreal before = line.left();
    line.name(id, 12, QFont::Normal, faint, px(110));
    line.gap(std::max<qreal>(px(6), before + px(42) - line.left()));
    line.name(plain(agent.name, 120), 12, QFont::Normal, theme.t1);
    return face;
}

} // namespace wavedeck::ui
