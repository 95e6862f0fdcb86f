// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"

#include "models/live/links.h"
#include "ui/shell/account.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/mainmenu.h"
#include "ui/shell/menubarparts.h"
#include "ui/shell/navrail.h"
#include "ui/shell/notices.h"
#include "ui/shell/pagehost.h"
#include "ui/shell/replaybar.h"
#include "ui/shell/sessionspage.h"
#include "ui/shell/sessionwatch.h"
#include "ui/shell/settings.h"
#include "ui/shell/settingspage.h"
#include "ui/shell/shortcutspage.h"
#include "ui/shell/statusstrip.h"
#include "ui/shell/windowactions.h"
#include "ui/shell/windowstate.h"
#include "ui/theme/format.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr QSize kLeastWindow(1280, 800); // ui.md 4: below that it scrolls
const QString kLinkStart = QStringLiteral("wavedeck:");
const QString kReplayStart = QStringLiteral("replay:");

QLineEdit* lineOf(QWidget* filterField)
{
    if (!filterField)
        return nullptr;
    auto* line = qobject_cast<QLineEdit*>(filterField);
    return line ? line : filterField->findChild<QLineEdit*>();
}

} // namespace

MainWindow::MainWindow(const Shell& shell, const QList<Page*>& pages, QWidget* parent)
    : QMainWindow(parent)
    , m_shell(shell)
    , m_watch(new SessionWatch(shell.feed, shell.settings, shell.clock, this))
    , m_menu(new MainMenu(new MenuBar(shell.appearance, this)))
    , m_actions(new WindowActions(shell.appearance, shell.settings, m_menu))
    , m_notices(new NoticeBar(shell.appearance, this))
    , m_host(new PageHost(m_notices, this))
    , m_rail(new NavRail(shell.appearance, this))
    , m_palette(new CommandPalette(shell.appearance, this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(glyphIcon(Glyph::Brand, shell.appearance.theme().accent, shell.appearance.theme().panel));
    setMenuBar(m_menu->bar());
    m_shortcuts = new ShortcutsPage(shell.appearance);
    auto* sessions = new SessionsPage(shell.appearance, shell.feed, shell.clock);
    if (shell.history)
        sessions->setDesk(*shell.history);
    addPages(pages
        + QList<Page*>{sessions,
            new SettingsPage(shell.appearance, shell.settings, shell.feed, shell.commands, shell.dataDirectory),
            m_shortcuts});
    makeAccount();
    m_actions->finish();
    makeBody();
    makeMenuBar();
    connectActions();
    m_state = new WindowState(this, m_host, shell.settings);
    m_state->restore();
    Page* first = railPlace(lastPage()) > 0 ? m_host->page(lastPage()) : nullptr;
    if (!first)
        first = pages.isEmpty() ? m_host->pages().first() : pages.first();
    m_host->visit(first);
    refresh();
}

MainWindow::~MainWindow() = default;

void MainWindow::addPages(QList<Page*> pages)
{
    std::stable_sort(pages.begin(), pages.end(),
        [](const Page* a, const Page* b) { return railPlace(a->id()) < railPlace(b->id()); });
    connect(m_host, &PageHost::pageChanged, this, &MainWindow::pageChanged);
    for (Page* page : std::as_const(pages)) {
        m_host->add(page);
        connect(page, &Page::goTo, this, &MainWindow::goTo);
        const int place = railPlace(page->id());
        if (place > 0)
            m_rail->add(page, m_actions->addPage(page->id(), page->title()), place >= kFirstBottomPlace);
        else
            m_actions->addTool(page->id(), page->title());
    }
}

void MainWindow::makeBody()
{
    m_status = new StatusStrip(m_shell.appearance, *m_watch, m_actions->shortcuts,
        m_actions->ofPage(QStringLiteral("live")), m_account ? m_account->signIn() : nullptr, this);
    setStatusBar(m_status);
    if (m_account)
        m_status->setPerson(m_account->status());
    auto* body = new QWidget(this);
    auto* layout = new QHBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_rail);
    auto* column = new QVBoxLayout;
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_host, 1);
    layout->addLayout(column, 1);
    setCentralWidget(body);
    if (!m_shell.replay)
        return;
    m_replay = new ReplayBar(m_shell.appearance, *m_shell.replay, body);
    column->addWidget(m_replay);
    m_menu->add(Menu::Session, m_replay->playAction());
    m_menu->add(Menu::Session, m_replay->closeAction());
}

