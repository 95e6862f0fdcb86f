// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gates/celltable.h"

namespace wavedeck::ui {

TableModel::TableModel(QList<TableColumn> columns, QObject* parent)
    : QAbstractTableModel(parent)
    , m_columns(std::move(columns))
{
}

void TableModel::setRows(const QList<TableRow>& rows)
{
    const auto same = [](const TableRow& a, const TableRow& b) { return a.id == b.id && a.group == b.group; };
    for (int i = 0; i < rows.size(); ++i) {
        // Those that are no more go, until this one stands here or must come.
        while (i < m_rows.size() && !same(m_rows[i], rows[i])
            && std::none_of(rows.begin() + i, rows.end(), [&](const TableRow& r) { return same(r, m_rows[i]); })) {
            beginRemoveRows({}, i, i);
            m_rows.removeAt(i);
            endRemoveRows();
        }
        if (i >= m_rows.size() || !same(m_rows[i], rows[i])) {
            beginInsertRows({}, i, i);
            m_rows.insert(i, rows[i]);
            endInsertRows();
        } else if (m_rows[i] != rows[i]) {
            m_rows[i] = rows[i];
            Q_EMIT dataChanged(index(i, 0), index(i, int(m_columns.size()) - 1));
        }
    }
    if (m_rows.size() > rows.size()) {
        beginRemoveRows({}, int(rows.size()), int(m_rows.size()) - 1);
        m_rows.resize(rows.size());
        endRemoveRows();
    }
}

int TableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int TableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

QVariant TableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TableRow& row = m_rows[index.row()];
    if (role == Qt::AccessibleTextRole && index.column() == 0)
        return row.spoken;
    if (index.column() >= row.cells.size())
        return {};
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
        return row.cells[index.column()].text;
    return {};
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section >= m_columns.size())
        return {};
    if (role == Qt::DisplayRole)
        return m_columns[section].title;
    if (role == Qt::TextAlignmentRole)
        return int((m_columns[section].right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace wavedeck::ui
