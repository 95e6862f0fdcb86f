// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/knowledgedesk.h"
#include "ui/theme/appearance.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/page.h"

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

private:
    void makeActions();
    void read();
    void fill();
    void showChosen();
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
    QAction* m_again;
    QList<knowledge::Entry> m_entries;
    QString m_wanted; ///< id to be chosen when it has been read
    QString m_shown; ///< id whose text is shown
};

} // namespace wavedeck::ui
