// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sessionspage.h"

#include "ui/shell/sessiondelegate.h"
#include "ui/theme/format.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/pagehead.h"

#include <QDataStream>
#include <QHeaderView>
#include <QIODevice>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

bool wants(int column)
{
    return column == SessionsModel::Name || column == SessionsModel::Plan;
}

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
        if (m_model->rowCount() > 0)
            m_filter->clear();
        else
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
        m_open->setEnabled(now.isValid());
        aimReplay();
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
    return {{Menu::Session, m_open}, {Menu::Session, m_follow}, {Menu::Session, m_replay}};
}

QList<FindTarget> SessionsPage::findTargets() const
{
    QList<FindTarget> targets;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const SessionLine& line = *m_model->at(row);
        targets.append(
            {Glyph::History, QStringLiteral("%1 %2").arg(plain(line.session.id, 24), plain(line.session.name)),
                tr("Session, %1").arg(ui::title(line.session.state).toLower()), uriOf(line.session.id)});
    }
    return targets;
}

QList<QWidget*> SessionsPage::panes()
{
    return {m_filter, m_stack};
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
    m_replay->setEnabled(line && hasEnded(line->session.state));
}

bool SessionsPage::select(const QString& session)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->at(row)->session.id != session)
            continue;
        if (!m_proxy->mapFromSource(m_model->index(row, 0)).isValid())
            m_filter->clear();
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
    if (!active) {
        m_tick.stop();
        return;
    }
    m_model->setNow(m_clock());
    m_tick.start();
}

QList<std::pair<QString, QString>> SessionsPage::keyHints() const
{
    return {{tr("Up, Down"), tr("Move in the table")}};
}

void SessionsPage::take(const QList<SessionLine>& sessions)
{
    const SessionLine* before = chosen();
    const QString selected = before ? before->session.id : QString();
    m_told = true;
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
    if (!line)
        return;
    m_feed.follow(line->session.id);
    Q_EMIT goTo(QStringLiteral("live"));
}

void SessionsPage::showState()
{
    const int all = m_model->rowCount();
    const int shown = m_proxy->rowCount();
    // Until the feed has told, there is nothing to say: reading takes less than what would need a word.
    m_stack->setCurrentWidget(shown > 0 || !m_told ? static_cast<QWidget*>(m_table) : m_empty);
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
    const SessionLine* oldest = m_model->at(all - 1);
    const QString every = all == 1 ? tr("1 session since %1").arg(date(oldest->session.startedAt))
                                   : tr("%1 sessions since %2").arg(count(all), date(oldest->session.startedAt));
    m_head->setSub(m_proxy->isFiltering() ? tr("%1 of %2 shown").arg(count(shown), count(all)) : every);
}

void SessionsPage::restyle()
{
    m_filter->setFixedWidth(m_appearance.px(220));
    m_ownWidths = false;
    fitColumns();
}

int SessionsPage::widthOf(int column) const
{
    // By the widest text a column is made for, not by the rows: nothing moves when data comes.
    static const char* const kWidest[SessionsModel::kColumns]
        = {"S-00000", "", "Completed", "28 Nov 2025, 00:00", "100:00:00", "1 000 of 1 000", "000.0 M", "$10000.00", ""};
    const QFont font = m_appearance.font();
    const QFontMetrics head(m_appearance.font(12, QFont::Medium));
    const int sign = column == SessionsModel::State ? m_appearance.px(14 + 8) : 0;
    const QString title = m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    return std::max(int(tabularWidth(font, QString::fromUtf8(kWidest[column]))) + 1 + sign,
               head.horizontalAdvance(title) + m_appearance.px(16))
        + m_appearance.px(16);
}

void SessionsPage::fitColumns()
{
    if (m_ownWidths)
        return;
    // Name and plan have no natural width; the others have, and go one by one when there is no room for all.
    QHeaderView* header = m_table->header();
    const int least = QFontMetrics(m_appearance.font()).averageCharWidth() * 20;
    int needed = 0;
    for (int column = 0; column < SessionsModel::kColumns; ++column)
        needed += wants(column) ? least : widthOf(column);
    QSet<int> gone;
    for (const int column : {SessionsModel::Tokens, SessionsModel::Plan, SessionsModel::Cost, SessionsModel::Elapsed}) {
        if (needed <= width())
            break;
        gone.insert(column);
        needed -= wants(column) ? least : widthOf(column);
    }
    const int left = std::max(0, width() - needed);
    for (int column = 0; column < SessionsModel::kColumns; ++column) {
        header->setSectionHidden(column, gone.contains(column));
        if (!gone.contains(column))
            header->resizeSection(column,
                !wants(column)                           ? widthOf(column)
                    : gone.contains(SessionsModel::Plan) ? least + left
                                                         : least + left / 2);
    }
}

void SessionsPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    fitColumns();
}

QByteArray SessionsPage::saveState() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    const QHeaderView* header = m_table->header();
    stream << qint32(1) << qint32(header->sortIndicatorSection())
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
    if (stream.status() == QDataStream::Ok && version == 1 && column >= 0 && column < SessionsModel::kColumns)
        m_table->sortByColumn(column, ascending ? Qt::AscendingOrder : Qt::DescendingOrder);
}

} // namespace wavedeck::ui
