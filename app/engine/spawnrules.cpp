// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/spawnrules.h"

#include "models/plan/glob.h"
#include "models/protocol/hierarchy.h"

#include <QDir>
#include <QRegularExpression>

#include <algorithm>

namespace wavedeck::spawning {

namespace {

constexpr qsizetype kLongestLine = 200; ///< of a role or a node's id
constexpr qsizetype kLongestItem = 4096;
constexpr qsizetype kLongestId = 120; ///< PARENT.ID names a folder

bool isOneLine(const QString& text, qsizetype most)
{
    return text.size() <= most
        && std::none_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; });
}

Decision refused(const QString& why, bool follows = true)
{
    return {false, why, follows, nullptr};
}

QString quoted(const QString& text)
{
    return QLatin1Char('"') + text.left(60) + QLatin1Char('"');
}

int depthOf(SessionRun& session, const AgentRun& agent)
{
    int depth = 1;
    const AgentRun* at = &agent;
    while (at && !at->row->parent.isEmpty() && depth <= kDeepest) {
        at = findAgent(session, at->row->parent);
        ++depth;
    }
    return depth;
}

/// Urgent work for urgent work, and never more urgent than both its parent and its profile: one agent may not keep all
/// others waiting. What a P0 agent starts is P0, or it would wait for it for ever (WAVE-7).
Priority priorityOf(const AgentRun& parent, const AgentPlan& profile, const Wish& wish)
{
    if (parent.row->priority == Priority::P0)
        return Priority::P0;
    const Priority most = std::min(parent.row->priority, profile.priority);
    return std::max(most, wish.priority.value_or(profile.priority));
}

AgentPlan planOf(const AgentPlan& profile, const AgentRun& parent, const Wish& wish)
{
    AgentPlan plan = profile;
    plan.id = childId(parent.row->id, wish.id);
    plan.name = QStringLiteral("%1 (%2)").arg(profile.name, wish.id);
    if (!wish.role.isEmpty())
        plan.role = wish.role;
    if (!wish.reportsTo.isEmpty())
        plan.reportsTo = wish.reportsTo;
    else if (!parent.row->reportsTo.isEmpty())
        plan.reportsTo = parent.row->reportsTo;
    plan.isolated = profile.isolated || wish.isolated;
    plan.priority = priorityOf(parent, profile, wish);
    plan.forEach = {};
    plan.needs.clear();
    return plan;
}

/// A wish may name an item where the profile has a place for it, and has to where the profile needs one.
QString wrongItem(const AgentPlan& profile, const Wish& wish)
{
    const auto uses = [](const QString& text) { return text.contains(QLatin1String("{item}")); };
    const bool inArgv = std::any_of(profile.argv.begin(), profile.argv.end(), uses);
    const bool needed
        = inArgv || uses(profile.prompt) || std::any_of(profile.writes.begin(), profile.writes.end(), uses);
    if (needed && wish.item.isEmpty())
        return QStringLiteral("profile %1 needs an item").arg(profile.profile);
    if (wish.item.startsWith(QLatin1Char('-'))) // an option to most programs
        return QStringLiteral("its item begins with -");
    if (profile.shell && !profile.argv.isEmpty() && uses(profile.argv.first()))
        return QStringLiteral("profile %1 has {item} in a shell script").arg(profile.profile);
    return {};
}

QStringList scopesOf(const Plan& plan, const AgentPlan& agent, const QString& item)
{
    Substitution values;
    values.item = item;
    values.index = values.session = values.wave = QStringLiteral("*");
    values.agent = agent.id;
    values.workspace = plan.workspace;
    values.runDir = QStringLiteral("/run-directory/") + agent.id;
    values.set = plan.set;
    QStringList scopes;
    for (const QString& written : agent.writes) {
        const QString text = substitute(written, values);
        scopes.append(
            QDir::cleanPath(QDir::isRelativePath(text) ? QString(plan.workspace + QLatin1Char('/') + text) : text));
    }
    return scopes;
}

/// Two agents at work may not change the same files (WAVE-4); a parent hands on what is its own.
QString overlap(SessionRun& session, const AgentRun& parent, const AgentPlan& child, const Wish& wish)
{
    if (child.writes.isEmpty() || child.worktree)
        return {};
    const QStringList scopes = scopesOf(session.plan, child, wish.item);
    const QString own = parent.row->id;
    for (WaveRun& wave : session.waves)
        for (const AgentRun& other : wave.agents) {
            if (hasEnded(other.row->state) || wave.row->id != parent.row->wave || other.plan->writes.isEmpty()
                || other.plan->worktree || own == other.row->id || own.startsWith(other.row->id + QLatin1Char('.')))
                continue;
            for (const QString& theirs : scopesOf(session.plan, *other.plan, other.row->item))
                for (const QString& scope : scopes)
                    if (glob::mayOverlap(scope, theirs))
                        return QStringLiteral("it would change the same files as %1 (%2)").arg(other.row->id, theirs);
        }
    return {};
}

