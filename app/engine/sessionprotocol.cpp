// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/sessionprotocol.h"

#include "app/engine/transitions.h"
#include "models/base/clock.h"
#include "models/protocol/checklists.h"
#include "models/protocol/facts.h"
#include "models/protocol/modes.h"
#include "models/protocol/phases.h"
#include "models/protocol/scorecard.h"
#include "models/store/protocolrepository.h"

#include <QCryptographicHash>

namespace wavedeck::protocol {

namespace {

/// At every decision: what changes only when agents come is counted when they do.
Facts factsOfRun(SessionRun& session)
{
    FactSources sources;
    sources.session = &session.row.row;
    sources.plan = &session.plan;
    sources.reported = session.protocol.reported;
    for (const WaveRun& wave : session.waves) {
        sources.waves.append(&wave.row.row);
        for (const AgentRun& agent : wave.agents)
            sources.agents.append({&agent.row.row, agent.plan});
        for (const GateRun& gate : wave.gates)
            sources.gates.append(&gate.row.row);
    }
    SessionProtocol& p = session.protocol;
    if (p.balanceOf == sources.agents.size())
        sources.balance = &p.balance;
    Facts facts = factsOf(sources);
    p.balance = facts.balance;
    p.balanceOf = sources.agents.size();
    facts.confirmed = session.protocol.confirmed;
    return facts;
}

void storeScore(SessionRun& session, const Facts& facts, Journal& journal, const QString& dataDir)
{
    session.protocol.scored = true;
    const Score score = scoreOf(cardOf(dataDir), facts, session.protocol.phases, utcMs());
    journal.add([id = session.id(), score](Store& to) { return ProtocolRepository(to).put(id, score); });
}

/// What is asked of the agent, and what it owes when it did not tell it.
QString owedBy(const SessionRun& session, const AgentRun& agent)
{
    if (!agent.row->required || agent.row->state != AgentState::Succeeded || session.protocol.phases.isEmpty()
        || !isEnforced(Obligation::CompletionReports, session.row->mode, session.plan.protocol))
        return {};
    return QStringLiteral("told no completion report (mode %1)").arg(word(session.row->mode));
}

/// In standard it is said, from enhanced on it holds; basic asks for nothing.
void warnOfOpenItems(const SessionRun& session, Journal& journal)
{
    const QString list = QStringLiteral("pre-session");
    const int open = openItems(session.protocol.items, list);
    if (session.row->mode == Mode::Standard && open > 0)
        journal.append({0, session.id(), {}, utcMs(), QStringLiteral("checklist"),
            QStringLiteral("pre-session: %1 of %2 items are open")
                .arg(open)
                .arg(allItems(session.protocol.items, list)),
            Transitions::engine()});
}

} // namespace

void store(const QString& session, const Phase& phase, Journal& journal)
{
    journal.add([session, phase](Store& to) { return ProtocolRepository(to).put(session, phase); });
}

void store(const QString& session, const ChecklistItem& item, Journal& journal)
{
    journal.add([session, item](Store& to) { return ProtocolRepository(to).put(session, item); });
}

void begin(SessionRun& session, Journal& journal)
{
    SessionProtocol& p = session.protocol;
    p.phases = firstPhases();
    p.items = firstItems(session.plan, session.row->startedBy, utcMs());
    p.confirmed
        = QStringLiteral("%1 confirmed the plan with SHA-256 %2")
              .arg(session.row->startedBy,
                  QString::fromLatin1(
                      QCryptographicHash::hash(session.row->planText.toUtf8(), QCryptographicHash::Sha256).toHex()));
    p.mayClose = openItems(p.items, QStringLiteral("close")) == 0;
    const Facts facts = factsOfRun(session);
    tickByFacts(p.items, facts, utcMs());
    followFacts(p.phases, p.items, facts, utcMs());
    p.startHold = startHold(p.items, facts, session.id());
    for (const Phase& phase : std::as_const(p.phases))
        store(session.id(), phase, journal);
    for (const ChecklistItem& item : std::as_const(p.items))
        store(session.id(), item, journal);
    warnOfOpenItems(session, journal);
}

void load(SessionRun& session, Store& from)
{
    ProtocolRepository repository(from);
    SessionProtocol& p = session.protocol;
    p.phases = repository.phases(session.id());
    p.items = repository.items(session.id());
    p.reported = repository.reported(session.id());
    p.mayClose = openItems(p.items, QStringLiteral("close")) == 0;
    p.startHold = startHold(p.items, factsOfRun(session), session.id());
    for (WaveRun& wave : session.waves)
        for (AgentRun& agent : wave.agents)
            if (!p.reported.contains(agent.row->id))
                agent.owes = owedBy(session, agent);
}

bool follow(SessionRun& session, Transitions& set, const QString& dataDir)
{
    SessionProtocol& p = session.protocol;
    if (p.phases.isEmpty() || p.scored)
        return false;
    const Facts facts = factsOfRun(session);
    const qint64 now = utcMs();
    for (const int i : tickByFacts(p.items, facts, now))
        store(session.id(), p.items[i], set.journal());
    for (const int i : followFacts(p.phases, p.items, facts, now)) {
        const Phase& phase = p.phases[i];
        store(session.id(), phase, set.journal());
        if (phase.state == PhaseState::Skipped && session.row->mode > Mode::Basic)
            set.note(session, {}, QStringLiteral("phase"),
                QStringLiteral("%1 %2 skipped: %3").arg(phase.id, phase.name, phase.reason));
    }
    if (facts.hasEnded())
        storeScore(session, facts, set.journal(), dataDir);
    const QString start = startHold(p.items, facts, session.id());
    const QString close = closeHold(p.items, facts, session.id());
    const bool mayClose = openItems(p.items, QStringLiteral("close")) == 0;
    const bool changed = start != p.startHold || close != p.closeHold || mayClose != p.mayClose;
    p.startHold = start;
    p.closeHold = close;
    p.mayClose = mayClose;
    return changed;
}

void noteReport(SessionRun& session, AgentRun& agent, bool told)
{
    if (told)
        session.protocol.reported.insert(agent.row->id);
    else
        session.protocol.reported.remove(agent.row->id);
    agent.owes = told ? QString() : owedBy(session, agent);
}

} // namespace wavedeck::protocol
