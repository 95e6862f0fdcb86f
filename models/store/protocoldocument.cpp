// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/protocoldocument.h"

#include "models/protocol/checklists.h"
#include "models/protocol/facts.h"
#include "models/protocol/modes.h"
#include "models/protocol/phases.h"
#include "models/protocol/scorecard.h"
#include "models/store/documentjson.h"

#include <QJsonArray>

namespace wavedeck {

using namespace documents;

namespace {

protocol::Facts factsOfRows(const SessionRows& rows, const Plan* plan)
{
    QHash<QString, const AgentPlan*> plans;
    if (plan)
        for (const WavePlan& wave : plan->waves)
            for (const AgentPlan& agent : wave.agents)
                plans.insert(agent.id, &agent);
    protocol::FactSources sources;
    sources.session = &rows.session;
    sources.plan = plan;
    sources.reported = rows.protocol.reported;
    for (const Wave& wave : rows.waves)
        sources.waves.append(&wave);
    for (const Agent& agent : rows.agents)
        sources.agents.append({&agent, plans.value(agent.templateId)});
    for (const Gate& gate : rows.gates)
        sources.gates.append(&gate);
    return protocol::factsOf(sources);
}

/// One that a person let the session close without; empty = none did.
QString waiverOf(const QList<ChecklistItem>& items, const char* obligation)
{
    const ChecklistItem* item = protocol::findItem(items, QStringLiteral("close"), QLatin1String(obligation));
    return item && item->state == ItemState::Waived ? QStringLiteral("waived by %1: %2").arg(item->by, item->reason)
                                                    : QString();
}

QJsonArray obligationsJson(const protocol::Facts& facts, const QList<ChecklistItem>& items)
{
    QJsonArray array;
    for (const protocol::Owed& one : protocol::owed(facts)) {
        const auto from = protocol::demandedFrom(one.row->what, facts.version);
        const QString waiver = one.met ? QString() : waiverOf(items, one.row->id);
        array.append(QJsonObject{{QStringLiteral("id"), QLatin1String(one.row->id)},
            {QStringLiteral("name"), QString::fromUtf8(one.row->name)},
            {QStringLiteral("from"), from ? QJsonValue(QString(word(*from))) : QJsonValue()},
            {QStringLiteral("source"), QLatin1String(one.row->source)},
            {QStringLiteral("state"),
                one.met                ? QStringLiteral("met")
                    : waiver.isEmpty() ? QStringLiteral("open")
                                       : QStringLiteral("waived")},
            {QStringLiteral("why"), orNull(waiver.isEmpty() ? one.why : waiver)}});
    }
    return array;
}

/// As it was stored at the end, or as it stands while the session goes on.
QJsonObject scoreJson(const SessionRows& rows, const protocol::Facts& facts, const QString& dataDir)
{
    const protocol::Card card = protocol::cardOf(dataDir);
    const Score score
        = rows.protocol.score ? *rows.protocol.score : protocol::scoreOf(card, facts, rows.protocol.phases, 0);
    return {{QStringLiteral("points"), orNull(score.points)}, {QStringLiteral("of"), score.ofAll},
        {QStringLiteral("withheld"),
            score.points ? QJsonValue() : orNull(protocol::withheldBecause(facts, rows.protocol.phases))},
        {QStringLiteral("at"), timeOrNull(score.at)}, {QStringLiteral("card"), card.source},
        {QStringLiteral("card_fault"), orNull(card.fault)}, {QStringLiteral("parts"), score.parts}};
}

} // namespace

QJsonArray phasesJson(const QList<Phase>& phases)
{
    QJsonArray array;
    for (const Phase& phase : phases)
        array.append(QJsonObject{{QStringLiteral("id"), phase.id}, {QStringLiteral("name"), phase.name},
            {QStringLiteral("state"), QString(word(phase.state))},
            {QStringLiteral("entered_at"), timeOrNull(phase.enteredAt)},
            {QStringLiteral("left_at"), timeOrNull(phase.leftAt)}, {QStringLiteral("by"), orNull(phase.by)},
            {QStringLiteral("reason"), orNull(phase.reason)}});
    return array;
}

QJsonArray checklistsJson(const QList<ChecklistItem>& items)
{
    QStringList lists;
    QHash<QString, QJsonArray> itemsOf;
    QHash<QString, int> open;
    for (const ChecklistItem& item : items) {
        if (!lists.contains(item.list))
            lists.append(item.list);
        open[item.list] += item.state == ItemState::Open;
        itemsOf[item.list].append(QJsonObject{{QStringLiteral("id"), item.id}, {QStringLiteral("text"), item.text},
            {QStringLiteral("state"), QString(word(item.state))}, {QStringLiteral("automatic"), item.automatic},
            {QStringLiteral("by"), orNull(item.by)}, {QStringLiteral("reason"), orNull(item.reason)},
            {QStringLiteral("at"), timeOrNull(item.at)}});
    }
    QJsonArray array;
    for (const QString& list : std::as_const(lists))
        array.append(QJsonObject{{QStringLiteral("list"), list}, {QStringLiteral("open"), open.value(list)},
            {QStringLiteral("items"), itemsOf.value(list)}});
    return array;
}

QJsonValue outputOf(const SessionRows& rows, const QString& agent)
{
    QJsonObject json;
    const QMap<QString, double> made = rows.protocol.outputs.value(agent);
    for (auto it = made.begin(); it != made.end(); ++it)
        json.insert(it.key(), it.value());
    return orNull(json);
}

QString outputWords(const SessionRows& rows, const QString& agent)
{
    QStringList words;
    const QMap<QString, double> made = rows.protocol.outputs.value(agent);
    for (auto it = made.begin(); it != made.end(); ++it)
        words.append(QStringLiteral("%1 %2").arg(it.value(), 0, 'g', 12).arg(it.key()));
    return words.join(QStringLiteral(", "));
}

/// HIER-17: what somebody said is loaded, else what the plan says.
static QJsonValue contextOf(const SessionRows& rows, const Plan* plan)
{
    const QJsonValue said
        = rows.session.launch.value(QLatin1String("context")).toObject().value(QLatin1String("state"));
    return said.isString() ? said : plan ? QJsonValue(plan->context) : QJsonValue();
}

void insertProtocol(QJsonObject& document, const SessionRows& rows, const Plan* plan, const QString& dataDir)
{
    const protocol::Facts facts = factsOfRows(rows, plan);
    const protocol::VersionRow& version = protocol::version(facts.version);
    document.insert(QStringLiteral("protocol"),
        QJsonObject{{QStringLiteral("version"), QLatin1String(version.id)},
            {QStringLiteral("says"), QString::fromUtf8(version.says)},
            {QStringLiteral("context"), contextOf(rows, plan)},
            {QStringLiteral("standing_orders"), plan ? QJsonArray::fromStringList(plan->standingOrders) : QJsonArray()},
            {QStringLiteral("phase"), orNull(protocol::currentPhase(rows.protocol.phases))},
            {QStringLiteral("phases"), phasesJson(rows.protocol.phases)},
            {QStringLiteral("checklists"), checklistsJson(rows.protocol.items)},
            {QStringLiteral("obligations"), obligationsJson(facts, rows.protocol.items)}});
    document.insert(QStringLiteral("score"), scoreJson(rows, facts, dataDir));
}

} // namespace wavedeck
