// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/reading.h"

#include <QRegularExpression>

#include <limits>

namespace wavedeck::plan {

namespace {

constexpr double kLeast = std::numeric_limits<double>::lowest();
constexpr double kMost = std::numeric_limits<double>::max();
constexpr const char* kForms[] = {"pass", "metric", "report", "approval", "checklist"};

/// The only form the mapping uses; null when it uses none. Two are a fault, reported at the second.
const char* formOf(const MapReader& map, const QString& mend)
{
    const char* first = nullptr;
    for (const char* form : kForms) {
        if (!map.has(form))
            continue;
        if (first)
            map.findings().fault(map.markOf(form),
                QStringLiteral("%1 and %2 are two kinds of criterion; %3")
                    .arg(QString::fromLatin1(first), QString::fromLatin1(form), mend));
        else
            first = form;
    }
    return first;
}

void readMetric(Reading& reading, const YamlNode& node, Metric& metric)
{
    static const QRegularExpression kPointer(QStringLiteral("\\A(/([^~]|~[01])*)?\\z"));
    const MapReader map(node, keys::metric, reading.findings);
    if (!node.isMapping())
        return;
    map.require("json", QStringLiteral("json: /p95_ms, where the number stands in the gate's output"));
    map.prose("json", metric.pointer);
    if (!kPointer.match(metric.pointer).hasMatch())
        reading.findings.fault(map.markOf("json"),
            QStringLiteral("json: %1 is no JSON pointer; write /name/name (RFC 6901)").arg(quoted(metric.pointer)));
    const bool complete = map.require("critical", QStringLiteral("critical: the value that fails the gate"));
    map.number("critical", metric.critical, kLeast, kMost);
    metric.warning = metric.critical;
    map.number("warning", metric.warning, kLeast, kMost);
    int better = 0;
    map.choice("better", {QStringLiteral("lower"), QStringLiteral("higher")}, better);
    metric.higherIsBetter = better == 1;
    const bool turned = metric.higherIsBetter ? metric.warning < metric.critical : metric.warning > metric.critical;
    if (complete && turned)
        reading.findings.fault(map.markOf("warning"),
            QStringLiteral("warning %1 is worse than critical %2 when %3 is better; swap them, or turn better round")
                .arg(QString::number(metric.warning), QString::number(metric.critical),
                    metric.higherIsBetter ? QStringLiteral("higher") : QStringLiteral("lower")));
}

void readReport(Reading& reading, const YamlNode& node, CriterionPlan& criterion)
{
    const MapReader map(node, keys::report, reading.findings);
    if (!node.isMapping())
        return;
    for (const QString& format : keys::report.keys) {
        const QByteArray key = format.toLatin1();
        if (!map.has(key.constData()))
            continue;
        if (!criterion.reportFormat.isEmpty()) {
            reading.findings.fault(
                map.markOf(key.constData()), QStringLiteral("report: give one of junit, sarif and cppcheck"));
            continue;
        }
        criterion.reportFormat = format;
        map.line(key.constData(), criterion.reportPath);
    }
    if (node.entries.isEmpty()) // an unknown form is reported as an unknown key
        reading.findings.fault(node.mark, QStringLiteral("report: say which, as in report: { junit: out.xml }"));
}

void readApproval(Reading& reading, const YamlNode& node, CriterionPlan& criterion)
{
    const MapReader map(node, keys::approval, reading.findings);
    map.list("roles", criterion.approvalRoles);
    if (const YamlNode* roles = map.child("roles"); roles && roles->isSequence() && roles->items.isEmpty())
        reading.findings.fault(roles->mark, QStringLiteral("roles is empty; name who may approve, or leave it out"));
    map.integer("count", criterion.approvalCount, 1, 100);
}

void readChecklist(const MapReader& map, CriterionPlan& criterion)
{
    map.list("checklist", criterion.checklist);
    const YamlNode* node = map.child("checklist");
    if (node && node->isSequence() && node->items.isEmpty())
        map.findings().fault(node->mark, QStringLiteral("checklist is empty; write what a person has to tick"));
}

void readForm(Reading& reading, const MapReader& map, const char* form, CriterionPlan& criterion)
{
    const QLatin1String word(form);
    const YamlNode* node = form ? map.child(form) : nullptr;
    if (!node)
        return;
    if (word == QLatin1String("pass")) {
        const MapReader pass(*node, keys::pass, reading.findings);
        pass.require("exit", QStringLiteral("exit: 0"));
        pass.integer("exit", criterion.passExit, 0, 255);
    } else if (word == QLatin1String("metric")) {
        criterion.kind = CriterionKind::Metric;
        readMetric(reading, *node, criterion.metric);
    } else if (word == QLatin1String("report")) {
        criterion.kind = CriterionKind::Report;
        readReport(reading, *node, criterion);
    } else if (word == QLatin1String("approval")) {
        criterion.kind = CriterionKind::Approval;
        readApproval(reading, *node, criterion);
    } else {
        criterion.kind = CriterionKind::Checklist;
        readChecklist(map, criterion);
    }
}

void checkProgramOf(Reading& reading, const MapReader& map, CriterionPlan& criterion)
{
    if (isForPerson(criterion.kind)) {
        if (map.has("argv"))
            reading.findings.fault(map.markOf("argv"),
                QStringLiteral("%1 waits for a person and runs nothing; remove argv").arg(word(criterion.kind)));
        return;
    }
    if (!map.has("argv")) {
        reading.findings.fault(map.mark(),
            QStringLiteral("%1 has no argv; add argv: [program, argument], or approval, checklist%2")
                .arg(quoted(criterion.id), map.has("kind") ? QStringLiteral(" or criteria") : QString()));
        return;
    }
    if (!criterion.argv.isEmpty())
        checkCommand(reading, criterion.argv, criterion.shell, map.markOf("argv"));
    for (const QString& argument : criterion.argv)
        checkPlaceholders(reading, argument, false, map.markOf("argv"));
}

/// The values a gate's short form and a criterion share. `criterion` comes in with what it inherits.
void readCriterion(Reading& reading, const MapReader& map, const QString& mend, CriterionPlan& criterion)
{
    criterion.mark = map.mark();
    map.state("verifies", criterion.verifies, 2);
    map.duration("limit", criterion.limitMs);
    map.duration("kill_after", criterion.killAfterMs);
    readCommand(map, criterion.argv, criterion.shell);
    readForm(reading, map, formOf(map, mend), criterion);
    checkProgramOf(reading, map, criterion);
    if (criterion.limitMs >= criterion.killAfterMs && criterion.limitMs > 0)
        reading.findings.warn(map.markOf("limit"),
            QStringLiteral("%1 is ended before its limit; raise kill_after (10m when left out)")
                .arg(quoted(criterion.id)));
}

void readCriteria(Reading& reading, const MapReader& map, GatePlan& gate, const CriterionPlan& inherited)
{
    for (const char* key : {"argv", "shell", "pass", "metric", "report", "approval", "checklist"})
        if (map.has(key))
            reading.findings.fault(map.markOf(key),
                QStringLiteral("%1 stands beside criteria; move it into one of them").arg(QString::fromLatin1(key)));
    const YamlNode* node = map.child("criteria");
    if (!node)
        return;
    if (!node->isSequence() || node->items.isEmpty()) {
        reading.findings.fault(node->mark, QStringLiteral("criteria: give a list with at least one '- id: …'"));
        return;
    }
    QHash<QString, Mark> seen;
    for (const YamlNodePtr& item : node->items) {
        const MapReader criterionMap(*item, keys::criterion, reading.findings);
        if (!item->isMapping())
            continue;
        CriterionPlan criterion = inherited;
        criterionMap.require("id", QStringLiteral("id: tests"));
        criterionMap.id("id", criterion.id);
        checkUnique(reading, seen, criterion.id, criterionMap.markOf("id"),
            QStringLiteral("criterion ids are unique in a gate"));
        readCriterion(reading, criterionMap, QStringLiteral("make two criteria of them"), criterion);
        gate.criteria.append(criterion);
    }
}

}

GatePlan readGate(Reading& reading, const YamlNode& node)
{
    GatePlan gate;
    gate.mark = node.mark;
    const MapReader map(node, keys::gate, reading.findings);
    if (!node.isMapping())
        return gate;
    map.require("id", QStringLiteral("id: tests"));
    map.id("id", gate.id);
    gate.name = gate.id;
    map.line("name", gate.name);
    map.state("kind", gate.kind, 2);
    map.state("verifies", gate.verifies, 2);
    CriterionPlan criterion;
    criterion.verifies = gate.verifies;
    if (map.has("criteria")) {
        map.duration("limit", criterion.limitMs);
        map.duration("kill_after", criterion.killAfterMs);
        readCriteria(reading, map, gate, criterion);
        return gate;
    }
    criterion.id = QStringLiteral("result");
    readCriterion(reading, map, QStringLiteral("give one, or list both under criteria"), criterion);
    gate.criteria.append(criterion);
    return gate;
}

} // namespace wavedeck::plan
