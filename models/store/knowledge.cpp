// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/knowledge.h"

#include "models/store/rows.h"

#include <QJsonDocument>
#include <QSet>

#include <algorithm>

namespace wavedeck {

namespace {

constexpr int kMostTold = 2000; ///< the newest
constexpr qsizetype kMostAgents = 200;
constexpr qsizetype kMostOfAgent = 5;
constexpr qsizetype kLongestText = 4000; ///< of a task or a lesson that is compared
constexpr qsizetype kLongestTitle = 200;
constexpr qsizetype kShortestWord = 4;
constexpr int kFewestShared = 2;

struct Known {
    RelatedKnowledge shown;
    QSet<QString> words;
};

QSet<QString> wordsOf(const QString& text)
{
    static const QSet<QString> kCommon{QStringLiteral("agent"), QStringLiteral("all"), QStringLiteral("each"),
        QStringLiteral("every"), QStringLiteral("file"), QStringLiteral("files"), QStringLiteral("from"),
        QStringLiteral("have"), QStringLiteral("into"), QStringLiteral("must"), QStringLiteral("shall"),
        QStringLiteral("that"), QStringLiteral("their"), QStringLiteral("them"), QStringLiteral("there"),
        QStringLiteral("this"), QStringLiteral("what"), QStringLiteral("when"), QStringLiteral("which"),
        QStringLiteral("with"), QStringLiteral("your")};
    QSet<QString> words;
    QString word;
    const QString shown = text.left(kLongestText).toLower() + QLatin1Char(' ');
    for (const QChar c : shown) {
        if (c.isLetterOrNumber()) {
            word.append(c);
            continue;
        }
        if (word.size() >= kShortestWord && !kCommon.contains(word))
            words.insert(word);
        word.clear();
    }
    return words;
}

QSet<QString> wordsOf(const AgentPlan& agent)
{
    const QStringList parts{
        agent.id, agent.name, agent.role, agent.domain, agent.payload.intent, agent.payload.outcome, agent.prompt};
    return wordsOf(parts.join(QLatin1Char(' ')));
}

QString oneLine(const QString& text)
{
    return text.simplified().left(kLongestTitle);
}

QList<Known> allKnown(Store& store)
{
    return rows::readAll<Known>(store,
        "SELECT session, agent, kind, body FROM told WHERE kind IN ('lesson', 'decision') ORDER BY id DESC LIMIT ?",
        {kMostTold}, [](rows::Reader& r) {
            Known known;
            known.shown.session = r.text();
            known.shown.by = r.text();
            known.shown.kind = r.text();
            const QJsonObject body = QJsonDocument::fromJson(r.text().toUtf8()).object();
            const QString title = body.value(QLatin1String("title")).toString();
            const QString text = body.value(QLatin1String("text")).toString();
            known.shown.title = oneLine(title.isEmpty() ? text : title);
            known.words = wordsOf(QString(title + QLatin1Char(' ') + text));
            return known;
        });
}

QList<RelatedKnowledge> relatedTo(const AgentPlan& agent, const QList<Known>& known)
{
    const QSet<QString> words = wordsOf(agent);
    QList<RelatedKnowledge> related;
    for (const Known& one : known) {
        RelatedKnowledge found = one.shown;
        found.agent = agent.id;
        found.shared = int(std::count_if(
            one.words.begin(), one.words.end(), [&](const QString& word) { return words.contains(word); }));
        if (!found.title.isEmpty() && found.shared >= std::min(kFewestShared, std::max(1, int(words.size()))))
            related.append(found);
    }
    std::stable_sort(related.begin(), related.end(),
        [](const RelatedKnowledge& a, const RelatedKnowledge& b) { return a.shared > b.shared; });
    return related.mid(0, kMostOfAgent);
}

} // namespace

QList<RelatedKnowledge> relatedKnowledge(Store& store, const Plan& plan)
{
    const QList<Known> known = allKnown(store);
    QList<RelatedKnowledge> related;
    qsizetype left = known.isEmpty() ? 0 : kMostAgents;
    for (const WavePlan& wave : plan.waves)
        for (const AgentPlan& agent : wave.agents)
            if (left-- > 0)
                related += relatedTo(agent, known);
    return related;
}

} // namespace wavedeck
