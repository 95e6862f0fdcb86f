// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/startpage.h"

#include "ui/start/capabilitycard.h"
#include "ui/start/limitsform.h"
#include "ui/start/planlist.h"
#include "ui/start/plantext.h"
#include "ui/start/planview.h"
#include "ui/start/preflightpanel.h"
#include "ui/start/recoverypanel.h"
#include "ui/start/startbar.h"
#include "ui/start/stepstrip.h"
#include "ui/theme/format.h"
#include "ui/widgets/labels.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListView>
#include <QScrollArea>
#include <QVBoxLayout>

namespace wavedeck::ui {

using namespace start;

namespace {
constexpr int kSlowMs = 300; ///< reading that takes less shows nothing
constexpr int kNarrow = 1268; ///< a page of a window 1340 wide
constexpr int kLow = 800; ///< a page of a window 860 high
const QString kPlanUri = QStringLiteral("plan:");

/// A column with the background of panels.
QFrame* column(QWidget* parent, QWidget* content)
{
    auto* frame = new QFrame(parent);
    frame->setProperty("frame", QStringLiteral("panel"));
    auto* layout = new QHBoxLayout(frame);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(content);
    return frame;
}

} // namespace

StartPage::StartPage(Appearance& appearance, PlanDesk& desk, EngineCommands& commands, SessionFeed& feed,
    FileDialogs dialogs, QWidget* parent)
    : Page(parent)
    , m_appearance(appearance)
    , m_desk(desk)
    , m_feed(feed)
    , m_dialogs(std::move(dialogs))
    , m_header(new QFrame(this))
    , m_title(makeLabel(m_header, "", QStringLiteral("Start your first session")))
    , m_sub(makeWrapped(m_header, "secondary",
          QStringLiteral(
              "A session runs a plan in waves of agents and stops at gates you control. Nothing starts until "
              "you press Start.")))
    , m_steps(new StepStrip(appearance,
          {QStringLiteral("Choose a plan"), QStringLiteral("Clear pre-flight"), QStringLiteral("Start")}, m_header))
    , m_notices(new QWidget(this))
    , m_recovery(new RecoveryPanel(appearance, commands, this))
    , m_list(new PlanList(appearance, this))
    , m_view(new PlanView(appearance, this))
    , m_preflight(new PreflightPanel(appearance, this))
{
    setObjectName(id());
    setAccessibleName(title());
    m_title->setObjectName(QStringLiteral("startTitle"));
    makeActions();
    m_bar = new StartBar(appearance, m_dryAction, m_startAction, this);
    m_slow.setSingleShot(true);
    m_slow.setInterval(kSlowMs);
    layOut();
    connectAll();
    dress();
    setOrder();
    refresh();
    refreshList();
}

void StartPage::makeActions()
{
    const auto make = [this](const char* name, const QString& text, const QList<QKeySequence>& keys) {
        auto* action = new QAction(text, this);
        action->setObjectName(QLatin1String(name));
        action->setShortcuts(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        return action;
    };
    m_openAction = make("actionOpenPlan", QStringLiteral("Open plan file…"), {QKeySequence(Qt::CTRL | Qt::Key_O)});
    m_folderAction = make("actionChooseWorkspace", QStringLiteral("Choose workspace folder…"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O)});
    m_againAction = make("actionCheckAgain", QStringLiteral("Check again"), {QKeySequence(Qt::Key_F5)});
    m_dryAction = make("actionDryRun", QStringLiteral("Dry run"), {QKeySequence(Qt::CTRL | Qt::Key_D)});
    m_cardAction = make("actionCapabilityCard", QStringLiteral("Capability card…"), {QKeySequence(Qt::Key_F2)});
    m_startAction = make("actionStart", QStringLiteral("Start session"),
        {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
}

void StartPage::layOut()
{
    m_header->setProperty("frame", QStringLiteral("bar"));
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch(1);
    words->addWidget(m_title);
    words->addWidget(m_sub);
    words->addStretch(1);
    auto* head = new QHBoxLayout(m_header);
    head->addLayout(words, 1);
    head->addWidget(m_steps);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(0);
    columns->addWidget(column(this, m_list));
    columns->addWidget(new Rule(m_appearance, this));
    columns->addWidget(column(this, m_view), 1);
    columns->addWidget(new Rule(m_appearance, this));
    columns->addWidget(column(this, m_preflight));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_notices);
    layout->addWidget(m_recovery);
    layout->addLayout(columns, 1);
    layout->addWidget(m_bar);
}

void StartPage::connectAll()
{
    connect(&m_appearance, &Appearance::changed, this, &StartPage::dress);
    connect(&m_feed, &SessionFeed::sessionsChanged, this, [this](const QList<SessionLine>& sessions) {
        m_recovery->setSessions(sessions);
        m_hadSessions = m_hadSessions || !sessions.isEmpty();
        m_title->setText(
            m_hadSessions ? QStringLiteral("Start a session") : QStringLiteral("Start your first session"));
    });
    connect(m_recovery, &RecoveryPanel::waitingChanged, this, [this] {
        setOrder();
        Q_EMIT badgeChanged();
    });
    connect(m_recovery, &RecoveryPanel::followAsked, this, [this](const QString& session) {
        m_feed.follow(session);
        Q_EMIT goTo(QStringLiteral("live"));
    });
    connect(m_list, &PlanList::chosen, this, &StartPage::choose);
    connect(m_list, &PlanList::openAsked, this, &StartPage::askForPlan);
    connect(m_view, &PlanView::openAsked, this, &StartPage::askForPlan);
    connect(m_view, &PlanView::workspaceAsked, this, &StartPage::askForWorkspace);
    connect(m_view, &PlanView::tryAgainAsked, this, [this] { load(false); });
    connect(m_view, &PlanView::cardAsked, m_cardAction, &QAction::trigger);
    connect(m_cardAction, &QAction::triggered, this, [this] { showCapabilityCard(this); });
    connect(m_view, &PlanView::dryRunLeft, this, [this] { toggleDryRun(false); });
    connect(m_view->limits(), &LimitsForm::changed, this, &StartPage::refresh);
    connect(m_preflight, &PreflightPanel::againAsked, this, [this] { load(false); });
    connect(m_preflight, &PreflightPanel::workspaceAsked, this, &StartPage::askForWorkspace);
    connect(m_preflight, &PreflightPanel::stepChosen, this, &StartPage::chooseStep);
    connect(m_openAction, &QAction::triggered, this, &StartPage::askForPlan);
    connect(m_folderAction, &QAction::triggered, this, &StartPage::askForWorkspace);
    connect(m_againAction, &QAction::triggered, this, [this] { load(false); });
    connect(m_dryAction, &QAction::triggered, this, [this] { toggleDryRun(!m_view->isDryRun()); });
    connect(m_startAction, &QAction::triggered, this, &StartPage::startSession);
    connect(&m_slow, &QTimer::timeout, this, [this] {
        if (m_checking && (!m_plan || m_plan->path != m_path))
            m_view->showLoading(m_path);
    });
}

void StartPage::dress()
{
    const auto px = [this](int pixels) { return m_appearance.px(pixels); };
    m_title->setFont(m_appearance.font(24, QFont::DemiBold));
    m_header->layout()->setContentsMargins(px(16), 0, px(16), 0);
    static_cast<QHBoxLayout*>(m_header->layout())->setSpacing(px(22));
    m_header->setMinimumHeight(px(height() <= kLow ? 68 : 84));
    // Wide columns are for wide windows; with large text the middle one still needs most of the width.
    const bool narrow = width() < kNarrow;
    m_list->setFixedWidth(std::min(px(narrow ? 264 : 304), width() * 25 / 100));
    m_preflight->setFixedWidth(std::min(px(narrow ? 348 : 396), width() * 31 / 100));
}

void StartPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    dress();
}

void StartPage::setOrder()
{
    QList<QWidget*> order = m_recovery->order();
    order += {m_list->search(), m_list->view(), m_list->openButton()};
    order += m_view->order() + m_preflight->order() + m_bar->order();
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
}

Badge StartPage::badge() const
{
    return {m_recovery->waiting(), Tone::Warning};
}

QList<MenuAction> StartPage::menuActions()
{
    QList<MenuAction> actions;
    for (QAction* action : {m_openAction, m_folderAction, m_againAction, m_dryAction, m_startAction})
        actions.append({Menu::Session, action});
    actions.append({Menu::Help, m_cardAction});
    return actions;
}

QList<FindTarget> StartPage::findTargets() const
{
    QList<FindTarget> targets;
    for (const PlanEntry& entry : m_list->entries())
        targets.append({Glyph::Plans, plain(PlanListModel::titleOf(entry)),
            plain(entry.fault.isEmpty() ? entry.summary : entry.fault), kPlanUri + entry.path});
    return targets;
}

bool StartPage::reveal(const QString& uri)
{
    if (!uri.startsWith(kPlanUri))
        return false;
    choose(uri.mid(kPlanUri.size()));
    return true;
}

QWidget* StartPage::filterField()
{
    return m_list->search();
}

QList<QWidget*> StartPage::panes()
{
    QList<QWidget*> panes = m_recovery->order().mid(0, 1);
    panes += {m_list->view(), m_view->isDryRun() ? m_view->order().last() : m_view->limits()->fields().first(),
        m_preflight->again(), m_bar->order().first()};
    return panes;
}

QWidget* StartPage::noticePlace()
{
    return m_notices;
}

QList<std::pair<QString, QString>> StartPage::keyHints() const
{
    return {{QStringLiteral("Up, Down"), QStringLiteral("choose a plan or a fault")},
        {QStringLiteral("Esc"), QStringLiteral("clear the search")}};
}

void StartPage::setActive(bool active)
{
    if (active)
        refreshList();
}

void StartPage::refreshList()
{
    m_desk.list(this, [this](const QList<PlanEntry>& entries) {
        m_list->setEntries(entries);
        Q_EMIT findTargetsChanged();
    });
}

void StartPage::open(const QString& path, const QString& workspace, bool start)
{
    if (workspace.isEmpty())
        m_workspaces.remove(path);
    else
        m_workspaces.insert(path, workspace);
    m_startAfter = start;
    m_path = path;
    m_list->select(path);
    load(true);
}

void StartPage::choose(const QString& path)
{
    m_startAfter = false;
    m_path = path;
    m_list->select(path);
    load(true);
}

void StartPage::load(bool anew)
{
    if (m_path.isEmpty())
        return;
    m_checking = true;
    m_refused.reset();
    m_started.clear();
    if (anew) {
        m_error.reset();
        if (m_plan && m_plan->path != m_path)
            m_preflight->setChecks({});
        m_slow.start();
    }
    refresh();
    const int ticket = ++m_ticket;
    m_desk.open(m_path, m_workspaces.value(m_path), this, [this, ticket](const Result<OpenedPlan>& plan) {
        if (ticket == m_ticket)
            opened(plan);
    });
}

void StartPage::opened(const Result<OpenedPlan>& plan)
{
    m_checking = false;
    m_slow.stop();
    if (!plan) {
        m_plan.reset();
        m_error = plan.error();
        m_view->showError(*m_error);
        m_preflight->setChecks({});
        m_preflight->setNextSteps({});
    } else {
        const bool same = m_plan && m_plan->path == plan->path && m_plan->reading.ok() && plan->reading.ok();
        m_error.reset();
        m_plan = *plan;
        m_view->showPlan(*m_plan, same);
        m_preflight->setChecks(m_plan->checks);
        m_preflight->setNextSteps(m_plan->nextSteps);
        setOrder();
        const auto& entries = m_list->entries();
        if (std::none_of(
                entries.begin(), entries.end(), [&](const PlanEntry& entry) { return entry.path == plan->path; }))
            refreshList(); // its folder is remembered from now on
    }
    setOrder();
    refresh();
    if (std::exchange(m_startAfter, false) && m_startAction->isEnabled())
        startSession();
}

void StartPage::askForPlan()
{
    const QString folder = m_path.isEmpty() ? QString() : m_path.section(QLatin1Char('/'), 0, -2);
    m_dialogs.openPlan(this, QStringLiteral("Open plan file"), folder, [this](const QString& path) { choose(path); });
}

void StartPage::askForWorkspace()
{
    if (!m_plan)
        return;
    m_dialogs.chooseFolder(this, QStringLiteral("Folder that the agents work in"), m_workspaces.value(m_path),
        [this, plan = m_path](const QString& folder) {
            m_workspaces.insert(plan, folder);
            if (plan == m_path)
                load(false);
        });
}

void StartPage::toggleDryRun(bool on)
{
    m_view->showDryRun(on && m_plan && m_plan->reading.ok());
    refresh();
}

void StartPage::startSession()
{
    if (!m_startAction->isEnabled() || !m_plan)
        return;
    m_starting = true;
    m_refused.reset();
    refresh();
    m_desk.start(
        *m_plan, m_view->limits()->limits(), this, [this](const Result<QString>& session) { started(session); });
}

void StartPage::started(const Result<QString>& session)
{
    m_starting = false;
    if (!session) {
        m_refused = session.error();
        return refresh();
    }
    m_started = *session;
    refresh();
    m_feed.follow(*session);
    Q_EMIT goTo(QStringLiteral("live"));
}

void StartPage::refresh()
{
    const bool shown = m_plan && m_plan->path == m_path && !m_error;
    const bool may = shown && m_plan->mayStart();
    m_startAction->setEnabled(may && !m_checking && !m_starting);
    m_dryAction->setEnabled(shown && m_plan->reading.ok());
    m_dryAction->setText(m_view->isDryRun() ? QStringLiteral("Back to the plan") : QStringLiteral("Dry run"));
    m_againAction->setEnabled(!m_path.isEmpty() && !m_checking);
    m_folderAction->setEnabled(shown);
    m_preflight->setChecking(m_checking);
    m_steps->setCurrent(!shown ? 0 : may ? 2 : 1);
    speak();
}

} // namespace wavedeck::ui
