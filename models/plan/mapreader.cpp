// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/mapreader.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <limits>

namespace wavedeck::plan {

namespace {

constexpr qint64 kLongestMs = qint64{366} * 24 * 60 * 60 * 1000;

QString name(const char* key)
{
    return QString::fromLatin1(key);
}

bool hasControl(const QString& text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.category() == QChar::Other_Control; });
}

/// Digits only, no leading zero: what people and every YAML version read alike.
bool isDecimal(const QString& text)
{
    static const QRegularExpression kInteger(QStringLiteral("\\A-?(0|[1-9][0-9]{0,17})\\z"));
    return kInteger.match(text).hasMatch();
}

QString listShape(const char* key)
{
    return QStringLiteral("a list, as in %1: [a, b]").arg(name(key));
}

}

MapReader::MapReader(const YamlNode& node, const KeyTable& table, Findings& findings)
    : m_node(node)
    , m_table(table)
    , m_findings(findings)
{
    if (!node.isMapping()) {
        findings.fault(node.mark,
            QStringLiteral("%1 stands where a mapping must be; write key: value, with %2")
                .arg(describe(node), table.keys.join(QStringLiteral(", "))));
        return;
    }
    for (const YamlEntry& entry : node.entries) {
        if (!table.keys.contains(entry.key))
            findings.fault(entry.keyMark,
                QStringLiteral("unknown key ") + quoted(entry.key)
                    + suggestion(entry.key, table.keys, QStringLiteral("known here")));
        else if (entry.value->kind == YamlNode::Kind::Null)
            findings.fault(
                entry.keyMark, QStringLiteral("%1 has no value; give one, or remove the key").arg(entry.key));
    }
}

const YamlEntry* MapReader::find(const char* key) const
{
    const QLatin1String wanted(key);
    for (const YamlNode* node : {&m_node, m_under}) {
        if (!node)
            continue;
        for (const YamlEntry& entry : node->entries)
            if (entry.key == wanted)
                return &entry;
    }
    return nullptr;
}

bool MapReader::hasOwn(const char* key) const
{
    return std::any_of(m_node.entries.begin(), m_node.entries.end(),
        [wanted = QLatin1String(key)](const YamlEntry& entry) { return entry.key == wanted; });
}

const YamlNode* MapReader::child(const char* key) const
{
    const YamlEntry* entry = find(key);
    return entry && entry->value->kind != YamlNode::Kind::Null ? entry->value.get() : nullptr;
}

Mark MapReader::markOf(const char* key) const
{
    const YamlEntry* entry = find(key);
    if (!entry)
        return m_node.mark;
    return entry->value->kind == YamlNode::Kind::Null ? entry->keyMark : entry->value->mark;
}

bool MapReader::require(const char* key, const QString& example) const
{
    if (has(key) || !m_node.isMapping())
        return has(key);
    m_findings.fault(m_node.mark, QStringLiteral("%1 is missing; add %2").arg(name(key), example));
    return false;
}

void MapReader::wrong(const char* key, const YamlNode& node, const QString& wanted) const
{
    m_findings.fault(node.mark, QStringLiteral("%1: %2 is not %3").arg(name(key), describe(node), wanted));
}

const YamlNode* MapReader::scalar(const char* key, const QString& wanted) const
{
    const YamlNode* node = child(key);
    if (!node || node->isScalar())
        return node;
    wrong(key, *node, wanted);
    return nullptr;
}

void MapReader::line(const char* key, QString& value) const
{
    const YamlNode* node = scalar(key, QStringLiteral("a text"));
    if (!node)
        return;
    const QString text = node->text.trimmed();
    if (text.isEmpty())
        m_findings.fault(node->mark, QStringLiteral("%1 is empty; write a text").arg(name(key)));
    else if (hasControl(text))
        wrong(key, *node, QStringLiteral("one line of text"));
    else
        value = text;
}

void MapReader::prose(const char* key, QString& value) const
{
    const YamlNode* node = child(key);
    if (!node)
        return;
    if (const auto text = textOf(*node, name(key), m_findings))
        value = *text;
}

void MapReader::id(const char* key, QString& value) const
{
    const YamlNode* node = scalar(key, QStringLiteral("an id"));
    if (!node)
        return;
    if (isId(node->text))
        value = node->text;
    else
        m_findings.fault(node->mark, name(key) + QStringLiteral(": ") + idFault(node->text));
}

void MapReader::boolean(const char* key, bool& value) const
{
    const QString wanted = QStringLiteral("a boolean; write true or false");
    const YamlNode* node = scalar(key, wanted);
    if (!node)
        return;
    if (node->plain && node->text == QLatin1String("true"))
        value = true;
    else if (node->plain && node->text == QLatin1String("false"))
        value = false;
    else
        wrong(key, *node, wanted);
}

