// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/order.h"
#include "models/plan/reading.h"

#include <algorithm>

namespace wavedeck::plan {

namespace {

constexpr qsizetype kMostCircles = 20;

QHash<QString, int> placesOf(const QStringList& ids)
{
    QHash<QString, int> places;
    for (int i = 0; i < ids.size(); ++i)
        if (!ids[i].isEmpty() && !places.contains(ids[i]))
            places.insert(ids[i], i);
    return places;
}

// Drops whatever can be done first, until only circles and what waits for them is left.
void dropFree(const QList<QList<int>>& needs, QList<bool>& left)
{
    QList<int> waiting(needs.size(), 0);
    QList<QList<int>> neededBy(needs.size());
    QList<int> ready;
    for (int i = 0; i < needs.size(); ++i) {
        if (!left[i])
            continue;
        for (const int need : needs[i]) {
            if (!left[need])
                continue;
            ++waiting[i];
            neededBy[need].append(i);
        }
        if (waiting[i] == 0)
            ready.append(i);
    }
    while (!ready.isEmpty()) {
        const int done = ready.takeLast();
        left[done] = false;
        for (const int next : std::as_const(neededBy[done]))
            if (--waiting[next] == 0)
                ready.append(next);
    }
}

QList<int> oneCircle(const QList<QList<int>>& needs, const QList<bool>& left)
{
    QList<int> path;
    QList<int> place(needs.size(), -1);
    for (int at = static_cast<int>(left.indexOf(true)); at >= 0;) {
        if (place[at] >= 0) {
            path = path.mid(place[at]);
            std::rotate(path.begin(), std::min_element(path.begin(), path.end()), path.end());
            return path;
        }
        place[at] = static_cast<int>(path.size());
        path.append(at);
        const auto next = std::find_if(needs[at].begin(), needs[at].end(), [&](int need) { return left[need]; });
        at = next == needs[at].end() ? -1 : *next;
    }
    return {};
}

/// Reports the circles among ids; where() is the place of an id's references.
template <class Where>
void reportCircles(
    Reading& reading, const QString& what, const QStringList& ids, const QList<QList<int>>& needs, Where where)
{
    for (const QList<int>& circle : circles(needs)) {
        QStringList names;
        for (const int i : circle)
            names.append(ids[i]);
        names.append(ids[circle.first()]);
        reading.findings.fault(where(circle.first()),
            QStringLiteral("%1 in a circle: %2; remove one of them").arg(what, names.join(QStringLiteral(" → "))));
    }
}

void checkWaveNeeds(Reading& reading)
{
    const QList<WavePlan>& waves = reading.plan.waves;
    QStringList ids;
    for (const WavePlan& wave : waves)
        ids.append(wave.id);
    const QHash<QString, int> places = placesOf(ids);
    QList<QList<int>> needs(waves.size());
    for (int i = 0; i < waves.size(); ++i) {
        for (const Reference& need : reading.waves[i].needs)
            if (!need.target.isEmpty() && !places.contains(need.target))
                reading.findings.fault(need.mark,
                    QStringLiteral("wave %1 needs unknown wave ").arg(quoted(ids[i])) + quoted(need.target)
                        + suggestion(need.target, ids, QStringLiteral("waves")));
        for (const QString& need : waves[i].needs)
            if (places.contains(need))
                needs[i].append(places.value(need));
    }
    reportCircles(reading, QStringLiteral("waves need each other"), ids, needs,
        [&](int i) { return reading.waves[i].needs.isEmpty() ? waves[i].mark : reading.waves[i].needs.first().mark; });
}

QString otherWaveOf(const Plan& plan, const QString& agentId)
{
    for (const WavePlan& wave : plan.waves)
        for (const AgentPlan& agent : wave.agents)
            if (agent.id == agentId)
                return wave.id;
    return {};
}

void checkAgentNeeds(Reading& reading, int waveIndex)
{
    const WavePlan& wave = reading.plan.waves[waveIndex];
    const QList<AgentNotes>& notes = reading.waves[waveIndex].agents;
    QStringList ids;
    for (const AgentPlan& agent : wave.agents)
        ids.append(agent.id);
    const QHash<QString, int> places = placesOf(ids);
    QList<QList<int>> needs(ids.size());
    for (int i = 0; i < ids.size(); ++i) {
        for (const Reference& need : notes[i].needs) {
            if (places.contains(need.target)) {
                needs[i].append(places.value(need.target));
            } else if (!need.target.isEmpty()) {
                const QString other = otherWaveOf(reading.plan, need.target);
                const QString mend = other.isEmpty()
                    ? suggestion(need.target, ids, QStringLiteral("agents of this wave"))
                    : QString(QStringLiteral("; it is in wave ") + quoted(other)
                        + QStringLiteral(
                            ", and an agent needs only agents of its own: put that wave into the wave's needs"));
                reading.findings.fault(need.mark,
                    QStringLiteral("agent %1 needs unknown agent ").arg(quoted(ids[i])) + quoted(need.target) + mend);
            }
        }
    }
    reportCircles(reading, QStringLiteral("agents need each other"), ids, needs,
        [&](int i) { return notes[i].needs.first().mark; });
}

void checkHierarchy(Reading& reading)
{
    const QList<HierarchyNode>& nodes = reading.plan.hierarchy;
    QStringList ids;
    for (const HierarchyNode& node : nodes)
        ids.append(node.id);
    const QHash<QString, int> places = placesOf(ids);
    // What has no id was faulted for that: it has no name to report under, and is nothing to choose.
    QStringList known = ids;
    known.removeAll(QString());
    const auto check = [&](const QString& who, const Reference& reference) {
        if (!who.isEmpty() && !reference.target.isEmpty() && !places.contains(reference.target))
            reading.findings.fault(reference.mark,
                QStringLiteral("%1 reports to unknown ").arg(quoted(who)) + quoted(reference.target)
                    + (ids.isEmpty()          ? QStringLiteral("; add a hierarchy with it")
                            : known.isEmpty() ? QString()
                                              : suggestion(reference.target, known, QStringLiteral("hierarchy"))));
    };
    QList<QList<int>> above(nodes.size());
    for (int i = 0; i < nodes.size(); ++i) {
        check(ids[i], reading.hierarchy[i]);
        if (places.contains(nodes[i].reportsTo))
            above[i].append(places.value(nodes[i].reportsTo));
    }
    reportCircles(reading, QStringLiteral("hierarchy reports to itself"), ids, above,
        [&](int i) { return reading.hierarchy[i].mark; });
    for (int w = 0; w < reading.plan.waves.size(); ++w)
        for (int a = 0; a < reading.plan.waves[w].agents.size(); ++a)
            check(reading.plan.waves[w].agents[a].id, reading.waves[w].agents[a].reportsTo);
}

bool isSecurity(const AgentPlan& agent)
{
    for (const QString& text : {agent.id, agent.name, agent.role})
        if (text.contains(QLatin1String("secur"), Qt::CaseInsensitive)
            || text.contains(QLatin1String("secret"), Qt::CaseInsensitive))
            return true;
    return false;
}

}

QList<QList<int>> circles(const QList<QList<int>>& needs)
{
    QList<QList<int>> found;
    QList<bool> left(needs.size(), true);
    while (found.size() < kMostCircles) {
        dropFree(needs, left);
        const QList<int> circle = oneCircle(needs, left);
        if (circle.isEmpty())
            break;
        for (const int i : circle)
            left[i] = false;
        found.append(circle);
    }
    return found;
}

void checkReferences(Reading& reading)
{
    checkWaveNeeds(reading);
    for (int i = 0; i < reading.plan.waves.size(); ++i)
        checkAgentNeeds(reading, i);
    checkHierarchy(reading);
}

void checkSecurityFirst(Reading& reading)
{
    const OrderFault fault = notSecurityFirst(reading.plan);
    if (!fault.message.isEmpty() && securityWaiver(reading.plan).isEmpty())
        tell(reading, "security-first", fault.mark, fault.message);
}

} // namespace wavedeck::plan

