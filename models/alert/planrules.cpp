// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/alert/planrules.h"

#include "models/alert/rules.h"
#include "models/base/clock.h"

#include <limits>

namespace wavedeck {

namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

QJsonValue orNull(const std::optional<double>& value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

} // namespace

QString monitorRuleId(const QString& monitor)
{
    return QStringLiteral("monitor:") + monitor;
}

AlertRule monitorRule(const MonitorPlan& monitor)
{
    AlertRule rule;
    rule.id = monitorRuleId(monitor.id);
    rule.title = monitor.name;
    rule.unit = monitor.unit;
    rule.higherIsWorse = !monitor.higherIsBetter;
    const double never = rule.higherIsWorse ? kNever : -kNever;
    switch (monitor.kind) {
    case MonitorKind::Health:
    case MonitorKind::Subscriptions: // any is too many
        rule.warning = rule.critical = 0;
        break;
    case MonitorKind::Deployed:
        rule.warning = monitor.warning.value_or(monitor.critical ? *monitor.critical : 0);
        rule.critical = monitor.critical.value_or(never);
        break;
    case MonitorKind::Metric:
    case MonitorKind::Cache:
        rule.critical = monitor.critical.value_or(never);
        rule.warning = monitor.warning.value_or(rule.critical);
        break;
    }
    // Back where it is expected, or at least on the good side of the line; of counts 0 is good.
    const auto clear = [&](double line) {
        if (line == 0 && rule.higherIsWorse)
            return std::numeric_limits<double>::min();
        return line;
    };
    rule.clearWarning = monitor.expected && *monitor.expected != 0 ? *monitor.expected : clear(rule.warning);
    rule.clearCritical = clear(rule.critical);
    rule.warningAfterMs = rule.criticalAfterMs = monitor.forMs;
    rule.sampleMs = monitor.everyMs;
    return rule;
}

AlertRule reviewRule()
{
    AlertRule rule;
    rule.id = QStringLiteral("observation-review");
    rule.title = QStringLiteral("review of the observation due");
    rule.warning = 0;
    rule.critical = kNever;
    rule.clearWarning = rule.clearCritical = std::numeric_limits<double>::min();
    return rule;
}

QString monitorState(const MonitorPlan& monitor, const std::optional<MonitorResult>& last, qint64 nowMs)
{
    if (!last || monitor.estimate || nowMs - last->atMs > monitor.validForMs())
        return QStringLiteral("unverified");
    if (!last->value)
        return QStringLiteral("no-data");
    const AlertRule rule = monitorRule(monitor);
    const AlertLevel level = classify(rule, *last->value);
    if (level != AlertLevel::Normal)
        return word(level);
    const bool elevated = monitor.expected
        && (rule.higherIsWorse ? *last->value > *monitor.expected : *last->value < *monitor.expected);
    return elevated ? QStringLiteral("elevated") : QStringLiteral("ok");
}

QString monitorSource(const MonitorPlan& monitor)
{
    if (monitor.kind == MonitorKind::Cache)
        return QStringLiteral("told by agents");
    if (monitor.estimate)
        return QStringLiteral("a person's estimate");
    if (!monitor.source.isEmpty())
        return QStringLiteral("engine: ") + monitor.source;
    if (monitor.port > 0)
        return monitor.path.isEmpty() ? QStringLiteral("tcp 127.0.0.1:%1").arg(monitor.port)
                                      : QStringLiteral("http://127.0.0.1:%1%2").arg(monitor.port).arg(monitor.path);
    return QStringLiteral("argv: ") + monitor.argv.join(QLatin1Char(' '));
}

QJsonObject monitorDocument(const MonitorPlan& monitor, const std::optional<MonitorResult>& last, qint64 nowMs)
{
    const bool known = last && !monitor.estimate;
    const QString state = monitorState(monitor, last, nowMs);
    QJsonObject document{{QStringLiteral("id"), monitor.id}, {QStringLiteral("name"), monitor.name},
        {QStringLiteral("kind"), QString(word(monitor.kind))}, {QStringLiteral("state"), state},
        {QStringLiteral("value"),
            monitor.estimate ? orNull(monitor.estimate) : orNull(last ? last->value : std::nullopt)},
        {QStringLiteral("unit"), monitor.unit}, {QStringLiteral("expected"), orNull(monitor.expected)},
        {QStringLiteral("warning"), orNull(monitor.warning)}, {QStringLiteral("critical"), orNull(monitor.critical)},
        {QStringLiteral("better"), monitor.higherIsBetter ? QStringLiteral("higher") : QStringLiteral("lower")},
        {QStringLiteral("every_ms"), monitor.everyMs}, {QStringLiteral("valid_for_ms"), monitor.validForMs()},
        {QStringLiteral("checked_at"), known ? QJsonValue(rfc3339(last->atMs)) : QJsonValue()},
        {QStringLiteral("checked_by"), monitorSource(monitor)},
        {QStringLiteral("verified"), state != QStringLiteral("unverified") && state != QStringLiteral("no-data")},
        {QStringLiteral("detail"), known ? last->detail : QString()}};
    if (known && !last->parts.isEmpty())
        document.insert(QStringLiteral("parts"), last->parts);
    if (monitor.kind == MonitorKind::Deployed && !monitor.estimate)
        document.insert(QStringLiteral("configured"), monitor.configured);
    return document;
}

} // namespace wavedeck