/// How many of its own an agent has started, and whether this wish was granted to an earlier attempt of it.
int started(SessionRun& session, const AgentRun& parent, const Wish& wish, AgentRun*& known)
{
    int count = 0;
    const QString id = childId(parent.row->id, wish.id);
    for (WaveRun& wave : session.waves)
        for (AgentRun& agent : wave.agents) {
            count += agent.row->parent == parent.row->id;
            if (agent.row->id == id && agent.row->parent == parent.row->id)
                known = &agent;
        }
    return count;
}

/// What the plan says of it, the chain of command aside.
QString against(SessionRun& session, const AgentRun& parent, const AgentPlan& profile, const Wish& wish, int count)
{
    if (count >= parent.plan->spawns.most)
        return QStringLiteral("%1 has started the %2 that its plan allows").arg(parent.row->id).arg(count);
    if (depthOf(session, parent) >= kDeepest)
        return QStringLiteral("%1 stands %2 agents deep already").arg(parent.row->id).arg(kDeepest);
    if (childId(parent.row->id, wish.id).size() > kLongestId)
        return QStringLiteral("its id would be longer than %1 characters").arg(kLongestId);
    if (findAgent(session, childId(parent.row->id, wish.id)))
        return QStringLiteral("there is an agent of that id already");
    if (qsizetype(session.spawnedPlans.size()) >= kMostOfSession)
        return QStringLiteral("agents of this session have started %1 already").arg(kMostOfSession);
    const auto& nodes = session.plan.hierarchy;
    if (!wish.reportsTo.isEmpty() && std::none_of(nodes.begin(), nodes.end(), [&](const HierarchyNode& node) {
            return node.id == wish.reportsTo;
        }))
        return QStringLiteral("the plan has no %1 to report to").arg(quoted(wish.reportsTo));
    if (const QString item = wrongItem(profile, wish); !item.isEmpty())
        return item;
    return overlap(session, parent, planOf(profile, parent, wish), wish);
}

void readTask(const QJsonObject& body, Wish& wish)
{
    const auto line = [&](const char* key, qsizetype most) {
        const QString text = body.value(QLatin1String(key)).toString();
        if (wish.wrong.isEmpty() && !isOneLine(text, most))
            wish.wrong = QStringLiteral("its %1 is longer than %2 characters or no single line")
                             .arg(QLatin1String(key))
                             .arg(most);
        return text;
    };
    wish.profile = line("use", kLongestLine);
    wish.role = line("role", kLongestLine);
    wish.reportsTo = line("reports_to", kLongestLine);
    wish.item = line("item", kLongestItem);
    wish.prompt = body.value(QLatin1String("prompt")).toString();
    wish.isolated = body.value(QLatin1String("isolated")).toBool();
    if (const QString priority = line("priority", kLongestLine); !priority.isEmpty()) {
        wish.priority = fromWord<Priority>(priority);
        if (!wish.priority && wish.wrong.isEmpty())
            wish.wrong = QStringLiteral("its priority is none of P0 to P3");
    }
    if (wish.wrong.isEmpty() && wish.prompt.toUtf8().size() > kLongestPrompt)
        wish.wrong = QStringLiteral("its prompt is longer than %1 KiB").arg(kLongestPrompt / 1024);
    if (wish.wrong.isEmpty() && wish.prompt.contains(QChar(0)))
        wish.wrong = QStringLiteral("its prompt holds a zero byte");
}

} // namespace

