// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/measures.h"

#include <cmath>

namespace wavedeck::history {

namespace {

using enum Better;

constexpr Measure kMeasures[] = {
    {"agents_spawned", "Agents spawned", "AGENTS", Kind::Count, Neither, Higher, true, "agents that were started"},
    {"max_concurrent", "Max concurrent", "AT ONCE", Kind::Count, Neither, Higher, true, "agents at once"},
    {"parallel_factor", "Parallel factor", "PARALLEL", Kind::Number, Higher, Higher, false,
        "agent time over wall time"},
    {"delegation_ratio", "Delegation ratio", "DELEGATED", Kind::Percent, Higher, Higher, false,
        "work given down a tier"},
    {"hierarchy_compliance", "Hierarchy compliance", "CHAIN", Kind::Percent, Higher, Higher, false,
        "starts that keep the chain of command"},
    {"direct_edit_rate", "Direct edit rate", "DIRECT", Kind::Percent, Lower, Lower, false,
        "edits of the orchestrator itself"},
    {"speed_up", "Speed-up", "SPEED-UP", Kind::Factor, Higher, Higher, false, "one after the other over side by side"},
    {"saved_percent", "Time saved", "SAVED", Kind::Percent, Higher, Neither, false, "by running side by side"},
    {"balance_ratio", "Load balance", "BALANCE", Kind::Ratio, Lower, Neither, false, "largest load to the smallest"},
    {"success_rate", "Success rate", "SUCCESS", Kind::Percent, Higher, Neither, true, "agents that succeeded"},
    {"first_time_success_rate", "First-time success rate", "FIRST TIME", Kind::Percent, Higher, Neither, true,
        "agents that succeeded in their first attempt"},
    {"rework_rate", "Rework rate", "REWORK", Kind::Percent, Lower, Neither, true, "started again or taken over"},
    {"tasks_per_hour", "Tasks an hour", "PER HOUR", Kind::Number, Higher, Higher, false, "of wall time"},
    {"protocol_score", "Protocol score", "SCORE", Kind::Number, Higher, Higher, true, "points of the scorecard"},
    {"test_pass_rate", "Tests passed", "TESTS", Kind::Percent, Higher, Neither, true, "newest run of each criterion"},
    {"elapsed_ms", "Duration", "DURATION", Kind::Duration, Neither, Neither, true, "start to end"},
    {"cost_microusd", "Cost", "COST", Kind::Money, Neither, Neither, true, "as told or priced"},
    {"cost_per_agent_microusd", "Cost per agent", "COST/AGENT", Kind::Money, Lower, Neither, true,
        "over agents spawned"},
    {"tokens", "Tokens", "TOKENS", Kind::Tokens, Neither, Neither, true, "of all kinds"},
    {"tokens_per_agent", "Tokens per agent", "TOKENS/AGENT", Kind::Tokens, Lower, Neither, true, "over agents spawned"},
};

QString fixed(double value, int digits)
{
    return QString::number(value, 'f', digits);
}

/// One form for all: what reads as a whole number is written as one (39, never 39.0 beside 39).
QString brief(double value, int digits = 1)
{
    QString text = fixed(value, digits);
    while (text.contains(QLatin1Char('.')) && (text.endsWith(QLatin1Char('0')) || text.endsWith(QLatin1Char('.'))))
        text.chop(1);
    return text == QLatin1String("-0") ? QStringLiteral("0") : text;
}

/// A value as it reads.
double shown(Kind kind, double value)
{
    const auto to = [value](double step) { return std::round(value / step) * step; };
    const double size = std::abs(value);
    switch (kind) {
    case Kind::Count:
    case Kind::Number:
    case Kind::Factor:
    case Kind::Percent:
        return to(0.1);
    case Kind::Ratio:
        return to(0.01);
    case Kind::Money:
        return to(size < 10'000 ? 100 : 10'000);
    case Kind::Tokens:
        return to(size < 1000 ? 1 : size < 999'500 ? 1000 : 100'000);
    case Kind::Duration:
        return size < 60'000 ? to(100) : std::trunc(value / 1000) * 1000;
    }
    return value;
}

QString tokensText(double count)
{
    const double size = std::abs(count);
    if (size < 1000)
        return fixed(count, 0);
    if (size < 999'500)
        return fixed(count / 1000, 0) + QStringLiteral(" k");
    return fixed(count / 1'000'000, 1) + QStringLiteral(" M");
}

QString durationText(double ms)
{
    const qint64 seconds = qint64(ms) / 1000;
    const QChar zero = QLatin1Char('0');
    if (seconds < 60)
        return fixed(ms / 1000, 1) + QStringLiteral(" s");
    if (seconds < 3600)
        return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, zero);
    return QStringLiteral("%1:%2:%3")
        .arg(seconds / 3600)
        .arg(seconds / 60 % 60, 2, 10, zero)
        .arg(seconds % 60, 2, 10, zero);
}

} // namespace

std::span<const Measure> measures()
{
    return kMeasures;
}

const Measure* measure(const QString& key)
{
    for (const Measure& one : kMeasures)
        if (key == QLatin1String(one.key))
            return &one;
    return nullptr;
}

QString valueText(Kind kind, double value)
{
    switch (kind) {
    case Kind::Count:
        return brief(value);
    case Kind::Number:
        return fixed(value, 1);
    case Kind::Factor:
        return fixed(value, 1) + QStringLiteral("x");
    case Kind::Percent:
        return brief(value) + QStringLiteral(" %");
    case Kind::Ratio:
        return brief(value, 2) + QStringLiteral(":1");
    case Kind::Money:
        return QStringLiteral("$") + fixed(value / 1'000'000, value != 0 && std::abs(value) < 10'000 ? 4 : 2);
    case Kind::Tokens:
        return tokensText(value);
    case Kind::Duration:
        return durationText(value);
    }
    return {};
}

QString changeText(Kind kind, double change)
{
    const double size = std::abs(change);
    QString text = kind == Kind::Percent ? QString(brief(size) + QStringLiteral(" pt")) : valueText(kind, size);
    if (kind == Kind::Ratio)
        text = brief(size, 2);
    return (change < 0 ? QStringLiteral("-") : QStringLiteral("+")) + text;
}

QString shownChange(Kind kind, double value, double other)
{
    if (valueText(kind, value) == valueText(kind, other))
        return {};
    return changeText(kind, shown(kind, value) - shown(kind, other));
}

} // namespace wavedeck::history
