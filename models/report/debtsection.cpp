// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/debtsection.h"

#include <QJsonArray>

namespace wavedeck {

QString foundText(const QJsonObject& found)
{
    QStringList parts;
    for (const QJsonValue& value : found.value(QLatin1String("stages")).toArray()) {
        const QJsonObject stage = value.toObject();
        parts.append(QStringLiteral("%1 in %2 (%3 %, weight %4)")
                         .arg(stage.value(QLatin1String("n")).toInt())
                         .arg(stage.value(QLatin1String("name")).toString(),
                             QString::number(stage.value(QLatin1String("percent")).toDouble(), 'f', 1))
                         .arg(stage.value(QLatin1String("weight")).toInt()));
    }
    return QStringLiteral("Found: %1; weighted cost %2.")
        .arg(parts.join(QStringLiteral(", ")))
        .arg(found.value(QLatin1String("weighted_cost")).toInt());
}

QList<report::Section> debtSections(const QJsonObject& document)
{
    const QJsonObject debt = document.value(QLatin1String("debt")).toObject();
    const auto number = [&](const char* key) { return debt.value(QLatin1String(key)).toInt(); };
    const int added = number("added");
    if (added == 0 && number("resolved_during") == 0)
        return {};
    report::Section section{QStringLiteral("Technical debt"), {}, {}};
    section.add(QStringLiteral("%1 items found, %2 of them resolved; %3 items resolved during it.")
                    .arg(added)
                    .arg(number("resolved"))
                    .arg(number("resolved_during")));
    report::Table table;
    table.header
        = {QStringLiteral("Item"), QStringLiteral("Priority"), QStringLiteral("Status"), QStringLiteral("Title")};
    for (const QJsonValue& value : debt.value(QLatin1String("items")).toArray()) {
        const QJsonObject item = value.toObject();
        const auto text = [&](const char* key) { return item.value(QLatin1String(key)).toString(); };
        table.rows.append({text("id"), text("priority"), text("status"), text("title")});
    }
    if (!table.rows.isEmpty())
        section.add(table);
    const QJsonObject found = debt.value(QLatin1String("found")).toObject();
    if (found.value(QLatin1String("said")).toInt() > 0)
        section.add(foundText(found));
    return {section};
}

} // namespace wavedeck
