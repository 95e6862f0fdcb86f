// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/reading.h"
#include "models/plan/readingrule.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace wavedeck::plan {

namespace {

constexpr int kMostParallel = 10'000;

void readBudget(Reading& reading, const YamlNode& node)
{
    const MapReader map(node, keys::budget, reading.findings);
    Budget& budget = reading.plan.budget;
    readMoney(map, budget.costMicroUsd, budget.tokens);
    int onExceeded = 0;
    map.choice("on_exceeded", {QStringLiteral("hold"), QStringLiteral("stop")}, onExceeded);
    budget.stopOnExceeded = onExceeded == 1;
}

void readWorkspace(Reading& reading, const MapReader& map)
{
    Plan& plan = reading.plan;
    QString written;
    map.line("workspace", written);
    if (reading.context.workspace.isEmpty() && !written.isEmpty())
        plan.workspace = QDir::cleanPath(QDir(plan.folder).absoluteFilePath(written));
    const QFileInfo info(plan.workspace);
    if (!info.exists())
        reading.findings.fault(map.markOf("workspace"),
            QStringLiteral("workspace %1 does not exist; make the folder or name another").arg(quoted(plan.workspace)));
    else if (!info.isDir())
        reading.findings.fault(
            map.markOf("workspace"), QStringLiteral("workspace %1 is not a folder").arg(quoted(plan.workspace)));
}

void readConfiguration(Reading& reading, const YamlNode& node)
{
    const MapReader map(node, keys::configuration, reading.findings);
    ConfigurationPlan& configuration = reading.plan.configuration;
    configuration.given = true;
    map.list("files", configuration.files);
    map.list("required", configuration.required);
    map.line("source", configuration.source);
    map.line("rules", configuration.rules);
}

void readTier(Reading& reading, const MapReader& map)
{
    map.line("target_tier", reading.plan.targetTier);
    const QStringList tiers{
        QStringLiteral("Alpha"), QStringLiteral("Beta"), QStringLiteral("Production"), QStringLiteral("Enterprise")};
    if (!reading.plan.targetTier.isEmpty() && !tiers.contains(reading.plan.targetTier, Qt::CaseInsensitive))
        reading.findings.warn(map.markOf("target_tier"),
            QStringLiteral("target_tier %1 is no readiness tier").arg(quoted(reading.plan.targetTier))
                + suggestion(reading.plan.targetTier, tiers, QStringLiteral("tiers")));
}

void readThreshold(const MapReader& parent, const char* key, Threshold& value, double most)
{
    const YamlNode* node = parent.child(key);
    if (!node)
        return;
    const MapReader map(*node, keys::threshold, parent.findings());
    value.given = true;
    map.number("warning", value.warning, 0, most);
    map.number("critical", value.critical, 0, most);
    if (value.warning >= value.critical)
        parent.findings().fault(node->mark,
            QStringLiteral("%1: warning %2 must be below critical %3")
                .arg(QString::fromLatin1(key), QString::number(value.warning), QString::number(value.critical)));
}

/// Why a variable may not reach an agent; empty when it may.
QString refuseVariable(const QString& name)
{
    static const QRegularExpression kName(QStringLiteral("\\A[A-Za-z_][A-Za-z0-9_]*\\z"));
    static const QStringList kLoaders{QStringLiteral("BASH_ENV"), QStringLiteral("ENV"), QStringLiteral("NODE_OPTIONS"),
        QStringLiteral("PERL5OPT"), QStringLiteral("PYTHONSTARTUP")};
    if (!kName.match(name).hasMatch())
        return QStringLiteral("%1 is not the name of a variable; write letters, digits and '_'").arg(quoted(name));
    if (name.startsWith(QLatin1String("LD_")) || kLoaders.contains(name))
        return QStringLiteral("%1 makes programs load code of its choice; remove it").arg(name);
    if (name.startsWith(QLatin1String("WAVEDECK_")))
        return QStringLiteral("%1 belongs to Wavedeck, which sets such variables itself; remove it").arg(name);
    return {};
}

void readPass(Reading& reading, const MapReader& map)
{
    map.list("pass", reading.plan.environmentPass);
    const YamlNode* pass = map.child("pass");
    if (!pass || !pass->isSequence())
        return;
    for (const YamlNodePtr& item : pass->items) {
        const QString why = item->isScalar() ? refuseVariable(item->text) : QString();
        if (!why.isEmpty())
            reading.findings.fault(item->mark, QStringLiteral("environment.pass: ") + why);
    }
}

void readNode(Reading& reading, const YamlNode& node, QHash<QString, Mark>& seen)
{
    const MapReader map(node, keys::node, reading.findings);
    HierarchyNode value;
    value.mark = node.mark;
    map.require("id", QStringLiteral("id: orchestrator"));
    map.id("id", value.id);
    map.line("role", value.role);
    map.line("tier", value.tier);
    map.line("reports_to", value.reportsTo);
    map.integer("max_parallel", value.maxParallel, 1, kMostParallel);
    map.list("domains", value.domains);
    checkUnique(reading, seen, value.id, map.markOf("id"), QStringLiteral("hierarchy ids are unique"));
    reading.plan.hierarchy.append(value);
    reading.hierarchy.append({map.markOf("reports_to"), value.reportsTo});
}

}

