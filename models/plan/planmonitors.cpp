// SPDX-License-Identifier: GPL-3.0-or-later
// `monitors:`: what is watched besides the machine and the agents.
#include "models/alert/rules.h"
#include "models/plan/reading.h"

#include <QRegularExpression>

#include <limits>

namespace wavedeck::plan {

namespace {

constexpr double kLeast = std::numeric_limits<double>::lowest();
constexpr double kMost = std::numeric_limits<double>::max();
constexpr int kMostMonitors = 100;
constexpr qint64 kShortestMs = 1000;

/// Which of the ways to look at something each kind may use, and the keys that only it has.
struct Shape {
    MonitorKind kind;
    const char* ways; ///< exactly one of them
    const char* own;
};
constexpr Shape kShapes[] = {
    {MonitorKind::Metric, "argv source", "json better expected unit"},
    {MonitorKind::Health, "argv port", "path"},
    {MonitorKind::Subscriptions, "argv", "json declared"},
    {MonitorKind::Cache, "", "target"},
    {MonitorKind::Deployed, "argv estimate", "json configured"},
};
constexpr const char* kChosen = "argv source port path json better expected unit declared target configured estimate";

QStringList wordsOf(const char* text)
{
    return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

/// What a metric may take instead of a program: what the engine knows anyway.
QStringList sources()
{
    QStringList names{QStringLiteral("processes"), QStringLiteral("startup-failures")};
    for (const AlertRule& rule : alertRules({}))
        names.append(rule.id);
    return names;
}

void checkShape(const MapReader& map, const Shape& shape)
{
    const QString kind = word(shape.kind);
    const QStringList ways = wordsOf(shape.ways);
    const QStringList allowed = ways + wordsOf(shape.own);
    QStringList given;
    for (const QString& key : wordsOf(kChosen)) {
        const QByteArray name = key.toLatin1();
        if (!map.has(name.constData()))
            continue;
        if (!allowed.contains(key))
            map.findings().fault(map.markOf(name.constData()),
                QStringLiteral("%1 does not go with kind: %2; remove it, or choose another kind").arg(key, kind));
        else if (ways.contains(key))
            given.append(key);
    }
    if (given.size() > 1)
        map.findings().fault(map.markOf(given.last().toLatin1().constData()),
            QStringLiteral("%1 and %2 are two ways to look; give one").arg(given.first(), given.last()));
    else if (given.isEmpty() && !ways.isEmpty())
        map.findings().fault(
            map.mark(), QStringLiteral("a monitor of kind %1 needs %2").arg(kind, ways.join(QStringLiteral(" or "))));
}

void readOptional(const MapReader& map, const char* key, std::optional<double>& value, double least, double most)
{
    if (!map.has(key))
        return;
    double number = std::numeric_limits<double>::quiet_NaN();
    map.number(key, number, least, most);
    if (number == number)
        value = number;
}

void readPointer(const MapReader& map, MonitorPlan& monitor)
{
    static const QRegularExpression kPointer(QStringLiteral("\\A(/([^~]|~[01])*)?\\z"));
    map.prose("json", monitor.pointer);
    if (!kPointer.match(monitor.pointer).hasMatch())
        map.findings().fault(map.markOf("json"),
            QStringLiteral("json: %1 is no JSON pointer; write /name/name (RFC 6901)").arg(quoted(monitor.pointer)));
}

void readLines(const MapReader& map, MonitorPlan& monitor)
{
    int better = 0;
    map.choice("better", {QStringLiteral("lower"), QStringLiteral("higher")}, better);
    monitor.higherIsBetter = better == 1 || monitor.kind == MonitorKind::Cache;
    readOptional(map, "expected", monitor.expected, kLeast, kMost);
    readOptional(map, "warning", monitor.warning, kLeast, kMost);
    readOptional(map, "critical", monitor.critical, kLeast, kMost);
    if (monitor.kind == MonitorKind::Cache) {
        readOptional(map, "target", monitor.warning, 0, 100);
        map.require("target", QStringLiteral("target: 90, the hit rate in percent"));
    }
    if (monitor.kind == MonitorKind::Metric && !monitor.warning && !monitor.critical)
        map.findings().fault(
            map.mark(), QStringLiteral("a metric needs a line: add warning: or critical: (0 = any is too many)"));
    const auto turned = [&](const std::optional<double>& good, const std::optional<double>& bad) {
        return good && bad && (monitor.higherIsBetter ? *good < *bad : *good > *bad);
    };
    if (turned(monitor.warning, monitor.critical))
        map.findings().fault(map.markOf("warning"),
            QStringLiteral("warning %1 is worse than critical %2; swap them, or turn better round")
                .arg(QString::number(*monitor.warning), QString::number(*monitor.critical)));
    if (turned(monitor.expected, monitor.warning ? monitor.warning : monitor.critical))
        map.findings().fault(
            map.markOf("expected"), QStringLiteral("expected is worse than the line that it should be clear of"));
}

void readLook(Reading& reading, const MapReader& map, MonitorPlan& monitor)
{
    readCommand(map, monitor.argv, monitor.shell);
    if (!monitor.argv.isEmpty())
        checkCommand(reading, monitor.argv, monitor.shell, map.markOf("argv"));
    for (const QString& argument : monitor.argv)
        checkPlaceholders(reading, argument, false, map.markOf("argv"));
    readPointer(map, monitor);
    int source = -1;
    map.choice("source", sources(), source);
    if (source >= 0)
        monitor.source = sources().at(source);
    map.integer("port", monitor.port, 1, 65535);
    map.line("path", monitor.path);
    static const QRegularExpression kPath(QStringLiteral("\\A/[!-~]*\\z"));
    if (!monitor.path.isEmpty() && !kPath.match(monitor.path).hasMatch())
        reading.findings.fault(map.markOf("path"), QStringLiteral("path: write /health, without spaces"));
    if (!monitor.path.isEmpty() && !map.has("port"))
        reading.findings.fault(map.markOf("path"), QStringLiteral("path without port; add port: 8080"));
    map.list("declared", monitor.declared);
    if (monitor.kind == MonitorKind::Subscriptions && monitor.declared.isEmpty())
        reading.findings.fault(map.markOf("declared"), QStringLiteral("declared: list the names that must be there"));
    if (monitor.kind == MonitorKind::Deployed && !map.has("estimate")) {
        map.require("configured", QStringLiteral("configured: 18, how many there should be"));
        map.number("configured", monitor.configured, 1, 1e12);
    }
    readOptional(map, "estimate", monitor.estimate, 0, 100);
}

void readTimes(const MapReader& map, MonitorPlan& monitor)
{
    map.duration("every", monitor.everyMs);
    map.duration("kill_after", monitor.killAfterMs);
    map.duration("for", monitor.forMs);
    map.duration("valid_for", monitor.validMs);
    if (monitor.everyMs < kShortestMs) {
        map.findings().fault(map.markOf("every"), QStringLiteral("every: at least 1s"));
        monitor.everyMs = kShortestMs;
    }
    if (monitor.validMs > 0 && monitor.validMs < monitor.everyMs)
        map.findings().warn(map.markOf("valid_for"),
            QStringLiteral("results are unverified before the next look; make valid_for longer than every"));
}

MonitorPlan readMonitor(Reading& reading, const YamlNode& node)
{
    MonitorPlan monitor;
    monitor.mark = node.mark;
    const MapReader map(node, keys::monitor, reading.findings);
    if (!node.isMapping())
        return monitor;
    map.require("id", QStringLiteral("id: violations"));
    map.id("id", monitor.id);
    monitor.name = monitor.id;
    map.line("name", monitor.name);
    map.state("kind", monitor.kind, int(std::size(kShapes)));
    map.line("unit", monitor.unit);
    checkShape(map, kShapes[std::size_t(monitor.kind)]);
    readLook(reading, map, monitor);
    readLines(map, monitor);
    readTimes(map, monitor);
    if (monitor.unit.isEmpty() && (monitor.kind == MonitorKind::Cache || monitor.kind == MonitorKind::Deployed))
        monitor.unit = QStringLiteral("%");
    return monitor;
}

} // namespace

void readMonitors(Reading& reading, const YamlNode& node)
{
    if (!node.isSequence()) {
        reading.findings.fault(node.mark, QStringLiteral("monitors: give a list of '- id: …'"));
        return;
    }
    if (node.items.size() > kMostMonitors)
        reading.findings.fault(node.mark, QStringLiteral("monitors: at most %1").arg(kMostMonitors));
    QHash<QString, Mark> seen;
    for (const YamlNodePtr& item : node.items) {
        MonitorPlan monitor = readMonitor(reading, *item);
        checkUnique(reading, seen, monitor.id, item->mark, QStringLiteral("monitor ids are unique in a plan"));
        reading.plan.monitors.append(std::move(monitor));
    }
}

} // namespace wavedeck::plan
