// SPDX-License-Identifier: GPL-3.0-or-later
// The data of each kind of report. Part of reports.h.
#include "models/history/changes.h"
#include "models/report/documentjson.h"
#include "models/report/reports.h"

#include <QJsonDocument>

namespace wavedeck {

namespace {

/// As a list of objects, one a row, by the words of the header.
QJsonArray rowsOf(const report::Table& table)
{
    QJsonArray array;
    for (const QStringList& row : table.rows) {
        QJsonObject object;
        for (qsizetype i = 0; i < table.header.size(); ++i)
            object.insert(table.header[i].toLower(), row.value(i));
        array.append(object);
    }
    return array;
}

QJsonArray agentsOf(const ReportInput& input)
{
    QJsonArray array;
    for (const Agent& agent : input.session.rows.agents)
        array.append(QJsonObject{{QStringLiteral("id"), agent.id}, {QStringLiteral("wave"), agent.wave},
            {QStringLiteral("role"), agent.role}, {QStringLiteral("state"), QString(word(agent.state))},
            {QStringLiteral("reason"), agent.reason}});
    return array;
}

void insertHandoff(QJsonObject& json, const ReportInput& input)
{
    json.insert(QStringLiteral("open_items"), QJsonArray::fromStringList(openItems(input)));
    json.insert(QStringLiteral("agents"), agentsOf(input));
    json.insert(QStringLiteral("metrics"), history::document(input.line).value(QLatin1String("metrics")));
    json.insert(QStringLiteral("files"), rowsOf(filesTable(input)));
    json.insert(QStringLiteral("next_steps"), history::document(input.own + input.open));
}

void insertNarrative(QJsonObject& json, const ReportInput& input)
{
    const auto records = history::recordsOf(input.lines, input.line.id);
    const auto criteria = history::significance(input.notes, records, int(input.lessons.size()));
    json.insert(QStringLiteral("history"), history::document(input.line));
    json.insert(QStringLiteral("records"), history::document(records));
    json.insert(QStringLiteral("significance"), history::document(criteria));
    json.insert(QStringLiteral("narrative_recommended"), history::deservesNarrative(criteria));
    json.insert(QStringLiteral("agents_by_type"), history::document(history::agentsByType(input.line)));
    QJsonArray lessons;
    for (const knowledge::Entry& entry : input.lessons)
        lessons.append(QJsonObject{{QStringLiteral("id"), knowledge::idOf(entry.number)},
            {QStringLiteral("title"), entry.title}, {QStringLiteral("implication"), entry.implication}});
    json.insert(QStringLiteral("lessons"), lessons);
    json.insert(QStringLiteral("next_steps"), history::document(input.own + input.open));
    json.insert(QStringLiteral("files"), rowsOf(filesTable(input)));
}

} // namespace

QJsonObject reportJson(const ReportInput& input, const QString& kind, const QString& depth)
{
    if (kind == QLatin1String("final"))
        return sessionReportJson(input.session);
    QJsonObject json{{QStringLiteral("session"), input.line.id}, {QStringLiteral("kind"), kind},
        {QStringLiteral("depth"), depth},
        {QStringLiteral("document"), QJsonDocument::fromJson(toJson(makeReport(input, kind, depth))).object()}};
    if (kind == QLatin1String("handoff"))
        insertHandoff(json, input);
    else if (kind == QLatin1String("narrative"))
        insertNarrative(json, input);
    else if (kind == QLatin1String("completion"))
        json.insert(QStringLiteral("reports"), input.session.completionReports);
    else if (kind == QLatin1String("risk"))
        json.insert(QStringLiteral("risks"), input.session.document.value(QLatin1String("risks")));
    return json;
}

} // namespace wavedeck
