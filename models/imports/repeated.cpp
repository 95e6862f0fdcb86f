// SPDX-License-Identifier: GPL-3.0-or-later
// Tables that say again what another one says, with the same or fewer columns and rows.
#include "models/imports/finder.h"

#include <algorithm>

namespace wavedeck::imports {

namespace {

constexpr qsizetype kMostTables = 50; ///< that later ones are compared with
constexpr qsizetype kMostRows = 50;
constexpr qsizetype kMostColumns = 64;

/// A table whose cells are numbers: the same text, whatever case and marks, has the same.
struct Numbered {
    QHash<QString, qsizetype> columns; ///< the first one of a name
    QList<QList<int>> rows;
};

bool isComparable(const Table& table)
{
    return table.header.size() >= 2 && table.header.size() <= kMostColumns && !table.rows.isEmpty()
        && table.rows.size() <= kMostRows;
}

int numberOf(const QString& cell, QHash<QString, int>& numbers)
{
    const QString key = keyOf(cell);
    const int next = int(numbers.size());
    return numbers.contains(key) ? numbers.value(key) : *numbers.insert(key, next);
}

Numbered numbered(const Table& table, QHash<QString, int>& numbers)
{
    Numbered result;
    for (qsizetype c = table.header.size(); c-- > 0;)
        result.columns.insert(table.header.at(c), c);
    for (const TableRow& row : table.rows) {
        QList<int> cells;
        for (qsizetype c = 0; c < table.header.size(); ++c)
            cells.append(numberOf(row.cells.value(c), numbers));
        result.rows.append(cells);
    }
    return result;
}

/// Every row of the table is a row of the other one, in the columns that the table has.
bool isWithin(const Table& table, const Numbered& cells, const Numbered& other)
{
    QList<qsizetype> columns;
    for (const QString& name : table.header) {
        const qsizetype column = other.columns.value(name, -1);
        if (column < 0)
            return false;
        columns.append(column);
    }
    QSet<QList<int>> known;
    for (const QList<int>& row : other.rows) {
        QList<int> projected;
        for (const qsizetype column : columns)
            projected.append(row.at(column));
        known.insert(projected);
    }
    return std::all_of(
        cells.rows.begin(), cells.rows.end(), [&](const QList<int>& row) { return known.contains(row); });
}

} // namespace

QHash<qsizetype, qsizetype> repeatedTables(const Document& document)
{
    const QList<Table> tables = document.tables.mid(0, kMostTables);
    QHash<qsizetype, qsizetype> repeated;
    QHash<QString, int> numbers;
    QList<Numbered> all;
    for (const Table& table : tables)
        all.append(isComparable(table) ? numbered(table, numbers) : Numbered());
    const auto holds = [&](qsizetype other, qsizetype one) {
        return !all.at(other).rows.isEmpty() && isWithin(tables.at(one), all.at(one), all.at(other));
    };
    for (qsizetype at = 0; at < all.size(); ++at)
        for (qsizetype i = 0; i < all.size() && !all.at(at).rows.isEmpty() && !repeated.contains(at); ++i)
            // Of two that say the same the first one is taken, else the one that says more.
            if (i != at && holds(i, at) && (i < at || !holds(at, i)))
                repeated.insert(at, i);
    return repeated;
}

} // namespace wavedeck::imports
