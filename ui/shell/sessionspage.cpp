// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sessionspage.h"

#include "ui/history/comparepane.h"
#include "ui/shell/sessiondelegate.h"
#include "ui/theme/format.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/pagehead.h"

#include <QComboBox>
#include <QDataStream>
#include <QHeaderView>
#include <QIODevice>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

QString uriOf(const QString& session)
{
    return QStringLiteral("session:") + session;
}

} // namespace

SessionsPage::SessionsPage(Appearance& appearance, SessionFeed& feed, Clock clock, QWidget* parent)
    : Page(parent)
    , m_appearance(appearance)
    , m_feed(feed)
    , m_clock(std::move(clock))
    , m_model(new SessionsModel(this))
    , m_proxy(new SessionsProxy(this))
    , m_head(new PageHead(appearance, tr("Session history"), this))
    , m_notices(new QWidget(this))
    , m_filter(new QLineEdit(this))
    , m_stack(new QStackedWidget(this))
    , m_table(new QTreeView(m_stack))
    , m_empty(new EmptyState(appearance, m_stack))
    , m_open(new QAction(tr("&Show this session"), this))
    , m_follow(new QAction(tr("&Follow newest session"), this))
    , m_replay(new QAction(tr("&Replay this session"), this))
{
    setObjectName(id());
    m_proxy->setSourceModel(m_model);
    m_filter->setObjectName(QStringLiteral("sessionsFilter"));
    m_filter->setPlaceholderText(tr("Filter sessions"));
    m_filter->setAccessibleName(tr("Filter sessions"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaxLength(200);
    m_head->addRight(m_filter);

    m_table->setObjectName(QStringLiteral("sessionsTable"));
    m_table->setAccessibleName(tr("Sessions"));
    m_table->setModel(m_proxy);
    m_table->setRootIsDecorated(false);
    m_table->setItemsExpandable(false);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(SessionsModel::Started, Qt::DescendingOrder);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setItemDelegate(new SessionDelegate(appearance, m_table));
    m_table->header()->setStretchLastSection(true);
    m_table->header()->setSectionsMovable(false);
    m_table->setTextElideMode(Qt::ElideRight);

    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(m_notices);
    layout->addWidget(m_stack, 1);

    m_open->setEnabled(false);
    m_follow->setEnabled(false);
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, [this] { m_model->setNow(m_clock()); });
    connect(&feed, &SessionFeed::sessionsChanged, this, &SessionsPage::take);
    connect(&feed, &SessionFeed::updated, this, [this](const LiveUpdate& update) {
        if (update.anew)
            m_model->setFollowed(update.now ? update.now->session.id : QString());
    });
    connect(m_filter, &QLineEdit::textChanged, this, &SessionsPage::filterChanged);
    connect(m_empty, &EmptyState::acted, this, [this] {
        if (m_model->rowCount() > 0) {
            m_filter->clear();
            if (m_desk) {
                m_result->setCurrentIndex(0);
                filterHistory();
            }
        } else
            Q_EMIT goTo(QStringLiteral("plans"));
    });
    // Enter and a double click; a style that activates on one click would open what was only looked at.
    connect(m_table, &QTreeView::doubleClicked, this, &SessionsPage::open);
    connect(m_open, &QAction::triggered, this, [this] { open(m_table->currentIndex()); });
    connect(m_follow, &QAction::triggered, this, [this] {
        m_feed.follow({});
        Q_EMIT goTo(QStringLiteral("live"));
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& now) {
        Q_UNUSED(now)
        aimReplay();
        if (m_base)
            m_base->setEnabled(now.isValid());
    });
    connect(m_replay, &QAction::triggered, this, [this] {
        if (const SessionLine* line = chosen())
            Q_EMIT goTo(QStringLiteral("replay:") + line->session.id);
    });
    connect(m_table->header(), &QHeaderView::sectionResized, this,
        [this] { m_ownWidths |= m_table->header()->underMouse(); });
    m_open->setShortcuts({QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter)});
    m_open->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(m_open);
    m_table->addAction(m_follow);
    m_replay->setEnabled(false);
    m_replay->setShortcut(QKeySequence(Qt::Key_P));
    m_replay->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(m_replay);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    setTabOrder(m_filter, m_table);
    connect(&appearance, &Appearance::changed, this, &SessionsPage::restyle);
    restyle();
    showState();
}

QList<MenuAction> SessionsPage::menuActions()
{
    QList<MenuAction> actions{{Menu::Session, m_open}, {Menu::Session, m_follow}, {Menu::Session, m_replay}};
    for (QAction* action : std::as_const(m_prints))
        actions.append({Menu::Session, action});
    for (QAction* action : {m_base, m_clear})
        if (action)
            actions.append({Menu::View, action});
    if (m_export)
        actions.append({Menu::Tools, m_export});
    return actions;
}

QList<FindTarget> SessionsPage::findTargets() const
{
    QList<FindTarget> targets;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const SessionLine& line = *m_model->at(row);
        targets.append(
            {Glyph::History, QStringLiteral("%1 %2").arg(plain(line.session.id, 24), plain(line.session.name)),
                m_model->isReported(row) ? tr("Session that a document reports")
                                         : tr("Session, %1").arg(ui::title(line.session.state).toLower()),
                uriOf(line.session.id)});
    }
    return targets;
}

