// SPDX-License-Identifier: GPL-3.0-or-later
// The criteria of a gate: how each is decided, and its two sides (GATE-5).
#include "models/plan/criteria.h"

#include <QRegularExpression>

#include <limits>

namespace wavedeck::plan {

namespace {

constexpr double kLeast = std::numeric_limits<double>::lowest();
constexpr double kMost = std::numeric_limits<double>::max();
constexpr int kMostFindings = 1'000'000;
constexpr const char* kForms[] = {"pass", "metric", "report", "coverage", "approval", "checklist"};
constexpr const char* kSides[] = {"implemented", "operational"};

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

/// The one of the formats that the mapping names, with its file.
void readFile(const MapReader& map, const char* key, const QStringList& formats, CriterionPlan& criterion)
{
    for (const QString& format : formats) {
        const QByteArray name = format.toLatin1();
        if (!map.has(name.constData()))
            continue;
        if (!criterion.reportFormat.isEmpty()) {
            map.findings().fault(map.markOf(name.constData()),
                QStringLiteral("%1: give one of %2")
                    .arg(QString::fromLatin1(key),
                        formats.mid(0, formats.size() - 1).join(QStringLiteral(", ")) + QStringLiteral(" and ")
                            + formats.last()));
            continue;
        }
        criterion.reportFormat = format;
        map.line(name.constData(), criterion.reportPath);
    }
    if (criterion.reportFormat.isEmpty() && (map.isEmpty() || map.has("allow") || map.has("above")))
        map.findings().fault(map.mark(),
            QStringLiteral("%1: say which, as in %1: { %2: FILE }").arg(QString::fromLatin1(key), formats.first()));
}

void readReport(Reading& reading, const YamlNode& node, CriterionPlan& criterion)
{
    const MapReader map(node, keys::report, reading.findings);
    if (!node.isMapping())
        return;
    readFile(map, "report", {QStringLiteral("junit"), QStringLiteral("sarif"), QStringLiteral("cppcheck")}, criterion);
    const YamlNode* allow = map.child("allow");
    if (!allow)
        return;
    const MapReader counts(*allow, keys::allow, reading.findings);
    for (const QString& severity : keys::allow.keys) {
        const QByteArray key = severity.toLatin1();
        int most = 0;
        if (!counts.has(key.constData()))
            continue;
        counts.integer(key.constData(), most, 0, kMostFindings);
        criterion.allowed.insert(severity, most);
    }
}

void readCoverage(Reading& reading, const YamlNode& node, CriterionPlan& criterion)
{
    const MapReader map(node, keys::coverage, reading.findings);
    if (!node.isMapping())
        return;
    readFile(map, "coverage", {QStringLiteral("cobertura"), QStringLiteral("lcov")}, criterion);
    map.require("above", QStringLiteral("above: 80, percent of the lines; exactly so much is too little"));
    double above = 0;
    map.number("above", above, 0, 100);
    criterion.coverageAbove = above;
}

void readApproval(Reading& reading, const YamlNode& node, CriterionPlan& criterion)
{
    const MapReader map(node, keys::approval, reading.findings);
    map.list("roles", criterion.approvalRoles);
    if (const YamlNode* roles = map.child("roles"); roles && roles->isSequence() && roles->items.isEmpty())
        reading.findings.fault(roles->mark, QStringLiteral("roles is empty; name who may approve, or leave it out"));
    map.integer("count", criterion.approvalCount, 1, 100);
}

void readPass(Reading& reading, const YamlNode& node, CriterionPlan& criterion)
{
    const MapReader pass(node, keys::pass, reading.findings);
    pass.require("exit", QStringLiteral("exit: 0"));
    pass.integer("exit", criterion.passExit, 0, 255);
}

void readForm(Reading& reading, const MapReader& map, const char* form, CriterionPlan& criterion)
{
    const QLatin1String word(form);
    const YamlNode* node = form ? map.child(form) : nullptr;
    if (!node)
        return;
    if (word == QLatin1String("pass")) {
        readPass(reading, *node, criterion);
    } else if (word == QLatin1String("metric")) {
        criterion.kind = CriterionKind::Metric;
        readMetric(reading, *node, criterion.metric);
    } else if (word == QLatin1String("report")) {
        criterion.kind = CriterionKind::Report;
        readReport(reading, *node, criterion);
    } else if (word == QLatin1String("coverage")) {
        criterion.kind = CriterionKind::Coverage;
        readCoverage(reading, *node, criterion);
    } else if (word == QLatin1String("approval")) {
        criterion.kind = CriterionKind::Approval;
        readApproval(reading, *node, criterion);
    } else {
        criterion.kind = CriterionKind::Checklist;
        map.list("checklist", criterion.checklist);
        if (node->isSequence() && node->items.isEmpty())
            map.findings().fault(node->mark, QStringLiteral("checklist is empty; write what a person has to tick"));
    }
}

/// The sides of one criterion of the plan, each a criterion of its own that names it as its feature.
QList<CriterionPlan> readSides(Reading& reading, const MapReader& map, const CriterionPlan& common)
{
    QList<CriterionPlan> sides;
    for (const char* key : kForms)
        if (map.has(key))
            reading.findings.fault(map.markOf(key),
                QStringLiteral("%1 stands beside implemented or operational; move it into one of them")
                    .arg(QString::fromLatin1(key)));
    for (const char* key : {"argv", "shell", "verifies"})
        if (map.has(key))
            reading.findings.fault(map.markOf(key),
                QStringLiteral("%1 stands beside implemented or operational; move it into one of them")
                    .arg(QString::fromLatin1(key)));
    for (const char* name : kSides) {
        const YamlNode* node = map.child(name);
        if (!node) {
            if (!map.has(name))
                reading.findings.warn(map.mark(),
                    QStringLiteral("%1 has no %2 side; done needs both (GATE-5)")
                        .arg(quoted(common.id), QString::fromLatin1(name)));
            continue;
        }
        CriterionPlan side = common;
        side.feature = common.id;
        side.id = common.id + QLatin1Char('-') + QLatin1String(name);
        side.verifies
            = QLatin1String(name) == QLatin1String("operational") ? Verifies::Operational : Verifies::Implemented;
        const MapReader sideMap(*node, keys::side, reading.findings);
        if (node->isMapping())
            readCriterion(reading, sideMap, QStringLiteral("give one"), side);
        sides.append(side);
    }
    return sides;
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

void readCommon(const MapReader& map, CriterionPlan& criterion)
{
    map.duration("limit", criterion.limitMs);
    map.duration("kill_after", criterion.killAfterMs);
    map.line("environment", criterion.environment);
    map.duration("valid_for", criterion.validMs);
    map.list("evidence", criterion.evidence);
}

void readCriterion(Reading& reading, const MapReader& map, const QString& mend, CriterionPlan& criterion)
{
    criterion.mark = map.mark();
    map.line("name", criterion.name);
    readCommon(map, criterion);
    map.state("verifies", criterion.verifies, 2);
    readCommand(map, criterion.argv, criterion.shell);
    readForm(reading, map, formOf(map, mend), criterion);
    checkProgramOf(reading, map, criterion);
    for (const QString& file : criterion.evidence)
        checkPlaceholders(reading, file, false, map.markOf("evidence"));
    if (criterion.limitMs >= criterion.killAfterMs && criterion.limitMs > 0)
        reading.findings.warn(map.markOf("limit"),
            QStringLiteral("%1 is ended before its limit; raise kill_after (10m when left out)")
                .arg(quoted(criterion.id)));
}

void readCriteria(Reading& reading, const YamlNode& list, GatePlan& gate, const CriterionPlan& inherited)
{
    if (!list.isSequence() || list.items.isEmpty()) {
        reading.findings.fault(list.mark, QStringLiteral("criteria: give a list with at least one '- id: …'"));
        return;
    }
    QHash<QString, Mark> seen;
    for (const YamlNodePtr& item : list.items) {
        const MapReader map(*item, keys::criterion, reading.findings);
        if (!item->isMapping())
            continue;
        CriterionPlan criterion = inherited;
        map.require("id", QStringLiteral("id: tests"));
        map.id("id", criterion.id);
        QList<CriterionPlan> read;
        if (map.has("implemented") || map.has("operational")) {
            criterion.mark = map.mark();
            map.line("name", criterion.name);
            readCommon(map, criterion);
            read = readSides(reading, map, criterion);
        } else {
            readCriterion(reading, map, QStringLiteral("make two criteria of them"), criterion);
            read = {criterion};
        }
        for (const CriterionPlan& one : std::as_const(read))
            checkUnique(reading, seen, one.id, map.markOf("id"), QStringLiteral("criterion ids are unique in a gate"));
        gate.criteria += read;
    }
}

} // namespace wavedeck::plan
