// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/enginecommands.h"
#include "models/live/plandesk.h"
#include "models/live/sessionfeed.h"
#include "ui/start/filedialogs.h"
#include "ui/theme/appearance.h"
#include "ui/widgets/page.h"

#include <QHash>
#include <QTimer>

#include <optional>

class QFrame;
class QLabel;

namespace wavedeck::ui {

namespace start {
class PlanList;
class PlanView;
class PreflightPanel;
class RecoveryPanel;
class StartBar;
class StepStrip;
}

/// Choose a plan, see what it would do and whether it can, start it. GUI thread.
class StartPage : public Page {
    Q_OBJECT
public:
    StartPage(Appearance& appearance, PlanDesk& desk, EngineCommands& commands, SessionFeed& feed,
        FileDialogs dialogs = FileDialogs::real(), QWidget* parent = nullptr);

    /// A plan of the command line. workspace: absolute; empty = as the plan says. start: as soon as nothing keeps it
    /// from starting; when something does, the page says what, and waits.
    void open(const QString& path, const QString& workspace, bool start = false);

    /// A plan is being read and checked.
    bool isBusy() const { return m_checking; }
    start::PreflightPanel* preflight() const { return m_preflight; }

    QString id() const override { return QStringLiteral("plans"); }
    QString title() const override { return QStringLiteral("Plans"); }
    Glyph glyph() const override { return Glyph::Plans; }
    Badge badge() const override;
    QList<MenuAction> menuActions() override;
    QList<FindTarget> findTargets() const override;
    bool reveal(const QString& uri) override;
    QWidget* filterField() override;
    QList<QWidget*> panes() override;
    void setActive(bool active) override;
    QWidget* noticePlace() override;
    QList<std::pair<QString, QString>> keyHints() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeActions();
    void layOut();
    void connectAll();
    void dress();
    void setOrder();
    void refreshList();
    void choose(const QString& path);
    void load(bool anew);
    void opened(const Result<OpenedPlan>& plan);
    void askForPlan();
    void askForWorkspace();
    void startSession();
    void started(const Result<QString>& session);
    void toggleDryRun(bool on);
    void chooseStep(const history::NextStep& step, const QString& state, const QString& reason);
    void refresh();
    void speak();

    Appearance& m_appearance;
    PlanDesk& m_desk;
    SessionFeed& m_feed;
    FileDialogs m_dialogs;
    QAction* m_openAction;
    QAction* m_folderAction;
    QAction* m_againAction;
    QAction* m_dryAction;
    QAction* m_cardAction;
    QAction* m_startAction;
    QFrame* m_header;
    QLabel* m_title;
    QLabel* m_sub;
    start::StepStrip* m_steps;
    QWidget* m_notices;
    start::RecoveryPanel* m_recovery;
    start::PlanList* m_list;
    start::PlanView* m_view;
    start::PreflightPanel* m_preflight;
    start::StartBar* m_bar;
    QTimer m_slow; ///< from when on reading is shown
    QString m_path; ///< of what is chosen; empty = nothing
    QHash<QString, QString> m_workspaces; ///< chosen for a plan, by its path
    std::optional<OpenedPlan> m_plan;
    std::optional<Error> m_error; ///< why the chosen plan cannot be read
    std::optional<Error> m_refused; ///< why the last start failed
    int m_ticket = 0; ///< answers to an earlier choice are dropped
    bool m_checking = false;
    bool m_starting = false;
    bool m_startAfter = false;
    bool m_hadSessions = false;
    QString m_started; ///< session
};

} // namespace wavedeck::ui
