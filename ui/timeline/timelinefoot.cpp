// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinefoot.h"

#include "models/live/summary.h"
#include "models/live/words.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/timeline/timescale.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

#include <algorithm>
#include <cmath>

namespace wavedeck::ui {

namespace {

int runsBeside(const Timeline& timeline, int agent, const TimelineBar& mine)
{
    int count = 0;
    for (int other = 0; other < timeline.bars.size(); ++other)
        count += other != agent
            && std::any_of(timeline.bars[other].begin(), timeline.bars[other].end(), [&](const TimelineBar& bar) {
                   return bar.kind == TimelineBar::Run
                       && (mine.live ? bar.live : bar.start < mine.end && bar.end > mine.start);
               });
    return count;
}

void addRun(QList<TimelineFact>* facts, const Timeline& timeline, int agent, const TimelineBar& bar)
{
    if (bar.asked > 0 && bar.asked < bar.start) {
        facts->append({QStringLiteral("Asked"), clock(bar.asked)});
        facts->append({QStringLiteral("Waited"), duration(bar.start - bar.asked)});
    }
    if (bar.kind == TimelineBar::Projected) {
        facts->append({QStringLiteral("Projected start"), QStringLiteral("about ") + shortClock(bar.start)});
        facts->append({QStringLiteral("Projected end"), QStringLiteral("about ") + shortClock(bar.end)});
        return;
    }
    if (bar.kind == TimelineBar::Blocked) {
        facts->append({QStringLiteral("Blocked since"), clock(bar.start)});
        return;
    }
    facts->append({QStringLiteral("Started"), clock(bar.start)});
    if (!bar.live)
        facts->append({QStringLiteral("Ended"), clock(bar.end)});
    if (bar.limitAt > 0 && (bar.live || bar.overMs() > 0))
        facts->append(
            {bar.overMs() > 0 ? QStringLiteral("Limit passed") : QStringLiteral("Limit at"), clock(bar.limitAt)});
    if (bar.expectedEnd > 0)
        facts->append({QStringLiteral("Projected end"), QStringLiteral("about ") + shortClock(bar.expectedEnd)});
    const int beside = runsBeside(timeline, agent, bar);
    facts->append({bar.live ? QStringLiteral("Runs beside") : QStringLiteral("Ran beside"),
        beside == 1 ? QStringLiteral("1 agent") : QStringLiteral("%1 agents").arg(count(beside))});
}

} // namespace

QList<TimelineFact> timelineFacts(const LiveSession& live, const Timeline& timeline, int agent)
{
    QList<TimelineFact> facts;
    const LiveAgent& one = live.agents[agent];
    if (one.last.number > 1)
        facts.append({QStringLiteral("Attempt"), QString::number(one.last.number)});
    if (timeline.bars[agent].isEmpty())
        facts.append({QStringLiteral("Start"), QStringLiteral("nothing to go by")});
    else
        addRun(&facts, timeline, agent, timeline.bars[agent].last());
    if (isLive(one.row.state) && !one.row.step.isEmpty())
        facts.append({QStringLiteral("Step"), plain(one.row.step, 60)});
    else if (!one.row.reason.isEmpty())
        facts.append({QStringLiteral("Why"), plain(one.row.reason, 120)});
    return facts;
}

TimelineFoot::TimelineFoot(const Appearance& appearance, QWidget* parent)
    : QFrame(parent)
    , m_appearance(appearance)
    , m_fonts(appearance)
    , m_open(new QPushButton(tr("Open agent"), this))
{
    setObjectName(QStringLiteral("timelineFoot"));
    setFrame(this, QLatin1String("foot"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setLook(m_open, QLatin1String("small"));
    setKeyHint(m_open, QStringLiteral("Enter"));
    m_open->setAccessibleName(tr("Open agent"));
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 12, 0);
    line->addStretch(1);
    line->addWidget(m_open);
    connect(&appearance, &Appearance::changed, this, &TimelineFoot::relook);
}

void TimelineFoot::relook()
{
    m_fonts.clear();
    updateGeometry();
    write();
}

QSize TimelineFoot::sizeHint() const
{
    return {m_fonts.px(600),
        std::max({m_fonts.px(44), m_open->sizeHint().height() + 12,
            int(std::ceil(m_fonts.at(13).metrics.height())) + m_fonts.px(16)})};
}

void TimelineFoot::show(const LiveSession* live, const Timeline* timeline, int agent)
{
    const bool known = live && timeline && agent >= 0;
    m_name = known ? plain(agentLabel(live->agents[agent].row), 120) : QString();
    m_state = known ? live->agents[agent].row.state : AgentState::Queued;
    m_facts = known ? timelineFacts(*live, *timeline, agent) : QList<TimelineFact>();
    m_open->setEnabled(known);
    QStringList spoken{known ? m_name : tr("No agent is selected")};
    for (const TimelineFact& fact : std::as_const(m_facts))
        spoken.append(fact.name + QLatin1Char(' ') + fact.value);
    setAccessibleName(tr("Selected agent"));
    setAccessibleDescription(spoken.join(QStringLiteral(", ")));
    write();
}

void TimelineFoot::write()
{
    const Theme& theme = m_fonts.theme();
    const qreal right = m_open->geometry().left() - m_fonts.px(12);
    Face face;
    LineWriter line(face, m_fonts, QRectF(0, 0, std::max(1.0, right), height()), 13, QFont::DemiBold);
    line.gap(m_fonts.px(16));
    if (m_name.isEmpty()) {
        line.name(tr("Choose an agent with the arrow keys or the mouse."), 12, QFont::Normal, theme.t3);
    } else {
        line.glyph(glyphOf(m_state), m_fonts.px(14), theme.tone(toneOf(m_state)).text, theme.raised)
            .gap(m_fonts.px(6))
            .name(m_name, 13, QFont::DemiBold, theme.t1, m_fonts.px(320));
    }
    for (const TimelineFact& fact : std::as_const(m_facts)) {
        const qreal least = m_fonts.px(14) + m_fonts.width(fact.name, 12) + m_fonts.px(5) + m_fonts.px(40);
        if (line.room() < least)
            break;
        line.gap(m_fonts.px(14)).text(fact.name, 12, QFont::Normal, theme.t3).gap(m_fonts.px(5));
        line.name(fact.value, 12, QFont::Medium, theme.t1);
    }
    if (face == m_face)
        return;
    m_face = std::move(face);
    update();
}

void TimelineFoot::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    layout()->activate();
    write();
}

void TimelineFoot::paintEvent(QPaintEvent* event)
{
    QFrame::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    m_face.paint(&painter, rect());
}

} // namespace wavedeck::ui
