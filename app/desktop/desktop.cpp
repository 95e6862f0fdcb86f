// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/desktop.h"

#include "app/desktop/filelog.h"
#include "app/desktop/localagent.h"
#include "app/desktop/pictures.h"
#include "ui/debt/debtpage.h"
#include "ui/gates/gatespage.h"
#include "ui/imports/importing.h"
#include "ui/knowledge/knowledgepage.h"
#include "ui/knowledge/searchdialog.h"
#include "ui/live/agentpage.h"
#include "ui/live/cellsample.h"
#include "ui/live/livepage.h"
#include "ui/people/auditpage.h"
#include "ui/people/peoplepage.h"
#include "ui/protocol/protocolpage.h"
#include "ui/retro/retropage.h"
#include "ui/risk/riskpage.h"
#include "ui/shell/account.h"
#include "ui/shell/sessionspage.h"
#include "ui/start/startpage.h"
#include "ui/theme/style.h"
#include "ui/timeline/timelinepage.h"
#include "ui/widgets/componentpage.h"

#include <QApplication>
#include <QTimer>

#include <cstdio>

namespace wavedeck::desktop {

namespace {

/// One whose page shows the most: that is past its limit, runs, failed, or is the first.
QString tellingAgent(const LiveSession& live)
{
    for (const AgentState state : {AgentState::Overdue, AgentState::Running, AgentState::Failed})
        for (const LiveAgent& agent : live.agents)
            if (agent.row.state == state)
                return agent.row.id;
    return live.agents.first().row.id;
}

} // namespace

int fail(const Error& error)
{
    std::fprintf(stderr, "wavedeck: %s\n", qPrintable(error.line()));
    return int(error.kind);
}

void setTheme(ui::Appearance& appearance, const QString& name)
{
    using Choice = ui::Appearance::Choice;
    if (!name.isEmpty())
        appearance.setChoice(name == QStringLiteral("dark") ? Choice::Dark
                : name == QStringLiteral("light")           ? Choice::Light
                                                            : Choice::System);
}

Desktop::Desktop(WatchedApplication& app, const Options& options, const QString& settingsFile)
    : m_app(app)
    , m_options(options)
    , m_settings(settingsFile)
    , m_local(options.dataDir)
    , m_feed(m_local, options.dataDir)
    , m_people(options.dataDir)
    , m_trail(options.dataDir)
    , m_debt(options.dataDir)
    , m_import(options.dataDir)
    , m_knowledge(options.dataDir)
    , m_risk(options.dataDir)
    , m_retro(options.dataDir)
    , m_history(options.dataDir)
    , m_engine(options.dataDir)
    , m_commands(m_engine)
    , m_plans(options.dataDir, m_settings.planFolders())
{
    m_settings.drive(m_appearance);
    setTheme(m_appearance, options.theme);
    ui::applyAppearance(app, m_appearance);
    connect(&m_plans, &LocalPlanDesk::foldersChanged, &m_settings, &ui::Settings::setPlanFolders);
    connect(&m_people, &PeopleDesk::changed, &m_risk, &RiskDesk::refresh);
    const QList<ui::Page*> pages = makePages();
    m_window = std::make_unique<ui::MainWindow>(
        ui::Shell{m_appearance, m_feed, m_commands, m_settings, options.dataDir, [this] { return m_feed.now(); },
            &m_feed.control(), &m_people, &m_history},
        pages);
    makeDialogs();
}

Desktop::~Desktop() = default;

/// The window's, once it is there.
QList<ui::Page*> Desktop::makePages()
{
    const auto now = [this] { return m_feed.now(); };
    auto* live = new ui::LivePage(m_appearance, m_feed, m_commands, now);
    auto* agent = new ui::AgentPage(
        m_appearance, m_feed, m_commands, [] { return std::make_unique<FileLog>(); },
        std::make_unique<LocalAgent>(m_options.dataDir), m_options.dataDir, now);
    auto* timeline = new ui::TimelinePage(m_appearance, m_feed, now);
    auto* gates = new ui::GatesPage(m_appearance, m_feed, m_commands, now);
    connect(&m_people, &PeopleDesk::changed, gates, [this, gates] {
        const Actor& who = m_people.view().who;
        gates->setSigner(who.signedIn ? who.printed() : QString(), who.roles);
    });
    auto* protocol = new ui::ProtocolPage(m_appearance, m_feed, m_commands);
    m_start = new ui::StartPage(m_appearance, m_plans, m_commands, m_feed);
    auto* people = new ui::PeoplePage(m_appearance, m_people);
    connect(people, &ui::PeoplePage::firstWanted, this, [this] { m_window->account()->ask({}, {}); });
    auto* audit = new ui::AuditPage(m_appearance, m_trail);
    auto* knowledge = new ui::KnowledgePage(m_appearance, m_knowledge);
    auto* debt = new ui::DebtPage(m_appearance, m_debt);
    auto* risk = new ui::RiskPage(m_appearance, m_risk, now);
    risk->setSignIn(signIn());
    auto* retro = new ui::RetroPage(m_appearance, m_retro);
    retro->setSignIn(signIn());
    connect(&m_feed, &SessionFeed::updated, retro, [retro](const LiveUpdate& update) {
        if (update.now)
            retro->setSession(update.now->session.id);
    });
    auto* components = new ui::ComponentPage(m_appearance);
    components->addSection(
        QStringLiteral("Wave cells"), QStringLiteral("three densities by team size"), ui::makeCellSample);
    return {live, timeline, protocol, gates, debt, risk, retro, agent, m_start, knowledge, people, audit, components};
}

void Desktop::makeDialogs()
{
    m_commands.setSignIn(signIn());
    m_commands.setSign(
        [this](const QString& command, const QJsonObject& args, const std::function<void(const QJsonObject&)>& then) {
            m_window->account()->sign(command, args, then);
        },
        [this] { return m_people.view().who.signedIn; });
    auto* search = new ui::SearchDialog(m_appearance, m_knowledge, m_window.get());
    connect(m_window.get(), &ui::MainWindow::searchWanted, search, &ui::SearchDialog::popUp);
    connect(search, &ui::SearchDialog::chosen, m_window.get(), &ui::MainWindow::goTo);
    auto* importing = new ui::Importing(m_import, m_window->menus(), m_window.get());
    importing->setSignIn(signIn());
    m_window->findChild<ui::SessionsPage*>()->setImport(importing->action());
}

/// Asks whoever sits there.
Desktop::SignIn Desktop::signIn()
{
    return [this](const QString& why, const std::function<void(bool)>& then) { m_window->account()->ask(why, then); };
}

void Desktop::run(SingleInstance& instance)
{
    makeNotices();
    connect(&instance, &SingleInstance::opened, this, [this](const QJsonObject& what) {
        open(Options::fromJson(what));
        QApplication::alert(m_window.get());
    });
    m_local.start();
    open(m_options);
    m_window->show();
    if (m_options.benchSeconds > 0)
        bench();
}

/// Once the feed and the plan have told what they have: renders and ends.
void Desktop::takePictures()
{
    m_local.start();
    m_window->show();
    open(m_options);
    connect(&m_feed, &SessionFeed::sessionsChanged, this, [this] { m_told = true; });
    connect(&m_feed, &SessionFeed::failed, this, [](const Error& error) {
        if (!error.what.isEmpty())
            QApplication::exit(fail(error));
    });
    connect(&m_feed, &SessionFeed::updated, this, [this](const LiveUpdate& update) {
        if (update.now && !update.now->agents.isEmpty())
            m_agent = QStringLiteral("wavedeck:%1/%2").arg(update.now->session.id, tellingAgent(*update.now));
    });
    auto* look = new QTimer(this);
    connect(look, &QTimer::timeout, this, [this] {
        if (!m_told || m_start->isBusy())
            return;
        // The agent page shows some agent; its log is read until the next look.
        if (const QString agent = std::exchange(m_agent, {}); !agent.isEmpty() && !std::exchange(m_opened, true)) {
            m_window->goTo(agent);
            return;
        }
        const Status done = renderPictures(*m_window, m_appearance, m_options.pictures);
        QApplication::exit(done ? 0 : fail(done.error()));
    });
    look->start(200);
}

void Desktop::open(const Options& options)
{
    if (!options.session.isEmpty())
        m_feed.follow(options.session);
    if (!options.plan.isEmpty()) {
        m_start->open(options.plan, options.workspace, options.start);
        m_window->goTo(QStringLiteral("plans"));
    }
    if (!options.page.isEmpty())
        m_window->goTo(options.page);
}

void Desktop::makeNotices()
{
    using S = ui::Setting;
    m_notifier = std::make_unique<Notifier>(m_local, [this] {
        // Who looks at a replay does not see what happens.
        return m_feed.control().state().session.isEmpty() && m_window->isActiveWindow() && !m_window->isMinimized();
    });
    connect(m_notifier.get(), &Notifier::notice, this,
        [this](const Notice& notice) { m_notices.show(notice, m_settings.value(S::NotifySound).toBool()); });
    connect(&m_notices, &DBusNotices::opened, this, &Desktop::comeTo);
    if (!Tray::isThere())
        return;
    m_tray = std::make_unique<Tray>(m_appearance);
    m_tray->setShown(m_settings.value(S::Tray).toBool());
    connect(
        &m_settings, &ui::Settings::changed, this, [this] { m_tray->setShown(m_settings.value(S::Tray).toBool()); });
    connect(m_notifier.get(), &Notifier::stepped, m_tray.get(), &Tray::tell);
    connect(&m_notices, &DBusNotices::unavailable, m_tray.get(), &Tray::show);
    connect(m_tray.get(), &Tray::opened, this, &Desktop::comeTo);
    connect(m_tray.get(), &Tray::quit, m_window.get(), &QWidget::close);
}

/// A person clicked: only then does the window come before the others.
void Desktop::comeTo(const QString& uri)
{
    m_window->setWindowState(m_window->windowState() & ~Qt::WindowMinimized); // maximized stays so
    m_window->show();
    m_window->raise();
    m_window->activateWindow();
    // A session by itself, or something that is gone meanwhile: the live page shows what there is.
    if (!uri.isEmpty() && (!m_window->goTo(uri) || !uri.contains(QLatin1Char('/'))))
        m_window->goTo(QStringLiteral("live"));
}

void Desktop::bench()
{
    // What opening costs is measured by the time to the first frame; here counts what comes after.
    QTimer::singleShot(2000, this, [this] {
        m_app.startWatch();
        const int before = m_local.updates();
        QTimer::singleShot(m_options.benchSeconds * 1000, this, [this, before] {
            std::fputs(qPrintable(m_app.watchReport(m_local.updates() - before)), stdout);
            QApplication::quit();
        });
    });
}

} // namespace wavedeck::desktop
