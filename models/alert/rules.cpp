// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/alert/rules.h"

#include <cmath>

namespace wavedeck {

namespace {

constexpr double kGiB = 1024.0 * 1024 * 1024;
constexpr double kMiB = 1024.0 * 1024;

/// Where a level clears, seen from its line.
enum class Clears {
    PointsBelow, ///< line - amount
    ShareOf, ///< line * amount
};

struct Row {
    Watched watched;
    const char* id; ///< with '_' for '-' its group of settings
    const char* title;
    const char* unit;
    Threshold Thresholds::*plan; ///< whose lines; null = those of the row
    Threshold own;
    Clears clears;
    double amount;
    qint64 warningAfterMs;
    qint64 criticalAfterMs;
    qint64 clearAfterMs;
    bool higherIsWorse = true;
    bool lineCounts = false;
    int warningLeast = 0;
    int criticalLeast = 0;
    bool vital = false;
    bool machine = false;
    bool separate = false; ///< each line asks a number of its own
};

// trust.md E, and the plan's lines. Zero tolerance (MON-8): a line of 0 is past with the first.
constexpr Row kRows[] = {
    {Watched::Memory, "memory", "memory", "%", &Thresholds::memory, {}, Clears::PointsBelow, 5, 30'000, 10'000, 60'000,
        true, false, 0, 0, true, true},
    {Watched::MemoryPressure, "memory-pressure", "memory pressure", "%", nullptr, {10, 5}, Clears::ShareOf, 0.5, 20'000,
        20'000, 60'000, true, true, 0, 0, false, true, true},
    {Watched::Cpu, "cpu", "CPU", "%", &Thresholds::cpu, {}, Clears::PointsBelow, 5, 30'000, 10'000, 60'000, true, false,
        0, 0, true, true},
    {Watched::Disk, "disk", "disk", "%", &Thresholds::disk, {}, Clears::PointsBelow, 2, 10'000, 10'000, 10'000, true,
        false, 0, 0, true, true},
    {Watched::DiskFree, "disk-free", "free disk space", "bytes", nullptr, {2 * kGiB, 512 * kMiB}, Clears::ShareOf, 1.1,
        10'000, 10'000, 10'000, false, false, 0, 0, false, true},
    {Watched::P95, "p95", "P95 response time", "ms", &Thresholds::p95Ms, {}, Clears::ShareOf, 0.9, 10'000, 10'000,
        60'000, true, false, 20, 20},
    {Watched::ErrorRate, "error-rate", "error rate", "%", &Thresholds::errorRate, {}, Clears::ShareOf, 0.5, 10'000,
        10'000, 60'000, true, false, 20, 20},
    {Watched::Attempts, "attempts", "failed attempts", "%", nullptr, {20, 50}, Clears::ShareOf, 0.5, 0, 0, 0, true,
        true, 3, 5},
    {Watched::Duplicates, "duplicates", "duplicate processes", "", nullptr, {0, 10}, Clears::PointsBelow, -1, 0, 0,
        10'000},
    {Watched::Zombies, "zombies", "zombie processes", "", nullptr, {0, 100}, Clears::PointsBelow, -1, 30'000, 30'000,
        10'000},
    {Watched::Orphans, "orphans", "orphan processes", "", nullptr, {0, 20}, Clears::PointsBelow, -1, 10'000, 10'000,
        10'000},
    {Watched::SilentAgents, "silent-agents", "silent agents", "", nullptr, {0, 0}, Clears::PointsBelow, -1, 0, 0, 0,
        true, false, 0, 0, false, false, true},
    {Watched::SloBurn, "slo-burn", "SLO burn", "x", nullptr, {6, 14.4}, Clears::ShareOf, 1, 0, 0, 0, true, true, 0, 0,
        false, false, true},
    {Watched::Budget, "budget", "budget", "%", nullptr, {80, 100}, Clears::PointsBelow, 0, 0, 0, 0, true, true},
    {Watched::Context, "context", "context", "%", nullptr, {80, 100}, Clears::PointsBelow, 0, 0, 0, 0, true, true},
    {Watched::Quota, "quota", "closed provider", "", nullptr, {0, 0}, Clears::PointsBelow, -1, 0, 0, 0, true, false, 0,
        0, false, false, true},
    {Watched::FileConflicts, "file-conflict", "file conflicts", "", nullptr, {0, 100}, Clears::PointsBelow, -1, 0, 0,
        0},
    {Watched::ScopeBreaks, "outside-scope", "files changed against the plan", "", nullptr, {0, 100},
        Clears::PointsBelow, -1, 0, 0, 0},
};
static_assert(std::size(kRows) == kWatched);

double clearLine(const Row& row, double line)
{
    return row.clears == Clears::PointsBelow ? line - row.amount : line * row.amount;
}

const Row& rowOf(Watched watched)
{
    return kRows[std::size_t(watched)];
}

QString number(double value)
{
    // One digit more where the whole number would not say enough.
    const bool whole = std::abs(value - std::round(value)) < 0.05 || std::abs(value) >= 100;
    return QString::number(value, 'f', whole ? 0 : 1);
}

/// The name of a rule's settings: `thresholds.p95_ms.`.
QString groupOf(const Row& row)
{
    QString name = QLatin1String(row.id);
    if (row.watched == Watched::P95)
        name += QStringLiteral("_ms"); // as the plan spells it
    return QStringLiteral("thresholds.") + name.replace(QLatin1Char('-'), QLatin1Char('_')) + QLatin1Char('.');
}

SettingKey lineKey(const Row& row, const Threshold& lines, bool critical)
{
    const QString group = groupOf(row);
    const QString other = group + (critical ? QLatin1String("warning") : QLatin1String("critical"));
    SettingKey key;
    key.key = group + (critical ? QLatin1String("critical") : QLatin1String("warning"));
    key.unit = QLatin1String(row.unit);
    key.most = 1e9;
    if (key.unit == QLatin1String("%"))
        key.most = 100;
    else if (key.unit == QLatin1String("bytes")) {
        key.type = SettingKey::Size;
        key.unit.clear();
        key.most = 1024.0 * 1024 * kGiB;
    }
    key.standard = critical ? lines.critical : lines.warning;
    // Where each line asks a number of its own, neither is above the other.
    if (!row.separate)
        (critical == row.higherIsWorse ? key.above : key.below) = other;
    key.help = QStringLiteral("%1 %2 it is %3")
                   .arg(QLatin1String(row.title),
                       row.lineCounts          ? QStringLiteral("from")
                           : row.higherIsWorse ? QStringLiteral("above")
                                               : QStringLiteral("below"),
                       critical ? QStringLiteral("critical") : QStringLiteral("a warning"));
    return key;
}

SettingKey timeKey(const Row& row, const char* name, qint64 standard, const char* what)
{
    SettingKey key;
    key.key = groupOf(row) + QLatin1String(name);
    key.type = SettingKey::Duration;
    key.most = 24.0 * 3600 * 1000;
    key.standard = double(standard);
    key.help = QStringLiteral("%1: %2").arg(QLatin1String(row.title), QLatin1String(what));
    return key;
}

Threshold defaultLines(const Row& row)
{
    return row.plan ? Thresholds().*row.plan : row.own;
}

} // namespace

QList<SettingKey> ruleSettings()
{
    QList<SettingKey> keys;
    for (const Row& row : kRows) {
        const Threshold lines = defaultLines(row);
        keys.append(lineKey(row, lines, false));
        keys.append(lineKey(row, lines, true));
        keys.append(timeKey(row, "warning_after", row.warningAfterMs, "past its warning line for so long it fires"));
        keys.append(timeKey(row, "critical_after", row.criticalAfterMs, "past its critical line for so long it fires"));
        keys.append(timeKey(row, "clear_after", row.clearAfterMs, "clear of its line for so long it is resolved"));
    }
    return keys;
}

Thresholds effectiveThresholds(Thresholds plan, const Settings& settings)
{
    for (const Row& row : kRows)
        if (row.plan && !(plan.*row.plan).given) {
            const QString group = groupOf(row);
            plan.*row.plan = {
                settings.number(group + QLatin1String("warning")), settings.number(group + QLatin1String("critical"))};
        }
    return plan;
}

AlertRules alertRules(const Thresholds& thresholds, const Settings& settings)
{
    const Thresholds planned = effectiveThresholds(thresholds, settings);
    AlertRules rules;
    for (const Row& row : kRows) {
        const auto set
            = [&, group = groupOf(row)](const char* name) { return settings.number(group + QLatin1String(name)); };
        const Threshold lines = row.plan ? planned.*row.plan : Threshold{set("warning"), set("critical")};
        AlertRule& rule = rules[std::size_t(row.watched)];
        rule.id = QLatin1String(row.id);
        rule.title = QLatin1String(row.title);
        rule.unit = QLatin1String(row.unit);
        rule.warning = lines.warning;
        rule.critical = lines.critical;
        rule.clearWarning = clearLine(row, lines.warning);
        rule.clearCritical = clearLine(row, lines.critical);
        rule.higherIsWorse = row.higherIsWorse;
        rule.lineCounts = row.lineCounts;
        rule.warningLeast = row.warningLeast;
        rule.criticalLeast = row.criticalLeast;
        rule.warningAfterMs = qint64(set("warning_after"));
        rule.criticalAfterMs = qint64(set("critical_after"));
        rule.clearAfterMs = qint64(set("clear_after"));
    }
    return rules;
}

bool isVital(Watched watched)
{
    return rowOf(watched).vital;
}

bool isAboutMachine(Watched watched)
{
    return rowOf(watched).machine;
}

QString valueText(const QString& unit, double value)
{
    if (unit == QStringLiteral("bytes"))
        return value >= kGiB ? QStringLiteral("%1 GiB").arg(value / kGiB, 0, 'f', 1)
                             : QStringLiteral("%1 MiB").arg(value / kMiB, 0, 'f', 0);
    return unit.isEmpty() ? number(value) : QString(number(value) + QLatin1Char(' ') + unit);
}

QString pastLineText(const AlertRule& rule, const Measured& value, AlertLevel level, const QString& detail)
{
    const double line = level == AlertLevel::Critical ? rule.critical : rule.warning;
    const double shown = value.of(level);
    const QString more = detail.isEmpty() ? QString() : QString(QStringLiteral(": ") + detail);
    // Where any is too many, the line says nothing.
    if (line == 0 && rule.higherIsWorse && !rule.lineCounts)
        return QString(
            rule.title + (more.isEmpty() ? QString(QStringLiteral(": ") + valueText(rule.unit, shown)) : more));
    return QStringLiteral("%1 %2 is %3 its %4 line %5")
               .arg(rule.title, valueText(rule.unit, shown),
                   rule.lineCounts && shown == line ? QStringLiteral("at")
                       : rule.higherIsWorse         ? QStringLiteral("past")
                                                    : QStringLiteral("below"),
                   word(level), valueText(rule.unit, line))
        + more;
}

QLatin1String word(AlertLevel level)
{
    return level == AlertLevel::Critical ? QLatin1String("critical")
        : level == AlertLevel::Warning   ? QLatin1String("warning")
                                         : QLatin1String("normal");
}

std::optional<AlertLevel> alertLevel(QStringView text)
{
    for (const AlertLevel level : {AlertLevel::Normal, AlertLevel::Warning, AlertLevel::Critical})
        if (text == word(level))
            return level;
    return std::nullopt;
}

} // namespace wavedeck
