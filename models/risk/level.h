// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1String>
#include <QString>

#include <array>
#include <optional>

/// Levels and scores of risk assessments (RISK-1, RISK-2). Which score is which level is said by a matrix
/// (models/risk/matrix.h), never here.
namespace wavedeck::risk {

/// In their order; None = not scored.
enum class Level { None, Low, Medium, High, Critical };
constexpr std::array kLevels{Level::Low, Level::Medium, Level::High, Level::Critical};

/// `LOW`, …; empty for None.
inline QLatin1String word(Level level)
{
    constexpr const char* kWords[] = {"", "LOW", "MEDIUM", "HIGH", "CRITICAL"};
    return QLatin1String(kWords[int(level)]);
}

/// In any case; None for the empty word.
inline std::optional<Level> levelOf(const QString& given)
{
    if (given.isEmpty())
        return Level::None;
    for (const Level level : kLevels)
        if (given.compare(word(level), Qt::CaseInsensitive) == 0)
            return level;
    return std::nullopt;
}

constexpr int kMostAxis = 5;

/// Likelihood and impact from 1 to 5; 0 = not said.
struct Score {
    int likelihood = 0;
    int impact = 0;

    bool isSet() const { return likelihood > 0 && impact > 0; }
    bool isEmpty() const { return likelihood == 0 && impact == 0; }
    int product() const { return likelihood * impact; } ///< 0 = not scored
    bool operator==(const Score&) const = default;
};

} // namespace wavedeck::risk
