// SPDX-License-Identifier: GPL-3.0-or-later
// What agents use, what it costs, and the budget of sessions: purse.h decides what may start, here the rest. Part of
// Engine.
//
// A budget that is passed all the same stops the running agents of its session where they are (SIGSTOP to their trees),
// and nothing of them is lost: raised, they go on. The pause is a row, committed before the first signal; sweeps repeat
// until nothing of a tree runs (or nothing stands) any more, so an engine that dies in between is carried on by the
// next. With `on_exceeded: stop` the session is stopped instead.
#include "app/engine/engine.h"

#include "app/engine/purse.h"
#include "app/engine/told.h"
#include "models/base/clock.h"
#include "models/base/log.h"
#include "models/store/moneyrepository.h"
#include "models/store/pricerepository.h"

#include <QDateTime>
#include <QFile>

#include <algorithm>
#include <csignal>

#include <sys/stat.h>
#include <unistd.h>

namespace wavedeck {

namespace {

constexpr qint64 kReportsMs = 15; ///< a file's size each; for hundreds of agents more seldom
constexpr qint64 kSweepSoonMs = 20;
constexpr qint64 kSweepLateMs = 1000;
const QString kPaused = QStringLiteral("paused: ");
const QString kContextLimit = QStringLiteral("context limit: ");

/// Sums of what agents claim stay far below overflow, whatever they claim.
void addTold(qint64& sum, qint64 more)
{
    constexpr qint64 kMost = 1'000'000'000'000'000;
    sum = std::min(kMost, sum + std::min(kMost, more));
}

qint64 allOf(const Tokens& tokens)
{
    return tokens.input + tokens.output + tokens.cacheRead + tokens.cacheWrite;
}

QString todayUtc()
{
    return QDateTime::fromMSecsSinceEpoch(utcMs(), Qt::UTC).date().toString(Qt::ISODate);
}

} // namespace

/// Counts each report once: what is added to the table stands in the transaction that moves the offset of the event
/// file past it. Priced when told, so that a later price changes nothing of it (COST-3).
void Engine::hearUsage(Run& run, const Told& told)
{
    AgentRun& agent = *run.what.agent;
    Agent& row = agent.row.row;
    QMap<QString, Usage> sums;
    const QString day = told.usage.isEmpty() ? QString() : todayUtc();
    for (const UsageTold& one : told.usage) {
        const QString model = one.model.isEmpty() ? row.model : one.model;
        Usage& usage = sums[model];
        ++usage.reports;
        addTold(usage.tokens.input, one.tokens.input);
        addTold(usage.tokens.output, one.tokens.output);
        addTold(usage.tokens.cacheRead, one.tokens.cacheRead);
        addTold(usage.tokens.cacheWrite, one.tokens.cacheWrite);
        if (one.costMicroUsd) {
            addTold(usage.costTold, *one.costMicroUsd);
            continue;
        }
        const Priced priced = model.isEmpty() ? Priced{0, allOf(one.tokens)} : m_prices.cost(model, day, one.tokens);
        addTold(usage.costPriced, priced.microUsd);
        addTold(usage.unpriced, priced.unpriced);
    }
    SessionMoney& money = run.session().money;
    const bool allKnown = money.unpriced == 0;
    for (auto it = sums.begin(); it != sums.end(); ++it) {
        Usage& usage = it.value();
        usage.agent = row.id;
        usage.attempt = run.attempt()->number;
        usage.model = it.key();
        usage.day = day;
        addTold(row.tokens.input, usage.tokens.input);
        addTold(row.tokens.output, usage.tokens.output);
        addTold(row.tokens.cacheRead, usage.tokens.cacheRead);
        addTold(row.tokens.cacheWrite, usage.tokens.cacheWrite);
        addTold(row.costMicroUsd, usage.costTold);
        addTold(row.costMicroUsd, usage.costPriced);
        addTold(agent.money.unpriced, usage.unpriced);
        addTold(money.unpriced, usage.unpriced);
        agent.money.told = true;
        m_journal.add(
            [session = run.session().id(), usage](Store& store) { return MoneyRepository(store).add(session, usage); });
    }
    if (allKnown && money.unpriced > 0 && run.session().plan.budget.costMicroUsd)
        m_set.note(run.session(), row.id, QStringLiteral("budget"),
            QStringLiteral("tokens of %1 have no price: what they cost is unknown and not in what is spent")
                .arg(sums.lastKey().isEmpty() ? QStringLiteral("an unknown model") : sums.lastKey()));
    if (told.context)
        hearContext(run, told.context->first, told.context->second);
    if (sums.isEmpty())
        return;
    if (run.session().plan.budget.isSet())
        m_touched.insert(&run.session());
    m_monitor.moneyChanged(run.session());
}

/// COST-14: the alert is Monitor's; here what stands on the agent.
void Engine::hearContext(Run& run, qint64 used, qint64 size)
{
    AgentRun& agent = *run.what.agent;
    const ContextUse context{agent.row->id, run.attempt()->number, used, size, utcMs()};
    agent.money.context = context;
    m_journal.add(
        [session = run.session().id(), context](Store& store) { return MoneyRepository(store).put(session, context); });
    const bool full = context.percent() >= 100;
    QString& reason = agent.row->reason;
    if (full && reason.isEmpty())
        reason = kContextLimit + QStringLiteral("%1 of %2 tokens; hand its work over").arg(used).arg(size);
    else if (!full && reason.startsWith(kContextLimit))
        reason.clear();
    m_set.changed(run.session(), agent.row);
    m_monitor.moneyChanged(run.session());
}

bool Engine::hasReports(const Run& run) const
{
    return run.stage == Run::Watched && run.startSeen && run.what.agent && run.session().plan.budget.isSet()
        && !run.what.agent->money.still;
}

/// A budget must not be passed by more than one report of each running agent: they are heard as soon as they come.
qint64 Engine::reportsEveryMs() const
{
    const auto count = std::count_if(m_runs.begin(), m_runs.end(), [this](const Run& run) { return hasReports(run); });
    return count == 0 ? 0 : std::max<qint64>(kReportsMs, count / 10);
}

void Engine::hearReports()
{
    const qint64 every = reportsEveryMs();
    m_reportsAt = monotonicMs() + every;
    if (every == 0)
        return;
    for (Run& run : m_runs) {
        struct stat info { };
        if (hasReports(run)
            && ::stat(QFile::encodeName(run.dir + QStringLiteral("/events.jsonl")).constData(), &info) == 0
            && info.st_size > run.attempt()->eventsOffset)
            listen(run, false);
    }
}

void Engine::checkBudget(SessionRun& session)
{
    const Budget& budget = session.plan.budget;
    SessionMoney& money = session.money;
    if (!session.row->stopBy.isEmpty() || hasEnded(session.row->state))
        return;
    const bool over = spentOf(session).exceeds(budget);
    if (over && budget.stopOnExceeded) {
        const QString why = exceededText(session);
        m_set.note(session, {}, QStringLiteral("budget"), why);
        stopSession(session, QStringLiteral("engine: ") + why);
    } else if (over && !money.paused) {
        const QString why = exceededText(session);
        m_set.note(session, {}, QStringLiteral("budget"), why + QStringLiteral("; its agents are paused"));
        money.paused = true;
        money.pauses.append({int(money.pauses.size()) + 1, utcMs(), 0, why});
        storePause(session);
        m_touched.insert(&session);
        m_pauseAt = 0;
    } else if (!over && money.paused) {
        m_pauseAt = 0; // the sweep lets them go, and says when all of them do
    }
}

void Engine::storePause(const SessionRun& session)
{
    m_journal.add([id = session.id(), pause = session.money.pauses.constLast()](
                      Store& store) { return MoneyRepository(store).put(id, pause); });
}

/// They go on, or end: nothing of the session stands still any more.
void Engine::endPause(SessionRun& session)
{
    SessionMoney& money = session.money;
    if (!std::exchange(money.paused, false))
        return;
    Pause& pause = money.pauses.last();
    pause.until = std::max(pause.from, utcMs());
    storePause(session);
    for (Run& run : m_runs) {
        if (&run.session() != &session || !run.what.agent)
            continue;
        setStill(run, {});
        if (run.startSeen) // the clocks of its limits stood too
            run.startedMono += pause.until - std::max(pause.from, run.attempt()->startedAt);
        run.dueAt = 0;
    }
    if (session.row->stopBy.isEmpty())
        m_set.note(session, {}, QStringLiteral("budget"), QStringLiteral("its agents go on"));
    m_touched.insert(&session);
}

/// why: what it stands still for; empty = it goes on.
void Engine::setStill(Run& run, const QString& why)
{
    AgentRun& agent = *run.what.agent;
    const bool still = !why.isEmpty();
    if (agent.money.still == still && (!still || agent.row->reason == why))
        return;
    agent.money.still = still;
    if (still || agent.row->reason.startsWith(kPaused) || agent.row->state == AgentState::Starting)
        agent.row->reason = why;
    m_set.changed(run.session(), agent.row);
    m_touched.insert(&run.session());
}

bool Engine::isPausing() const
{
    return std::any_of(m_sessions.begin(), m_sessions.end(), [](const auto& session) { return session->money.paused; });
}

/// After a commit: stops what runs of paused sessions, and lets go what stands of those whose budget was raised.
void Engine::sweepPauses()
{
    if (!isPausing() || monotonicMs() < m_pauseAt)
        return;
    const processes::Table table = processes::scan();
    std::vector<std::string> ids;
    std::unordered_set<int> spared{int(::getpid())};
    for (const Run& run : m_runs) {
        if (run.stage == Run::Watched)
            spared.insert(run.shimPid);
        if (run.what.agent && run.session().money.paused)
            ids.push_back(run.attempt()->runId.toStdString());
    }
    auto marked = processes::marked(table, ids);
    bool changed = false;
    for (const auto& session : m_sessions) {
        if (!session->money.paused)
            continue;
        const bool over = spentOf(*session).exceeds(session->plan.budget) && session->row->stopBy.isEmpty();
        int left = 0;
        for (Run& run : m_runs) {
            if (&run.session() != session.get() || !run.what.agent)
                continue;
            if (over && !run.attempt()->stopBy)
                setStill(run, kPaused + session->money.pauses.constLast().reason);
            if (run.stage == Run::Probing)
                ++left; // taken over, and nobody knows yet how it stands
            if (run.stage != Run::Watched || (over && run.attempt()->stopBy))
                continue;
            std::unordered_map<int, processes::Info> members;
            for (const auto& info : processes::descendants(table, run.shimPid))
                members.emplace(info.pid, info);
            for (const auto& info : marked[run.attempt()->runId.toStdString()])
                members.emplace(info.pid, info);
            for (const auto& [pid, info] : members)
                if (!spared.contains(pid) && (info.state == 'T') != over) {
                    processes::signal(info, over ? SIGSTOP : SIGCONT);
                    ++left;
                }
        }
        changed = changed || left > 0;
        if (!over && left == 0)
            endPause(*session);
    }
    m_pauseAt = monotonicMs() + (changed ? kSweepSoonMs : kSweepLateMs);
}

/// How long a session's agents stood still since then.
qint64 Engine::pausedMs(const SessionRun& session, qint64 since)
{
    qint64 sum = 0;
    for (const Pause& pause : session.money.pauses)
        if (pause.until > since)
            sum += pause.until - std::max(pause.from, since);
    return sum;
}

/// A session that an engine before has run.
void Engine::restoreMoney(SessionRun& session)
{
    MoneyRepository repository(*m_store);
    const MoneyRows rows = repository.of(session.id());
    SessionMoney& money = session.money;
    money.closed = &m_closed;
    money.earlier = repository.earlier(session.row->planFile, session.row->name);
    if (!rows.budgets.isEmpty()) {
        const BudgetSet& newest = rows.budgets.constLast();
        money.budgetNumber = newest.number;
        session.plan.budget.costMicroUsd = newest.costMicroUsd;
        session.plan.budget.tokens = newest.tokens;
    }
    money.pauses = rows.pauses;
    money.paused = !rows.pauses.isEmpty() && rows.pauses.constLast().until == 0;
    for (WaveRun& wave : session.waves)
        for (AgentRun& agent : wave.agents) {
            agent.money.costBefore = agent.row->costMicroUsd;
            agent.money.tokensBefore = agent.row->tokens.input + agent.row->tokens.output;
        }
    for (const Usage& usage : rows.usage) {
        AgentRun* agent = findAgent(session, usage.agent);
        if (!agent)
            continue;
        agent->money.told = true;
        agent->money.unpriced += usage.unpriced;
        money.unpriced += usage.unpriced;
        if (usage.attempt != agent->row->attempt)
            continue;
        agent->money.costBefore -= usage.costTold + usage.costPriced;
        agent->money.tokensBefore -= usage.tokens.input + usage.tokens.output;
    }
    for (const Reservation& reservation : rows.reservations)
        if (AgentRun* agent = findAgent(session, reservation.agent);
            agent && reservation.attempt == agent->row->attempt)
            agent->money.reserved = reservation.expected;
    for (const ContextUse& context : rows.contexts)
        if (AgentRun* agent = findAgent(session, context.agent); agent && context.attempt == agent->row->attempt)
            agent->money.context = context;
}

/// A session that begins: its budget is the first that was set.
void Engine::beginMoney(SessionRun& session, Journal& journal)
{
    session.money.closed = &m_closed;
    session.money.earlier = MoneyRepository(*m_store).earlier(session.row->planFile, session.row->name);
    const Budget& budget = session.plan.budget;
    if (!budget.isSet())
        return;
    session.money.budgetNumber = 1;
    journal.add([id = session.id(),
                    row = BudgetSet{1, budget.costMicroUsd, budget.tokens, session.row->startedAt,
                        session.row->startedBy}](Store& store) { return MoneyRepository(store).add(id, row); });
}

/// session.budget {session, cost_microusd, tokens}: null takes a limit away, what is left out stays.
Status Engine::setBudget(SessionRun& session, const QJsonObject& args, const QString& actor)
{
    Budget changed = session.plan.budget;
    for (const auto& [key, limit] : {std::pair("cost_microusd", &Budget::costMicroUsd), {"tokens", &Budget::tokens}}) {
        const QJsonValue value = args.value(QLatin1String(key));
        if (value.isUndefined())
            continue;
        const double number = value.toDouble(-1);
        if (!value.isNull() && !(number >= 0 && number <= 1e15))
            return Error{ErrorKind::Usage, QStringLiteral("bad-value"), QLatin1String(key),
                QStringLiteral("it is no number from 0 to 10^15"), {}};
        changed.*limit = value.isNull() ? std::nullopt : std::optional(qint64(number));
    }
    session.plan.budget = changed;
    const BudgetSet row{++session.money.budgetNumber, changed.costMicroUsd, changed.tokens, utcMs(), actor};
    m_journal.add([id = session.id(), row](Store& store) { return MoneyRepository(store).add(id, row); });
    m_set.note(session, {}, QStringLiteral("budget"),
        changed.isSet() ? QString(QStringLiteral("budget set: ") + budgetText(session))
                        : QStringLiteral("no budget any more"),
        actor);
    checkBudget(session);
    m_monitor.moneyChanged(session);
    m_touched.insert(&session);
    return Done{};
}

void Engine::followPrices()
{
    PriceRepository repository(*m_store);
    if (const qint64 revision = repository.revision(); revision != std::exchange(m_pricesRevision, revision))
        m_prices = PriceTable(repository.versions());
}

} // namespace wavedeck
