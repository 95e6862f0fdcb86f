// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/knowledge.h"

#include "models/plan/readingrule.h"
#include "models/store/knowledgeuse.h"
#include "models/store/search.h"

#include <algorithm>

namespace wavedeck {

namespace {

constexpr qsizetype kMostAgents = 200;
constexpr qsizetype kMostOfAgent = 5;
constexpr int kMostCompared = 30;
constexpr qsizetype kMostWords = 24; ///< of a task
constexpr qsizetype kMostOfEntry = 400;
constexpr qsizetype kLongestTitle = 200;
constexpr int kFewestShared = 2;

QStringList wordsOf(const AgentPlan& agent)
{
    const QStringList parts{
        agent.id, agent.name, agent.role, agent.domain, agent.payload.intent, agent.payload.outcome, agent.prompt};
    return search::tellingWords(parts.join(QLatin1Char(' ')), kMostWords);
}

QList<RelatedKnowledge> relatedTo(Store& store, const AgentPlan& agent)
{
    const QStringList words = wordsOf(agent);
    const int fewest = std::min(kFewestShared, std::max(1, int(words.size())));
    QList<RelatedKnowledge> related;
    KnowledgeRepository repository(store);
    for (const search::Hit& hit : search::anyOf(store, words, {{QStringLiteral("lesson")}, kMostCompared})) {
        const auto entry = repository.entry(hit.ref.toInt());
        if (!entry)
            continue;
        const QStringList said = search::tellingWords(entry->title + QLatin1Char(' ') + entry->text, kMostOfEntry);
        RelatedKnowledge found;
        found.agent = agent.id;
        found.id = knowledge::idOf(entry->number);
        found.kind = entry->kind;
        found.title = entry->title.simplified().left(kLongestTitle);
        found.session = entry->source;
        found.by = entry->author;
        found.shared
            = int(std::count_if(words.begin(), words.end(), [&](const QString& word) { return said.contains(word); }));
        if (found.shared >= fewest)
            related.append(found);
    }
    std::stable_sort(related.begin(), related.end(),
        [](const RelatedKnowledge& a, const RelatedKnowledge& b) { return a.shared > b.shared; });
    return related.mid(0, kMostOfAgent);
}

template <class Row, class Make> QList<Row> ofAgents(const Plan& plan, Make make)
{
    QList<Row> rows;
    qsizetype left = kMostAgents;
    for (const WavePlan& wave : plan.waves)
        for (const AgentPlan& agent : wave.agents)
            if (left-- > 0)
                rows += make(agent);
    return rows;
}

QList<RequiredReading> unreadOf(Store& store, const Plan& plan)
{
    return readingRuleOf(plan) == ReadingRule::Off ? QList<RequiredReading>() : KnowledgeUse(store).unread();
}

QList<UnreadReading> ofRole(const QList<RequiredReading>& all, const QString& agent, const QString& role)
{
    QList<UnreadReading> unread;
    for (const RequiredReading& one : all)
        if (one.role == readingRole(role))
            unread.append({agent, one.role, one.ref, one.title.simplified().left(kLongestTitle)});
    return unread;
}

} // namespace

QList<RelatedKnowledge> relatedKnowledge(Store& store, const Plan& plan)
{
    return ofAgents<RelatedKnowledge>(plan, [&](const AgentPlan& agent) { return relatedTo(store, agent); });
}

QList<UnreadReading> unreadReadings(Store& store, const Plan& plan)
{
    const QList<RequiredReading> all = unreadOf(store, plan);
    return ofAgents<UnreadReading>(plan, [&](const AgentPlan& agent) { return ofRole(all, agent.id, agent.role); });
}

QList<UnreadReading> unreadBy(Store& store, const Plan& plan, const QString& agent, const QString& role)
{
    return ofRole(unreadOf(store, plan), agent, role);
}

} // namespace wavedeck
