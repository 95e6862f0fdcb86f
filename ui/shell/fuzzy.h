// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

/// Finding by a few letters. Pure; any thread.
namespace wavedeck::ui {

/// What is typed, cut in words, in the form texts are compared in.
QStringList fuzzyTerms(const QString& typed);
/// A text in the form it is compared in; at most the first 120 characters count.
QString fuzzyFold(const QString& text);

constexpr int kNoMatch = -1;
/// How well all terms are found in a folded text, each as a subsequence: higher is better. Letters at the beginning of
/// words and letters in a row count most, gaps cost, a shorter text wins. kNoMatch when a term is not there.
int fuzzyScore(const QStringList& terms, const QString& folded);

} // namespace wavedeck::ui
