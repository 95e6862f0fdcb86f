// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/plandesk.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>
#include <QWidget>

class QLabel;
class QLineEdit;
class QListView;

namespace wavedeck::ui {
class Appearance;
}

namespace wavedeck::ui::start {

/// The plans to choose from in their groups: a row for each group, which cannot be chosen, and below it its plans.
class PlanListModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { PathRole = Qt::UserRole, GroupRole, DetailRole, FaultRole };
    using QAbstractListModel::QAbstractListModel;

    void setEntries(const QList<PlanEntry>& entries);
    void setWords(const QString& words); ///< each must occur in name, file or group
    const QList<PlanEntry>& entries() const { return m_entries; }
    int shown() const; ///< plans, without group rows
    int rowOf(const QString& path) const; ///< -1 = not shown

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    /// "In harbor-gateway/plans", "Templates".
    static QString groupTitle(const QString& group);
    /// The file's name for a plan of a folder, the plan's own for a template.
    static QString titleOf(const PlanEntry& entry);

private:
    void rebuild();

    struct Row {
        int entry = -1; ///< -1 = a group
        QString group;
    };
    QList<PlanEntry> m_entries;
    QList<Row> m_rows;
    QStringList m_words;
};

class PlanDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    PlanDelegate(const Appearance& appearance, QObject* parent);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int detailWidth(const QStyleOptionViewItem& option) const;

    const Appearance& m_appearance;
};

/// The left column: search, the list, the button that opens a file.
class PlanList : public QWidget {
    Q_OBJECT
public:
    PlanList(const Appearance& appearance, QWidget* parent = nullptr);

    void setEntries(const QList<PlanEntry>& entries);
    const QList<PlanEntry>& entries() const { return m_model->entries(); }
    /// Marks the row without telling chosen().
    void select(const QString& path);
    QLineEdit* search() const { return m_search; }
    QListView* view() const { return m_view; }
    QWidget* openButton() const;

Q_SIGNALS:
    void chosen(const QString& path);
    void openAsked();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showNothing();

    PlanListModel* m_model;
    QLineEdit* m_search;
    QListView* m_view;
    QLabel* m_nothing;
    QWidget* m_open;
    QString m_path; ///< of the row that is marked
    bool m_silent = false;
    bool m_filled = false;
};

} // namespace wavedeck::ui::start
