// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/imports/lines.h"

#include <QHash>
#include <QMap>

#include <optional>

/// Pieces that every recogniser reads. Any thread; linear.
namespace wavedeck::imports {

/// `Lesson 3: Title (HIGH PRIORITY)`, `1. Title`, `Phase 0: Title`, `PHASE 1 (Opening): 15 minutes`.
struct Title {
    QString word; ///< lower case; empty = a bare number
    int number = -1; ///< -1 = it has none
    QString text;
    QString paren; ///< in the last brackets, which are not part of text any more
};
Title titleOf(const QString& plain);

/// A label's text: behind it, and the lines below it up to the next label.
struct Field {
    QString text;
    QStringList items; ///< list items below it
    int line = 0;
    int again = 0; ///< line of the same label once more, with another text; 0 = none
    QString earlier; ///< that text
};
using Fields = QMap<QString, Field>;
/// Of the lines [first, end), by their names here (`impact`, `effort`, …: one table) or the label's key. before: what
/// stands in front of the first label.
Fields fieldsOf(const Document& document, qsizetype first, qsizetype end, QStringList* before = nullptr);
/// The name of a label's key; the key itself where the table has none.
QString fieldName(const QString& label);

/// Behind the last line of the item whose title stands at `at`: the next heading, rule or numbered bold title;
/// of one in a list also the next such title of a list.
qsizetype itemEnd(const Document& document, qsizetype at);
/// Index of the next line that is not blank; end where there is none.
qsizetype nextLine(const Document& document, qsizetype at, qsizetype end);

/// P0 to P3, or CRITICAL, HIGH, MEDIUM, LOW, as it is written somewhere in a text; empty = none.
QString priorityIn(const QString& text);
/// CRITICAL to LOW of either scale.
QString levelOf(const QString& priority);
/// P0 to P3 of either scale.
QString rankOf(const QString& priority);

/// Minutes of the first time in a text; of a range the upper end (FORM-30: 1 day = 8 h, 1 week = 5 days).
std::optional<int> effortIn(const QString& text);
/// Minutes of wall time: a day has 24 hours.
std::optional<double> minutesIn(const QString& text);
/// `A + B`, `A, B`, `A and B`.
QStringList ownersIn(const QString& text);
/// The first number, its thousands separated by commas or not; nothing = none.
std::optional<double> numberIn(const QString& text);

/// Words of a heading, compared by keyOf(): whether one of them is in it as whole words.
bool hasWord(const QString& key, std::initializer_list<const char*> words);
/// opening, went-well, improve, lessons, recommendations, closing; empty = it is none of the phases of a retrospective.
QString phaseIn(const QString& title);
/// The same of a heading `PHASE n: TITLE`; besides review, facts, write, group, vote, discuss, decide.
QString phaseOf(const QString& title);

} // namespace wavedeck::imports
