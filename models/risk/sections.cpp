// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/risk/sections.h"

#include "models/plan/findings.h"
#include "models/risk/fields.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>

namespace wavedeck::risk {

namespace {

using report::BulletList;
using report::Code;
using report::Paragraph;
using report::Section;
using report::Table;

constexpr qsizetype kMostFaults = 20;

/// Fits into one cell of a table.
bool isShort(FieldType type)
{
    return type != FieldType::Prose && type != FieldType::Code && type != FieldType::List && type != FieldType::Group;
}

bool hasCode(const QList<FieldSpec>& specs)
{
    return std::any_of(specs.begin(), specs.end(), [](const FieldSpec& s) { return s.type == FieldType::Code; });
}

QStringList textsOf(const QJsonValue& value)
{
    QStringList texts;
    for (const QJsonValue& one : value.toArray())
        texts.append(one.toString());
    return texts;
}

QString axisText(const QJsonValue& axis)
{
    return axis.isDouble() ? QString::number(axis.toInt()) : QStringLiteral("-");
}

QString cellText(FieldType type, const QJsonValue& value)
{
    if (value.isUndefined())
        return {};
    switch (type) {
    case FieldType::Number:
        return QString::number(value.toInt());
    case FieldType::Flag:
        return value.toBool() ? QStringLiteral("yes") : QStringLiteral("no");
    case FieldType::Score:
        return QStringLiteral("%1 × %2").arg(
            axisText(value[QLatin1String("likelihood")]), axisText(value[QLatin1String("impact")]));
    case FieldType::Words:
        return textsOf(value).join(QStringLiteral(", "));
    case FieldType::Lines:
        return textsOf(value).join(QStringLiteral("; "));
    case FieldType::Arguments:
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    default:
        return value.toString();
    }
}

void addFields(Section& section, const QList<FieldSpec>& specs, const QJsonObject& json);

Table tableOf(const QList<FieldSpec>& specs, const QJsonArray& items)
{
    QList<FieldSpec> columns;
    for (const FieldSpec& spec : specs)
        if (std::any_of(
                items.begin(), items.end(), [&](const QJsonValue& i) { return i.toObject().contains(spec.key); }))
            columns.append(spec);
    if (columns.isEmpty())
        columns.append(specs.first());
    Table table;
    for (const FieldSpec& column : columns)
        table.header.append(column.label);
    for (const QJsonValue& item : items) {
        QStringList row;
        for (const FieldSpec& column : columns)
            row.append(cellText(column.type, item.toObject().value(column.key)));
        table.rows.append(row);
    }
    return table;
}

Section sectionOf(const FieldSpec& spec, const QJsonValue& value)
{
    Section section{spec.label, {}, {}};
    if (spec.type == FieldType::Prose) {
        for (const QString& line : value.toString().split(QLatin1Char('\n')))
            section.add(line);
    } else if (spec.type == FieldType::Group) {
        addFields(section, spec.below, value.toObject());
    } else if (!hasCode(spec.below)) {
        section.add(tableOf(spec.below, value.toArray()));
    } else {
        int number = 0;
        for (const QJsonValue& item : value.toArray()) {
            Section below{QStringLiteral("%1").arg(++number), {}, {}};
            addFields(below, spec.below, item.toObject());
            section.sections.append(below);
        }
    }
    return section;
}

void addFields(Section& section, const QList<FieldSpec>& specs, const QJsonObject& json)
{
    Table fields{{QStringLiteral("Field"), QStringLiteral("Value")}, {}};
    for (const FieldSpec& spec : specs) {
        const QJsonValue value = json.value(spec.key);
        if (spec.key == QLatin1String("title") || value.isUndefined())
            continue;
        if (isShort(spec.type))
            fields.rows.append({spec.label, cellText(spec.type, value)});
        else if (spec.type == FieldType::Code)
            section.add(Code{value.toString()});
        else
            section.sections.append(sectionOf(spec, value));
    }
    if (!fields.rows.isEmpty())
        section.add(fields);
}

/// A document back into the values it was made of.
class Reader {
public:
    QStringList faults;

    QJsonObject fields(const Section& section, const QList<FieldSpec>& specs, bool isRoot)
    {
        QJsonObject json;
        for (const report::Block& block : section.blocks) {
            if (const auto* table = std::get_if<Table>(&block))
                readTable(*table, specs, isRoot, json, section.heading);
            else if (const auto* code = std::get_if<Code>(&block); code && hasCode(specs))
                put(json, *find(specs, [](const FieldSpec& s) { return s.type == FieldType::Code; }), code->text);
            else
                fault(section.heading, QStringLiteral("there is text outside of the sections"));
        }
        for (const Section& below : section.sections) {
            const FieldSpec* spec = find(specs, [&](const FieldSpec& s) {
                return !isShort(s.type) && s.label.compare(below.heading, Qt::CaseInsensitive) == 0;
            });
            if (spec)
                put(json, *spec, valueOf(below, *spec));
            else if (!isRoot || !addedSections().contains(below.heading, Qt::CaseInsensitive))
                fault(below.heading, QStringLiteral("there is no such section"));
        }
        return json;
    }

private:
    template <class Is> static const FieldSpec* find(const QList<FieldSpec>& specs, Is is)
    {
        const auto found = std::find_if(specs.begin(), specs.end(), is);
        return found == specs.end() ? nullptr : &*found;
    }

    void fault(const QString& where, const QString& why)
    {
        if (faults.size() < kMostFaults)
            faults.append(QStringLiteral("%1: %2").arg(plan::quoted(where), why));
    }

    static void put(QJsonObject& json, const FieldSpec& spec, const QJsonValue& value)
    {
        if (!value.isUndefined())
            json.insert(spec.key, value);
    }

