// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/fuzzy.h"

#include <algorithm>
#include <array>

namespace wavedeck::ui {

namespace {

constexpr int kMostText = 120;
constexpr int kMostTerm = 40;
constexpr int kHit = 16;
constexpr int kRow = 14;
constexpr int kWordStart = 12;
constexpr int kTextStart = 8;
constexpr int kWhole = 20;
constexpr int kNever = -1000000;

bool startsWord(const QString& text, int at)
{
    return at == 0 || !text[at - 1].isLetterOrNumber() || (text[at].isDigit() && !text[at - 1].isDigit());
}

bool isSubsequence(const QString& term, const QString& text)
{
    qsizetype at = 0;
    for (const QChar c : text) {
        if (c == term[at] && ++at == term.size())
            return true;
    }
    return false;
}

/// Best placing of the letters of one term. best[j]: the letters so far, the last of them on or before j;
/// ends[j]: the last of them exactly on j.
int termScore(const QString& term, const QString& text)
{
    if (!isSubsequence(term, text))
        return kNoMatch;
    const int n = int(text.size());
    std::array<int, kMostText> ends;
    std::array<int, kMostText> before;
    before.fill(kNever);
    for (int i = 0; i < int(term.size()); ++i) {
        int best = kNever; // of the letter before, ending left of j - 1, less the gap
        for (int j = 0; j < n; ++j) {
            const int inRow = j > 0 ? before[std::size_t(j - 1)] : kNever;
            ends[std::size_t(j)] = kNever;
            if (text[j] == term[i]) {
                const int here = kHit + (startsWord(text, j) ? kWordStart : 0) + (j == 0 ? kTextStart : 0);
                const int from = i == 0 ? 0 : std::max(inRow + kRow, best);
                ends[std::size_t(j)] = from <= kNever / 2 ? kNever : from + here;
            }
            best = std::max(best - 1, inRow - 2);
        }
        before = ends;
    }
    int score = *std::max_element(before.begin(), before.begin() + n);
    const qsizetype end = text.indexOf(term);
    if (end >= 0 && startsWord(text, int(end))
        && (end + term.size() == n || !text[end + term.size()].isLetterOrNumber()))
        score += kWhole;
    return std::max(score, 0);
}

} // namespace

QStringList fuzzyTerms(const QString& typed)
{
    QStringList terms = fuzzyFold(typed).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (QString& term : terms)
        term.truncate(kMostTerm);
    return terms;
}

QString fuzzyFold(const QString& text)
{
    return text.left(kMostText).toCaseFolded().left(kMostText);
}

int fuzzyScore(const QStringList& terms, const QString& folded)
{
    if (folded.isEmpty())
        return terms.isEmpty() ? 0 : kNoMatch;
    int sum = 0;
    for (const QString& term : terms) {
        const int score = termScore(term, folded);
        if (score == kNoMatch)
            return kNoMatch;
        sum += score;
    }
    return std::max(0, 4 * sum - int(folded.size()));
}

} // namespace wavedeck::ui
