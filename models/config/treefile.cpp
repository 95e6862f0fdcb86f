// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/config/readers.h"

#include <QSet>

namespace wavedeck::config {

using plan::YamlEntry;
using plan::YamlNode;
using plan::YamlNodePtr;

namespace {

constexpr int kMostLevels = 70; ///< of a tree with merges; the parsers stop at 64

bool isMerge(const YamlEntry& entry)
{
    return entry.key == QLatin1String("<<");
}

void merge(const YamlNode& node, QList<YamlEntry>& entries, QSet<QString>& seen, int level)
{
    if (level > kMostLevels || !node.isMapping())
        return;
    for (const YamlEntry& entry : node.entries)
        if (!isMerge(entry) && !seen.contains(entry.key)) {
            seen.insert(entry.key);
            entries.append(entry);
        }
    for (const YamlEntry& entry : node.entries) {
        if (!isMerge(entry))
            continue;
        merge(*entry.value, entries, seen, level + 1);
        for (const YamlNodePtr& one : entry.value->items)
            merge(*one, entries, seen, level + 1);
    }
}

bool flattenAt(const YamlNode& node, const QString& path, const Mark& keyMark, Text& text, int level)
{
    if (level > kMostLevels)
        return true;
    if (node.isMapping()) {
        const QList<YamlEntry> entries = entriesOf(node);
        for (const YamlEntry& entry : entries) {
            const QString key = path.isEmpty() ? entry.key : QString(path + QLatin1Char('.') + entry.key);
            if (!flattenAt(*entry.value, key, entry.keyMark, text, level + 1))
                return false;
        }
        return true;
    }
    if (node.isSequence()) {
        for (qsizetype i = 0; i < node.items.size(); ++i)
            if (!flattenAt(
                    *node.items[i], QStringLiteral("%1[%2]").arg(path).arg(i), node.items[i]->mark, text, level + 1))
                return false;
        return true;
    }
    Entry entry;
    entry.key = path;
    entry.raw = entry.value = node.text;
    entry.mark = keyMark;
    entry.valueMark = {node.mark.line, node.mark.column + (node.isScalar() && !node.plain ? 1 : 0)};
    return text.add(entry);
}

} // namespace

QList<YamlEntry> entriesOf(const YamlNode& node)
{
    const bool merges = std::any_of(node.entries.begin(), node.entries.end(), isMerge);
    if (!merges)
        return node.entries;
    QList<YamlEntry> entries;
    QSet<QString> seen;
    merge(node, entries, seen, 0);
    return entries;
}

const YamlNode* childOf(const YamlNode& node, QLatin1String key)
{
    const QList<YamlEntry> entries = entriesOf(node);
    const auto found
        = std::find_if(entries.begin(), entries.end(), [key](const YamlEntry& entry) { return entry.key == key; });
    return found == entries.end() ? nullptr : found->value.get();
}

QList<YamlNodePtr> parseYaml(const QByteArray& bytes, QList<Problem>& problems)
{
    plan::Findings findings;
    const QList<YamlNodePtr> documents = plan::parseYamlDocuments(bytes, findings);
    const QList<Fault> faults = findings.faults();
    for (const Fault& fault : faults)
        problems.append({QStringLiteral("syntax"), fault.message, {{}, fault.mark, {}, {}}});
    return documents;
}

void flatten(const YamlNode& node, Text& text)
{
    flattenAt(node, {}, node.mark, text, 0);
}

} // namespace wavedeck::config