void checkUnique(Reading& reading, QHash<QString, Mark>& seen, const QString& id, const Mark& mark, const QString& what)
{
    if (id.isEmpty())
        return;
    const auto first = seen.constFind(id);
    if (first == seen.cend())
        seen.insert(id, mark);
    else
        reading.findings.fault(mark,
            QStringLiteral("duplicate id '%1'; %2, and line %3 has it already")
                .arg(id, what, QString::number(first->line)));
}

Mark Reading::sessionMark(const char* key) const
{
    if (!session)
        return {1, 1};
    for (const YamlEntry& entry : session->entries)
        if (entry.key == QLatin1String(key))
            return entry.keyMark;
    return session->mark;
}

void readSession(Reading& reading, const YamlNode& node)
{
    reading.session = &node;
    const MapReader map(node, keys::session, reading.findings);
    Plan& plan = reading.plan;
    map.require("name", QStringLiteral("name: what this session is called"));
    map.line("name", plan.name);
    map.prose("mission", plan.mission);
    map.list("success", plan.success);
    map.state("mode", plan.mode, 4);
    readTier(reading, map);
    readWorkspace(reading, map);
    map.integer("max_parallel", plan.maxParallel, 1, kMostParallel);
    if (const YamlNode* budget = map.child("budget"))
        readBudget(reading, *budget);
    int onRestart = 0;
    map.choice("on_restart", {QStringLiteral("adopt"), QStringLiteral("hold")}, onRestart);
    plan.holdOnRestart = onRestart == 1;
    int rule = int(ReadingRule::Hold);
    map.choice("required_reading", readingRules(), rule);
    readSessionProtocol(reading, map);
    if (map.has("required_reading"))
        setReadingRule(plan, ReadingRule(rule));
    map.line("product", plan.product);
    map.line("environment", plan.environmentName);
    map.duration("observe", plan.observeMs);
    if (const YamlNode* configuration = map.child("configuration"))
        readConfiguration(reading, *configuration);
    if (const YamlNode* required = map.child("requires"))
        readRequires(reading, *required);
    if (const YamlNode* debt = map.child("debt"))
        readDebt(reading, *debt);
}

void readThresholds(Reading& reading, const YamlNode& node)
{
    const MapReader map(node, keys::thresholds, reading.findings);
    Thresholds& values = reading.plan.thresholds;
    readThreshold(map, "memory", values.memory, 100);
    readThreshold(map, "cpu", values.cpu, 100);
    readThreshold(map, "disk", values.disk, 100);
    readThreshold(map, "p95_ms", values.p95Ms, 1e9);
    readThreshold(map, "error_rate", values.errorRate, 100);
}

void readEnvironment(Reading& reading, const YamlNode& node)
{
    const MapReader map(node, keys::environment, reading.findings);
    readPass(reading, map);
    const YamlNode* set = map.child("set");
    if (!set)
        return;
    if (!set->isMapping()) {
        reading.findings.fault(
            set->mark, QStringLiteral("set: %1 is not a mapping, as in set: { CI: \"1\" }").arg(describe(*set)));
        return;
    }
    for (const YamlEntry& entry : set->entries) {
        const QString why = refuseVariable(entry.key);
        if (!why.isEmpty())
            reading.findings.fault(entry.keyMark, QStringLiteral("environment.set: ") + why);
        if (const auto text = textOf(*entry.value, QStringLiteral("environment.set"), reading.findings))
            reading.plan.environmentSet.insert(entry.key, *text);
    }
}

void readHierarchy(Reading& reading, const YamlNode& node)
{
    if (!node.isSequence()) {
        reading.findings.fault(node.mark,
            QStringLiteral("hierarchy: %1 is not a list, as in hierarchy: [{ id: orchestrator }]").arg(describe(node)));
        return;
    }
    QHash<QString, Mark> seen;
    for (const YamlNodePtr& item : node.items)
        readNode(reading, *item, seen);
}

} // namespace wavedeck::plan
