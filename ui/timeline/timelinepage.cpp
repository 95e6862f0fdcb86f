// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinepage.h"
#include "models/live/links.h"

#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/timeline/concurrencyband.h"
#include "ui/timeline/timelinefoot.h"
#include "ui/timeline/timelinelegend.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/pagehead.h"
#include "ui/widgets/segmented.h"

#include <QDataStream>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

constexpr int kTickMs = 1000;
constexpr double kZoomStep = 1.5;
constexpr int kNarrow = 1268; ///< of the page, in a window of 1340
constexpr quint32 kStateMagic = 0x57445450; // "WDTP"
constexpr quint32 kStateVersion = 1;

} // namespace

TimelinePage::TimelinePage(Appearance& appearance, SessionFeed& feed, Milliseconds clock, QWidget* parent)
    : Page(parent)
    , m_appearance(appearance)
    , m_feed(feed)
    , m_clock(std::move(clock))
    , m_empty(new EmptyState(appearance, this))
    , m_content(new QWidget(this))
    , m_head(new PageHead(appearance, title(), m_content))
    , m_legend(new TimelineLegend(appearance, m_head))
    , m_groupings(
          new Segmented(appearance, tr("Arrange agents by"), {tr("Waves"), tr("Hierarchy"), tr("State")}, m_head))
    , m_noticePlace(new QWidget(m_content))
    , m_gantt(new GanttView(appearance, m_content))
    , m_band(new ConcurrencyBand(appearance, *m_gantt, m_content))
    , m_foot(new TimelineFoot(appearance, m_content))
{
    setObjectName(id());
    setAccessibleName(title());
    makeActions();
    makeHead();
    makeContent();
    setFocusOrder();
    connect(&feed, &SessionFeed::updated, this, &TimelinePage::take);
    connect(&feed, &SessionFeed::engineChanged, this, [this](const EngineHealth& health) {
        m_lost = health.state == EngineHealth::Unreachable || health.state == EngineHealth::Starting;
    });
    connect(&feed, &SessionFeed::failed, this, [this](const Error& error) {
        m_unreadable = error;
        showWhat();
    });
    m_ticker.setInterval(kTickMs);
    connect(&m_ticker, &QTimer::timeout, this, &TimelinePage::tick);
    showWhat();
}

