// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/exports.h"

#include "models/base/clock.h"
#include "models/history/measures.h"
#include "models/report/csv.h"

namespace wavedeck::history {

namespace {

/// A cell, plain, for a machine: a measured number in full.
QString cell(const Line& line, const QString& key)
{
    const Figure figure = line.figure(key);
    if (!figure.text.isEmpty())
        return csvCell(figure.text);
    return csvNumber(figure.value ? QString::number(*figure.value, 'g', 12) : QString());
}

} // namespace

QByteArray csvOf(const QList<Line>& lines)
{
    QStringList head{QStringLiteral("id"), QStringLiteral("name"), QStringLiteral("started_at"),
        QStringLiteral("ended_at"), QStringLiteral("date"), QStringLiteral("state"), QStringLiteral("reported"),
        QStringLiteral("gates"), QStringLiteral("gates_passed"), QStringLiteral("tier")};
    for (const Measure& one : measures())
        head.append(QLatin1String(one.key));
    QString csv = csvLine(head);
    for (const Line& line : lines) {
        QStringList cells{line.id, line.name, rfc3339(line.startedAt), rfc3339(line.endedAt), line.date, line.state,
            line.reported ? QStringLiteral("yes") : QStringLiteral("no"),
            line.reported ? QString() : QString::number(line.gates),
            line.reported ? QString() : QString::number(line.gatesPassed), line.tier};
        QString figures;
        for (const Measure& one : measures())
            figures += QLatin1Char(',') + cell(line, QLatin1String(one.key));
        csv += csvLine(cells).chopped(2) + figures + QStringLiteral("\r\n");
    }
    return csv.toUtf8();
}

} // namespace wavedeck::history
