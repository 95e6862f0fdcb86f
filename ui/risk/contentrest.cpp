// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of an assessment that have no place of their own on the page, from the table of fields. Part of
// contentrows.h.
#include "models/risk/fields.h"
#include "ui/risk/contentrows.h"
#include "ui/theme/format.h"
#include "ui/widgets/labels.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace wavedeck::ui::riskwords {

namespace {

using risk::FieldSpec;
using risk::FieldType;

constexpr int kText = 1'000;
constexpr int kProse = 20'000;
constexpr int kColumn = 150;

/// Shown elsewhere on the page.
const QStringList& shownElsewhere()
{
    static const QStringList kKeys{QStringLiteral("title"), QStringLiteral("inherent"), QStringLiteral("residual"),
        QStringLiteral("summary"), QStringLiteral("mitigation"), QStringLiteral("debt"), QStringLiteral("tested"),
        QStringLiteral("not_tested"), QStringLiteral("monitoring"), QStringLiteral("rollback"),
        QStringLiteral("phases"), QStringLiteral("risks"), QStringLiteral("level_why"), QStringLiteral("user_impact"),
        QStringLiteral("rollback_ease"), QStringLiteral("testing")};
    return kKeys;
}

/// Lists whose rows are worked on beside the content, and how their ticks are called.
QString tickKind(const QString& key)
{
    if (key == QLatin1String("before") || key == QLatin1String("during") || key == QLatin1String("after"))
        return QStringLiteral("checklist");
    return key == QLatin1String("follow_ups") ? QStringLiteral("follow-up") : QString();
}

QString textOf(const QJsonValue& value)
{
    if (value.isArray()) {
        QStringList words;
        for (const QJsonValue& each : value.toArray())
            words.append(textOf(each));
        return words.join(QStringLiteral(", "));
    }
    if (value.isBool())
        return value.toBool() ? QCoreApplication::translate("wavedeck::ui::RiskPage", "yes")
                              : QCoreApplication::translate("wavedeck::ui::RiskPage", "no");
    return value.isDouble() ? QString::number(value.toInt()) : plain(value.toString(), kText);
}

RestSection tableOf(const FieldSpec& spec, const QJsonArray& list, const QJsonObject& items)
{
    RestSection section;
    section.title = spec.label;
    const QString kind = tickKind(spec.key);
    const QJsonObject ticks = items.value(kind).toObject();
    QList<FieldSpec> columns;
    for (const FieldSpec& below : spec.below) {
        bool used = false;
        for (const QJsonValue& each : list)
            used = used || each.toObject().contains(below.key);
        if (!used || below.type == FieldType::Id)
            continue;
        const bool wide = columns.isEmpty() || below.type == FieldType::Line || below.type == FieldType::Prose;
        section.columns.append({below.label, wide ? 0 : kColumn});
        columns.append(below);
    }
    for (const QJsonValue& each : list) {
        const QJsonObject item = each.toObject();
        const QString id = item.value(QLatin1String("id")).toString();
        TableRow row;
        if (!kind.isEmpty() && !id.isEmpty())
            row.id = kind + QLatin1Char('/') + id;
        for (const FieldSpec& column : std::as_const(columns)) {
            TableCell made;
            made.text = textOf(item.value(column.key));
            made.small = !row.cells.isEmpty();
            if (made.text.isEmpty())
                made.text = kNone;
            row.cells.append(made);
        }
        if (!row.id.isEmpty() && !row.cells.isEmpty()) {
            const bool done = ticks.value(id).toString() == QLatin1String("done");
            row.cells[0].glyph = done ? Glyph::Check : Glyph::Queued;
            row.cells[0].tone = done ? Tone::Good : Tone::Neutral;
            row.spoken = done ? QCoreApplication::translate("wavedeck::ui::RiskPage", "done: ")
                              : QCoreApplication::translate("wavedeck::ui::RiskPage", "open: ");
        }
        QStringList words;
        for (const TableCell& cell : std::as_const(row.cells))
            words.append(cell.text);
        row.spoken += words.join(QStringLiteral(", "));
        section.rows.append(row);
    }
    return section;
}

} // namespace

QList<RestSection> restOf(const QJsonObject& content, const QJsonObject& items)
{
    QList<RestSection> sections;
    RestSection facts; // short fields, as one table
    facts.title = QCoreApplication::translate("wavedeck::ui::RiskPage", "About");
    facts.columns = {{{}, 180}, {{}, 0}};
    for (const FieldSpec& spec : risk::fieldSpecs()) {
        const QJsonValue value = content.value(spec.key);
        if (value.isUndefined() || shownElsewhere().contains(spec.key))
            continue;
        if (spec.type == FieldType::List) {
            sections.append(tableOf(spec, value.toArray(), items));
        } else if (spec.type == FieldType::Prose) {
            RestSection section;
            section.title = spec.label;
            section.prose = plainProse(value.toString(), kProse);
            sections.append(section);
        } else {
            TableRow row;
            row.cells.resize(2);
            row.cells[0].text = spec.label;
            row.cells[0].small = true;
            row.cells[1].text = textOf(value);
            row.spoken = spec.label + QStringLiteral(": ") + row.cells[1].text;
            facts.rows.append(row);
        }
    }
    if (!facts.rows.isEmpty())
        sections.append(facts);
    return sections;
}

} // namespace wavedeck::ui::riskwords
