// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/retro/facts.h"

#include "models/alert/rules.h"
#include "models/live/links.h"
#include "models/store/debtrepository.h"
#include "models/store/rows.h"
#include "models/store/sessiondocument.h"

#include <algorithm>

namespace wavedeck::retro {

namespace {

QString tail(const QString& reason)
{
    return reason.isEmpty() ? QString() : QString(QStringLiteral(": ") + reason);
}

QString money(qint64 microUsd)
{
    return QStringLiteral("$%1").arg(double(microUsd) / 1e6, 0, 'f', 4);
}

void addGates(QList<RetroFact>& facts, const SessionRows& rows)
{
    for (const Gate& gate : rows.gates) {
        const QString state = word(gate.state);
        const QString name = gate.name.isEmpty() ? gate.id : gate.name;
        if (gate.state == GateState::Waived)
            facts.append({QStringLiteral("gate"),
                QStringLiteral("Gate %1 was waived%2")
                    .arg(name, tail(gate.waiver.value(QLatin1String("reason")).toString())),
                linkTo(rows.session.id, gate.id)});
        else if (gate.state == GateState::Failed || gate.state == GateState::Inconclusive)
            facts.append({QStringLiteral("gate"), QStringLiteral("Gate %1 %2%3").arg(name, state, tail(gate.reason)),
                linkTo(rows.session.id, gate.id)});
    }
}

void addAgents(QList<RetroFact>& facts, const SessionRows& rows)
{
    for (const Agent& agent : rows.agents) {
        const QString uri = linkTo(rows.session.id, agent.id);
        const QString name = agent.name.isEmpty() ? agent.id : agent.name;
        if (agent.state == AgentState::Failed || agent.state == AgentState::Lost || agent.state == AgentState::Overdue)
            facts.append({QStringLiteral("agent"),
                QStringLiteral("Agent %1 %2%3").arg(name, QString(word(agent.state)), tail(agent.reason)), uri});
        if (!agent.accepted.isEmpty())
            facts.append(
                {QStringLiteral("agent"), QStringLiteral("Agent %1 was accepted though it failed").arg(name), uri});
        if (const auto attempts = rows.attemptsOf(agent.id).size(); attempts > 1)
            facts.append(
                {QStringLiteral("retry"), QStringLiteral("Agent %1 needed %2 attempts").arg(name).arg(attempts), uri});
    }
}

/// Agents that were past their soft limit, also those that came to an end after that: the session's events know.
void addOverdue(QList<RetroFact>& facts, Store& store, const SessionRows& session)
{
    const auto past = rows::readAll<std::pair<QString, QString>>(store,
        "SELECT subject, min(text) FROM event WHERE session = ? AND kind = 'agent' AND (text = 'overdue' OR text LIKE "
        "'overdue:%') GROUP BY subject ORDER BY min(id)",
        {session.session.id}, [](rows::Reader& r) {
            const QString subject = r.text();
            return std::pair(subject, r.text());
        });
    for (const auto& [id, text] : past) {
        const Agent* agent = session.agent(id);
        if (!agent || agent->state == AgentState::Overdue) // that is said already
            continue;
        facts.append({QStringLiteral("agent"),
            QStringLiteral("Agent %1 was %2").arg(agent->name.isEmpty() ? id : agent->name, text),
            linkTo(session.session.id, id)});
    }
}

void addAlerts(QList<RetroFact>& facts, const SessionRows& rows)
{
    for (const Alert& alert : rows.alerts)
        if (alert.phase != AlertPhase::Pending)
            facts.append({QStringLiteral("alert"),
                QStringLiteral("Alert %1 (%2)%3").arg(alert.rule, QString(word(alert.level)), tail(alert.text)),
                linkTo(rows.session.id, alert.id)});
}

void addMoney(QList<RetroFact>& facts, const SessionRows& rows)
{
    qint64 spent = 0;
    for (const Agent& agent : rows.agents)
        spent += agent.costMicroUsd;
    const std::optional<qint64> budget
        = rows.money.budgets.isEmpty() ? std::nullopt : rows.money.budgets.last().costMicroUsd;
    if (spent <= 0 && !budget)
        return;
    const QString what = budget ? QStringLiteral("Cost %1 of a budget of %2%3")
                                      .arg(money(spent), money(*budget),
                                          spent > *budget ? QStringLiteral(", which is more than it") : QString())
                                : QStringLiteral("Cost %1, without a budget").arg(money(spent));
    facts.append({QStringLiteral("cost"), what, linkTo(rows.session.id)});
    for (const Pause& pause : rows.money.pauses)
        facts.append({QStringLiteral("cost"), QStringLiteral("The budget stopped the agents%1").arg(tail(pause.reason)),
            linkTo(rows.session.id)});
}

} // namespace

QList<RetroFact> facts(Store& store, const QString& session)
{
    const auto rows = session.isEmpty() ? std::nullopt : readSessionRows(store, session);
    if (!rows)
        return {};
    QList<RetroFact> facts;
    addGates(facts, *rows);
    addAgents(facts, *rows);
    addOverdue(facts, store, *rows);
    addAlerts(facts, *rows);
    addMoney(facts, *rows);
    DebtFilter filter;
    filter.session = session;
    for (const DebtItem& item : DebtRepository(store).items(filter))
        facts.append(
            {QStringLiteral("debt"), QStringLiteral("%1 %2: %3").arg(item.id, QString(word(item.priority)), item.title),
                QStringLiteral("wavedeck:%1").arg(item.id)});
    return facts;
}

} // namespace wavedeck::retro
