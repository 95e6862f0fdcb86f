// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/reading.h"

#include <QSet>

#include <algorithm>

namespace wavedeck::plan {

namespace {

constexpr qsizetype kMostItems = 10'000;

QStringList adapters()
{
    return {QStringLiteral("command"), QStringLiteral("codex"), QStringLiteral("claude"), QStringLiteral("gemini"),
        QStringLiteral("qwen"), QStringLiteral("opencode"), QStringLiteral("acp")};
}

void readRange(const YamlNode& node, ForEach& value, Findings& findings)
{
    const QString wanted = QStringLiteral("two whole numbers, as in range: [1, 120]");
    if (!node.isSequence() || node.items.size() != 2) {
        findings.fault(node.mark, QStringLiteral("range: %1 is not %2").arg(describe(node), wanted));
        return;
    }
    const auto first = integerOf(*node.items[0]);
    const auto last = integerOf(*node.items[1]);
    if (!first || !last) {
        const YamlNode& bad = first ? *node.items[1] : *node.items[0];
        findings.fault(bad.mark, QStringLiteral("range: %1 is not one of %2").arg(describe(bad), wanted));
        return;
    }
    if (*first > *last) {
        findings.fault(
            node.mark, QStringLiteral("range: %1 is above %2; write the lower end first").arg(*first).arg(*last));
        return;
    }
    if (qint64{*last} - *first >= kMostItems) {
        findings.fault(node.mark, QStringLiteral("range: more than %1 agents; split it").arg(kMostItems));
        return;
    }
    value.kind = ForEach::Range;
    value.first = *first;
    value.last = *last;
}

void readGlob(const MapReader& map, ForEach& value)
{
    map.line("glob", value.glob);
    if (value.glob.isEmpty())
        return;
    if (value.glob.startsWith(QLatin1Char('/')) || value.glob.split(QLatin1Char('/')).contains(QStringLiteral("..")))
        map.findings().fault(
            map.markOf("glob"), QStringLiteral("glob: write a pattern relative to the workspace, without '..'"));
    else
        value.kind = ForEach::Glob;
}

void readItems(const MapReader& map, ForEach& value)
{
    map.list("list", value.list);
    if (!map.child("list")->isSequence())
        return;
    if (value.list.isEmpty())
        map.findings().fault(map.markOf("list"), QStringLiteral("list is empty; give at least one item"));
    else if (value.list.size() > kMostItems)
        map.findings().fault(map.markOf("list"), QStringLiteral("list: more than %1 agents; split it").arg(kMostItems));
    else
        value.kind = ForEach::List;
}

void readForEach(const MapReader& agent, ForEach& value)
{
    const YamlNode* node = agent.child("foreach");
    if (!node)
        return;
    const MapReader map(*node, keys::forEach, agent.findings());
    if (!node->isMapping())
        return;
    const int forms = (map.has("glob") ? 1 : 0) + (map.has("list") ? 1 : 0) + (map.has("range") ? 1 : 0);
    if (forms != 1) {
        map.findings().fault(node->mark, QStringLiteral("foreach needs exactly one of glob, list and range"));
        return;
    }
    if (map.child("glob"))
        readGlob(map, value);
    else if (map.child("list"))
        readItems(map, value);
    else if (const YamlNode* range = map.child("range"))
        readRange(*range, value, map.findings());
}

/// All that needs nothing but the mapping itself; a profile is read by it too.
void readValues(const MapReader& map, AgentPlan& agent, QList<Reference>& spawns)
{
    map.line("name", agent.name);
    map.line("role", agent.role);
    map.line("tier", agent.tier);
    map.line("reports_to", agent.reportsTo);
    map.line("adapter", agent.adapter);
    map.line("model", agent.model);
    readCommand(map, agent.argv, agent.shell);
    map.prose("prompt", agent.prompt);
    map.list("needs", agent.needs);
    map.list("writes", agent.writes);
    map.duration("limit", agent.limitMs);
    map.duration("kill_after", agent.killAfterMs);
    map.integer("retries", agent.retries, 0, 1000);
    map.boolean("required", agent.required);
    map.boolean("idempotent", agent.idempotent);
    map.boolean("worktree", agent.worktree);
    map.number("work", agent.work, 0, 1e9);
    readForEach(map, agent.forEach);
    readAgentProtocol(map, agent, spawns);
    agent.capability = agent.writes.isEmpty() ? Capability::ReadOnly : Capability::Modify;
    map.state("capability", agent.capability, 2);
    agent.saysCapability = map.has("capability");
    const QStringList words = adapters();
    if (!words.contains(agent.adapter))
        map.findings().fault(map.markOf("adapter"),
            QStringLiteral("unknown adapter ") + quoted(agent.adapter)
                + suggestion(agent.adapter, words, QStringLiteral("known")));
}

void checkCapability(const MapReader& map, AgentPlan& agent)
{
    Findings& findings = map.findings();
    // What stands at the agent itself is nearer than what its profile says for all.
    if (agent.capability == Capability::ReadOnly && !agent.writes.isEmpty() && map.hasOwn("writes")
        && !map.hasOwn("capability")) {
        agent.capability = Capability::Modify;
        findings.warn(map.markOf("writes"),
            QStringLiteral("agent %1 has writes and so may modify, though its profile says read-only")
                .arg(quoted(agent.id)));
    }
    if (agent.capability == Capability::ReadOnly && !agent.writes.isEmpty())
        findings.fault(map.markOf("writes"),
            QStringLiteral("agent %1 is read-only but has writes; give it capability: modify, or remove writes")
                .arg(quoted(agent.id)));
    if (agent.capability == Capability::Modify && agent.writes.isEmpty())
        findings.warn(map.markOf("capability"),
            QStringLiteral("agent %1 may modify, but no writes say what; its changes cannot be kept apart from others'")
                .arg(quoted(agent.id)));
    if (agent.worktree && agent.capability != Capability::Modify)
        findings.warn(map.markOf("worktree"),
            QStringLiteral("agent %1 has a worktree of its own but changes nothing").arg(quoted(agent.id)));
}

/// What is run: argv, and for an adapter that is not started by argv the refusal.
void checkStart(Reading& reading, const MapReader& map, AgentPlan& agent)
{
    Findings& findings = reading.findings;
    if (map.has("argv")) {
        if (!agent.argv.isEmpty())
            checkCommand(reading, agent.argv, agent.shell, map.markOf("argv"));
    } else if (agent.adapter != QLatin1String("command")) {
        if (adapters().contains(agent.adapter))
            findings.fault(map.has("adapter") ? map.markOf("adapter") : agent.mark,
                QStringLiteral("adapter '%1' has no launcher in this version; give argv, or use adapter: command")
                    .arg(agent.adapter));
    } else if (map.has("prompt")) {
        findings.fault(map.markOf("prompt"),
            QStringLiteral(
                "agent %1 has a prompt but no argv; add argv, the program that reads the prompt from its stdin")
                .arg(quoted(agent.id)));
    } else {
        findings.fault(agent.mark,
            QStringLiteral("agent %1 has neither argv nor prompt; add argv: [program, argument]")
                .arg(quoted(agent.id)));
    }
    if (agent.limitMs > 0 && agent.killAfterMs > 0 && agent.killAfterMs <= agent.limitMs)
        findings.warn(map.markOf("kill_after"),
            QStringLiteral("agent %1 is ended before its limit; it is never overdue").arg(quoted(agent.id)));
}

/// Placeholders mean something where they stand; hasItems: {item} does.
void checkTexts(Reading& reading, const MapReader& map, const AgentPlan& agent, bool hasItems)
{
    for (const QString& argument : agent.argv)
        checkPlaceholders(reading, argument, hasItems, map.markOf("argv"));
    checkPlaceholders(reading, agent.prompt, hasItems, map.markOf("prompt"));
    for (const QString& scope : agent.writes)
        checkPlaceholders(reading, scope, hasItems, map.markOf("writes"));
    for (const QString& input : agent.inputs)
        checkPlaceholders(reading, input, hasItems, map.markOf("inputs"));
}

void refuseItemInScript(Reading& reading, const Mark& mark, const QString& what)
{
    reading.findings.fault(mark,
        what
            + QStringLiteral(
                " inside a shell script is run as code; write argv: [script, \"{item}\"] and use \"$1\" in "
                "the script"));
}

void checkItems(Reading& reading, const MapReader& map, const AgentPlan& agent)
{
    const bool hasItems = map.has("foreach");
    checkTexts(reading, map, agent, hasItems);
    const auto usesItem = [](const QString& text) {
        // {agent} and {run_dir} are an instance's own, too.
        return text.contains(QLatin1String("{item}")) || text.contains(QLatin1String("{index}"))
            || text.contains(QLatin1String("{agent}")) || text.contains(QLatin1String("{run_dir}"));
    };
    if (hasItems && !agent.argv.isEmpty() && !usesItem(agent.prompt)
        && std::none_of(agent.argv.begin(), agent.argv.end(), usesItem))
        reading.findings.warn(map.markOf("foreach"),
            QStringLiteral("agent %1 uses neither {item} nor {index}; every instance does the same")
                .arg(quoted(agent.id)));
    // A file may be called "$(reboot)": inside the script's text the shell would run it.
    if (agent.shell && agent.forEach.kind == ForEach::Glob && !agent.argv.isEmpty()
        && agent.argv.first().contains(QLatin1String("{item}")))
        refuseItemInScript(reading, map.markOf("argv"), QStringLiteral("a file's name"));
}

}

void readProfiles(Reading& reading, const YamlNode& node)
{
    if (!node.isMapping()) {
        reading.findings.fault(node.mark,
            QStringLiteral("agents: %1 is not a mapping of profiles, as in agents: { scanner: { tier: L3 } }")
                .arg(describe(node)));
        return;
    }
    for (const YamlEntry& entry : node.entries) {
        if (!isId(entry.key))
            reading.findings.fault(entry.keyMark, QStringLiteral("agents: ") + idFault(entry.key));
        AgentPlan profile;
        profile.profile = profile.name = entry.key;
        profile.mark = entry.value->mark;
        readValues(MapReader(*entry.value, keys::profile, reading.findings), profile, reading.profileSpawns[entry.key]);
        reading.profiles.insert(entry.key, entry.value);
        reading.plan.profiles.insert(entry.key, profile);
    }
}

void checkSpawns(Reading& reading)
{
    QSet<QString> startable;
    const auto check = [&](const QList<Reference>& references) {
        for (const Reference& reference : references)
            if (reading.profiles.contains(reference.target))
                startable.insert(reference.target);
            else
                reading.findings.fault(reference.mark,
                    QStringLiteral("spawns: unknown profile ") + quoted(reference.target)
                        + suggestion(reference.target, reading.profiles.keys(), QStringLiteral("profiles")));
    };
    for (const QList<Reference>& references : std::as_const(reading.profileSpawns))
        check(references);
    for (const WaveNotes& wave : std::as_const(reading.waves))
        for (const AgentNotes& agent : wave.agents)
            check(agent.spawns);
    for (const QString& name : std::as_const(startable)) {
        const MapReader map(*reading.profiles.value(name), keys::profile, reading.findings);
        AgentPlan& profile = reading.plan.profiles[name];
        profile.id = name; // for what is said of it
        checkCapability(map, profile);
        checkTexts(reading, map, profile, true);
        checkStart(reading, map, profile);
        if (profile.shell && profile.argv.value(0).contains(QLatin1String("{item}")))
            refuseItemInScript(reading, map.markOf("argv"), QStringLiteral("an item that an agent gives"));
        profile.id.clear();
    }
}

AgentPlan readAgent(Reading& reading, const YamlNode& node, AgentNotes& notes)
{
    AgentPlan agent;
    agent.mark = node.mark;
    MapReader map(node, keys::agent, reading.findings);
    if (!node.isMapping())
        return agent;
    map.require("id", QStringLiteral("id: secrets"));
    map.id("id", agent.id);
    map.line("use", agent.profile);
    if (reading.profiles.contains(agent.profile))
        map.putUnder(*reading.profiles.value(agent.profile));
    else if (!agent.profile.isEmpty())
        reading.findings.fault(map.markOf("use"),
            QStringLiteral("unknown profile ") + quoted(agent.profile)
                + suggestion(agent.profile, reading.profiles.keys(), QStringLiteral("profiles")));
    agent.name = agent.id;
    readValues(map, agent, notes.spawns);
    checkCapability(map, agent);
    checkItems(reading, map, agent);
    checkStart(reading, map, agent);
    if (const YamlNode* needs = map.child("needs"))
        for (const YamlNodePtr& item : needs->items)
            notes.needs.append({item->mark, item->text});
    notes.reportsTo = {map.markOf("reports_to"), agent.reportsTo};
    notes.writes = map.markOf("writes");
    notes.tools = map.markOf("tools");
    notes.domain = map.markOf("domain");
    notes.delegation = map.markOf("delegation");
    notes.payload = map.markOf("payload");
    notes.inputs = map.markOf("inputs");
    notes.reserve = map.markOf("reserve");
    return agent;
}

} // namespace wavedeck::plan
