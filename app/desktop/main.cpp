// SPDX-License-Identifier: GPL-3.0-or-later
// The window: makes the parts, wires them to the pages, and shows them.
#include "app/desktop/dbusnotices.h"
#include "app/desktop/filelog.h"
#include "app/desktop/localagent.h"
#include "app/desktop/localcommands.h"
#include "app/desktop/localdebt.h"
#include "app/desktop/localfeed.h"
#include "app/desktop/localhistory.h"
#include "app/desktop/localimport.h"
#include "app/desktop/localknowledge.h"
#include "app/desktop/localpeople.h"
#include "app/desktop/localretro.h"
#include "app/desktop/localrisk.h"
#include "app/desktop/localtrail.h"
#include "app/desktop/logbench.h"
#include "app/desktop/notifier.h"
#include "app/desktop/options.h"
#include "app/desktop/pictures.h"
#include "app/desktop/plandesk.h"
#include "app/desktop/replayfeed.h"
#include "app/desktop/singleinstance.h"
#include "app/desktop/tray.h"
#include "app/desktop/turnwatch.h"
#include "app/desktop/unixsignals.h"
#include "models/base/log.h"
#include "models/report/documentjson.h"
#include "models/store/sessionrepository.h"
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
#include "ui/report/pdf.h"
#include "ui/retro/retropage.h"
#include "ui/risk/riskpage.h"
#include "ui/shell/account.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/sessionspage.h"
#include "ui/shell/settings.h"
#include "ui/shell/signingcommands.h"
#include "ui/start/startpage.h"
#include "ui/theme/style.h"
#include "ui/timeline/timelinepage.h"
#include "ui/widgets/componentpage.h"

#include <QApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>

#include <sys/stat.h>

using namespace wavedeck;
using namespace wavedeck::desktop;

