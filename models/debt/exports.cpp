// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/debt/exports.h"
#include "models/report/csv.h"

#include "models/base/clock.h"
#include "models/debt/figures.h"
#include "models/debt/marks.h"

#include <algorithm>

namespace wavedeck::debt {

namespace {

template <class Cell> void addLine(QString& csv, const Cell& cell)
{
    bool first = true;
    for (const Field& one : fields()) {
        csv += (first ? QString() : QStringLiteral(",")) + csvCell(cell(one));
        first = false;
    }
    csv += QLatin1String("\r\n");
}

QString linesOf(const Field& field, const QString& text)
{
    if (field.type != Field::Lines)
        return QStringLiteral("- %1: %2\n").arg(QLatin1String(field.name), escapedMarkdown(text));
    QString block = QStringLiteral("- %1:\n").arg(QLatin1String(field.name));
    for (const QString& line : text.split(QLatin1Char('\n')))
        block += QStringLiteral("  > ") + escapedMarkdown(line) + QLatin1Char('\n');
    return block;
}

} // namespace

QByteArray csvOf(const QList<DebtItem>& items)
{
    QString csv;
    addLine(csv, [](const Field& field) { return QString::fromLatin1(field.name); });
    for (const DebtItem& item : items)
        addLine(csv, [&](const Field& field) { return field.text(item); });
    return csv.toUtf8();
}

QByteArray markdownOf(const QList<DebtItem>& items, qint64 now)
{
    const Rate all = rateOf(items);
    QString text = QStringLiteral("# Technical debt\n\n%1 of %2 items resolved. As of %3.\n\n| Priority | Meaning | "
                                  "Horizon | Items | Resolved |\n|---|---|---|---|---|\n")
                       .arg(all.resolved)
                       .arg(all.total)
                       .arg(rfc3339(now));
    const QJsonObject rates = ratesByPriority(items);
    for (const PriorityMeaning& row : priorities()) {
        const QJsonObject rate = rates.value(word(row.priority)).toObject();
        text += QStringLiteral("| %1 %2 | %3 | %4 | %5 | %6 |\n")
                    .arg(QString(word(row.priority)), QLatin1String(row.name), QLatin1String(row.meaning),
                        QLatin1String(row.horizon))
                    .arg(rate.value(QLatin1String("total")).toInt())
                    .arg(rate.value(QLatin1String("resolved")).toInt());
    }
    for (const PriorityMeaning& row : priorities()) {
        QString part;
        int count = 0;
        for (const DebtItem& item : items) {
            if (item.priority != row.priority)
                continue;
            ++count;
            part += QStringLiteral("\n### %1: %2\n\n").arg(item.id, escapedMarkdown(item.title));
            for (const Field& field : fields())
                if (const QString value = field.text(item);
                    !value.isEmpty() && qstrcmp(field.name, "id") != 0 && qstrcmp(field.name, "title") != 0)
                    part += linesOf(field, value);
        }
        if (count > 0)
            text += QStringLiteral("\n## %1 %2 (%3 items)\n")
                        .arg(QString(word(row.priority)), QLatin1String(row.name))
                        .arg(count)
                + part;
    }
    return text.toUtf8();
}

QJsonObject jsonOf(const QList<DebtItem>& items, const QList<DebtEvent>& events, qint64 now)
{
    QJsonArray array;
    QSet<QString> ids;
    for (const DebtItem& item : items) {
        array.append(document(item, now));
        ids.insert(item.id);
    }
    QJsonArray history;
    for (const DebtEvent& event : events)
        if (ids.contains(event.debt))
            history.append(document(event));
    return {{QStringLiteral("items"), array}, {QStringLiteral("history"), history},
        {QStringLiteral("counts"), countsOf(items)}};
}

Result<ReadItems> itemsOfJson(const QJsonObject& document)
{
    ReadItems read;
    const QJsonArray items = document.value(QLatin1String("items")).toArray();
    if (items.size() > kMostItems)
        return Error{ErrorKind::Usage, QStringLiteral("too-many"), QStringLiteral("items"),
            QStringLiteral("more than %1 items").arg(kMostItems), {}};
    for (const QJsonValue& value : items) {
        auto item = itemOf(value.toObject());
        if (!item) {
            Error error = item.error();
            error.what = QStringLiteral("item %1, %2").arg(read.items.size() + 1).arg(error.what);
            return error;
        }
        read.items.append(*item);
    }
    return read;
}

} // namespace wavedeck::debt
