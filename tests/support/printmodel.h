// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <QStringList>

namespace wavedeck::test {

/// The rows of a model as lines, two spaces a level, chosen columns with " | " between; to compare whole trees.
inline QStringList printModel(
    const QAbstractItemModel& model, const QList<int>& columns = {0}, const QModelIndex& parent = {}, int depth = 0)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        QStringList cells;
        for (const int column : columns)
            cells.append(model.index(row, column, parent).data().toString());
        lines.append(QString(depth * 2, QLatin1Char(' ')) + cells.join(QStringLiteral(" | ")));
        lines.append(printModel(model, columns, model.index(row, 0, parent), depth + 1));
    }
    return lines;
}

} // namespace wavedeck::test
