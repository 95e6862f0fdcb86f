// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/protocolview.h"
#include "models/live/sessionfeed.h"
#include "ui/live/agentrows.h"
#include "ui/live/agentsides.h"
#include "ui/live/protocolcommands.h"
#include "ui/widgets/page.h"

#include <QLabel>

namespace wavedeck::ui {

class EmptyState;
class PageHead;

/// A column of sections: a head, a list, and what stands there while the list is empty.
class ProtocolColumn : public AgentSide {
    Q_OBJECT
public:
    struct Section {
        SectionHead* head = nullptr;
        AgentRowList* list = nullptr;
        QLabel* none = nullptr;
        QString empty; ///< what would be there, and who makes it appear
    };
    ProtocolColumn(const Appearance& appearance, const QString& name, QWidget* parent);
    Section section(const QString& title, const QString& empty, bool choosing = false);
    FactList* facts(const QString& name);
    void close() { end(); }
    static void fill(const Section& section, const QList<AgentRow>& rows, const QString& hint = {});
};

/// The followed session by its protocol: who leads whom and who asked for whom, phases and checklists, score, money,
/// worktrees and changed files. What a person decides goes to the engine. GUI thread.
class ProtocolPage : public Page {
    Q_OBJECT
public:
    ProtocolPage(Appearance& appearance, SessionFeed& feed, EngineCommands& commands, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("protocol"); }
    QString title() const override { return tr("Protocol"); }
    Glyph glyph() const override { return Glyph::Accept; }
    QList<MenuAction> menuActions() override;
    QWidget* firstFocus() override;
    QList<QWidget*> panes() override;
    void setActive(bool active) override;
    QWidget* noticePlace() override { return m_noticePlace; }
    QList<std::pair<QString, QString>> keyHints() const override;

    ProtocolCommands& commands() { return *m_commands; }
    EmptyState* emptyState() const { return m_empty; }
    FactList* gauges() const { return m_gauges; }
    QLabel* note() const { return m_note; }
    AgentRowList* hierarchy() const { return m_hierarchy.list; }
    AgentRowList* spawns() const { return m_spawns.list; }
    AgentRowList* phases() const { return m_phases.list; }
    AgentRowList* checklists() const { return m_checklists.list; }
    AgentRowList* score() const { return m_score.list; }
    FactList* budget() const { return m_budget; }
    AgentRowList* quotas() const { return m_quotas.list; }
    AgentRowList* worktrees() const { return m_worktrees.list; }
    AgentRowList* changes() const { return m_changes.list; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    using Section = ProtocolColumn::Section;
    QAction* makeAction(const Section& section, const QString& text, const QKeySequence& key);
    void makeMoneyActions();
    void fillQuotas();
    void decide(QAction* action, const Section& section, ProtocolCommands::What what);
    void makeColumns();
    void makeActions();
    void layOut();
    void setFocusOrder();
    void take(const LiveUpdate& update);
    void refresh();
    void enable();
    void showWhat();
    void copyDiff();
    const Worktree* chosenWorktree() const;

    Appearance& m_appearance;
    SessionFeed& m_feed;
    ProtocolCommands* m_commands;
    EmptyState* m_empty;
    QWidget* m_content;
    PageHead* m_head;
    QWidget* m_noticePlace;
    FactList* m_gauges;
    QLabel* m_note; ///< what is being done, or why it was refused
    ProtocolColumn* m_team;
    ProtocolColumn* m_course;
    ProtocolColumn* m_result;
    Section m_hierarchy, m_spawns, m_phases, m_checklists, m_score, m_money, m_models, m_quotas, m_worktrees, m_changes;
    FactList* m_budget = nullptr;
    QAction* m_phaseDone = nullptr;
    QAction* m_phaseSkip = nullptr;
    QAction* m_tick = nullptr;
    QAction* m_waive = nullptr;
    QAction* m_changeBudget = nullptr;
    QAction* m_open = nullptr;
    QAction* m_diff = nullptr;
    QAction* m_merge = nullptr;
    QAction* m_drop = nullptr;
    QList<QWidget*> m_buttons;

    LiveSessionPtr m_live;
    ProtocolViewPtr m_view; ///< never null
    Error m_unreadable; ///< empty `what` = the database can be read
    bool m_told = false;
    bool m_active = false;
    bool m_due = false; ///< facts came while the page was hidden
};

} // namespace wavedeck::ui
