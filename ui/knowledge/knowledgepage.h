// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/knowledgedesk.h"
#include "ui/theme/appearance.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/page.h"

#include <QTimer>

class QComboBox;
class QLabel;
class QLineEdit;

namespace wavedeck::ui {

class CellTable;
class EntryView;
class PageHead;

/// What was learned: patterns, anti-patterns, decisions, components (KNOW-1 to 14), and the guides that ship. Read when
/// the page is shown and after each change. Not on the rail: menu Tools. GUI thread.
class KnowledgePage : public Page {
    Q_OBJECT
public:
    KnowledgePage(Appearance& appearance, KnowledgeDesk& desk, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("knowledge"); }
    QString title() const override { return tr("Knowledge"); }
    Glyph glyph() const override { return Glyph::Info; }
    QList<MenuAction> menuActions() override;
    QList<FindTarget> findTargets() const override;
    bool reveal(const QString& uri) override; ///< LESSON-012
    QWidget* filterField() override;
    QWidget* firstFocus() override;
    QList<QWidget*> panes() override;
    QWidget* noticePlace() override { return m_notices; }
    void setActive(bool active) override;

    void setAsk(const Ask& ask) { m_ask = ask; }
    CellTable* table() const { return m_table; }
    EntryView* entryView() const { return m_view; }
    QComboBox* kinds() const { return m_kinds; }
    QComboBox* states() const { return m_states; }
    QLabel* told() const { return m_told; }
    QAction* newAction() const { return m_new; }
    QAction* editAction() const { return m_edit; }
    QAction* removeAction() const { return m_remove; }
    QAction* promoteAction() const { return m_promote; }
    QAction* reuseAction() const { return m_reuse; }
    QAction* timeAction() const { return m_time; }
    QAction* requireAction() const { return m_require; }
    QAction* readAction() const { return m_readIt; }
    bool isFiltering() const { return m_next >= 0; }

private:
    void makeActions();
    void read();
    void fill();
    void filterOn();
    void showFound();
    void showChosen();
    void addEntryAction(QAction*& action, const QString& text, void (KnowledgePage::*ask)());
    void askPromote();
    void askReuse();
    void askTime();
    void askRequire();
    void askRead();
    void askAct(Question question, KnowledgeAct act);
    void acted(const KnowledgeAct& act, const Result<QString>& done);
    void edit(const knowledge::Entry& entry);
    void askRemove();
    const knowledge::Entry* chosen() const;
    bool fits(const knowledge::Entry& entry) const;
    void say(const QString& words, bool bad);

    Appearance& m_appearance;
    KnowledgeDesk& m_desk;
    Ask m_ask;
    PageHead* m_head;
    QWidget* m_notices;
    QLineEdit* m_filter;
    QComboBox* m_kinds;
    QComboBox* m_states;
    QLabel* m_told;
    CellTable* m_table;
    EntryView* m_view;
    QAction* m_new;
    QAction* m_edit;
    QAction* m_remove;
    QAction* m_promote;
    QAction* m_reuse;
    QAction* m_time;
    QAction* m_require;
    QAction* m_readIt;
    QAction* m_again;
    QList<knowledge::Entry> m_entries;
    QList<qsizetype> m_found; ///< of those, the fitting ones up to m_next
    qsizetype m_next = -1; ///< the entry to be looked at next; -1 = all have been
    int m_fits = 0; ///< kept ones that fit
    QTimer m_goOn;
    bool m_filling = false; ///< the table changes by itself
    QString m_opened; ///< id whose opening was counted last
    QString m_wanted; ///< id to be chosen when it has been read
    QString m_shown; ///< id whose text is shown
};

} // namespace wavedeck::ui