namespace {

int fail(const Error& error)
{
    std::fprintf(stderr, "wavedeck: %s\n", qPrintable(error.line()));
    return int(error.kind);
}

/// Qt ends the process in the middle of nowhere when there is no display: say it before.
Status findDisplay(const Options& options)
{
    if (!options.pictures.isEmpty() || options.exportPdf)
        ::qputenv("QT_QPA_PLATFORM", "offscreen");
    if (qEnvironmentVariableIsSet("QT_QPA_PLATFORM") || !qEnvironmentVariableIsEmpty("DISPLAY")
        || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        return Done{};
    return Error{ErrorKind::Environment, QStringLiteral("no-display"), QStringLiteral("there is no display"),
        QStringLiteral("DISPLAY and WAYLAND_DISPLAY are not set"),
        QStringLiteral("use wavedeckctl, or `wavedeck --pictures DIR`")};
}

/// A session that is asked for by name exists.
Status findSession(const Options& options)
{
    if (options.session.isEmpty())
        return Done{};
    const auto store = Store::openForReading(options.dataDir);
    if (!store)
        return store.error();
    if (SessionRepository(**store).session(options.session))
        return Done{};
    return Error{ErrorKind::Usage, QStringLiteral("unknown-session"), options.session,
        QStringLiteral("there is no such session"), QStringLiteral("see `wavedeckctl session list`")};
}

void setTheme(ui::Appearance& appearance, const QString& name)
{
    using Choice = ui::Appearance::Choice;
    if (!name.isEmpty())
        appearance.setChoice(name == QStringLiteral("dark") ? Choice::Dark
                : name == QStringLiteral("light")           ? Choice::Light
                                                            : Choice::System);
}

/// The program, once it is known that it is the window of its data directory. Owns everything.
class Desktop : public QObject {
public:
    /// settingsFile: read and written.
    Desktop(WatchedApplication& app, const Options& options, const QString& settingsFile)
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
        auto* live = new ui::LivePage(m_appearance, m_feed, m_commands, [this] { return m_feed.now(); });
        auto* agent = new ui::AgentPage(
            m_appearance, m_feed, m_commands, [] { return std::make_unique<FileLog>(); },
            std::make_unique<LocalAgent>(options.dataDir), options.dataDir, [this] { return m_feed.now(); });
        auto* timeline = new ui::TimelinePage(m_appearance, m_feed, [this] { return m_feed.now(); });
        auto* gates = new ui::GatesPage(m_appearance, m_feed, m_commands, [this] { return m_feed.now(); });
        auto* protocol = new ui::ProtocolPage(m_appearance, m_feed, m_commands);
        m_start = new ui::StartPage(m_appearance, m_plans, m_commands, m_feed);
        auto* people = new ui::PeoplePage(m_appearance, m_people);
        auto* audit = new ui::AuditPage(m_appearance, m_trail);
        auto* knowledge = new ui::KnowledgePage(m_appearance, m_knowledge);
        auto* debt = new ui::DebtPage(m_appearance, m_debt);
        auto* risk = new ui::RiskPage(m_appearance, m_risk, [this] { return m_feed.now(); });
        auto* retro = new ui::RetroPage(m_appearance, m_retro);
        auto* components = new ui::ComponentPage(m_appearance);
        components->addSection(
            QStringLiteral("Wave cells"), QStringLiteral("three densities by team size"), ui::makeCellSample);
        m_window = std::make_unique<ui::MainWindow>(
            ui::Shell{m_appearance, m_feed, m_commands, m_settings, options.dataDir, [this] { return m_feed.now(); },
                &m_feed.control(), &m_people, &m_history},
            QList<ui::Page*>{live, timeline, protocol, gates, debt, risk, retro, agent, m_start, knowledge, people,
                audit, components});
        auto* search = new ui::SearchDialog(m_appearance, m_knowledge, m_window.get());
        connect(m_window.get(), &ui::MainWindow::searchWanted, search, &ui::SearchDialog::popUp);
        connect(search, &ui::SearchDialog::chosen, m_window.get(), &ui::MainWindow::goTo);
        m_commands.setSignIn(
            [this](const QString& why, const std::function<void(bool)>& then) { m_window->account()->ask(why, then); });
        m_commands.setSign(
            [this](
                const QString& command, const QJsonObject& args, const std::function<void(const QJsonObject&)>& then) {
                m_window->account()->sign(command, args, then);
            },
            [this] { return m_people.view().who.signedIn; });
        connect(people, &ui::PeoplePage::firstWanted, this, [this] { m_window->account()->ask({}, {}); });
        auto* importing = new ui::Importing(m_import, m_window->menus(), m_window.get());
        m_window->findChild<ui::SessionsPage*>()->setImport(importing->action());
        importing->setSignIn(
            [this](const QString& why, const std::function<void(bool)>& then) { m_window->account()->ask(why, then); });
        risk->setSignIn(
            [this](const QString& why, const std::function<void(bool)>& then) { m_window->account()->ask(why, then); });
        retro->setSignIn(
            [this](const QString& why, const std::function<void(bool)>& then) { m_window->account()->ask(why, then); });
        connect(&m_feed, &SessionFeed::updated, retro, [retro](const LiveUpdate& update) {
            if (update.now)
                retro->setSession(update.now->session.id);
        });
        connect(&m_people, &PeopleDesk::changed, &m_risk, &RiskDesk::refresh);
        connect(&m_people, &PeopleDesk::changed, gates, [this, gates] {
            const Actor& who = m_people.view().who;
            gates->setSigner(who.signedIn ? who.printed() : QString(), who.roles);
        });
    }

    void run(SingleInstance& instance)
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
    void takePictures()
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

private:
    /// One whose page shows the most: that is past its limit, runs, failed, or is the first.
    static QString tellingAgent(const LiveSession& live)
    {
        for (const AgentState state : {AgentState::Overdue, AgentState::Running, AgentState::Failed})
            for (const LiveAgent& agent : live.agents)
                if (agent.row.state == state)
                    return agent.row.id;
        return live.agents.first().row.id;
    }

    void open(const Options& options)
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

    void makeNotices()
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
        connect(&m_settings, &ui::Settings::changed, this,
            [this] { m_tray->setShown(m_settings.value(S::Tray).toBool()); });
        connect(m_notifier.get(), &Notifier::stepped, m_tray.get(), &Tray::tell);
        connect(&m_notices, &DBusNotices::unavailable, m_tray.get(), &Tray::show);
        connect(m_tray.get(), &Tray::opened, this, &Desktop::comeTo);
        connect(m_tray.get(), &Tray::quit, m_window.get(), &QWidget::close);
    }