void TimelinePage::makeActions()
{
    const auto make = [this](const QString& text, const QList<QKeySequence>& keys) {
        auto* action = new QAction(text, this);
        action->setShortcuts(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        if (!keys.isEmpty())
            m_gantt->addAction(action);
        return action;
    };
    m_zoomOut = make(tr("Zoom &out"), {QKeySequence(Qt::Key_Minus)});
    m_zoomIn = make(tr("Zoom &in"), {QKeySequence(Qt::Key_Plus), QKeySequence(Qt::Key_Equal)});
    m_fit = make(tr("&Fit the whole session"), {QKeySequence(Qt::Key_F)});
    m_fit->setIconText(tr("Fit"));
    m_follow = make(tr("Follow &now"), {QKeySequence(Qt::Key_N)});
    m_follow->setCheckable(true);
    m_open = make(tr("&Open agent"), {});
    m_log = make(tr("Open &log"), {QKeySequence(Qt::Key_L)});
    connect(m_zoomOut, &QAction::triggered, this, [this] { m_gantt->zoomBy(1 / kZoomStep); });
    connect(m_zoomIn, &QAction::triggered, this, [this] { m_gantt->zoomBy(kZoomStep); });
    connect(m_fit, &QAction::triggered, m_gantt, &GanttView::fit);
    connect(m_follow, &QAction::triggered, m_gantt, &GanttView::setFollowing);
    connect(m_gantt, &GanttView::followingChanged, m_follow, &QAction::setChecked);
    connect(m_open, &QAction::triggered, this, [this] { openAgent(m_gantt->selectedAgent()); });
    connect(m_log, &QAction::triggered, this, [this] { openAgent(m_gantt->selectedAgent(), QStringLiteral("log")); });
}

QToolButton* TimelinePage::makeButton(QAction* action, Glyph glyph, bool worded)
{
    auto* button = new QToolButton(m_head);
    button->setDefaultAction(action);
    button->setToolButtonStyle(worded ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    button->setFocusPolicy(Qt::TabFocus);
    if (!worded)
        setLook(button, QLatin1String("icon"));
    QString name = action->text();
    button->setAccessibleName(name.remove(QLatin1Char('&')));
    m_icons.append({button, glyph});
    m_head->addRight(button);
    m_buttons.append(button);
    return button;
}

void TimelinePage::makeHead()
{
    m_head->addRight(m_legend);
    m_head->addRight(m_groupings);
    makeButton(m_zoomOut, Glyph::ZoomOut, false);
    makeButton(m_zoomIn, Glyph::ZoomIn, false);
    makeButton(m_fit, Glyph::Fit, true);
    makeButton(m_follow, Glyph::Now, true);
    const auto dress = [this] {
        for (const auto& [button, glyph] : std::as_const(m_icons))
            button->defaultAction()->setIcon(glyphIcon(glyph, m_appearance.theme()));
        fitHead();
    };
    connect(&m_appearance, &Appearance::changed, this, dress);
    dress();
    connect(m_groupings, &Segmented::currentChanged, this,
        [this](int which) { m_gantt->setGrouping(TimelineGrouping(which)); });
}

void TimelinePage::makeContent()
{
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QWidget* part : {static_cast<QWidget*>(m_head), m_noticePlace, static_cast<QWidget*>(m_band)})
        column->addWidget(part);
    column->addWidget(m_gantt, 1);
    column->addWidget(m_foot);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_empty);
    all->addWidget(m_content);
    connect(m_gantt, &GanttView::selectedChanged, this, &TimelinePage::showFoot);
    connect(m_gantt, &GanttView::opened, this, [this](const QString& agent) { openAgent(agent); });
    connect(m_foot->openButton(), &QPushButton::clicked, m_open, &QAction::trigger);
    connect(m_empty, &EmptyState::acted, this, [this] {
        if (m_unreadable.what.isEmpty())
            Q_EMIT goTo(QStringLiteral("plans"));
        else
            m_feed.retry();
    });
}

/// The one place that says it: reading order (ui.md 8).
void TimelinePage::setFocusOrder()
{
    QList<QWidget*> order;
    for (int i = 0; i < 3; ++i)
        order.append(m_groupings->button(i));
    for (QToolButton* button : std::as_const(m_buttons))
        order.append(button);
    order.append({m_gantt, m_foot->openButton()});
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
}

void TimelinePage::take(const LiveUpdate& update)
{
    m_told = true;
    m_live = update.now;
    m_unreadable = {};
    m_due = true;
    if (m_active || !m_timeline)
        refresh();
    showWhat();
}

void TimelinePage::tick()
{
    if (m_live && (!m_lost || m_live->replayed) && m_unreadable.what.isEmpty() && !hasEnded(m_live->session.state))
        refresh();
}

void TimelinePage::refresh()
{
    m_due = false;
    if (!m_lost || m_now == 0 || (m_live && m_live->replayed))
        m_now = m_clock();
    m_timeline = m_live ? std::make_shared<const Timeline>(timelineOf(*m_live, m_now)) : nullptr;
    m_gantt->show(m_live, m_timeline);
    m_band->show(m_timeline);
    m_follow->setEnabled(m_timeline && m_timeline->live);
    m_follow->setChecked(m_gantt->isFollowing());
    if (m_live)
        m_sub = plain(m_live->session.id + QLatin1Char(' ') + m_live->session.name, 120)
            + (m_timeline->live ? QString() : tr(", recorded"));
    if (width() > m_appearance.px(kNarrow))
        m_head->setSub(m_sub);
    showFoot();
}

void TimelinePage::showFoot()
{
    const int agent = m_gantt->selectedIndex();
    m_foot->show(m_live.get(), m_timeline.get(), agent);
    m_open->setEnabled(agent >= 0);
    m_log->setEnabled(agent >= 0 && m_live->agents[agent].last.number > 0);
}