    void readTable(
        const Table& table, const QList<FieldSpec>& specs, bool isRoot, QJsonObject& json, const QString& where)
    {
        for (const QStringList& row : table.rows) {
            const FieldSpec* spec = find(specs, [&](const FieldSpec& s) {
                return isShort(s.type) && s.label.compare(row.value(0), Qt::CaseInsensitive) == 0;
            });
            if (spec)
                put(json, *spec, typed(row.value(1), spec->type, where));
            else if (!isRoot || !addedRows().contains(row.value(0), Qt::CaseInsensitive))
                fault(row.value(0), QStringLiteral("there is no such field"));
        }
    }

    QJsonValue valueOf(const Section& section, const FieldSpec& spec)
    {
        if (spec.type == FieldType::Prose)
            return proseOf(section);
        if (spec.type == FieldType::Group)
            return fields(section, spec.below, false);
        QJsonArray items;
        for (const report::Block& block : section.blocks)
            if (const auto* table = std::get_if<Table>(&block))
                for (const QStringList& row : table->rows)
                    items.append(itemOf(*table, row, spec.below, section.heading));
            else
                fault(section.heading, QStringLiteral("it is a table"));
        for (const Section& below : section.sections)
            items.append(fields(below, spec.below, false));
        return items;
    }

    QJsonValue proseOf(const Section& section)
    {
        QStringList lines;
        for (const report::Block& block : section.blocks) {
            if (const auto* paragraph = std::get_if<Paragraph>(&block))
                lines.append(paragraph->text);
            else if (const auto* list = std::get_if<BulletList>(&block))
                lines += list->items;
            else
                fault(section.heading, QStringLiteral("it is paragraphs"));
        }
        if (!section.sections.isEmpty())
            fault(section.heading, QStringLiteral("it has no sections below"));
        return lines.join(QLatin1Char('\n'));
    }

    QJsonObject itemOf(const Table& table, const QStringList& row, const QList<FieldSpec>& specs, const QString& where)
    {
        QJsonObject item;
        for (qsizetype i = 0; i < table.header.size(); ++i) {
            const FieldSpec* spec = find(
                specs, [&](const FieldSpec& s) { return s.label.compare(table.header[i], Qt::CaseInsensitive) == 0; });
            if (spec)
                put(item, *spec, typed(row.value(i), spec->type, where));
            else
                fault(where, QStringLiteral("there is no column %1").arg(plan::quoted(table.header[i])));
        }
        return item;
    }

    QJsonValue typed(const QString& text, FieldType type, const QString& where)
    {
        if (text.isEmpty())
            return QJsonValue(QJsonValue::Undefined);
        switch (type) {
        case FieldType::Number: {
            bool ok = false;
            const int number = text.toInt(&ok);
            if (!ok)
                fault(where, QStringLiteral("%1 is no whole number").arg(plan::quoted(text)));
            return number;
        }
        case FieldType::Flag:
            if (text != QLatin1String("yes") && text != QLatin1String("no"))
                fault(where, QStringLiteral("%1 is neither yes nor no").arg(plan::quoted(text)));
            return text == QLatin1String("yes");
        case FieldType::Score:
            return score(text, where);
        case FieldType::Words:
            return QJsonArray::fromStringList(text.split(QStringLiteral(", ")));
        case FieldType::Lines:
            return QJsonArray::fromStringList(text.split(QStringLiteral("; ")));
        case FieldType::Arguments:
            return QJsonDocument::fromJson(text.toUtf8()).array();
        default:
            return text;
        }
    }

    QJsonValue score(const QString& text, const QString& where)
    {
        static const QRegularExpression kForm(QStringLiteral("^([0-9]|-) [×x] ([0-9]|-)"));
        const auto match = kForm.match(text);
        if (!match.hasMatch())
            fault(where, QStringLiteral("%1 is no LIKELIHOOD × IMPACT").arg(plan::quoted(text)));
        QJsonObject axes;
        if (match.captured(1) != QLatin1String("-"))
            axes.insert(QStringLiteral("likelihood"), match.captured(1).toInt());
        if (match.captured(2) != QLatin1String("-"))
            axes.insert(QStringLiteral("impact"), match.captured(2).toInt());
        return axes;
    }
};

} // namespace

const QStringList& addedRows()
{
    static const QStringList kRows{QStringLiteral("Id"), QStringLiteral("Status"), QStringLiteral("Level"),
        QStringLiteral("Date"), QStringLiteral("Revision"), QStringLiteral("Content SHA-256"), QStringLiteral("Words")};
    return kRows;
}

const QStringList& addedSections()
{
    static const QStringList kSections{QStringLiteral("Risk matrix"), QStringLiteral("Counts"),
        QStringLiteral("Sign-off"), QStringLiteral("Work done"), QStringLiteral("Ratings"),
        QStringLiteral("Rehearsals"), QStringLiteral("Missing"), QStringLiteral("History")};
    return kSections;
}

report::Document sectionsOf(const QJsonObject& content)
{
    report::Document document;
    document.heading = content.value(QLatin1String("title")).toString();
    addFields(document, fieldSpecs(), content);
    return document;
}

Result<QJsonObject> contentFrom(const report::Document& document)
{
    Reader reader;
    QJsonObject content = reader.fields(document, fieldSpecs(), true);
    content.insert(QStringLiteral("title"), document.heading);
    if (!reader.faults.isEmpty())
        return Error{ErrorKind::Usage, QStringLiteral("bad-assessment"), QStringLiteral("the assessment"),
            reader.faults.join(QStringLiteral(" · ")), {}};
    return content;
}

} // namespace wavedeck::risk
