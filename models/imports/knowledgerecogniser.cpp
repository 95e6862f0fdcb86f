// SPDX-License-Identifier: GPL-3.0-or-later
// Patterns, anti-patterns, principles, rules; what a narrative says of its session.
#include "models/imports/finder.h"

#include <QJsonArray>

#include <algorithm>

namespace wavedeck::imports {

namespace {

/// The lines of a section byte for byte, without those of its subsections.
QString rawOf(const Document& document, const Section& section)
{
    qsizetype end = section.end;
    for (const int child : section.children)
        end = std::min(end, document.sections.at(child).first - 1);
    QStringList lines = document.raw.mid(section.first, end - section.first);
    for (QString& line : lines)
        while (line.endsWith(QLatin1Char('\r')))
            line.chop(1);
    return lines.join(QLatin1Char('\n')).trimmed();
}

void addEntry(Finder& finder, const Section& section, const char* kind, const QString& title)
{
    const Fields fields = fieldsOf(finder.document, section.first, section.end);
    Found& found = finder.add(kind, section.line, title);
    found.fields.insert(QStringLiteral("text"), rawOf(finder.document, section));
    for (const char* name : {"discovered", "insight", "when", "problem", "solution", "rationale"})
        if (const auto field = fields.constFind(QLatin1String(name)); field != fields.constEnd()) {
            QStringList texts = field->items;
            if (!field->text.isEmpty())
                texts.prepend(field->text);
            found.fields.insert(QLatin1String(name), texts.join(QLatin1Char('\n')));
        }
}

/// `### Pattern 2: Title`, `### Anti-pattern 1: Title`.
void findNumberedPatterns(Finder& finder)
{
    for (const Section& section : finder.document.sections) {
        const Title title = titleOf(section.title);
        if (title.number < 0)
            continue;
        const QString full = section.title.section(QLatin1Char(':'), 1).trimmed();
        const QString name = full.isEmpty() ? title.text : full;
        if (title.word == QLatin1String("pattern"))
            addEntry(finder, section, "pattern", name);
        else if (title.word == QLatin1String("anti-pattern") || title.word == QLatin1String("antipattern"))
            addEntry(finder, section, "anti_pattern", name);
    }
}

bool isFrame(const QString& title)
{
    return hasWord(keyOf(title), {"overview", "introduction", "contents", "version history", "changelog", "history"});
}

/// A document of knowledge: each part without parts of its own is a pattern, but for principles.
void findTopics(Finder& finder)
{
    for (const Section& section : finder.document.sections) {
        if (section.level != 2 || isFrame(section.title))
            continue;
        finder.add("topic", section.line, section.title);
        const char* kind = hasWord(keyOf(section.title), {"principle", "principles", "guidelines", "rules"})
            ? "principle"
            : "pattern";
        for (const int child : section.children)
            addEntry(finder, finder.document.sections.at(child), kind, finder.document.sections.at(child).title);
        if (section.children.isEmpty())
            addEntry(
                finder, section, kind, titleOf(section.title).number < 0 ? titleOf(section.title).text : section.title);
    }
    for (qsizetype i = 0; i < finder.size(); ++i) {
        const Line& line = finder.at(i);
        const QString key = line.weak ? QString() : keyOf(line.label);
        if (hasWord(key, {"anti pattern", "antipattern"})) {
            Found& found = finder.add("anti_pattern", line.number, line.label);
            QStringList texts{line.value};
            for (qsizetype at = i + 1;
                 at < finder.size() && finder.at(at).label.isEmpty() && finder.at(at).shape != Shape::Heading; ++at)
                texts.append(finder.at(at).plain);
            found.fields = {{QStringLiteral("text"), texts.join(QLatin1Char('\n')).trimmed()}};
        }
        if (key == QLatin1String("should embed") || key == QLatin1String("should not embed"))
            for (const Line* item : finder.listAfter(i))
                finder.add("embed_rule", item->number, item->plain).fields
                    = {{QStringLiteral("should"), key == QLatin1String("should embed")}};
    }
}

} // namespace

void findKnowledge(Finder& finder)
{
    findNumberedPatterns(finder);
    if (finder.report.kind == QLatin1String("knowledge"))
        findTopics(finder);
    for (const Line& line : finder.document.lines) {
        if (line.shape == Shape::Numbered && finder.isIn(line.section, {"significance"}))
            finder.add("criterion", line.number, line.plain).fields
                = {{QStringLiteral("met"), line.text.contains(QChar(0x2713)) || line.text.contains(QChar(0x2705))}};
        const QString key = line.weak ? QString() : keyOf(line.label);
        const bool before = key.startsWith(QLatin1String("pre session")) || key == QLatin1String("before");
        const bool after = key.startsWith(QLatin1String("post session")) || key == QLatin1String("after");
        if (!before && !after)
            continue;
        QStringList texts;
        if (!line.value.isEmpty())
            texts.append(line.value);
        for (const Line* item : finder.listAfter(line.number - 1))
            texts.append(item->plain);
        finder.add(before ? "state_before" : "state_after", line.number, line.label).fields
            = {{QStringLiteral("texts"), QJsonArray::fromStringList(texts)}};
    }
}

} // namespace wavedeck::imports
