// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/debtsection.h"

#include <QJsonArray>

namespace wavedeck {

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
    return {section};
}

} // namespace wavedeck
