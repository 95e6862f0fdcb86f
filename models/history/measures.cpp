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

/// Whole numbers stay whole.
QString brief(double value, int digits = 1)
{
    return std::abs(value - std::round(value)) < 0.005 ? fixed(std::round(value), 0) : fixed(value, digits);
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

} // namespace wavedeck::history
