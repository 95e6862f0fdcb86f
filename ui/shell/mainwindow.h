// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/clock.h"
#include "models/live/enginecommands.h"
#include "models/live/historydesk.h"
#include "models/live/peopledesk.h"
#include "models/live/replaycontrol.h"
#include "models/live/sessionfeed.h"
#include "ui/theme/appearance.h"
#include "ui/widgets/page.h"

#include <QMainWindow>

#include <functional>

namespace wavedeck::ui {

class Account;
class CommandPalette;
class MainMenu;
class NavRail;
class NoticeBar;
class PageHost;
class ReplayBar;
class SessionWatch;
class Settings;
class ShortcutsPage;
class StatusStrip;
class WindowActions;
class WindowState;

/// What a window needs of the program; all of it outlives the window.
struct Shell {
    Appearance& appearance;
    SessionFeed& feed;
    EngineCommands& commands;
    Settings& settings;
    QString dataDirectory; ///< shown on the settings page
    std::function<qint64()> clock = utcMs; ///< UTC ms
    ReplayControl* replay = nullptr; ///< null = nothing can be replayed
    PeopleDesk* people = nullptr; ///< null = nobody signs in
    HistoryDesk* history = nullptr; ///< null = sessions are only listed
};

/// Everything around the pages: menu, rail, notices, status, palette, and the pages of the shell itself (history,
/// settings, shortcuts). It assembles; what the parts do is in the parts. GUI thread.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// pages: in any order; the window takes them as children.
    MainWindow(const Shell& shell, const QList<Page*>& pages, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// A page id, `session:ID`, `replay:ID`, or a link that some page knows (`wavedeck:S-014/agent#line`; the session
    /// is followed first). False when nobody knows it.
    bool goTo(const QString& uri);
    Page* currentPage() const;
    /// The page that was shown when the window was last closed; empty = not known.
    QString lastPage() const;

    PageHost* host() const { return m_host; }
    MainMenu* menus() const { return m_menu; }
    WindowActions* windowActions() const { return m_actions; }
    NavRail* rail() const { return m_rail; }
    Account* account() const { return m_account; } ///< null = nobody signs in
    ReplayBar* replay() const { return m_replay; }
    StatusStrip* status() const { return m_status; }
    CommandPalette* commandPalette() const { return m_palette; }

Q_SIGNALS:
    void searchWanted(); ///< Ctrl+Shift+F, or `/` on a page that has nothing to filter

protected:
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void addPages(QList<Page*> pages);
    void makeMenuBar();
    void makeBody();
    void makeAccount();
    void connectActions();
    void pageChanged(Page* page);
    void refresh();
    void noticeAction(const QString& id);
    void openShortcuts();
    void openPalette();
    bool escape();
    bool follow(const QString& uri);
    void setLeastSize();

    Shell m_shell;
    SessionWatch* m_watch;
    MainMenu* m_menu;
    WindowActions* m_actions;
    NoticeBar* m_notices;
    PageHost* m_host;
    NavRail* m_rail;
    StatusStrip* m_status = nullptr;
    Account* m_account = nullptr;
    ReplayBar* m_replay = nullptr; ///< null = nothing can be replayed
    CommandPalette* m_palette;
    ShortcutsPage* m_shortcuts = nullptr;
    WindowState* m_state = nullptr;
    QString m_pending; ///< link to reveal when its session has come
};

} // namespace wavedeck::ui