    /// A person clicked: only then does the window come before the others.
    void comeTo(const QString& uri)
    {
        m_window->setWindowState(m_window->windowState() & ~Qt::WindowMinimized); // maximized stays so
        m_window->show();
        m_window->raise();
        m_window->activateWindow();
        // A session by itself, or something that is gone meanwhile: the live page shows what there is.
        if (!uri.isEmpty() && (!m_window->goTo(uri) || !uri.contains(QLatin1Char('/'))))
            m_window->goTo(QStringLiteral("live"));
    }

    void bench()
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

    WatchedApplication& m_app;
    Options m_options;
    ui::Appearance m_appearance;
    ui::Settings m_settings;
    LocalFeed m_local;
    ReplayFeed m_feed; ///< m_local, or a recording in its place
    LocalPeople m_people;
    LocalTrail m_trail;
    LocalDebt m_debt;
    LocalImport m_import;
    LocalKnowledge m_knowledge;
    LocalRisk m_risk;
    LocalRetro m_retro;
    LocalHistory m_history;
    LocalCommands m_engine;
    ui::SigningCommands m_commands;
    LocalPlanDesk m_plans;
    ui::StartPage* m_start; ///< the window's, as all pages
    DBusNotices m_notices;
    std::unique_ptr<ui::MainWindow> m_window; ///< goes before what it shows
    std::unique_ptr<Notifier> m_notifier; ///< goes before the window; only of a window that is run
    std::unique_ptr<Tray> m_tray; ///< where there is one
    bool m_told = false;
    QString m_agent; ///< link to one, for its picture
    bool m_opened = false; ///< it was
};

int runWindow(WatchedApplication& app, const Options& options)
{
    auto instance = std::make_unique<SingleInstance>(options.dataDir);
    if (instance->problem())
        return fail(*instance->problem());
    if (!instance->isFirst()) {
        const Status handed = instance->handOver(options.toJson());
        return handed ? 0 : fail(handed.error());
    }
    log::open(options.dataDir, QStringLiteral("desktop"));
    Desktop desktop(app, options, options.dataDir + QStringLiteral("/window/settings.ini"));
    desktop.run(*instance);
    const int status = QApplication::exec();
    // What was asked of the engine is waited for without a window: the next one need not wait with it.
    instance.reset();
    return status;
}

/// Beside a window that may be open, and with settings of its own: sizes and themes of pictures are nobody's wish.
int renderAll(WatchedApplication& app, const Options& options)
{
    const QTemporaryDir settings;
    Desktop desktop(app, options, settings.filePath(QStringLiteral("settings.ini")));
    desktop.takePictures();
    return QApplication::exec();
}

/// For `wavedeckctl`, which has no fonts: a document comes in, a PDF goes out.
int exportPdf()
{
    constexpr qint64 kMost = 256 * 1024 * 1024;
    QFile in, out;
    if (!in.open(stdin, QIODevice::ReadOnly) || !out.open(stdout, QIODevice::WriteOnly))
        return int(ErrorKind::Environment);
    const auto document = report::documentFromJson(in.read(kMost));
    if (!document)
        return fail(document.error());
    const QByteArray bytes = ui::toPdf(*document);
    return out.write(bytes) == bytes.size() && out.flush() ? 0 : int(ErrorKind::Environment);
}

} // namespace

int main(int argc, char** argv)
{
    ::umask(077); // database, settings and logs are the person's own
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words.append(QString::fromLocal8Bit(argv[i]));
    const auto options = readOptions(words);
    if (!options)
        return fail(options.error());
    if (options->help || options->version) {
        std::fputs(options->help ? qPrintable(helpText()) : "wavedeck " WAVEDECK_VERSION "\n", stdout);
        return 0;
    }
    if (const Status display = findDisplay(*options); !display)
        return fail(display.error());
    if (const Status session = findSession(*options); !session)
        return fail(session.error());
    int count = 1;
    if (options->exportPdf) {
        const QGuiApplication app(count, argv);
        return exportPdf();
    }
    QCoreApplication::setApplicationName(QStringLiteral("wavedeck"));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.wavedeck.wavedeck"));
    UnixSignals::block();
    WatchedApplication app(count, argv);
    UnixSignals endings;
    QObject::connect(&endings, &UnixSignals::asked, &app, &QApplication::closeAllWindows);

    if (!options->benchLog.isEmpty()) {
        ui::Appearance appearance;
        setTheme(appearance, options->theme);
        return benchLog(app, appearance, options->benchLog);
    }
    return options->pictures.isEmpty() ? runWindow(app, *options) : renderAll(app, *options);
}
