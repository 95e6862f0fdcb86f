// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/knowledge/difference.h"

#include <algorithm>
#include <vector>

namespace wavedeck::knowledge {

namespace {

constexpr qsizetype kMostCells = 4'000'000; ///< of the table; what is larger is told as replaced

using Lines = QStringList;

/// Length of the longest common part of before[i…] and after[j…].
std::vector<int> commonLengths(const Lines& before, const Lines& after)
{
    const auto width = std::size_t(after.size()) + 1;
    std::vector<int> length((std::size_t(before.size()) + 1) * width, 0);
    for (qsizetype i = before.size() - 1; i >= 0; --i)
        for (qsizetype j = after.size() - 1; j >= 0; --j) {
            const std::size_t at = std::size_t(i) * width + std::size_t(j);
            length[at]
                = before[i] == after[j] ? length[at + width + 1] + 1 : std::max(length[at + width], length[at + 1]);
        }
    return length;
}

void appendDifference(const QString& field, const Lines& before, const Lines& after, QList<DifferentLine>& lines)
{
    const bool isTooLarge = before.size() * after.size() > kMostCells;
    const std::vector<int> length = isTooLarge ? std::vector<int>() : commonLengths(before, after);
    const auto width = std::size_t(after.size()) + 1;
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < before.size() || j < after.size()) {
        const std::size_t at = std::size_t(i) * width + std::size_t(j);
        if (!isTooLarge && i < before.size() && j < after.size() && before[i] == after[j]) {
            ++i;
            ++j;
        } else if (i < before.size() && (isTooLarge || j == after.size() || length[at + width] >= length[at + 1])) {
            lines.append({field, false, before[i++]});
        } else {
            lines.append({field, true, after[j++]});
        }
    }
}

Lines linesOf(const QString& text)
{
    return text.isEmpty() ? Lines() : text.split(QLatin1Char('\n'));
}

} // namespace

QList<DifferentLine> difference(const Entry& before, const Entry& after)
{
    QList<DifferentLine> lines;
    for (const Field& one : fields())
        if (before.*one.member != after.*one.member)
            appendDifference(QLatin1String(one.name), linesOf(before.*one.member), linesOf(after.*one.member), lines);
    appendDifference(QStringLiteral("links"), before.links, after.links, lines);
    return lines;
}

} // namespace wavedeck::knowledge
