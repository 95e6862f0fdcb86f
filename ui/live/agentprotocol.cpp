// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/agentprotocol.h"

#include "models/store/hierarchydocument.h"
#include "ui/theme/format.h"
#include "ui/widgets/labels.h"

namespace wavedeck::ui {

namespace {

constexpr int kMostPart = 600; ///< characters of a part of the mission

QString tr(const char* text)
{
    return FactList::tr(text);
}

/// What the plan says of it; nullptr = unknown.
const AgentPlan* entryOf(const LiveSession& live, const Agent& agent)
{
    return live.protocol && live.protocol->plan ? planEntryOf(live.protocol->spawns, agent, *live.protocol->plan)
                                                : nullptr;
}

/// "coder, tester; 3 at most"
QString mayStart(const AgentPlan& entry)
{
    if (entry.spawns.most <= 0)
        return tr("nobody");
    QStringList profiles;
    for (const QString& profile : entry.spawns.profiles)
        profiles.append(plain(profile, 40));
    return profiles.isEmpty() ? tr("%1 at most").arg(entry.spawns.most)
                              : tr("%1; %2 at most").arg(shortList(profiles)).arg(entry.spawns.most);
}

/// Whom it asked for; empty = nobody.
QString askedFor(const ProtocolView& view, const Agent& agent)
{
    QStringList granted;
    int refused = 0;
    for (const Spawn& spawn : view.spawns) {
        if (spawn.parent != agent.id)
            continue;
        if (!spawn.granted)
            ++refused;
        else if (const QString name = plain(spawn.agent, 40); !granted.contains(name))
            granted.append(name); // of an attempt that asks again it is the same agent
    }
    if (refused == 0)
        return shortList(granted);
    return granted.isEmpty() ? tr("%1 refused").arg(refused)
                             : tr("%1; %2 refused").arg(shortList(granted)).arg(refused);
}

QString sandboxWords(const Sandbox& sandbox)
{
    if (!sandbox.held)
        return sandbox.reason.isEmpty() ? tr("not held") : tr("not held: %1").arg(plain(sandbox.reason));
    return sandbox.refused.isEmpty() ? tr("held to reading") : tr("held; was refused: %1").arg(plain(sandbox.refused));
}

void addLine(QStringList& lines, const QString& title, const QString& text)
{
    if (!text.isEmpty())
        lines.append(tr("%1: %2").arg(title, plainProse(text, kMostPart)));
}

} // namespace

QString shortList(const QStringList& all)
{
    constexpr qsizetype kMost = 3;
    const QString shown = all.mid(0, kMost).join(QStringLiteral(", "));
    return all.size() > kMost ? tr("%1 and %2 more").arg(shown).arg(all.size() - kMost) : shown;
}

QList<AgentFact> spawnFacts(const LiveSession& live, const Agent& agent)
{
    QList<AgentFact> facts;
    facts.append({tr("Started by"), agent.parent.isEmpty() ? tr("the plan") : plain(agent.parent, 60), {}});
    if (!live.protocol)
        return facts;
    const ProtocolView& view = *live.protocol;
    for (const Spawn& spawn : view.spawns)
        if (spawn.granted && spawn.agent == agent.id && !spawn.reason.isEmpty()) {
            facts.append({tr("Allowed by"), plain(spawn.reason), {}});
            break;
        }
    if (const AgentPlan* entry = entryOf(live, agent))
        facts.append({tr("May start"), mayStart(*entry), {}});
    if (const QString asked = askedFor(view, agent); !asked.isEmpty())
        facts.append({tr("Asked to start"), asked, {}});
    if (const auto sandbox = view.sandboxes.constFind(agent.id); sandbox != view.sandboxes.constEnd())
        facts.append({tr("Sandbox"), sandboxWords(*sandbox), {}});
    return facts;
}

const Worktree* worktreeOf(const LiveSession& live, const QString& agent)
{
    if (live.protocol)
        for (const Worktree& tree : live.protocol->worktrees)
            if (tree.agent == agent)
                return &tree;
    return nullptr;
}

QList<AgentFact> worktreeFacts(const Worktree& tree)
{
    QList<AgentFact> facts{{tr("State"), QString(word(tree.state)), {}}};
    if (!tree.reason.isEmpty())
        facts.append({tr("Why"), plain(tree.reason), {}});
    facts.append({tr("Changed"),
        tree.head.isEmpty() ? tr("nothing committed yet")
                            : tr(tree.files == 1 ? "%1 file +%2 −%3" : "%1 files +%2 −%3")
                                  .arg(tree.files)
                                  .arg(tree.added)
                                  .arg(tree.removed),
        {}});
    facts.append({tr("Branch"), plain(tree.branch), {}});
    return facts;
}

QString missionWords(const LiveSession& live, const Agent& agent)
{
    QStringList lines;
    if (live.protocol && !agent.isSettled())
        for (const RequiredReading& one : live.protocol->unread)
            if (one.role == readingRole(agent.role))
                addLine(lines, tr("Read first"), one.ref + QLatin1Char(' ') + one.title);
    const AgentPlan* entry = entryOf(live, agent);
    if (!entry)
        return lines.join(QLatin1Char('\n'));
    const MissionPayload& payload = entry->payload;
    addLine(lines, tr("Intent"), payload.intent);
    addLine(lines, tr("Boundaries"), payload.boundaries);
    addLine(lines, tr("Outcome"), payload.outcome);
    addLine(lines, tr("Result goes to"), payload.returnPath);
    for (const auto& [title, list] : {std::pair(tr("Context"), payload.context),
             {tr("Assumptions"), payload.assumptions}, {tr("Decisions"), payload.decisions}})
        addLine(lines, title, list.join(QStringLiteral("; ")));
    return lines.join(QLatin1Char('\n'));
}

} // namespace wavedeck::ui
