// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <functional>

namespace wavedeck {

/// What stands in a filter field: words that must all fit. `lint` is free text, `state:failed` asks for one thing,
/// `-word` must not fit. Upper and lower case are the same. Plain value.
class FilterWords {
public:
    struct Word {
        QString key; ///< empty = free text
        QString value;
        bool negated = false;
    };

    /// keys: those that mean something here; `other:text` is free text.
    static FilterWords parse(const QString& text, const QStringList& keys);
    bool isEmpty() const { return m_words.isEmpty(); }
    const QList<Word>& words() const { return m_words; }
    /// fits(key, value) answers for one word, value in lower case.
    bool match(const std::function<bool(const QString& key, const QString& value)>& fits) const;

private:
    QList<Word> m_words;
};

} // namespace wavedeck