Wish readWish(const QJsonObject& body)
{
    static const QRegularExpression kId(QStringLiteral("\\A[a-z0-9][a-z0-9-]{0,39}\\z"));
    static const QHash<QString, QJsonValue::Type> kKeys{{QStringLiteral("id"), QJsonValue::String},
        {QStringLiteral("use"), QJsonValue::String}, {QStringLiteral("role"), QJsonValue::String},
        {QStringLiteral("reports_to"), QJsonValue::String}, {QStringLiteral("prompt"), QJsonValue::String},
        {QStringLiteral("item"), QJsonValue::String}, {QStringLiteral("isolated"), QJsonValue::Bool},
        {QStringLiteral("priority"), QJsonValue::String}};
    Wish wish;
    if (body.isEmpty()) {
        wish.wrong = QStringLiteral("it is no object with an id and a profile, or is larger than 64 KiB");
        return wish;
    }
    const QString id = body.value(QLatin1String("id")).toString();
    if (kId.match(id).hasMatch())
        wish.id = id;
    else
        wish.wrong = QStringLiteral("its id is not of the form fix-1 (small letters, digits and -, at most 40)");
    for (auto it = body.begin(); it != body.end(); ++it) {
        if (!kKeys.contains(it.key()))
            wish.notTaken.append(it.key().left(40));
        else if (it.value().type() != kKeys.value(it.key()) && !it.value().isNull() && wish.wrong.isEmpty())
            wish.wrong = QStringLiteral("its %1 is no %2")
                             .arg(it.key(),
                                 kKeys.value(it.key()) == QJsonValue::Bool ? QStringLiteral("true or false")
                                                                           : QStringLiteral("text"));
    }
    readTask(body, wish);
    return wish;
}

Decision decide(SessionRun& session, const AgentRun& parent, const Wish& wish)
{
    if (!wish.wrong.isEmpty())
        return refused(wish.wrong);
    if (!session.row->stopBy.isEmpty() || parent.attempt->stopBy)
        return refused(
            QStringLiteral("%1 is being stopped").arg(session.row->stopBy.isEmpty() ? parent.row->id : session.id()));
    const SpawnRules& rules = parent.plan->spawns;
    if (rules.most == 0 || rules.profiles.isEmpty())
        return refused(QStringLiteral("the plan lets %1 start nobody").arg(parent.row->id));
    const auto profile = session.plan.profiles.constFind(wish.profile);
    if (!rules.profiles.contains(wish.profile) || profile == session.plan.profiles.constEnd())
        return refused(QStringLiteral("the plan does not let %1 start %2, only %3")
                           .arg(parent.row->id, quoted(wish.profile), rules.profiles.join(QStringLiteral(", "))));
    AgentRun* known = nullptr;
    const int count = started(session, parent, wish, known);
    if (known)
        return known->plan->profile == wish.profile
            ? Decision{true, QStringLiteral("an earlier attempt of %1 has started it").arg(parent.row->id), true, known}
            : refused(QStringLiteral("%1 is of profile %2").arg(known->row->id, known->plan->profile));

    const hierarchy::Chain chain(session.plan);
    AgentPlan asking = *parent.plan; // its row says how it stands in this session
    asking.reportsTo = parent.row->reportsTo;
    const hierarchy::Ruling ruling = chain.ofSpawn(asking, planOf(*profile, parent, wish));
    if (const QString why = against(session, parent, *profile, wish, count); !why.isEmpty())
        return refused(why, ruling.follows);
    if (!ruling.follows && session.plan.mode != Mode::Basic)
        return refused(QStringLiteral("against the chain of command: ") + ruling.reason, false);
    QString reason = ruling.follows
        ? ruling.reason
        : QString(QStringLiteral("granted in mode basic, though against the chain of command: ") + ruling.reason);
    if (!wish.notTaken.isEmpty())
        reason += QStringLiteral(" (not taken: %1)").arg(wish.notTaken.mid(0, 10).join(QStringLiteral(", ")));
    return {true, reason, ruling.follows, nullptr};
}

AgentRun* makeChild(SessionRun& session, const AgentRun& parent, const Wish& wish)
{
    const auto profile = session.plan.profiles.constFind(wish.profile);
    WaveRun* wave = waveOf(session, parent.row->wave);
    if (profile == session.plan.profiles.constEnd() || !wave)
        return nullptr;
    const AgentPlan& plan = session.spawnedPlans.emplace_back(planOf(*profile, parent, wish));
    AgentInstance instance;
    instance.id = plan.id;
    instance.item = wish.item;
    instance.index = parent.row->itemIndex;
    AgentRun& agent = wave->agents.emplace_back(makeAgent(plan, *wave->plan, instance, parent.row->position));
    agent.row.row.parent = parent.row->id;
    agent.prompt = wish.prompt;
    return &agent;
}

QString childId(const QString& parent, const QString& request)
{
    return parent + QLatin1Char('.') + request;
}

std::vector<AgentRun*> descendants(SessionRun& session, const QString& agent)
{
    std::vector<AgentRun*> found;
    const QString prefix = agent + QLatin1Char('.');
    for (WaveRun& wave : session.waves)
        for (AgentRun& other : wave.agents)
            if (!other.row->parent.isEmpty() && other.row->id.startsWith(prefix))
                found.push_back(&other);
    return found;
}

} // namespace wavedeck::spawning