void MapReader::integer(const char* key, int& value, int least, int most) const
{
    const QString wanted = QStringLiteral("a whole number from %1 to %2").arg(least).arg(most);
    const YamlNode* node = scalar(key, wanted);
    if (!node)
        return;
    const auto read = integerOf(*node);
    if (read && *read >= least && *read <= most)
        value = *read;
    else
        wrong(key, *node, wanted);
}

void MapReader::number(const char* key, double& value, double least, double most) const
{
    QString wanted = QStringLiteral("a number");
    if (least > std::numeric_limits<double>::lowest())
        wanted += QStringLiteral(" from %1 to %2").arg(least, 0, 'g', 15).arg(most, 0, 'g', 15);
    const YamlNode* node = scalar(key, wanted);
    if (!node)
        return;
    const auto read = numberOf(*node);
    if (read && *read >= least && *read <= most)
        value = *read;
    else
        wrong(key, *node, wanted);
}

void MapReader::duration(const char* key, qint64& milliseconds) const
{
    static const QRegularExpression kDuration(QStringLiteral("\\A([0-9]{1,12})(ms|s|m|h)\\z"));
    const QString wanted = QStringLiteral("a duration; write 500ms, 90s, 20m or 2h");
    const YamlNode* node = scalar(key, wanted);
    if (!node)
        return;
    const auto match = kDuration.match(node->text);
    if (!match.hasMatch()) {
        wrong(key, *node, wanted);
        return;
    }
    const QString unit = match.captured(2);
    const qint64 factor = unit == QLatin1String("ms") ? 1
        : unit == QLatin1String("s")                  ? 1000
        : unit == QLatin1String("m")                  ? 60'000
                                                      : 3'600'000;
    const qint64 count = match.captured(1).toLongLong();
    if (count == 0)
        wrong(key, *node, QStringLiteral("above zero; leave %1 out for no limit").arg(name(key)));
    else if (count > kLongestMs / factor)
        wrong(key, *node, QStringLiteral("a duration of at most a year (8784h)"));
    else
        milliseconds = count * factor;
}

void MapReader::list(const char* key, QStringList& values) const
{
    const YamlNode* node = child(key);
    if (!node)
        return;
    if (!node->isSequence()) {
        wrong(key, *node, listShape(key));
        return;
    }
    values.clear();
    for (const YamlNodePtr& item : node->items)
        if (const auto text = textOf(*item, name(key), m_findings))
            values.append(*text);
}

void MapReader::choice(const char* key, const QStringList& words, int& index) const
{
    const QString wanted = QStringLiteral("one of ") + words.join(QStringLiteral(", "));
    const YamlNode* node = scalar(key, wanted);
    if (!node)
        return;
    const qsizetype found = words.indexOf(node->text);
    if (found >= 0) {
        index = static_cast<int>(found);
        return;
    }
    const QString near = nearest(node->text, words);
    wrong(key, *node,
        near.isEmpty() ? wanted : QString(wanted + QStringLiteral("; did you mean '") + near + QStringLiteral("'?")));
}

std::optional<QString> textOf(const YamlNode& node, const QString& what, Findings& findings)
{
    if (!node.isScalar()) {
        findings.fault(node.mark, QStringLiteral("%1: %2 is not a text; put it into quotes").arg(what, describe(node)));
        return std::nullopt;
    }
    // Escapes like "\0" get past the check of the bytes, and would cut an argument short.
    if (node.text.contains(QChar(u'\0'))) {
        findings.fault(node.mark, QStringLiteral("%1: a NUL character; remove it").arg(what));
        return std::nullopt;
    }
    return node.text;
}

std::optional<int> integerOf(const YamlNode& node)
{
    if (!node.isScalar() || !node.plain || !isDecimal(node.text))
        return std::nullopt;
    const qint64 value = node.text.toLongLong();
    if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max())
        return std::nullopt;
    return static_cast<int>(value);
}

std::optional<double> numberOf(const YamlNode& node)
{
    static const QRegularExpression kNumber(QStringLiteral("\\A-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?\\z"));
    if (!node.isScalar() || !node.plain || node.text.size() > 40 || !kNumber.match(node.text).hasMatch())
        return std::nullopt;
    bool read = false;
    const double value = node.text.toDouble(&read);
    return read && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

bool isId(const QString& text)
{
    static const QRegularExpression kId(QStringLiteral("\\A[a-z0-9][a-z0-9-]{0,99}\\z"));
    return kId.match(text).hasMatch();
}

QString idFault(const QString& text)
{
    return quoted(text)
        + QStringLiteral(
            " is not an id; write lower-case letters, digits and '-', first a letter or a digit, at most 100");
}

QString describe(const YamlNode& node)
{
    switch (node.kind) {
    case YamlNode::Kind::Null:
        return QStringLiteral("nothing");
    case YamlNode::Kind::Sequence:
        return QStringLiteral("a list");
    case YamlNode::Kind::Mapping:
        return QStringLiteral("a mapping");
    case YamlNode::Kind::Scalar:
        break;
    }
    return quoted(node.text);
}

} // namespace wavedeck::plan
