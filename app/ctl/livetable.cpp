// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/livetable.h"

#include "app/ctl/output.h"
#include "app/ctl/render.h"
#include "models/base/clock.h"

#include <QMap>

#include <algorithm>

#include <sys/ioctl.h>
#include <unistd.h>

namespace wavedeck::ctl {

namespace {

struct Size {
    int columns = 80;
    int lines = 24;
};

Size terminalSize()
{
    winsize size = {};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return {};
    return {std::max<int>(20, size.ws_col), std::max<int>(5, size.ws_row)};
}

QString bar(const std::optional<int>& progress)
{
    constexpr int kCells = 10;
    if (!progress)
        return QStringLiteral("progress unknown");
    const int full = std::clamp(*progress, 0, 100) * kCells / 100;
    return QStringLiteral("%1% ").arg(*progress, 3) + QString(full, QLatin1Char('#'))
        + QString(kCells - full, QLatin1Char('.'));
}

/// Those a person looks at: what runs, and what went wrong.
bool isShown(const Agent& agent)
{
    return isLive(agent.state) || agent.state == AgentState::Failed || agent.state == AgentState::Lost
        || agent.state == AgentState::Cancelled || agent.state == AgentState::Blocked;
}

QString countsOf(const SessionRows& rows, const Wave& wave)
{
    QMap<int, int> counts;
    for (const Agent& agent : rows.agents)
        if (agent.wave == wave.id)
            ++counts[int(agent.state)];
    QStringList parts;
    for (auto it = counts.begin(); it != counts.end(); ++it)
        parts.append(QStringLiteral("%1 %2").arg(it.value()).arg(word(AgentState(it.key()))));
    return parts.join(QStringLiteral(", "));
}

/// A state's word in colour with the rest of the line, cut before the edge.
QString line(const QString& front, const QString& state, const QString& rest, int columns)
{
    const QString head = clipped(front, columns - 1);
    const qsizetype left = columns - 1 - head.size() - state.size() - 2;
    if (left < 0)
        return head;
    return head + coloured(state) + QStringLiteral("  ") + clipped(rest, left);
}

QString agentLine(const SessionRows& rows, const Agent& agent, qint64 now, int columns)
{
    const QList<Attempt> attempts = rows.attemptsOf(agent.id);
    qint64 elapsed = 0;
    if (!attempts.isEmpty() && attempts.last().startedAt > 0)
        elapsed = attempts.last().endedAt > 0 ? attempts.last().durationMs : now - attempts.last().startedAt;
    const QString note = isLive(agent.state) ? agent.step : agent.reason;
    const QString rest = isLive(agent.state)
        ? QStringLiteral("%1  %2  %3").arg(humanDuration(elapsed), -8).arg(bar(agent.progress), note)
        : QStringLiteral("%1  %2").arg(humanDuration(elapsed), -8).arg(note);
    return line(QStringLiteral("    %1 ").arg(clipped(agent.id, columns / 4), -(columns / 5)), word(agent.state), rest,
        columns);
}

QStringList linesOf(const SessionRows& rows, qint64 now, Size size)
{
    const Session& session = rows.session;
    const qint64 end = session.endedAt > 0 ? session.endedAt : now;
    QStringList lines{line(session.id + QLatin1Char(' '), word(session.state),
        QStringLiteral("%1  %2").arg(humanDuration(end - session.startedAt), session.name), size.columns)};
    for (const QString& reason : session.reasons)
        lines.append(clipped(reasonLine(session, reason), size.columns - 1));
    for (const Wave& wave : rows.waves) {
        lines.append(line(QStringLiteral("  %1 %2 ").arg(wave.position).arg(clipped(wave.name, 30)), word(wave.state),
            countsOf(rows, wave), size.columns));
        if (wave.state == WaveState::Pending || wave.state == WaveState::Passed)
            continue;
        for (const Agent& agent : rows.agents)
            if (agent.wave == wave.id && isShown(agent))
                lines.append(agentLine(rows, agent, now, size.columns));
        for (const Gate& gate : rows.gates)
            if (gate.wave == wave.id && gate.state != GateState::Pending)
                lines.append(line(QStringLiteral("    gate %1 ").arg(clipped(gate.id, 24)), word(gate.state),
                    gate.reason, size.columns));
    }
    return lines;
}

} // namespace

void LiveTable::draw(const SessionRows& rows, qint64 now)
{
    const Size size = terminalSize();
    QStringList lines = linesOf(rows, now, size);
    if (const qsizetype room = size.lines - 1; lines.size() > room) {
        const qsizetype hidden = lines.size() - room + 1;
        lines = lines.mid(0, room - 1);
        lines.append(QStringLiteral("  … and %1 lines more: wavedeckctl session show %2")
                         .arg(hidden)
                         .arg(rows.session.id)
                         .left(size.columns - 1));
    }
    // Up to the first line of the last drawing, each line cleared to its end, what is below cleared.
    QString text = QStringLiteral("\r");
    if (m_lines > 0)
        text += QStringLiteral("\x1b[%1A").arg(std::min(m_lines, size.lines - 1));
    for (const QString& shown : lines)
        text += shown + QStringLiteral("\x1b[K\n");
    text += QStringLiteral("\x1b[J");
    print(text);
    m_lines = int(lines.size());
}

} // namespace wavedeck::ctl
