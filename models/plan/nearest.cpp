// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/findings.h"

#include <algorithm>
#include <array>

namespace wavedeck::plan {

namespace {

constexpr qsizetype kLongestWord = 40;

// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
int editDistance(const QString& a, const QString& b)
{
    std::array<std::array<int, kLongestWord + 1>, kLongestWord + 1> d{};
    for (qsizetype i = 0; i <= a.size(); ++i) {
        for (qsizetype j = 0; j <= b.size(); ++j) {
            const auto y = static_cast<std::size_t>(i);
            const auto x = static_cast<std::size_t>(j);
            if (i == 0 || j == 0) {
                d[y][x] = static_cast<int>(i + j);
                continue;
            }
            const int replace = d[y - 1][x - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            d[y][x] = std::min({d[y - 1][x] + 1, d[y][x - 1] + 1, replace});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[y][x] = std::min(d[y][x], d[y - 2][x - 2] + 1);
        }
    }
    return d[static_cast<std::size_t>(a.size())][static_cast<std::size_t>(b.size())];
}

}

QString nearest(const QString& wrong, const QStringList& right)
{
    if (wrong.isEmpty() || wrong.size() > kLongestWord)
        return {};
    // Case, and '-' for '_', are the commonest slips and cost nothing.
    const QString plain = wrong.toLower().replace(QLatin1Char('-'), QLatin1Char('_'));
    QString best;
    int bestDistance = std::clamp(static_cast<int>(plain.size()) / 2, 1, 3) + 1;
    for (const QString& candidate : right) {
        if (candidate.size() > kLongestWord)
            continue;
        const QString folded = candidate.toLower().replace(QLatin1Char('-'), QLatin1Char('_'));
        const int distance = editDistance(plain, folded);
        if (distance < bestDistance) {
            bestDistance = distance;
            best = candidate;
        }
    }
    return best;
}

QString suggestion(const QString& wrong, const QStringList& right, const QString& lead)
{
    const QString near = nearest(wrong, right);
    if (!near.isEmpty())
        return QStringLiteral("; did you mean '") + near + QStringLiteral("'?");
    if (right.isEmpty())
        return {};
    constexpr qsizetype kMostNamed = 24;
    QString text
        = QStringLiteral("; ") + lead + QStringLiteral(": ") + right.mid(0, kMostNamed).join(QStringLiteral(", "));
    if (right.size() > kMostNamed)
        text += QStringLiteral(", …");
    return text;
}

} // namespace wavedeck::plan
