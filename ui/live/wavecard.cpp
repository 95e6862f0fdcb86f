// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/wavecard.h"

#include "ui/live/wavecells.h"
#include "ui/theme/format.h"

#include <algorithm>
#include <array>

namespace wavedeck::ui {

namespace {

constexpr std::array kUrgency = {AgentState::Failed, AgentState::Lost, AgentState::Overdue, AgentState::Blocked,
    AgentState::Running, AgentState::Succeeded, AgentState::Queued, AgentState::Cancelled};

int countOf(const StateCounts& counts, AgentState state)
{
    return counts[state] + (state == AgentState::Running ? counts[AgentState::Starting] : 0);
}

QString countWord(AgentState state)
{
    return state == AgentState::Succeeded ? QStringLiteral("done") : QString(word(state));
}

/// "34:12", whole seconds.
QString elapsedOf(const CardContext& context, int wave)
{
    return duration(context.summary.waves.value(wave).elapsedMs);
}

struct StateLine {
    Glyph glyph;
    QColor colour; ///< of the glyph
    QString word;
    QString detail;
    QString elapsed; ///< the number in detail
    bool person = false; ///< somebody has to look: the word is coloured too
};

StateLine stateLine(const CardContext& context, int wave)
{
    const WaveState state = context.live.waves[wave].row.state;
    const Theme& theme = context.fonts.theme();
    StateLine line{glyphOf(state), theme.tone(toneOf(state)).text, title(state), {}, {}, false};
    const QString elapsed = elapsedOf(context, wave);
    const bool begun = context.summary.waves.value(wave).elapsedMs > 0;
    switch (state) {
    case WaveState::Pending:
        line.word = waitsFor(context.live, wave);
        break;
    case WaveState::Running:
        line.detail = elapsed + QStringLiteral(" elapsed");
        break;
    case WaveState::Gating:
        line.word = QStringLiteral("At its gates");
        line.detail = elapsed + QStringLiteral(" elapsed");
        break;
    case WaveState::Held:
        line.person = true;
        line.detail = elapsed + QStringLiteral(" elapsed");
        break;
    case WaveState::Passed:
        line.word = QStringLiteral("Complete");
        line.detail = QStringLiteral("in ") + elapsed;
        break;
    case WaveState::Failed:
        line.person = true;
        [[fallthrough]];
    case WaveState::Stopped:
        line.detail = begun ? QStringLiteral("after ") + elapsed : QString();
        break;
    case WaveState::Skipped:
        break;
    }
    if (!line.detail.isEmpty())
        line.elapsed = elapsed;
    return line;
}

/// Counts at the foot of a card: in words, in smaller words, or as bare numbers, whichever has room.
Face countsFace(const CardContext& context, const CardBox& card, const StateCounts& counts, int pad)
{
    const FontBook& fonts = context.fonts;
    const Theme& theme = fonts.theme();
    const int height = fonts.px(16);
    const QRectF line(card.rect.left() + pad, card.rect.bottom() + 1 - fonts.px(8) - height,
        card.rect.width() - pad - fonts.px(2), height);
    struct Style {
        int size;
        int gap;
        bool words;
    };
    for (const Style style : {Style{12, 11, true}, Style{11, 5, true}, Style{11, 6, false}}) {
        Face face;
        LineWriter writer(face, fonts, line, style.size);
        qreal room = 0;
        for (const AgentState state : kUrgency) {
            const int count = countOf(counts, state);
            // A card with its counts in the title does not say "done" twice.
            if (count == 0 || (card.wide && state == AgentState::Succeeded))
                continue;
            if (!face.glyphs.isEmpty())
                writer.gap(fonts.px(style.gap));
            const QColor tone = theme.tone(toneOf(state)).text;
            writer.glyph(glyphOf(state), fonts.px(12), tone, theme.panel).gap(fonts.px(style.size == 12 ? 4 : 3));
            const QString number = QString::number(count);
            writer.text(style.words ? QString(number + QLatin1Char(' ') + countWord(state)) : number, style.size,
                QFont::Normal, theme.t2);
            room = writer.room();
        }
        if (room >= (style.size == 12 ? fonts.px(6) : 0))
            return face;
    }
    return {};
}

} // namespace

QString waitsFor(const LiveSession& live, int wave)
{
    if (wave == 0)
        return QStringLiteral("Waits for the start");
    const LiveWave& before = live.waves[wave - 1];
    for (const LiveGate& gate : before.gates)
        if (gate.row.kind == GateKind::Blocking && gate.row.state != GateState::Passed
            && gate.row.state != GateState::Waived)
            return QStringLiteral("Waits for %1").arg(plain(gate.row.id, 60));
    return QStringLiteral("Waits for wave %1").arg(wave);
}

QString waveTitle(int wave)
{
    return QStringLiteral("Wave %1").arg(wave + 1);
}

QString waveName(const LiveWave& wave)
{
    return plain(wave.row.name.isEmpty() ? wave.row.id : wave.row.name, 120);
}

Face waveFace(const CardContext& context, const CardBox& card)
{
    const FontBook& fonts = context.fonts;
    const Theme& theme = fonts.theme();
    const LiveWave& wave = context.live.waves[card.wave];
    const WaveSummary sum = context.summary.waves.value(card.wave);
    const int pad = fonts.px(context.narrow ? 10 : 12);
    const int size = context.narrow ? 14 : 15;
    Face face;
    const QRectF head(card.rect.left() + pad, card.rect.top() + fonts.px(8), card.rect.width() - 2 * pad, fonts.px(20));
    LineWriter title(face, fonts, head, size, QFont::DemiBold);
    if (card.wide) {
        title.rightText(percent(sum.percent), 18, QFont::DemiBold, theme.t1).rightGap(fonts.px(9));
        title.rightText(QStringLiteral("%1 of %2 done").arg(sum.counts.done()).arg(sum.counts.total()), 12,
            QFont::Normal, theme.t1);
        title.rightGap(fonts.px(12));
    }
    title.name(waveTitle(card.wave), size, QFont::DemiBold, theme.t1).gap(fonts.px(6));
    title.name(waveName(wave), size, QFont::Normal, card.wide ? theme.t1 : theme.t2);

    const StateLine state = stateLine(context, card.wave);
    LineWriter line(face, fonts, QRectF(head.left(), head.bottom() + fonts.px(2), head.width(), fonts.px(16)), 12);
    line.glyph(state.glyph, fonts.px(12), state.colour, theme.panel).gap(fonts.px(6));
    line.name(state.word, 12, QFont::Medium, state.person ? state.colour : theme.t2).gap(fonts.px(8));
    // A number is shown whole or not at all; the tool tip has it too.
    const QStringList details{state.detail, state.elapsed};
    for (const QString& detail : details) {
        if (detail.isEmpty() || fonts.width(detail, 12) > line.room())
            continue;
        line.text(detail, 12, QFont::Normal, theme.t3);
        break;
    }

    face.add(countsFace(context, card, sum.counts, pad));
    return face;
}

Face teamFace(const CardContext& context, const CardBox& card, const TeamBox& team)
{
    const FontBook& fonts = context.fonts;
    const Theme& theme = fonts.theme();
    Face face;
    if (!team.labelRect.isEmpty()) {
        LineWriter line(face, fonts, team.labelRect, 12);
        const QString name = team.coordinator.isEmpty() ? QStringLiteral("Others") : team.coordinator;
        if (team.label.isEmpty() || fonts.width(name, 12) > line.room() * 0.6) {
            line.name(team.label.isEmpty() ? name : team.label, 12, QFont::Normal, theme.t1);
        } else {
            line.text(name, 12, QFont::Normal, theme.t3).gap(fonts.px(4));
            line.name(team.label, 12, QFont::Normal, theme.t1);
        }
    }
    if (!team.valueRect.isEmpty()) {
        int done = 0;
        int sum = 0;
        for (const int index : team.agents) {
            const LiveAgent& agent = context.live.agents[index];
            done += agent.row.state == AgentState::Succeeded;
            sum += agentPercent(agent);
        }
        const auto size = int(team.agents.size());
        LineWriter line(face, fonts, team.valueRect, 12);
        line.rightText(card.wide ? percent(size ? double(sum) / size : 0) : QStringLiteral("%1/%2").arg(done).arg(size),
            12, QFont::Normal, theme.t2);
    }
    return face;
}

QString countsInWords(const StateCounts& counts)
{
    QStringList words;
    for (const AgentState state : kUrgency)
        if (const int count = countOf(counts, state); count > 0)
            words.append(QString::number(count) + QLatin1Char(' ') + countWord(state));
    return words.join(QStringLiteral(", "));
}

QString waveTimes(const CardContext& context, int wave)
{
    const WaveSummary sum = context.summary.waves.value(wave);
    if (sum.elapsedMs <= 0)
        return QStringLiteral("Not begun");
    QString text = QStringLiteral("%1 elapsed, its agents one after the other %2")
                       .arg(duration(sum.elapsedMs), duration(sum.sequentialMs));
    if (sum.sequentialMs > sum.elapsedMs)
        text += QStringLiteral(" (%1 times as long)").arg(double(sum.sequentialMs) / double(sum.elapsedMs), 0, 'f', 1);
    return text;
}

QString waveSentence(const CardContext& context, const CardBox& card)
{
    const LiveWave& wave = context.live.waves[card.wave];
    const StateLine state = stateLine(context, card.wave);
    QString text = waveTitle(card.wave) + QLatin1Char(' ') + waveName(wave) + QStringLiteral(", ") + state.word;
    if (!state.detail.isEmpty())
        text += QLatin1Char(' ') + state.detail;
    const WaveSummary sum = context.summary.waves.value(card.wave);
    text += QStringLiteral(", %1 of %2 done").arg(sum.counts.done()).arg(sum.counts.total());
    if (const QString counts = countsInWords(sum.counts); !counts.isEmpty())
        text += QStringLiteral(": ") + counts;
    return text;
}

QString agentFacts(const LiveAgent& agent)
{
    QString text = title(agent.row.state);
    if (agent.row.progress && !hasEnded(agent.row.state))
        text += QStringLiteral(", %1 percent").arg(*agent.row.progress);
    if (isLive(agent.row.state) && !agent.row.step.isEmpty())
        text += QStringLiteral(", ") + plain(agent.row.step, 120);
    if (!isLive(agent.row.state) && !agent.row.reason.isEmpty())
        text += QStringLiteral(", ") + plain(agent.row.reason, 120);
    return text;
}

QString teamSentence(const CardContext& context, const TeamBox& team)
{
    QString text
        = team.coordinator.isEmpty() ? QStringLiteral("All teams") : QStringLiteral("Team ") + team.coordinator;
    if (!team.label.isEmpty())
        text += QLatin1Char(' ') + team.label;
    text += QStringLiteral(", %1 agents: ").arg(team.agents.size());
    text += countsInWords(countsOf(context.live, team.agents));
    return text;
}

} // namespace wavedeck::ui
