// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/depth.h"

#include <algorithm>

namespace wavedeck::report {

namespace {

/// What a depth leaves of each part. Lengths in characters.
struct Bounds {
    qsizetype paragraph;
    qsizetype item;
    qsizetype cell;
    qsizetype items; ///< of a list, or rows of a table
    qsizetype blocks; ///< of a section
    qsizetype columns;
    int levels; ///< of sections below sections
};
constexpr Bounds kExecutive{220, 120, 60, 5, 1, 4, 0};
constexpr Bounds kStandard{1500, 400, 200, 15, 100, 12, 2};

constexpr int kPageLines = 50; ///< of A4 in the type of ui/report/pdf.cpp, with room to spare
constexpr qsizetype kLine = 85; ///< characters

QString cut(const QString& text, qsizetype most)
{
    return text.size() <= most ? text : QString(text.left(most - 1) + QChar(0x2026));
}

QString more(qsizetype all, qsizetype most)
{
    return QStringLiteral("and %1 more").arg(all - most);
}

Block bounded(const Block& block, const Bounds& bounds)
{
    if (const auto* paragraph = std::get_if<Paragraph>(&block))
        return Paragraph{cut(paragraph->text, bounds.paragraph)};
    if (const auto* list = std::get_if<BulletList>(&block)) {
        BulletList made{{}, list->numbered};
        for (const QString& item : list->items.mid(0, bounds.items))
            made.items.append(cut(item, bounds.item));
        if (list->items.size() > bounds.items)
            made.items.append(more(list->items.size(), bounds.items));
        return made;
    }
    if (const auto* table = std::get_if<Table>(&block)) {
        Table made;
        for (const QString& cell : table->header.mid(0, bounds.columns))
            made.header.append(cut(cell, bounds.cell));
        for (const QStringList& row : table->rows.mid(0, bounds.items)) {
            made.rows.append(QStringList());
            for (const QString& cell : row.mid(0, bounds.columns))
                made.rows.last().append(cut(cell.simplified(), bounds.cell));
        }
        if (table->rows.size() > bounds.items)
            made.rows.append(QStringList{more(table->rows.size(), bounds.items)});
        return made;
    }
    return Code{cut(std::get<Code>(block).text, bounds.paragraph)};
}

Section bounded(const Section& section, const Bounds& bounds, int levels)
{
    Section made{cut(section.heading, bounds.paragraph), {}, {}};
    for (const Block& block : section.blocks.mid(0, bounds.blocks))
        made.blocks.append(bounded(block, bounds));
    if (levels > 0)
        for (const Section& below : section.sections)
            made.sections.append(bounded(below, bounds, levels - 1));
    else if (made.blocks.isEmpty() && !section.sections.isEmpty()) {
        BulletList names; // what it is made of
        for (const Section& below : section.sections)
            names.items.append(below.heading);
        made.blocks.append(bounded(Block(names), bounds));
    }
    return made;
}

int linesOf(const QString& text, qsizetype width = kLine)
{
    int lines = 0;
    for (const QString& line : text.split(QLatin1Char('\n')))
        lines += 1 + int(line.size() / width);
    return lines;
}

int linesOf(const Block& block)
{
    if (const auto* paragraph = std::get_if<Paragraph>(&block))
        return 1 + linesOf(paragraph->text);
    if (const auto* list = std::get_if<BulletList>(&block)) {
        int lines = 1;
        for (const QString& item : list->items)
            lines += linesOf(item);
        return lines;
    }
    if (const auto* table = std::get_if<Table>(&block)) {
        const qsizetype width = kLine / std::max(qsizetype(1), table->header.size());
        int lines = 2;
        for (const QStringList& row : table->rows) {
            int highest = 1;
            for (const QString& cell : row)
                highest = std::max(highest, linesOf(cell, width));
            lines += 1 + highest; // with its padding
        }
        return lines;
    }
    return 1 + linesOf(std::get<Code>(block).text);
}

int linesOf(const Section& section)
{
    int lines = 3;
    for (const Block& block : section.blocks)
        lines += linesOf(block);
    return lines;
}

Document onePage(const Document& document, const QStringList& first)
{
    Bounds head = kExecutive;
    head.blocks = 3;
    Document made = bounded(document, head, 0);
    if (document.blocks.isEmpty())
        made.blocks.clear();
    QList<Section> all;
    for (const Section& section : document.sections)
        all.append(bounded(section, kExecutive, 0));
    const auto placeOf = [&](const Section& section) {
        const qsizetype at = first.indexOf(section.heading);
        return at < 0 ? first.size() : at;
    };
    std::stable_sort(
        all.begin(), all.end(), [&](const Section& a, const Section& b) { return placeOf(a) < placeOf(b); });
    int left = kPageLines - linesOf(made);
    for (const Section& section : std::as_const(all)) {
        const int lines = linesOf(section);
        if (section.blocks.isEmpty() || lines > left)
            continue;
        left -= lines;
        made.sections.append(section);
    }
    return made;
}

} // namespace

const QStringList& depths()
{
    static const QStringList kDepths{QStringLiteral("executive"), QStringLiteral("standard"), QStringLiteral("full")};
    return kDepths;
}

Document atDepth(const Document& document, const QString& depth, const QStringList& first)
{
    if (depth == depths().first())
        return onePage(document, first);
    return depth == depths().last() ? document : bounded(document, kStandard, kStandard.levels);
}

} // namespace wavedeck::report
