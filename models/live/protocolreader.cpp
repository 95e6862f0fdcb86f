// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/protocolreader.h"

#include "models/plan/readingrule.h"
#include "models/store/moneyrepository.h"
#include "models/store/protocolmetrics.h"
#include "models/store/protocolrepository.h"
#include "models/store/rows.h"
#include "models/store/spawnrepository.h"
#include "models/store/worktreerepository.h"

namespace wavedeck {

namespace {

/// What is set aside for attempts, and the budget that somebody set after the start.
QJsonObject moneyOf(const MoneyRows& rows)
{
    QJsonArray reserved;
    for (const Reservation& one : rows.reservations)
        reserved.append(QJsonObject{{QStringLiteral("agent"), one.agent}, {QStringLiteral("attempt"), one.attempt},
            {QStringLiteral("microusd"), one.expected.costMicroUsd.value_or(0)}});
    QJsonObject money{{QStringLiteral("reservations"), reserved}};
    if (!rows.budgets.isEmpty()) {
        money.insert(QStringLiteral("budget_microusd"), rows.budgets.last().costMicroUsd.value_or(0));
        money.insert(QStringLiteral("budget_tokens"), rows.budgets.last().tokens.value_or(0));
    }
    if (!rows.pauses.isEmpty() && rows.pauses.last().until == 0)
        money.insert(QStringLiteral("paused"), rows.pauses.last().reason);
    return money;
}

/// Each value is given once: Qt makes a parameter of its own out of every `?1`.
bool isNewer(Store& store, const QString& session, qint64 after)
{
    const auto found = rows::readAll<int>(store,
        "WITH of(s, r) AS (VALUES (?, ?)) SELECT EXISTS (SELECT 1 FROM spawn, of WHERE session = s AND revision > r) "
        "OR EXISTS (SELECT 1 FROM worktree, of WHERE session = s AND revision > r) OR EXISTS (SELECT 1 FROM "
        "file_change, of WHERE session = s AND revision > r) OR EXISTS (SELECT 1 FROM phase, of WHERE session = s AND "
        "revision > r) OR EXISTS (SELECT 1 FROM checklist_item, of WHERE session = s AND revision > r) OR EXISTS "
        "(SELECT 1 FROM score, of WHERE session = s AND revision > r) OR EXISTS (SELECT 1 FROM usage, of WHERE "
        "session = s AND revision > r) OR EXISTS (SELECT 1 FROM reservation, of WHERE session = s AND revision > r) OR "
        "EXISTS (SELECT 1 FROM budget, of WHERE session = s AND revision > r) OR EXISTS (SELECT 1 FROM pause, of WHERE "
        "session = s AND revision > r) OR EXISTS (SELECT 1 FROM quota, of WHERE revision > r) OR EXISTS (SELECT 1 FROM "
        "sandbox, of WHERE session = s AND revision > r)",
        {session, after}, [](rows::Reader& r) { return r.integer(); });
    return !found.isEmpty() && found.first() != 0;
}

qint64 movesOf(const LiveSession& session)
{
    qint64 moves = 0;
    for (const LiveAgent& agent : session.agents)
        moves += agent.row.attempt + (hasEnded(agent.row.state) ? 1 : 0);
    return moves;
}

/// By the functions of the session document, so that both say the same.
QJsonObject metricsOf(
    Store& store, const LiveSession& session, const QList<Spawn>& spawns, GroundRows ground, const Plan& plan)
{
    SessionRows rows;
    for (const LiveAgent& agent : session.agents)
        rows.agents.append(agent.row);
    rows.ground = std::move(ground);
    rows.spawns = spawns;
    rows.actions = SpawnRepository(store).actions(session.session.id);
    return chainMetrics(rows, plan);
}

std::shared_ptr<ProtocolView> readProtocol(
    Store& store, const LiveSession& live, const std::shared_ptr<const Plan>& plan)
{
    const QString& session = live.session.id;
    auto view = std::make_shared<ProtocolView>();
    view->spawns = SpawnRepository(store).spawns(session);
    GroundRows ground = WorktreeRepository(store).ground(session);
    view->worktrees = ground.worktrees;
    view->changes = ground.changes.mid(0, kMostShownChanges);
    view->sandboxes = ground.sandboxes;
    ProtocolRepository protocol(store);
    view->phases = protocol.phases(session);
    view->checklists = protocol.items(session);
    view->score = protocol.score(session).value_or(Score());
    MoneyRows money = MoneyRepository(store).of(session);
    view->usage = std::move(money.usage);
    view->quotas = MoneyRepository(store).quotas(true);
    view->money = moneyOf(money);
    if (plan && readingRuleOf(*plan) != ReadingRule::Off)
        view->unread = KnowledgeUse(store).unread();
    view->plan = plan;
    if (plan)
        view->metrics = metricsOf(store, live, view->spawns, std::move(ground), *plan);
    return view;
}

} // namespace

void takeProtocol(Store& store, LiveSession& session, qint64 after, const std::shared_ptr<const Plan>& plan, qint64 now)
{
    const qint64 moves = movesOf(session);
    const ProtocolView* before = session.protocol.get();
    if (after >= 0 && before && before->moves == moves && now >= before->readAt && now - before->readAt < kMetricsMs
        && !isNewer(store, session.session.id, after))
        return;
    const auto view = readProtocol(store, session, plan);
    view->moves = moves;
    view->readAt = now;
    session.protocol = view;
    const QJsonObject& money = session.protocol->money;
    if (money.contains(QLatin1String("budget_microusd"))) {
        session.budgetMicroUsd = money.value(QLatin1String("budget_microusd")).toInteger();
        session.budgetTokens = money.value(QLatin1String("budget_tokens")).toInteger();
    }
}

} // namespace wavedeck
