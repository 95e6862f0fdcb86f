// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/debting.h"

#include "app/engine/startholds.h"
#include "app/engine/transitions.h"
#include "models/base/clock.h"
#include "models/debt/sources.h"
#include "models/knowledge/rules.h"
#include "models/plan/readingrule.h"
#include "models/store/debtrepository.h"
#include "models/store/knowledgeuse.h"
#include "models/store/retrorepository.h"
#include "models/trail/trail.h"

namespace wavedeck::debting {

namespace {

constexpr qsizetype kMostNamed = 5;

Status record(Store& store, const DebtItem& item, const DebtRepository::Upserted& done, const QString& actor)
{
    if (done.what == DebtRepository::Upserted::Known)
        return Done{};
    TrailEntry entry;
    entry.actor = actor;
    entry.source = TrailSource::Engine;
    entry.action
        = done.what == DebtRepository::Upserted::Added ? QStringLiteral("debt.add") : QStringLiteral("debt.reopen");
    entry.session = item.session;
    entry.subject = debt::idOf(done.number);
    entry.body = {{QStringLiteral("title"), item.title}, {QStringLiteral("priority"), QString(word(item.priority))},
        {QStringLiteral("source"), item.source}};
    return trail::append(store, entry);
}

Status keep(Store& store, const DebtItem& item, const QString& actor)
{
    const auto done = DebtRepository(store).upsertFrom(item, actor, utcMs());
    return done ? record(store, item, *done, actor) : done.error();
}

/// Once in a row: a gate that is asked every minute says nothing new each time.
Status notePassed(Store& store, const QString& ref, const QString& session)
{
    DebtRepository repository(store);
    const auto known = repository.itemFrom(QStringLiteral("gate"), ref);
    if (!known || known->isResolved())
        return Done{};
    const QString text = QStringLiteral("passed in ") + session;
    const QList<DebtEvent> events = repository.events(known->number);
    if (!events.isEmpty() && events.last().field == QLatin1String("gate") && events.last().after == text)
        return Done{};
    return repository.note(*known, QStringLiteral("gate"), text, Transitions::engine(), utcMs());
}

QString namesOf(const QList<int>& numbers)
{
    QStringList names;
    for (const int number : numbers.mid(0, kMostNamed))
        names.append(debt::idOf(number));
    return numbers.size() > kMostNamed
        ? QStringLiteral("%1 and %2 more").arg(names.join(QStringLiteral(", "))).arg(numbers.size() - kMostNamed)
        : names.join(QStringLiteral(", "));
}

} // namespace

void gateDecided(SessionRun& session, const Gate& gate, Journal& journal)
{
    const bool exception
        = gate.state == GateState::Waived || (gate.state == GateState::Failed && gate.kind == GateKind::Advisory);
    if (!exception && gate.state != GateState::Passed)
        return;
    if (!exception) {
        journal.add([ref = debt::gateRef(session.row.row, gate.id), id = session.id()](
                        Store& store) { return notePassed(store, ref, id); });
        return;
    }
    startholds::waitForStore(session);
    journal.add([item = debt::itemOf(session.row.row, gate)](
                    Store& store) { return keep(store, item, Transitions::engine()); });
}

void told(SessionRun& session, const AgentRun& agent, const QJsonObject& body, Journal& journal)
{
    const auto item = debt::itemOf(session.row.row, agent.row.row, agent.plan ? agent.plan->domain : QString(), body);
    if (!item)
        return;
    startholds::waitForStore(session);
    journal.add([item = *item](Store& store) -> Status {
        DebtRepository repository(store);
        if (repository.countOf(item.session, item.agent) >= debt::kMostOfAgent
            && !repository.itemFrom(item.source, item.sourceRef))
            return Done{};
        return keep(store, item, QStringLiteral("agent ") + item.agent);
    });
}

void contributed(SessionRun& session, const AgentRun& agent, const QJsonObject& body, Journal& journal)
{
    const auto said = offeredOf(session.id(), agent.row->id, body, utcMs());
    if (!said)
        return;
    journal.add([said = *said](Store& store) { return RetroRepository(store).offer(said); });
}

void read(SessionRun& session, const AgentRun& agent, const QJsonObject& body, Journal& journal)
{
    const QString ref = knowledge::linkOf(body.value(QLatin1String("ref")).toString());
    // Only a role that the plan gave counts: one that is asked for in a spawn is whatever its agent wrote.
    const auto isPlanned = [&] {
        const QString id = agent.row->id.section(QLatin1Char('#'), 0, 0);
        for (const WavePlan& wave : session.plan.waves)
            for (const AgentPlan& one : wave.agents)
                if (one.id == id)
                    return true;
        return false;
    };
    if (!ref.isEmpty() && !agent.row->role.isEmpty() && readingRuleOf(session.plan) != ReadingRule::Off && isPlanned())
        journal.add([session = session.id(), id = agent.row->id, role = agent.row->role, ref](
                        Store& store) { return KnowledgeUse(store).acknowledgedBy(session, id, role, ref, utcMs()); });
}

bool isDeployment(const SessionRun& session, const WaveRun& wave)
{
    static const QStringList kDeployments{
        QStringLiteral("deploy"), QStringLiteral("deployment"), QStringLiteral("release")};
    return session.row->mode >= Mode::Standard && kDeployments.contains(wave.row->id);
}

Open openOf(const SessionRun& session, Store& store)
{
    DebtRepository repository(store);
    return {repository.unresolved(Priority::P0, session.plan.workspace),
        repository.unresolved(Priority::P1, session.plan.workspace)};
}

QStringList holds(const SessionRun& session, const WaveRun& wave, const Open& open)
{
    const DebtCeiling& ceiling = session.plan.debtCeiling;
    const struct {
        Priority priority;
        const QList<int>& numbers;
        std::optional<int> most;
    } lines[] = {{Priority::P0, open.p0, isDeployment(session, wave) ? std::optional(0) : ceiling.p0},
        {Priority::P1, open.p1, ceiling.p1}};
    QStringList reasons;
    for (const auto& line : lines)
        if (line.most && line.numbers.size() > *line.most)
            reasons.append(QStringLiteral("open debt: %1 of %2 before wave %3, at most %4 may be: %5")
                               .arg(line.numbers.size())
                               .arg(QString(word(line.priority)), wave.row->id)
                               .arg(*line.most)
                               .arg(namesOf(line.numbers)));
    return reasons;
}

} // namespace wavedeck::debting
