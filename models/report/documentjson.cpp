// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/documentjson.h"

#include "models/secrets/redact.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace wavedeck::report {

namespace {

constexpr int kDeepest = 32;

QJsonArray rowsJson(const QList<QStringList>& rows)
{
    QJsonArray array;
    for (const QStringList& row : rows)
        array.append(QJsonArray::fromStringList(row));
    return array;
}

QJsonObject blockJson(const Paragraph& paragraph)
{
    return {{QStringLiteral("paragraph"), paragraph.text}};
}

QJsonObject blockJson(const Table& table)
{
    return {{QStringLiteral("header"), QJsonArray::fromStringList(table.header)},
        {QStringLiteral("rows"), rowsJson(table.rows)}};
}

QJsonObject blockJson(const BulletList& list)
{
    return {
        {QStringLiteral("list"), QJsonArray::fromStringList(list.items)}, {QStringLiteral("numbered"), list.numbered}};
}

QJsonObject blockJson(const Code& code)
{
    return {{QStringLiteral("code"), code.text}};
}

QJsonObject sectionJson(const Section& section)
{
    QJsonArray blocks;
    for (const Block& block : section.blocks)
        blocks.append(std::visit([](const auto& one) { return blockJson(one); }, block));
    QJsonArray sections;
    for (const Section& below : section.sections)
        sections.append(sectionJson(below));
    return {{QStringLiteral("heading"), section.heading}, {QStringLiteral("blocks"), blocks},
        {QStringLiteral("sections"), sections}};
}

QStringList strings(const QJsonValue& value)
{
    QStringList list;
    for (const QJsonValue& item : value.toArray())
        list.append(item.toString());
    return list;
}

bool readBlock(const QJsonObject& json, Section& section)
{
    if (const QJsonValue text = json.value(QLatin1String("paragraph")); text.isString())
        section.add(text.toString());
    else if (const QJsonValue code = json.value(QLatin1String("code")); code.isString())
        section.add(Code{code.toString()});
    else if (const QJsonValue list = json.value(QLatin1String("list")); list.isArray())
        section.add(BulletList{strings(list), json.value(QLatin1String("numbered")).toBool()});
    else if (const QJsonValue header = json.value(QLatin1String("header")); header.isArray()) {
        Table table{strings(header), {}};
        for (const QJsonValue& row : json.value(QLatin1String("rows")).toArray())
            table.rows.append(strings(row));
        section.add(table);
    } else
        return false;
    return true;
}

bool readSection(const QJsonObject& json, int depth, Section& section)
{
    if (depth > kDeepest || !json.value(QLatin1String("heading")).isString())
        return false;
    section.heading = json.value(QLatin1String("heading")).toString();
    for (const QJsonValue& block : json.value(QLatin1String("blocks")).toArray())
        if (!readBlock(block.toObject(), section))
            return false;
    for (const QJsonValue& below : json.value(QLatin1String("sections")).toArray()) {
        Section made;
        if (!readSection(below.toObject(), depth + 1, made))
            return false;
        section.sections.append(made);
    }
    return true;
}

} // namespace

QByteArray toJson(const Document& document)
{
    return QJsonDocument(redacted(sectionJson(document))).toJson(QJsonDocument::Compact);
}

Result<Document> documentFromJson(const QByteArray& json)
{
    const auto bad = [](const QString& why) {
        return Error{ErrorKind::Usage, QStringLiteral("bad-document"), QStringLiteral("the document"), why,
            QStringLiteral("give what `wavedeckctl report` gives")};
    };
    QJsonParseError error{};
    const QJsonDocument parsed = QJsonDocument::fromJson(json, &error);
    if (!parsed.isObject())
        return bad(QStringLiteral("it is no JSON object: %1 at byte %2").arg(error.errorString()).arg(error.offset));
    Document document;
    if (!readSection(parsed.object(), 0, document))
        return bad(QStringLiteral("a section of it lacks its heading, a block is of no known kind, or it is too deep"));
    return document;
}

} // namespace wavedeck::report
