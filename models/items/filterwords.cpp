// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/filterwords.h"

#include <QStringList>

#include <algorithm>

namespace wavedeck {

FilterWords FilterWords::parse(const QString& text, const QStringList& keys)
{
    constexpr qsizetype kLongest = 1000;
    FilterWords all;
    const QStringList parts = text.left(kLongest).toLower().simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (QString part : parts) {
        Word word;
        if (part.startsWith(QLatin1Char('-')) && part.size() > 1) {
            word.negated = true;
            part.remove(0, 1);
        }
        const QString key = part.section(QLatin1Char(':'), 0, 0);
        if (key.size() < part.size() && keys.contains(key)) {
            word.key = key;
            word.value = part.mid(key.size() + 1);
            if (word.value.isEmpty())
                continue; // still being typed
        } else {
            word.value = part;
        }
        all.m_words.append(word);
    }
    return all;
}

bool FilterWords::match(const std::function<bool(const QString&, const QString&)>& fits) const
{
    return std::all_of(
        m_words.begin(), m_words.end(), [&](const Word& word) { return fits(word.key, word.value) != word.negated; });
}

} // namespace wavedeck
