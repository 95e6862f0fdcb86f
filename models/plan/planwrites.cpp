// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/glob.h"
#include "models/plan/reading.h"

#include <QDir>

#include <algorithm>

namespace wavedeck::plan {

namespace {

// Items beyond this are taken as "anything": a plan's check must stay quick.
constexpr qsizetype kMostExpanded = 256;
constexpr qsizetype kMostComparisons = 300'000;
constexpr qsizetype kMostReported = 20;

/// One pattern an agent may write, absolute.
struct Scope {
    int agent = 0;
    QString written;
    QString pattern;
    QString prefix; ///< up to the first wildcard
};

bool isPerItem(const QString& text)
{
    return text.contains(QLatin1String("{item}")) || text.contains(QLatin1String("{index}"))
        || text.contains(QLatin1String("{agent}")) || text.contains(QLatin1String("{run_dir}"));
}

QString absolute(const Plan& plan, const WavePlan& wave, const AgentPlan& agent, const QString& written,
    const AgentInstance& instance)
{
    Substitution values;
    values.item = instance.item;
    values.index = instance.index > 0 ? QString::number(instance.index) : QStringLiteral("*");
    values.session = QStringLiteral("*");
    values.wave = wave.id;
    values.agent = instance.id.isEmpty() ? QString(agent.id + QStringLiteral("#*")) : instance.id;
    values.workspace = plan.workspace;
    // A run directory is the agent's own; nothing else lies there.
    values.runDir = QStringLiteral("/run-directory/") + values.agent;
    values.set = plan.set;
    const QString text = substitute(written, values);
    return QDir::cleanPath(QDir::isRelativePath(text) ? QString(plan.workspace + QLatin1Char('/') + text) : text);
}

QList<Scope> scopesOf(const Plan& plan, const WavePlan& wave)
{
    QList<Scope> scopes;
    for (int i = 0; i < wave.agents.size(); ++i) {
        const AgentPlan& agent = wave.agents[i];
        if (agent.writes.isEmpty())
            continue;
        QList<AgentInstance> instances;
        if (agent.forEach.kind == ForEach::List || agent.forEach.kind == ForEach::Range)
            instances = instancesOf(agent, plan.workspace);
        const bool open = agent.forEach.kind == ForEach::Glob || instances.size() > kMostExpanded;
        for (const QString& written : agent.writes) {
            QList<AgentInstance> used = instances;
            if (agent.forEach.kind == ForEach::None)
                used = {{agent.id, {}, 0}};
            else if (open || !isPerItem(written)) // an item may be one part of a path, or several
                used = {{QString(), QStringLiteral("*"), 0}, {QString(), QStringLiteral("*/**/*"), 0}};
            for (const AgentInstance& instance : std::as_const(used)) {
                const QString pattern = absolute(plan, wave, agent, written, instance);
                scopes.append({i, written, pattern, glob::literalPrefix(pattern)});
            }
        }
    }
    return scopes;
}

void checkOwnInstances(Reading& reading, const WavePlan& wave, const WaveNotes& notes)
{
    for (int i = 0; i < wave.agents.size(); ++i) {
        const AgentPlan& agent = wave.agents[i];
        const bool many = agent.forEach.kind == ForEach::Glob || agent.forEach.list.size() > 1
            || (agent.forEach.kind == ForEach::Range && agent.forEach.last > agent.forEach.first);
        const auto shared = std::find_if_not(agent.writes.begin(), agent.writes.end(), isPerItem);
        if (many && shared != agent.writes.end())
            reading.findings.fault(notes.agents[i].writes,
                QStringLiteral("every instance of agent %1 writes %2; put {item} into it so that they do not overlap")
                    .arg(quoted(agent.id), quoted(*shared)));
    }
}

/// Compares only patterns whose fixed beginnings lie on one path: sorted, these stand side by side.
void checkBetween(Reading& reading, const WavePlan& wave, const WaveNotes& notes, QList<Scope> scopes)
{
    std::stable_sort(scopes.begin(), scopes.end(), [](const Scope& a, const Scope& b) { return a.prefix < b.prefix; });
    QSet<std::pair<int, int>> reported;
    qsizetype comparisons = 0;
    for (qsizetype i = 0; i < scopes.size(); ++i) {
        for (qsizetype j = i + 1; j < scopes.size() && scopes[j].prefix.startsWith(scopes[i].prefix); ++j) {
            if (++comparisons > kMostComparisons) {
                reading.findings.fault(wave.mark,
                    QStringLiteral("wave %1 has too many write scopes to compare; split it").arg(quoted(wave.id)));
                return;
            }
            const auto [first, second] = std::minmax(scopes[i].agent, scopes[j].agent);
            if (first == second || reported.contains({first, second})
                || !glob::mayOverlap(scopes[i].pattern, scopes[j].pattern))
                continue;
            reported.insert({first, second});
            const Scope& a = scopes[i].agent == first ? scopes[i] : scopes[j];
            const Scope& b = scopes[i].agent == first ? scopes[j] : scopes[i];
            reading.findings.fault(notes.agents[second].writes,
                QStringLiteral(
                    "agents %1 and %2 of wave %3 may write the same files (%4 and %5); keep their writes apart, or "
                    "put them into different waves")
                    .arg(quoted(wave.agents[first].id), quoted(wave.agents[second].id), quoted(wave.id),
                        quoted(a.written), quoted(b.written)));
            if (reported.size() >= kMostReported)
                return;
        }
    }
}

}

void checkWrites(Reading& reading)
{
    for (int i = 0; i < reading.plan.waves.size(); ++i) {
        const WavePlan& wave = reading.plan.waves[i];
        checkOwnInstances(reading, wave, reading.waves[i]);
        checkBetween(reading, wave, reading.waves[i], scopesOf(reading.plan, wave));
    }
}

} // namespace wavedeck::plan
