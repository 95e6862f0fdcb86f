// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/clock.h"
#include "models/live/sessionfeed.h"
#include "ui/gates/gatedecision.h"
#include "ui/gates/gatewords.h"
#include "ui/live/livecommands.h"
#include "ui/start/filedialogs.h"
#include "ui/widgets/page.h"

#include <QTimer>

#include <functional>

class QComboBox;
class QLabel;
class QToolButton;

namespace wavedeck::ui {

class EmptyState;
class GateDetail;
class NoticeBar;
class PageHead;
class SectionHead;
class Segmented;
class TierLadder;

/// Gates and readiness: how far the product is, which gates there are with both sides of their criteria, what holds
/// the next step and what is left to the tier; decisions go to the engine. GUI thread.
class GatesPage : public Page {
    Q_OBJECT
public:
    using Milliseconds = std::function<qint64()>;
    /// clock: UTC ms.
    GatesPage(Appearance& appearance, SessionFeed& feed, EngineCommands& commands, Milliseconds clock = utcMs,
        QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("gates"); }
    QString title() const override { return tr("Gates"); }
    Glyph glyph() const override { return Glyph::Gates; }
    Badge badge() const override;
    QList<MenuAction> menuActions() override;
    QList<FindTarget> findTargets() const override;
    bool reveal(const QString& uri) override;
    QWidget* firstFocus() override;
    QList<QWidget*> panes() override;
    void setActive(bool active) override;
    QWidget* noticePlace() override { return m_noticePlace; }
    QByteArray saveState() const override;
    void restoreState(const QByteArray& state) override;
    QList<std::pair<QString, QString>> keyHints() const override;

    void setFileDialogs(FileDialogs dialogs) { m_dialogs = std::move(dialogs); }
    /// Who signs: the name and roles of who is signed in; empty = nobody is.
    void setSigner(const QString& name, const QStringList& roles);

    LiveCommands& commands() { return *m_commands; }
    EmptyState* emptyState() const { return m_empty; }
    TierLadder* ladder() const { return m_ladder; }
    NoticeBar* blocking() const { return m_blocking; }
    CellTable* blockers() const { return m_blockers; }
    CellTable* table() const { return m_table; }
    CellTable* left() const { return m_left; }
    GateDetail* detail() const { return m_detail; }
    Segmented* scope() const { return m_scope; }
    QComboBox* kinds() const { return m_kinds; }
    QLabel* note() const { return m_note; }
    QAction* checkAction() const { return m_check; }
    QAction* exportAction() const { return m_export; }
    QAction* approveAction() const { return m_approve; }
    QAction* rejectAction() const { return m_reject; }
    QAction* waiveAction() const { return m_waive; }
    QAction* undoAction() const { return m_undo; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QAction* make(const QString& text, const QKeySequence& key);
    QToolButton* headButton(QAction* action, Glyph glyph, const char* key);
    void makeActions();
    void makeHead();
    void layOut();
    void connectParts();
    void setFocusOrder();
    void take(const LiveUpdate& update);
    void refresh();
    void showChosen();
    void showBlocking();
    void enable();
    void showWhat();
    void fit();
    void say(const QString& words, bool refused);
    void checkAgain();
    void exportEvidence();
    void connectDecision();
    void hold();
    void sign(const GateDecision::Of& of, const WaiverDraft& draft);
    void refused(const QString& what, const Error& error);
    void tick(const QString& item);
    void startWaiver();
    void openCriterion(const QString& feature);
    gates::Found chosen() const;
    QStringList failed() const; ///< ids of the session's gates that may be run again

    Appearance& m_appearance;
    SessionFeed& m_feed;
    EngineCommands& m_engine;
    Milliseconds m_clock;
    LiveCommands* m_commands;
    FileDialogs m_dialogs;
    EmptyState* m_empty;
    QWidget* m_content;
    PageHead* m_head;
    Segmented* m_scope;
    QComboBox* m_kinds;
    QWidget* m_noticePlace;
    NoticeBar* m_blocking;
    CellTable* m_blockers;
    QLabel* m_note; ///< what is being done, or why it was refused
    TierLadder* m_ladder;
    CellTable* m_table;
    SectionHead* m_leftHead;
    CellTable* m_left;
    GateDetail* m_detail;
    QAction* m_check;
    QAction* m_export;
    QAction* m_approve;
    QAction* m_reject;
    QAction* m_waive;
    QAction* m_rerun;
    QAction* m_undo;
    QList<QToolButton*> m_buttons;

    QTimer m_ticker; ///< ages grow, evidence gets stale
    LiveSessionPtr m_live;
    GatesViewPtr m_view; ///< never null
    Badge m_badge;
    Error m_unreadable; ///< empty `what` = the database can be read
    bool m_showBlockers = false;
    QString m_signer;
    QStringList m_roles;
    GateDecision::Of m_signing; ///< what was signed last
    bool m_holds = false; ///< the feed stays at the session
    bool m_told = false;
    bool m_active = false;
    bool m_due = false; ///< facts came while the page was hidden
};

} // namespace wavedeck::ui
