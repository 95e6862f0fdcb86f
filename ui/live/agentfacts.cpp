// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/agentfacts.h"

#include "models/live/summary.h"
#include "models/live/words.h"
#include "ui/live/agentprotocol.h"
#include "ui/theme/format.h"
#include "ui/widgets/accessible.h"
#include "ui/widgets/paint.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <cstring>

namespace wavedeck::ui {

namespace {

constexpr int kBarWidth = 130; ///< of the bar of progress, pixels at 100 %

QString tr(const char* text)
{
    return FactList::tr(text);
}

QString endedBy(EndedBy by)
{
    switch (by) {
    case EndedBy::Agent:
        return tr("by itself");
    case EndedBy::Operator:
        return tr("by the operator");
    case EndedBy::Limit:
        return tr("by its limit");
    case EndedBy::Engine:
        return tr("by the engine");
    case EndedBy::Unknown:
        break;
    }
    return tr("nobody knows by whom");
}

/// Those of its wave that it waits for, with how they stand.
QStringList needsOf(const LiveSession& live, const Agent& agent)
{
    QStringList all;
    const QStringList needs = live.order.needs.value(agent.templateId);
    for (const LiveAgent& other : live.agents)
        if (other.row.wave == agent.wave && needs.contains(other.row.templateId))
            all.append(tr("%1, %2").arg(plain(other.row.id, 40), title(other.row.state).toLower()));
    return all;
}

/// Those that wait for it: agents, else the gates of its wave.
QStringList neededBy(const LiveSession& live, const Agent& agent)
{
    QStringList all;
    for (const LiveAgent& other : live.agents)
        if (other.row.wave == agent.wave && live.order.needs.value(other.row.templateId).contains(agent.templateId))
            all.append(plain(other.row.id, 40));
    for (const LiveWave& wave : live.waves)
        for (const LiveGate& gate : wave.gates)
            if (all.isEmpty() && wave.row.id == agent.wave && agent.required)
                all.append(plain(gateLabel(gate.row), 60));
    return all;
}

QString attemptWords(const Attempt& attempt)
{
    const QString how = title(attempt.state).toLower();
    return attempt.endedAt > 0 ? tr("%1 after %2").arg(how, duration(attempt.durationMs)) : how;
}

QString signalName(int signal)
{
    const char* name = ::sigabbrev_np(signal);
    return name ? QStringLiteral("SIG%1 (%2)").arg(QLatin1String(name)).arg(signal) : QString::number(signal);
}

} // namespace

QList<AgentFact> factsOf(const LiveAgent& agent, qint64 now, const QString& step, qint64 memoryTotal)
{
    const Agent& row = agent.row;
    const bool over = row.state == AgentState::Overdue;
    QList<AgentFact> facts;
    const QString source = row.progressSource.isEmpty() ? QString() : tr("from %1").arg(plain(row.progressSource, 30));
    facts.append({step.isEmpty() ? tr("Progress") : tr("Progress, %1").arg(step),
        row.progress ? percent(*row.progress) : kNone, row.progress ? source : tr("not told"), Tone::Neutral,
        row.progress ? *row.progress : AgentFact::kNoBar, over});
    const bool started = agent.last.startedAt > 0;
    facts.append({tr("Elapsed"), started ? duration(elapsedMs(agent, now)) : kNone,
        row.limitMs > 0 ? tr("limit %1").arg(duration(row.limitMs)) : tr("no limit"),
        over ? Tone::Warning : Tone::Neutral});
    const qint64 all = row.tokens.input + row.tokens.output + row.tokens.cacheRead + row.tokens.cacheWrite;
    facts.append({tr("Tokens"), all > 0 ? tokens(all) : kNone,
        all > 0 ? tr("%1 in, %2 out").arg(tokens(all - row.tokens.output), tokens(row.tokens.output)) : QString()});
    // Tokens without a price are no zero.
    facts.append({tr("Cost"), row.costMicroUsd > 0 ? money(row.costMicroUsd) : kNone,
        all > 0 && row.costMicroUsd == 0 ? tr("unknown") : QString()});
    const bool measured = agent.rssBytes >= 0;
    QString more = agent.last.peakRssBytes > 0 ? tr("peak %1").arg(memory(agent.last.peakRssBytes)) : QString();
    if (measured && memoryTotal > 0)
        more = tr("%1 of %2").arg(percent(double(agent.rssBytes) * 100 / double(memoryTotal)), memory(memoryTotal));
    facts.append({tr("Memory"), measured ? memory(agent.rssBytes) : kNone, more});
    facts.append({tr("CPU"), agent.cpuPercent >= 0 ? percent(agent.cpuPercent) : kNone,
        agent.cpuPercent >= 0 ? tr("of one core") : QString()});
    const bool live = isLive(row.state);
    facts.append({tr("Process"), live && row.pid > 0 ? QString::number(row.pid) : kNone,
        live && agent.outputAt > 0 ? tr("output %1 ago").arg(age(now - agent.outputAt)) : QString()});
    return facts;
}

QList<AgentFact> endOf(const LiveAgent& agent)
{
    const Attempt& last = agent.last;
    if (last.number == 0 || last.endedAt == 0)
        return {};
    QString how = tr("not known");
    if (last.exitSignal)
        how = tr("signal %1").arg(signalName(*last.exitSignal));
    else if (last.exitCode)
        how = tr("exit code %1").arg(*last.exitCode);
    QList<AgentFact> facts{{tr("How"), how, {}}, {tr("Who"), endedBy(last.exitBy.value_or(EndedBy::Unknown)), {}},
        {tr("When"), QString(date(last.endedAt) + QLatin1Char(' ') + clock(last.endedAt)), {}},
        {tr("Ran for"), duration(last.durationMs), {}},
        {tr("CPU time"), last.cpuMs > 0 ? duration(last.cpuMs) : kNone, {}},
        {tr("Peak memory"), last.peakRssBytes > 0 ? memory(last.peakRssBytes) : kNone, {}},
        {tr("Last line"), last.lastLine.isEmpty() ? kNone : plain(last.lastLine), {}}};
    if (last.stopBy)
        facts.insert(2, {tr("Asked"), endedBy(*last.stopBy), {}});
    if (!last.reason.isEmpty())
        facts.insert(1, {tr("Why"), plain(last.reason), {}});
    return facts;
}

QList<AgentFact> relationsOf(const LiveSession& live, const LiveAgent& agent)
{
    const Agent& row = agent.row;
    QList<AgentFact> facts;
    if (!row.reason.isEmpty())
        facts.append({tr("Reason"), plain(row.reason), {}});
    facts.append({tr("State from"), plain(row.stateSource, 60), {}});
    QStringList chain;
    QString above = row.reportsTo;
    constexpr int kMostLevels = 20; // a plan has few; what is read may go in a circle
    for (int i = 0; i < kMostLevels && !above.isEmpty(); ++i) {
        QString next;
        QString says = plain(above, 40);
        for (const LiveNode& node : live.hierarchy)
            if (node.id == above) {
                next = node.reportsTo;
                says = plain(node.role.isEmpty() ? node.id : QString(node.id + QLatin1Char(' ') + node.role), 60);
            }
        chain.append(says);
        above = next;
    }
    facts.append({tr("Reports to"), chain.isEmpty() ? kNone : chain.join(QStringLiteral(" › ")), {}});
    facts.append(spawnFacts(live, row));
    for (const LiveWave& wave : live.waves)
        if (wave.row.id == row.wave)
            facts.append({tr("Wave"), plain(wave.row.name.isEmpty() ? wave.row.id : wave.row.name, 60), {}});
    if (const QStringList needs = needsOf(live, row); !needs.isEmpty())
        facts.append({tr("Needs"), shortList(needs), {}});
    if (const QStringList needed = neededBy(live, row); !needed.isEmpty())
        facts.append({tr("Needed by"), shortList(needed), {}});
    facts.append({tr("Role"), row.role.isEmpty() ? kNone : plain(row.role, 60), {}});
    facts.append({tr("Capability"), QString(word(row.capability)), {}});
    facts.append({tr("Started"), agent.last.startedAt > 0 ? clock(agent.last.startedAt) : kNone, {}});
    for (const Attempt& before : agent.earlier)
        facts.append({tr("Attempt %1").arg(before.number), attemptWords(before), {}});
    return facts;
}

FactList::FactList(const Appearance& appearance, const QString& name, Qt::Orientation orientation, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_name(name)
    , m_orientation(orientation)
{
    setAccessibleName(name);
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void FactList::setFacts(const QList<AgentFact>& facts)
{
    if (facts == m_facts)
        return;
    const bool asMany = facts.size() == m_facts.size();
    m_facts = facts;
    QStringList says;
    for (const AgentFact& fact : facts)
        says.append(QString(fact.title + QLatin1Char(' ') + fact.value + QLatin1Char(' ') + fact.more).trimmed());
    setAccessibleDescription(says.join(QStringLiteral(", ")));
    if (!asMany)
        updateGeometry();
    update();
}

int FactList::rowHeight() const
{
    return std::max(m_appearance.px(22), QFontMetrics(m_appearance.font(12)).height() + 4);
}

void FactList::setTerse(bool on)
{
    if (on == m_terse)
        return;
    m_terse = on;
    update();
}

bool FactList::isTerse() const
{
    int wide = 0;
    for (const AgentFact& fact : m_facts)
        wide += widthOf(fact, false);
    return m_terse || wide > width();
}

int FactList::widthOf(const AgentFact& fact, bool terse) const
{
    const int value = QFontMetrics(m_appearance.font(15, QFont::DemiBold)).horizontalAdvance(fact.value);
    const QFontMetrics small(m_appearance.font(12));
    const int more = fact.more.isEmpty() || terse ? 0 : small.horizontalAdvance(fact.more) + 6;
    const int bar = fact.bar == AgentFact::kNoBar ? 0 : m_appearance.px(kBarWidth + 8);
    return std::max(small.horizontalAdvance(fact.title), bar + value + more) + m_appearance.px(28);
}

QSize FactList::sizeHint() const
{
    if (m_orientation == Qt::Vertical)
        return {m_appearance.px(240), m_facts.isEmpty() ? 0 : int(m_facts.size()) * rowHeight() + m_appearance.px(8)};
    int width = 0;
    for (const AgentFact& fact : m_facts)
        width += widthOf(fact, true);
    return {width,
        m_appearance.px(20) + QFontMetrics(m_appearance.font(12)).height()
            + QFontMetrics(m_appearance.font(15)).height()};
}

void FactList::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_appearance.theme().panel);
    m_orientation == Qt::Horizontal ? paintAcross(&painter) : paintDown(&painter);
}

void FactList::paintAcross(QPainter* painter) const
{
    const Theme& theme = m_appearance.theme();
    const QFont small = m_appearance.font(12);
    const QFont large = m_appearance.font(15, QFont::DemiBold);
    const QFontMetrics metrics(small);
    const int pad = m_appearance.px(12);
    const bool terse = isTerse();
    int x = 0;
    for (const AgentFact& fact : m_facts) {
        const int top = m_appearance.px(8);
        painter->setFont(small);
        painter->setPen(theme.t3);
        painter->drawText(QRect(x + pad, top, width(), metrics.height()), Qt::TextSingleLine, fact.title);
        const int line = top + metrics.height();
        const int high = height() - line - m_appearance.px(6);
        int left = x + pad;
        if (fact.bar != AgentFact::kNoBar) {
            const int bar = m_appearance.px(6);
            paintProgress(painter, QRectF(left, line + (high - bar) / 2.0, m_appearance.px(kBarWidth), bar), theme,
                fact.bar, fact.pastLimit ? Tone::Warning : Tone::Running, fact.pastLimit);
            left += m_appearance.px(kBarWidth + 8);
        }
        painter->setFont(large);
        painter->setPen(fact.tone == Tone::Neutral ? theme.t1 : theme.tone(fact.tone).text);
        painter->drawText(QRect(left, line, width(), high), Qt::AlignVCenter | Qt::TextSingleLine, fact.value);
        left += QFontMetrics(large).horizontalAdvance(fact.value) + 6;
        if (!terse) {
            painter->setFont(small);
            painter->setPen(theme.t3);
            painter->drawText(QRect(left, line, width(), high), Qt::AlignVCenter | Qt::TextSingleLine, fact.more);
        }
        x += widthOf(fact, terse);
        painter->fillRect(QRect(x - 1, 0, 1, height()), theme.line0);
    }
    painter->fillRect(QRect(0, height() - 1, width(), 1), theme.line);
}

void FactList::paintDown(QPainter* painter) const
{
    const Theme& theme = m_appearance.theme();
    const QFont font = m_appearance.font(12);
    painter->setFont(font);
    const QFontMetrics metrics(font);
    int titles = 0;
    for (const AgentFact& fact : m_facts)
        titles = std::max(titles, metrics.horizontalAdvance(fact.title));
    const int pad = m_appearance.px(12);
    const int left = pad + titles + m_appearance.px(16);
    for (int i = 0; i < m_facts.size(); ++i) {
        const int y = i * rowHeight();
        painter->setPen(theme.t3);
        painter->drawText(QRect(pad, y, titles, rowHeight()), Qt::AlignVCenter | Qt::TextSingleLine, m_facts[i].title);
        painter->setPen(theme.t1);
        const int room = width() - left - pad;
        painter->drawText(QRect(left, y, room, rowHeight()), Qt::AlignVCenter | Qt::TextSingleLine,
            metrics.elidedText(m_facts[i].value, Qt::ElideRight, room));
    }
}

bool FactList::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip && m_orientation == Qt::Vertical) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const qsizetype at = help->pos().y() / rowHeight();
        if (at >= 0 && at < m_facts.size())
            QToolTip::showText(help->globalPos(), tipOf(m_facts[at].value), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace wavedeck::ui