void TimelinePage::showWhat()
{
    m_content->setVisible(m_live != nullptr);
    m_empty->setVisible(!m_live);
    if (m_live)
        return;
    m_empty->showNoSession(m_unreadable, m_told, m_feed.followed(),
        tr("Who ran when, and what is expected next, appears here as soon as a plan is started."));
}

void TimelinePage::setActive(bool active)
{
    m_active = active;
    if (!active) {
        m_ticker.stop();
        return;
    }
    m_ticker.start();
    if (m_due || m_live)
        refresh();
}

void TimelinePage::openAgent(const QString& agent, const QString& place)
{
    if (m_live && !agent.isEmpty())
        Q_EMIT goTo(linkTo(m_live->session.id, agent, place));
}

bool TimelinePage::reveal(const QString& uri)
{
    const auto link = m_live ? linkInto(*m_live, uri) : std::nullopt;
    if (!link)
        return false;
    if (link->id.isEmpty())
        return true;
    if (!m_gantt->select(link->id))
        return false;
    showFoot();
    m_gantt->setFocus(Qt::OtherFocusReason);
    return true;
}

QWidget* TimelinePage::firstFocus()
{
    return m_live ? m_gantt : nullptr;
}

QList<QWidget*> TimelinePage::panes()
{
    return {m_head, m_gantt, m_foot};
}

/// Key hints, then the legend give way when the head gets narrow.
void TimelinePage::fitHead()
{
    const bool wide = width() > m_appearance.px(kNarrow);
    for (QToolButton* button : std::as_const(m_buttons))
        if (button->toolButtonStyle() == Qt::ToolButtonTextBesideIcon)
            setKeyHint(button, wide ? button->defaultAction()->shortcut().toString() : QString());
    m_head->setSub(wide ? m_sub : QString());
    int needed = m_appearance.px(140);
    for (const QWidget* part : m_head->findChildren<QWidget*>(Qt::FindDirectChildrenOnly))
        if (part != m_legend
            && qobject_cast<const QWidget*>(part)->sizePolicy().horizontalPolicy() != QSizePolicy::Ignored)
            needed += part->sizeHint().width() + m_appearance.px(8);
    m_legend->setVisible(needed + m_legend->sizeHint().width() <= width());
}

void TimelinePage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    fitHead();
}

QList<MenuAction> TimelinePage::menuActions()
{
    QList<MenuAction> all;
    for (QAction* action : {m_zoomIn, m_zoomOut, m_fit, m_follow})
        all.append({Menu::View, action});
    for (QAction* action : {m_open, m_log})
        all.append({Menu::Agent, action});
    return all;
}

QByteArray TimelinePage::saveState() const
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << kStateMagic << kStateVersion << qint32(m_groupings->current());
    return bytes;
}

void TimelinePage::restoreState(const QByteArray& state)
{
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 magic = 0;
    quint32 version = 0;
    qint32 grouping = 0;
    in >> magic >> version >> grouping;
    if (in.status() != QDataStream::Ok || magic != kStateMagic || version != kStateVersion || grouping < 0
        || grouping > int(TimelineGrouping::State))
        return;
    m_groupings->setCurrent(grouping);
    m_gantt->setGrouping(TimelineGrouping(grouping));
}

QList<std::pair<QString, QString>> TimelinePage::keyHints() const
{
    return {
        {tr("Up, Down, PgUp, PgDn"), tr("next or previous agent")},
        {tr("Left, Right"), tr("earlier or later; on a wave or team: fold or unfold it")},
        {tr("Ctrl+Left, Ctrl+Right"), tr("a page earlier or later")},
        {tr("Enter"), tr("open the agent; fold or unfold a wave or team")},
        {tr("Ctrl+wheel"), tr("zoom around the pointer")},
        {tr("Shift+wheel, drag"), tr("earlier or later")},
    };
}

} // namespace wavedeck::ui
