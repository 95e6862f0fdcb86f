// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/dbusnotices.h"
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
#include "app/desktop/notifier.h"
#include "app/desktop/options.h"
#include "app/desktop/plandesk.h"
#include "app/desktop/replayfeed.h"
#include "app/desktop/singleinstance.h"
#include "app/desktop/tray.h"
#include "app/desktop/turnwatch.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/settings.h"
#include "ui/shell/signingcommands.h"

namespace wavedeck::ui {
class StartPage;
}

namespace wavedeck::desktop {

/// To stderr; the exit code.
int fail(const Error& error);
/// As `--theme` names it; empty leaves it.
void setTheme(ui::Appearance& appearance, const QString& name);

/// The program, once it is known that it is the window of its data directory: makes the parts, wires them to the pages.
/// Owns everything. GUI thread.
class Desktop : public QObject {
public:
    /// settingsFile: read and written.
    Desktop(WatchedApplication& app, const Options& options, const QString& settingsFile);
    ~Desktop() override;

    void run(SingleInstance& instance);
    /// Once the feed and the plan have told what they have: renders and ends.
    void takePictures();

private:
    using SignIn = std::function<void(const QString& why, const std::function<void(bool signedIn)>& then)>;
    QList<ui::Page*> makePages();
    void makeDialogs();
    SignIn signIn();
    void open(const Options& options);
    void makeNotices();
    void comeTo(const QString& uri);
    void bench();

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
    ui::StartPage* m_start = nullptr; ///< the window's, as all pages
    DBusNotices m_notices;
    std::unique_ptr<ui::MainWindow> m_window; ///< goes before what it shows
    std::unique_ptr<Notifier> m_notifier; ///< goes before the window; only of a window that is run
    std::unique_ptr<Tray> m_tray; ///< where there is one
    bool m_told = false;
    QString m_agent; ///< link to one, for its picture
    bool m_opened = false; ///< it was
};

} // namespace wavedeck::desktop
