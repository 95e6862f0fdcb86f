// SPDX-License-Identifier: GPL-3.0-or-later
// Tables: which one it is, its header says.
#include "models/imports/finder.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace wavedeck::imports {

namespace {

QString cell(const TableRow& row, int column)
{
    return column < 0 ? QString() : row.cells.value(column);
}

/// Every cell by its column; of a very wide table those that stand first.
QJsonObject cellsByName(const Table& table, const TableRow& row)
{
    constexpr qsizetype kMostColumns = 256;
    QJsonObject cells;
    for (qsizetype i = 0; i < std::min(kMostColumns, table.header.size()); ++i)
        cells.insert(keyOf(table.header.at(i)), row.cells.value(i));
    return cells;
}

void addActions(Finder& finder, const Table& table, int action)
{
    const QString above = finder.document.sections.at(table.section).title;
    const int owner = columnOf(table, {"owner", "assigned", "responsible"});
    const int effort = columnOf(table, {"effort", "time", "estimate"});
    const int priority = columnOf(table, {"priority"});
    for (const TableRow& row : table.rows) {
        if (row.total)
            continue;
        Found& found = finder.add("action_item", row.line, cell(row, action));
        found.fields = cellsByName(table, row);
        found.fields.insert(QStringLiteral("owner"), cell(row, owner));
        found.fields.insert(QStringLiteral("owners"), QJsonArray::fromStringList(ownersIn(cell(row, owner))));
        found.fields.insert(QStringLiteral("effort"), cell(row, effort));
        if (const auto minutes = effortIn(cell(row, effort)))
            found.fields.insert(QStringLiteral("effort_min"), *minutes);
        const QString own = priorityIn(cell(row, priority));
        found.fields.insert(QStringLiteral("priority"), own.isEmpty() ? priorityIn(above) : own);
        found.fields.insert(QStringLiteral("horizon"), above);
    }
}

void addRows(Finder& finder, const Table& table, const char* kind, const QStringList& also = {})
{
    const QJsonArray columns = QJsonArray::fromStringList(table.header);
    for (const TableRow& row : table.rows) {
        if (row.total)
            continue;
        Found& found = finder.add(kind, row.line, row.cells.value(0));
        found.fields = {{QStringLiteral("cells"), cellsByName(table, row)}, {QStringLiteral("columns"), columns},
            {QStringLiteral("values"), QJsonArray::fromStringList(row.cells)},
            {QStringLiteral("in"), finder.document.sections.at(table.section).title}};
        found.also = also;
    }
}

void addGaps(Finder& finder, const Table& table, int severity, int count)
{
    for (const TableRow& row : table.rows) {
        if (row.total)
            continue;
        Found& found = finder.add("gap", row.line, cell(row, severity));
        found.fields = cellsByName(table, row);
        found.fields.insert(QStringLiteral("severity"), levelOf(priorityIn(cell(row, severity))));
        found.fields.insert(QStringLiteral("n"), numberIn(cell(row, count)).value_or(0));
        found.also = {QStringLiteral("metric_row")};
    }
}

void addSteps(Finder& finder, const Table& table, const char* kind)
{
    const int agents = columnOf(table, {"agents"});
    for (const TableRow& row : table.rows) {
        if (row.total)
            continue;
        Found& found = finder.add(kind, row.line, row.cells.value(1));
        found.fields = cellsByName(table, row);
        found.fields.insert(QStringLiteral("number"), numberIn(row.cells.value(0)).value_or(-1));
        if (const auto n = numberIn(cell(row, agents)))
            found.fields.insert(QStringLiteral("agents"), *n);
    }
}

void addDebt(Finder& finder, const Table& table, int id)
{
    static const QRegularExpression pattern(QStringLiteral("^(?:DEBT|TD|TECHDEBT)-\\d{1,6}$"));
    const int title = columnOf(table, {"title", "item", "description"});
    const int priority = columnOf(table, {"priority"});
    for (const TableRow& row : table.rows) {
        if (!pattern.match(cell(row, id)).hasMatch())
            continue;
        Found& found = finder.add("debt_item", row.line, cell(row, title));
        found.fields = {{QStringLiteral("id"), cell(row, id)},
            {QStringLiteral("priority"), rankOf(priorityIn(cell(row, priority)))}};
    }
}

int sessionColumns(const Table& table)
{
    static const QRegularExpression session(
        QStringLiteral("^(?:session\\s+\\S|S-\\d)"), QRegularExpression::CaseInsensitiveOption);
    return int(std::count_if(
        table.header.begin(), table.header.end(), [](const QString& cell) { return session.match(cell).hasMatch(); }));
}

bool isOfMetrics(const Finder& finder, const Table& table)
{
    return columnOf(table, {"metric", "metrics"}) == 0 || finder.report.kind == QLatin1String("knowledge")
        || finder.isIn(table.section, {"metric", "metrics", "statistics"});
}

void addTable(Finder& finder, const Table& table)
{
    const QString first = keyOf(table.header.value(0));
    const int severity = columnOf(table, {"severity"});
    const int count = columnOf(table, {"count"});
    const int action = columnOf(table, {"action", "task", "action item"});
    const int id = columnOf(table, {"id"});
    if (sessionColumns(table) >= 2)
        addRows(finder, table, "metric_row");
    else if (action == 0 && columnOf(table, {"owner"}) > 0)
        addActions(finder, table, action);
    else if (hasWord(first, {"file", "document", "artifact", "artefact", "deliverable"}))
        addRows(finder, table, "document");
    else if (severity == 0 && count > 0 && finder.isIn(table.section, {"gap", "gaps"}))
        addGaps(finder, table, severity, count);
    else if (id >= 0 && !table.rows.isEmpty() && table.rows.first().cells.value(id).contains(QLatin1Char('-'))
        && finder.isIn(table.section, {"debt"}))
        addDebt(finder, table, id);
    else if (first == QLatin1String("phase") || first == QLatin1String("wave"))
        addSteps(finder, table, first == QLatin1String("phase") ? "phase" : "wave");
    else if (first == QLatin1String("risk level") && columnOf(table, {"approver"}) > 0)
        addRows(finder, table, "approval_row");
    else if (first == QLatin1String("risk level"))
        addRows(finder, table, "scoring_row");
    else if (first == QLatin1String("version"))
        addRows(finder, table, "version");
    else
        addRows(finder, table, isOfMetrics(finder, table) ? "metric_row" : "table_row");
}

/// Lists of `Name: number unit` below the labels of a section of statistics.
void findStatistics(Finder& finder)
{
    for (qsizetype i = 0; i < finder.size(); ++i) {
        const Line& line = finder.at(i);
        if (line.weak || line.label.isEmpty() || !line.value.isEmpty() || !finder.isIn(line.section, {"statistics"}))
            continue;
        const QString key = keyOf(line.label);
        for (const Line* item : finder.listAfter(i)) {
            const bool isTotal = keyOf(item->label) == QLatin1String("total");
            const bool isPhase = titleOf(item->plain).word == QLatin1String("phase");
            const bool isRow = isPhase || (!isTotal && hasWord(key, {"owner", "owners", "effort"}));
            Found& found = finder.add(
                isRow ? "metric_row" : "statistic", item->number, item->label.isEmpty() ? item->plain : item->label);
            found.fields = {{QStringLiteral("of"), line.label}, {QStringLiteral("value"), item->value}};
        }
    }
}

/// `**Thoroughness:** 10/10`, three or more below one heading.
void findRatings(Finder& finder)
{
    static const QRegularExpression rating(QStringLiteral("^(\\d{1,3})/(\\d{1,3})\\b"));
    for (const Section& section : finder.document.sections) {
        QList<const Line*> ratings;
        for (qsizetype i = section.first; i < section.end && section.children.isEmpty(); ++i)
            if (!finder.at(i).weak && !finder.at(i).label.isEmpty() && rating.match(finder.at(i).value).hasMatch())
                ratings.append(&finder.at(i));
        if (ratings.size() < 3)
            continue;
        for (const Line* line : ratings)
            finder.add("metric_row", line->number, line->label).fields = {{QStringLiteral("value"), line->value}};
    }
}

} // namespace

void findTables(Finder& finder)
{
    const QList<Table>& tables = finder.document.tables;
    const QHash<qsizetype, qsizetype> repeated = repeatedTables(finder.document);
    for (qsizetype i = 0; i < tables.size() && i < 2000; ++i)
        if (!repeated.contains(i))
            addTable(finder, tables.at(i));
    findStatistics(finder);
    findRatings(finder);
}

} // namespace wavedeck::imports
