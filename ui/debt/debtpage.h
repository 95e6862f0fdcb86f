// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/clock.h"
#include "models/items/debtmodel.h"
#include "ui/start/filedialogs.h"
#include "ui/theme/appearance.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/page.h"

#include <QJsonObject>
#include <QTimer>
#include <QUndoStack>

#include <array>

class QComboBox;
class QFrame;
class QLabel;
class QPushButton;
class QToolButton;

namespace wavedeck::ui {

class BurnChart;
class PrioChip;
class DebtDetail;
class DebtTable;
class EmptyState;
class FilterField;
class PageHead;
class SectionHead;

/// The register of technical debt: its items by priority, one of them whole, and the burn-down (DEBT-1 to 12). What is
/// changed goes to the desk; edits can be undone. GUI thread.
class DebtPage : public Page {
    Q_OBJECT
public:
    /// clock: UTC ms.
    DebtPage(Appearance& appearance, DebtDesk& desk, std::function<qint64()> clock = utcMs, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("debt"); }
    QString title() const override { return tr("Debt"); }
    Glyph glyph() const override { return Glyph::Debt; }
    Badge badge() const override { return m_badge; }
    QList<MenuAction> menuActions() override;
    QList<FindTarget> findTargets() const override;
    bool reveal(const QString& uri) override; ///< DEBT-012
    QWidget* filterField() override;
    QWidget* firstFocus() override;
    QList<QWidget*> panes() override;
    void setActive(bool active) override;
    QWidget* noticePlace() override { return m_notices; }
    QByteArray saveState() const override;
    void restoreState(const QByteArray& state) override;
    QList<std::pair<QString, QString>> keyHints() const override;

    void setDialogs(const FileDialogs& files, const Ask& ask);

    DebtTable* table() const { return m_table; }
    DebtModel& model() { return m_model; }
    DebtDetail* detail() const { return m_detail; }
    BurnChart* chart() const { return m_chart; }
    QLabel* told() const { return m_told; }
    QComboBox* statusFilter() const { return m_status; }
    QUndoStack& undo() { return m_undo; }
    QAction* newAction() const { return m_new; }
    QAction* importAction() const { return m_import; }
    QAction* startAction() const { return m_start; }
    EmptyState* emptyState() const { return m_empty; }
    /// Edits an item; what it was stands in the stack of undo.
    QString valueOf(int number, const QString& field) const; ///< as it was read last
    void edit(int number, const QString& field, const QString& value, const QString& words);

private:
    class Edit;

    void makeActions();
    void layOut();
    QWidget* filterRow();
    void connectParts();
    void take();
    void applyFilters();
    void fillChoices();
    void showCounts();
    void showChosen();
    const DebtItem* chosen() const;
    void enable();
    void send(int number, const DebtDesk::Values& values, const QString& reason, const QString& words);
    void setStatus(DebtStatus status);
    void askResolve();
    void askPr();
    void askNew();
    void askImport();
    void askView();
    void fillViews();
    void say(const QString& words, bool bad);
    void showWhat();

    Appearance& m_appearance;
    DebtDesk& m_desk;
    std::function<qint64()> m_clock;
    FileDialogs m_files;
    Ask m_ask;
    DebtModel m_model;
    QUndoStack m_undo;
    Badge m_badge;
    PageHead* m_head;
    QWidget* m_notices;
    QWidget* m_content;
    EmptyState* m_empty;
    FilterField* m_filter;
    std::array<PrioChip*, 4> m_chips{};
    QComboBox* m_status;
    QComboBox* m_category;
    QComboBox* m_session;
    QPushButton* m_clear;
    QToolButton* m_views;
    QWidget* m_toldRow;
    QLabel* m_told;
    QPushButton* m_stop;
    DebtTable* m_table;
    DebtDetail* m_detail;
    QFrame* m_burn; ///< hidden while no session found or resolved anything
    SectionHead* m_burnHead;
    BurnChart* m_chart;
    QAction* m_new;
    QAction* m_import;
    QAction* m_start;
    QAction* m_link;
    QAction* m_resolve;
    QAction* m_again;
    QMenu* m_priority;
    QTimer m_typing; ///< a filter is applied a moment after the last key
    QJsonObject m_saved; ///< views by name
    bool m_active = false;
    bool m_due = false;
};

} // namespace wavedeck::ui
