// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/imports/finder.h"

namespace wavedeck::imports {

Found& Finder::add(const char* kind, int line, const QString& title, Certainty certainty)
{
    if (full())
        return m_beyond;
    report.found.append({QLatin1String(kind), line, certainty, title, {}, {}, {}, true});
    return report.found.last();
}

Found& Finder::addUnsure(const char* kind, int line, const QString& title, const QString& why)
{
    Found& found = add(kind, line, title, Certainty::Low);
    found.why = why;
    found.chosen = false;
    return found;
}

QStringList Finder::titlesAbove(int section) const
{
    QStringList titles;
    for (int i = section; i > 0; i = document.sections.at(i).parent)
        titles.append(document.sections.at(i).title);
    return titles;
}

bool Finder::isIn(int section, std::initializer_list<const char*> words) const
{
    for (int i = section; i > 0; i = document.sections.at(i).parent) {
        constexpr qsizetype kLongestTitle = 400; // every line asks for it
        auto key = m_keys.constFind(i);
        if (key == m_keys.constEnd())
            key = m_keys.insert(i, keyOf(document.sections.at(i).title.left(kLongestTitle)));
        if (hasWord(*key, words))
            return true;
    }
    return false;
}

QList<const Line*> Finder::listAfter(qsizetype index) const
{
    QList<const Line*> items;
    constexpr qsizetype kMostItems = 2000;
    const Line& from = at(index);
    const int above = from.shape == Shape::Bullet || from.shape == Shape::Numbered ? from.indent : -1;
    if (full())
        return items;
    for (qsizetype i = index + 1; i < size() && items.size() < kMostItems; ++i) {
        const Line& line = at(i);
        const bool isItem = line.shape == Shape::Bullet || line.shape == Shape::Numbered;
        if (isItem && line.indent <= above)
            break;
        if (isItem)
            items.append(&line);
        else if (line.shape != Shape::Blank)
            break;
    }
    return items;
}

qsizetype Finder::labelled(const char* name, qsizetype from) const
{
    for (qsizetype i = from; i < size(); ++i)
        if (!at(i).weak && !at(i).label.isEmpty() && fieldName(at(i).label) == QLatin1String(name))
            return i;
    return -1;
}

int columnOf(const Table& table, std::initializer_list<const char*> words)
{
    for (int i = 0; i < table.header.size(); ++i)
        if (hasWord(keyOf(table.header.at(i)), words))
            return i;
    return -1;
}

} // namespace wavedeck::imports
