// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/protocolsections.h"

#include <QJsonArray>

namespace wavedeck {

namespace {

using report::BulletList;
using report::Section;
using report::Table;

QString text(const QJsonObject& object, const char* key)
{
    return object.value(QLatin1String(key)).toString();
}

/// What nobody measured is n/a, never 0.
QString number(const QJsonValue& value, const QString& unit = {})
{
    return value.isDouble() ? QString(QString::number(value.toDouble(), 'f', 1) + unit) : QStringLiteral("n/a");
}

QString number(const QJsonObject& object, const char* key, const QString& unit = {})
{
    return number(object.value(QLatin1String(key)), unit);
}

Section obligationsSection(const QJsonObject& document, const QJsonObject& protocol)
{
    Section section{QStringLiteral("Mode and obligations"), {}, {}};
    section.add(QStringLiteral("Mode %1, protocol %2: %3.")
                    .arg(text(document, "mode"), text(protocol, "version"), text(protocol, "says")));
    BulletList orders;
    for (const QJsonValue& order : protocol.value(QLatin1String("standing_orders")).toArray())
        orders.items.append(QStringLiteral("Standing order: ") + order.toString());
    if (!orders.items.isEmpty())
        section.add(orders);
    Table table{
        {QStringLiteral("Obligation"), QStringLiteral("From mode"), QStringLiteral("State"), QStringLiteral("Why")},
        {}};
    for (const QJsonValue& value : protocol.value(QLatin1String("obligations")).toArray()) {
        const QJsonObject one = value.toObject();
        table.rows.append({text(one, "name"), text(one, "from"), text(one, "state"), text(one, "why")});
    }
    if (table.rows.isEmpty())
        section.add(QStringLiteral("The mode demands nothing."));
    else
        section.add(table);
    return section;
}

Section phasesSection(const QJsonObject& protocol)
{
    Section section{QStringLiteral("Phases"), {}, {}};
    Table table{{QStringLiteral("Phase"), QStringLiteral("Name"), QStringLiteral("State"), QStringLiteral("Entered"),
                    QStringLiteral("Left"), QStringLiteral("By"), QStringLiteral("Why")},
        {}};
    for (const QJsonValue& value : protocol.value(QLatin1String("phases")).toArray()) {
        const QJsonObject phase = value.toObject();
        table.rows.append({text(phase, "id"), text(phase, "name"), text(phase, "state"), text(phase, "entered_at"),
            text(phase, "left_at"), text(phase, "by"), text(phase, "reason")});
    }
    section.add(table);
    return section;
}

Section checklistsSection(const QJsonObject& protocol)
{
    Section section{QStringLiteral("Checklists"), {}, {}};
    for (const QJsonValue& value : protocol.value(QLatin1String("checklists")).toArray()) {
        const QJsonObject list = value.toObject();
        Section below{text(list, "list"), {}, {}};
        Table table{{QStringLiteral("Item"), QStringLiteral("State"), QStringLiteral("By"), QStringLiteral("Why")}, {}};
        for (const QJsonValue& entry : list.value(QLatin1String("items")).toArray()) {
            const QJsonObject item = entry.toObject();
            table.rows.append({text(item, "text"), text(item, "state"), text(item, "by"), text(item, "reason")});
        }
        below.add(table);
        section.sections.append(below);
    }
    return section;
}

Section scoreSection(const QJsonObject& score)
{
    Section section{QStringLiteral("Score"), {}, {}};
    section.add(score.value(QLatin1String("points")).isDouble()
            ? QStringLiteral("%1 of %2 points.").arg(number(score, "points"), number(score, "of"))
            : QStringLiteral("The total is withheld, %1.").arg(text(score, "withheld")));
    Table table{
        {QStringLiteral("Part"), QStringLiteral("Points"), QStringLiteral("Of"), QStringLiteral("Why not all")}, {}};
    for (const QJsonValue& value : score.value(QLatin1String("parts")).toArray()) {
        const QJsonObject part = value.toObject();
        table.rows.append({text(part, "name"), number(part, "points"), number(part, "of"), text(part, "why")});
    }
    section.add(table);
    return section;
}

/// Delegation, balance, prediction and saving: what the retrospective asks about.
Section teamSection(const QJsonObject& metrics)
{
    const QJsonObject scan = metrics.value(QLatin1String("pre_scan")).toObject();
    const QJsonObject hybrid = metrics.value(QLatin1String("hybrid")).toObject();
    Section section{QStringLiteral("Team and prediction"), {}, {}};
    section.add(Table{{QStringLiteral("Measure"), QStringLiteral("Value")},
        {{QStringLiteral("Work delegated"), number(metrics, "delegation_ratio", QStringLiteral(" %"))},
            {QStringLiteral("Starts that kept the chain of command"),
                number(metrics, "hierarchy_compliance", QStringLiteral(" %"))},
            {QStringLiteral("Direct edits"), number(metrics, "direct_edit_rate", QStringLiteral(" %"))},
            {QStringLiteral("Balance by units"), number(metrics, "balance_ratio", QStringLiteral(":1"))},
            {QStringLiteral("Balance by time"), number(metrics, "balance_ratio_time", QStringLiteral(":1"))},
            {QStringLiteral("Units predicted"), number(scan, "predicted")},
            {QStringLiteral("Units counted"), number(scan, "counted")},
            {QStringLiteral("Pre-scan accuracy"), number(scan, "accuracy_percent", QStringLiteral(" %"))},
            {QStringLiteral("Hybrid saving"), number(hybrid, "saving_percent", QStringLiteral(" %"))},
            {QStringLiteral("Reassigned"), number(metrics, "reassigned")}}});
    Table gaps{{QStringLiteral("Wave"), QStringLiteral("After"), QStringLiteral("Before"), QStringLiteral("Idle s"),
                   QStringLiteral("Long")},
        {}};
    for (const QJsonValue& value : metrics.value(QLatin1String("idle_gaps")).toArray()) {
        const QJsonObject gap = value.toObject();
        gaps.rows.append({text(gap, "wave"), text(gap, "after"), text(gap, "before"),
            QString::number(gap.value(QLatin1String("ms")).toDouble() / 1000, 'f', 1),
            gap.value(QLatin1String("long")).toBool() ? QStringLiteral("yes") : QString()});
    }
    if (!gaps.rows.isEmpty())
        section.add(gaps);
    return section;
}

} // namespace

QList<report::Section> protocolSections(const QJsonObject& document)
{
    const QJsonObject protocol = document.value(QLatin1String("protocol")).toObject();
    QList<report::Section> sections{teamSection(document.value(QLatin1String("metrics")).toObject())};
    if (!protocol.value(QLatin1String("phases")).toArray().isEmpty())
        sections += {obligationsSection(document, protocol), phasesSection(protocol), checklistsSection(protocol),
            scoreSection(document.value(QLatin1String("score")).toObject())};
    return sections;
}

} // namespace wavedeck