void MainWindow::makeAccount()
{
    if (!m_shell.people)
        return;
    m_account = new Account(*m_shell.people, m_menu, this);
    connect(m_account, &Account::changed, this, [this] { m_status->setPerson(m_account->status()); });
}

void MainWindow::makeMenuBar()
{
    menuBar()->setCornerWidget(new Brand(m_shell.appearance, menuBar()), Qt::TopLeftCorner);
    auto* corner = new QWidget(menuBar());
    auto* layout = new QHBoxLayout(corner);
    layout->setContentsMargins(0, 3, 6, 3);
    layout->setSpacing(4);
    auto* field
        = new CommandField(m_shell.appearance, m_actions->find->shortcut().toString(QKeySequence::NativeText), corner);
    connect(field, &CommandField::clicked, m_actions->find, &QAction::trigger);
    auto* theme = new ThemeButton(m_shell.appearance, corner);
    theme->setMenu(m_actions->themeMenu());
    layout->addWidget(field);
    layout->addWidget(theme);
    menuBar()->setCornerWidget(corner, Qt::TopRightCorner);
}

void MainWindow::connectActions()
{
    connect(m_actions, &WindowActions::pageWanted, this, [this](const QString& id) { goTo(id); });
    connect(m_actions->close, &QAction::triggered, this, &QWidget::close);
    connect(m_actions->find, &QAction::triggered, this, &MainWindow::openPalette);
    connect(m_actions->filter, &QAction::triggered, this, [this] {
        if (QWidget* field = currentPage() ? currentPage()->filterField() : nullptr)
            field->setFocus(Qt::ShortcutFocusReason);
        else
            Q_EMIT searchWanted(); // the page has nothing to filter
    });
    connect(m_actions->search, &QAction::triggered, this, &MainWindow::searchWanted);
    connect(m_actions->nextPane, &QAction::triggered, this, [this] { m_host->nextPane(1); });
    connect(m_actions->previousPane, &QAction::triggered, this, [this] { m_host->nextPane(-1); });
    connect(m_actions->back, &QAction::triggered, this, [this] { m_host->go(-1); });
    connect(m_actions->forward, &QAction::triggered, this, [this] { m_host->go(1); });
    connect(m_actions->fullScreen, &QAction::triggered, this,
        [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    connect(m_actions->shortcuts, &QAction::triggered, this, &MainWindow::openShortcuts);
    connect(m_palette, &CommandPalette::targetChosen, this, [this](Page* page, const QString& uri) {
        m_host->visit(page, uri);
        page->reveal(uri);
    });
    connect(m_notices, &NoticeBar::acted, this, &MainWindow::noticeAction);
    connect(m_watch, &SessionWatch::changed, this, &MainWindow::refresh);
    // Never raised, never in front of what somebody does elsewhere: the desktop marks the window, no more.
    connect(m_watch, &SessionWatch::attentionRose, this, [this] { QApplication::alert(this); });
    connect(&m_shell.feed, &SessionFeed::updated, this, [this](const LiveUpdate& update) {
        if (!update.anew || m_pending.isEmpty() || !update.now)
            return;
        if (m_pending.startsWith(kLinkStart + update.now->session.id + QLatin1Char('/')))
            goTo(std::exchange(m_pending, {}));
    });
}

Page* MainWindow::currentPage() const
{
    return m_host->current();
}

QString MainWindow::lastPage() const
{
    return m_state->lastPage();
}

bool MainWindow::goTo(const QString& uri)
{
    if (Page* page = m_host->page(uri)) {
        if (page != m_shortcuts)
            m_host->visit(page);
        else if (currentPage() != m_shortcuts)
            openShortcuts(); // it is filled for the page one comes from
        return true;
    }
    if (m_shell.replay && uri.startsWith(kReplayStart)) {
        m_shell.replay->start(uri.mid(kReplayStart.size()));
        return goTo(QStringLiteral("live"));
    }
    if (follow(uri))
        return true;
    // The page that asked first: a link of the live page is most often for the live page.
    QList<Page*> pages = m_host->pages();
    if (currentPage())
        pages.move(pages.indexOf(currentPage()), 0);
    // But an agent has a page of its own: a link to one is for that, whichever page knows it too.
    if (Page* agent = m_host->page(QStringLiteral("agent")))
        pages.move(pages.indexOf(agent), 0);
    if (Page* gates = uri.endsWith(QLatin1Char('#') + kGatePlace) ? m_host->page(QStringLiteral("gates")) : nullptr)
        pages.move(pages.indexOf(gates), 0);
    for (Page* page : std::as_const(pages)) {
        if (!page->reveal(uri))
            continue;
        m_host->visit(page, uri);
        return true;
    }
    return false;
}

bool MainWindow::follow(const QString& uri)
{
    if (!uri.startsWith(kLinkStart))
        return false;
    const QString session = uri.mid(kLinkStart.size()).section(QLatin1Char('/'), 0, 0);
    if (session.isEmpty() || session == m_shell.feed.followed())
        return false;
    m_pending = uri;
    m_shell.feed.follow(session);
    return true;
}

void MainWindow::pageChanged(Page* page)
{
    m_menu->setPage(page);
    m_actions->checkPage(page->id());
    m_actions->filter->setEnabled(page->filterField() != nullptr);
    m_actions->back->setEnabled(m_host->canGo(-1));
    m_actions->forward->setEnabled(m_host->canGo(1));
    m_host->focusPage();
}

void MainWindow::refresh()
{
    const LiveSession* session = m_watch->session();
    // Which promise holds: who did what is recorded, nobody is kept from the files (SEC-1, trust.md F).
    const QString name = m_account ? tr("Wavedeck · accountability") : QStringLiteral("Wavedeck");
    setWindowTitle(session
            ? QStringLiteral("%1 %2 · %3").arg(plain(session->session.id, 24), ui::title(session->session.state), name)
            : name);
    m_notices->setNotices(noticesOf(*m_watch));
}

void MainWindow::noticeAction(const QString& id)
{
    if (id == notice::kDatabase)
        m_shell.feed.retry();
    else if (id == notice::kEngine)
        m_shell.commands.ask(QStringLiteral("engine.status"), {}, this, [](const Result<QJsonObject>&) {
            // Whether it worked, the feed tells: the notice goes when the engine is back.
        });
}

void MainWindow::openShortcuts()
{
    if (currentPage() == m_shortcuts) {
        m_host->go(-1);
        return;
    }
    m_shortcuts->fill(currentPage(), m_menu->shellPlaces(), m_host->pages());
    m_host->visit(m_shortcuts);
}

void MainWindow::openPalette()
{
    m_palette->popUp(m_menu->places(), m_host->pages());
}

void MainWindow::setLeastSize()
{
    m_host->setLeastPage(kLeastWindow - (size() - m_host->size()));
}

bool MainWindow::event(QEvent* event)
{
    const bool done = QMainWindow::event(event);
    // Now everything around the page has its size.
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest)
        setLeastSize();
    return done;
}

void MainWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::WindowStateChange)
        m_actions->fullScreen->setChecked(isFullScreen());
    QMainWindow::changeEvent(event);
}

bool MainWindow::escape()
{
    Page* page = currentPage();
    if (!page)
        return false;
    QLineEdit* line = lineOf(page->filterField());
    const bool inFilter = line && line->hasFocus();
    if (line && !line->text().isEmpty()) {
        line->clear();
        return true;
    }
    if (inFilter) {
        for (QWidget* pane : page->panes())
            if (pane != page->filterField() && !pane->isAncestorOf(line) && focusPane(pane))
                return true;
        return false;
    }
    if (page == m_shortcuts) {
        m_host->go(-1);
        return true;
    }
    if (!page->isAncestorOf(QApplication::focusWidget())) {
        m_host->focusPage();
        return true;
    }
    return false;
}

void MainWindow::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    if (!event->spontaneous() && !focusWidget())
        m_host->focusPage();
}

void MainWindow::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && event->modifiers() == Qt::NoModifier && escape())
        return;
    QMainWindow::keyPressEvent(event);
}

} // namespace wavedeck::ui