namespace wavedeck {

// WAVE-14: credentials found in the middle of a session are the dearest lesson of the seeds.
OrderFault notSecurityFirst(const Plan& plan)
{
    if (plan.waves.isEmpty() || plan.waves.first().agents.isEmpty())
        return {};
    const QList<AgentPlan>& agents = plan.waves.first().agents;
    // Wavedeck's own scanners tell nobody what they read.
    const auto isOurs = [](const AgentPlan& agent) { return agent.argv.value(0) == QStringLiteral("wavedeckctl"); };
    const bool onlyOurs = std::all_of(plan.waves.begin(), plan.waves.end(),
        [&](const WavePlan& wave) { return std::all_of(wave.agents.begin(), wave.agents.end(), isOurs); });
    if (plan::isSecurity(agents.first()) || onlyOurs)
        return {};
    if (std::any_of(agents.begin(), agents.end(), plan::isSecurity))
        return {agents.first().mark,
            QStringLiteral("the security audit is not the first agent of the first wave; move it up")};
    return {plan.waves.first().mark,
        QStringLiteral("the first wave has no security audit agent; put one first, before others meet exposed "
                       "credentials (for example: wavedeckctl scan secrets)")};
}

QString securityWaiver(const Plan& plan)
{
    const QString waiver = plan.preSession.value(QStringLiteral("security-first"));
    return waiver == QLatin1String("done") ? QString() : waiver;
}

} // namespace wavedeck