QList<QWidget*> SessionsPage::panes()
{
    QList<QWidget*> all{m_filter, m_stack};
    if (m_compare)
        all.append(m_compare);
    return all;
}

bool SessionsPage::reveal(const QString& uri)
{
    return uri.startsWith(uriOf({})) && select(uri.mid(uriOf({}).size()));
}

const SessionLine* SessionsPage::chosen() const
{
    return m_model->at(m_proxy->mapToSource(m_table->currentIndex()).row());
}

void SessionsPage::aimReplay()
{
    const SessionLine* line = chosen();
    const bool own = line && line->session.number >= 0;
    m_open->setEnabled(own);
    for (QAction* action : std::as_const(m_prints))
        action->setEnabled(own);
    m_replay->setEnabled(own && hasEnded(line->session.state));
}

bool SessionsPage::select(const QString& session)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->at(row)->session.id != session)
            continue;
        if (!m_proxy->mapFromSource(m_model->index(row, 0)).isValid()) {
            m_filter->clear();
            if (m_desk) {
                m_result->setCurrentIndex(0);
                m_range->setCurrentIndex(m_range->count() - 1);
                filterHistory();
            }
        }
        const QModelIndex found = m_proxy->mapFromSource(m_model->index(row, 0));
        m_table->setCurrentIndex(found);
        m_table->scrollTo(found);
        m_table->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return false;
}

void SessionsPage::setActive(bool active)
{
    if (m_desk)
        m_desk->setActive(active);
    if (!active) {
        m_tick.stop();
        return;
    }
    m_model->setNow(m_clock());
    m_tick.start();
}

QList<std::pair<QString, QString>> SessionsPage::keyHints() const
{
    QList<std::pair<QString, QString>> hints{{tr("Up, Down"), tr("Move in the table")}};
    if (m_desk)
        hints.append({tr("Space"), tr("Choose a session for the comparison")});
    return hints;
}

void SessionsPage::take(const QList<SessionLine>& sessions)
{
    const SessionLine* before = chosen();
    const QString selected = before ? before->session.id : QString();
    m_said = true;
    m_model->setSessions(sessions, m_clock());
    m_model->setFollowed(m_feed.followed());
    if (!selected.isEmpty() && !m_table->currentIndex().isValid()) {
        for (int row = 0; row < m_model->rowCount(); ++row)
            if (m_model->at(row)->session.id == selected)
                m_table->setCurrentIndex(m_proxy->mapFromSource(m_model->index(row, 0)));
    }
    m_follow->setEnabled(!sessions.isEmpty());
    aimReplay();
    fitColumns();
    showState();
    Q_EMIT findTargetsChanged();
}

void SessionsPage::filterChanged(const QString& text)
{
    m_proxy->setWords(text);
    showState();
}

void SessionsPage::open(const QModelIndex& index)
{
    const SessionLine* line = m_model->at(m_proxy->mapToSource(index).row());
    if (!line || m_model->isReported(m_proxy->mapToSource(index).row()))
        return;
    m_feed.follow(line->session.id);
    Q_EMIT goTo(QStringLiteral("live"));
}

void SessionsPage::showState()
{
    const int all = m_model->rowCount();
    const int shown = m_proxy->rowCount();
    // Until the feed has told, there is nothing to say: reading takes less than what would need a word.
    m_stack->setCurrentWidget(shown > 0 || !m_said ? static_cast<QWidget*>(m_table) : m_empty);
    if (all == 0)
        m_empty->showEmpty(tr("No session yet"),
            tr("Every session that is started, here or in a terminal, will be listed on this page."),
            tr("Choose a plan"), Glyph::Plans);
    else if (shown == 0)
        m_empty->showEmpty(tr("No session has all these words"),
            tr("There are %1 sessions without the filter.").arg(count(all)), tr("Clear filter"), Glyph::Close);
    if (all == 0) {
        m_head->setSub({});
        return;
    }
    int own = all;
    while (own > 0 && m_model->isReported(own - 1))
        --own;
    QString every;
    if (own > 0) {
        const QString since = date(m_model->at(own - 1)->session.startedAt);
        every = own == 1 ? tr("1 session since %1").arg(since) : tr("%1 sessions since %2").arg(count(own), since);
    }
    if (all > own) // told by documents
        every += (own > 0 ? QStringLiteral(", ") : QString()) + tr("%1 reported").arg(count(all - own));
    m_head->setSub(m_proxy->isFiltering() || shown < all ? tr("%1 of %2 shown").arg(count(shown), count(all)) : every);
}

void SessionsPage::restyle()
{
    m_filter->setFixedWidth(m_appearance.px(220));
    m_ownWidths = false;
    fitColumns();
}

QByteArray SessionsPage::saveState() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    const QHeaderView* header = m_table->header();
    stream << qint32(2) << qint32(header->sortIndicatorSection())
           << (header->sortIndicatorOrder() == Qt::AscendingOrder);
    return bytes;
}

void SessionsPage::restoreState(const QByteArray& state)
{
    QDataStream stream(state);
    qint32 version = 0;
    qint32 column = -1;
    bool ascending = false;
    stream >> version >> column >> ascending;
    if (stream.status() == QDataStream::Ok && version == 2 && column >= 0 && column < SessionsModel::kColumns)
        m_table->sortByColumn(column, ascending ? Qt::AscendingOrder : Qt::DescendingOrder);
}

} // namespace wavedeck::ui
