// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/protocoltext.h"

#include "app/ctl/output.h"

#include <QJsonArray>

namespace wavedeck::ctl {

namespace {

constexpr qsizetype kWide = 70;

QString text(const QJsonObject& object, const char* key)
{
    return plain(object.value(QLatin1String(key)).toString());
}

QJsonArray listOf(const QJsonObject& object, const char* key)
{
    return object.value(QLatin1String(key)).toArray();
}

QString openLists(const QJsonObject& protocol)
{
    QStringList open;
    for (const QJsonValue& value : listOf(protocol, "checklists")) {
        const QJsonObject list = value.toObject();
        if (const qint64 n = list.value(QLatin1String("open")).toInteger(); n > 0)
            open.append(QStringLiteral("%1 %2 of %3").arg(text(list, "list")).arg(n).arg(listOf(list, "items").size()));
    }
    return open.join(QStringLiteral(", "));
}

} // namespace

QString numberText(const QJsonValue& value, const QString& unit)
{
    if (!value.isDouble())
        return QStringLiteral("n/a");
    QString number = QString::number(value.toDouble(), 'f', 2);
    while (number.endsWith(QLatin1Char('0')))
        number.chop(1);
    if (number.endsWith(QLatin1Char('.')))
        number.chop(1);
    return number + unit;
}

QString protocolText(const QJsonObject& document)
{
    const QJsonObject protocol = document.value(QLatin1String("protocol")).toObject();
    if (listOf(protocol, "phases").isEmpty())
        return {};
    QString result = QStringLiteral("\nprotocol  %1, mode %2, context %3")
                         .arg(text(protocol, "version"), text(document, "mode"), text(protocol, "context"));
    if (const QString phase = text(protocol, "phase"); !phase.isEmpty())
        result += QStringLiteral(", phase ") + phase;
    result += QLatin1Char('\n');
    for (const QJsonValue& order : listOf(protocol, "standing_orders"))
        result += QStringLiteral("  standing order: %1\n").arg(plain(order.toString()));
    for (const QJsonValue& value : listOf(protocol, "obligations")) {
        const QJsonObject one = value.toObject();
        if (text(one, "state") == QLatin1String("open"))
            result += QStringLiteral("  owed: %1: %2\n").arg(text(one, "name"), text(one, "why"));
    }
    if (const QString open = openLists(protocol); !open.isEmpty())
        result += QStringLiteral("  open items: %1\n").arg(open);
    const QJsonObject score = document.value(QLatin1String("score")).toObject();
    return result
        + QStringLiteral("  score: %1\n")
              .arg(score.value(QLatin1String("points")).isDouble()
                      ? QString(numberText(score.value(QLatin1String("points"))) + QStringLiteral(" of ")
                          + numberText(score.value(QLatin1String("of"))))
                      : QString(QStringLiteral("withheld, ") + clipped(text(score, "withheld"), kWide)));
}

QString phasesText(const QJsonObject& document)
{
    QList<QStringList> rows{{QStringLiteral("PHASE"), QStringLiteral("NAME"), QStringLiteral("STATE"),
        QStringLiteral("ENTERED"), QStringLiteral("LEFT"), QStringLiteral("BY"), QStringLiteral("WHY")}};
    for (const QJsonValue& value : listOf(document.value(QLatin1String("protocol")).toObject(), "phases")) {
        const QJsonObject phase = value.toObject();
        rows.append({text(phase, "id"), text(phase, "name"), coloured(text(phase, "state")), text(phase, "entered_at"),
            text(phase, "left_at"), clipped(text(phase, "by"), 30), clipped(text(phase, "reason"), kWide)});
    }
    return rows.size() > 1 ? table(rows) : QStringLiteral("the session is older than its phases\n");
}

QString checklistsText(const QJsonObject& document)
{
    QList<QStringList> rows{{QStringLiteral("LIST"), QStringLiteral("ITEM"), QStringLiteral("STATE"),
        QStringLiteral("WHAT"), QStringLiteral("BY"), QStringLiteral("WHY")}};
    for (const QJsonValue& value : listOf(document.value(QLatin1String("protocol")).toObject(), "checklists")) {
        const QJsonObject list = value.toObject();
        for (const QJsonValue& entry : listOf(list, "items")) {
            const QJsonObject item = entry.toObject();
            rows.append({text(list, "list"), text(item, "id"), coloured(text(item, "state")),
                clipped(text(item, "text"), kWide), clipped(text(item, "by"), 30),
                clipped(text(item, "reason"), kWide)});
        }
    }
    return rows.size() > 1 ? table(rows) : QStringLiteral("no checklists\n");
}

QString scoreText(const QJsonObject& document)
{
    const QJsonObject score = document.value(QLatin1String("score")).toObject();
    QList<QStringList> rows{
        {QStringLiteral("PART"), QStringLiteral("POINTS"), QStringLiteral("OF"), QStringLiteral("WHY")}};
    for (const QJsonValue& value : listOf(score, "parts")) {
        const QJsonObject part = value.toObject();
        rows.append({text(part, "name"), numberText(part.value(QLatin1String("points"))),
            numberText(part.value(QLatin1String("of"))), clipped(text(part, "why"), kWide)});
    }
    return table(rows)
        + QStringLiteral("score %1%2\n")
              .arg(numberText(score.value(QLatin1String("points"))),
                  text(score, "withheld").isEmpty()
                      ? QString()
                      : QString(QStringLiteral(" (withheld, ") + text(score, "withheld") + QLatin1Char(')')));
}

} // namespace wavedeck::ctl
