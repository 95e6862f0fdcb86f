// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/reviewqueue.h"

#include "models/domain/blocking.h"
#include "models/live/links.h"
#include "models/people/roles.h"
#include "models/risk/difference.h"
#include "models/store/riskrepository.h"
#include "models/store/sessionmetrics.h"
#include "models/store/sessionrepository.h"

#include <QJsonDocument>

#include <algorithm>

namespace wavedeck {

namespace {

QJsonObject contentOf(Store& store, const QString& id, qint64 version)
{
    const auto row = RiskRepository(store).contentRow(id, version);
    return row ? QJsonDocument::fromJson(row->content.toUtf8()).object() : QJsonObject();
}

/// Of one session: gates that a person of these roles can settle, and waivers that end.
void addGates(Store& store, const Session& session, const Actor& who, qint64 now, QList<RiskWaiting>& waiting)
{
    SessionRepository repository(store);
    const QList<Gate> gates = repository.gates(session.id);
    for (const Gate& gate : gates) {
        const qint64 until = gate.state == GateState::Waived ? waivedUntil(gate.waiver) : 0;
        if (until > 0 && until - now < kWaiverSoonMs)
            waiting.append({RiskWaiting::Waiver, session.id + QLatin1Char('/') + gate.id, gate.name, risk::Level::None,
                until > now ? QStringLiteral("Waiver ends") : QStringLiteral("Waiver ended"), gate.endedAt, until, -1,
                linkTo(session.id, gate.id, QStringLiteral("gate"))});
    }
    if (std::none_of(gates.begin(), gates.end(), [](const Gate& each) { return each.state == GateState::Pending; }))
        return;
    const auto full = repository.session(session.id);
    const auto plan = full ? planOf(*full) : std::nullopt;
    if (!plan)
        return;
    for (const WavePlan& wave : plan->waves)
        for (const GatePlan& planned : wave.gates) {
            QStringList roles;
            for (const CriterionPlan& criterion : planned.criteria)
                if (criterion.kind == CriterionKind::Approval)
                    roles += criterion.approvalRoles;
            const auto gate
                = std::find_if(gates.begin(), gates.end(), [&](const Gate& each) { return each.id == planned.id; });
            // It has begun, and waits: before its wave is there, nobody can say anything.
            if (roles.isEmpty() || gate == gates.end() || gate->state != GateState::Pending || gate->reason.isEmpty()
                || !people::holdsOneOf(who.roles, roles))
                continue;
            waiting.append({RiskWaiting::Gate, session.id + QLatin1Char('/') + gate->id, gate->name, risk::Level::None,
                QStringLiteral("Decides as ") + roles.join(QStringLiteral(", ")), gate->startedAt, 0, -1,
                linkTo(session.id, gate->id, QStringLiteral("gate"))});
        }
}

} // namespace

QList<RiskChange> changesSince(Store& store, const QString& id, qint64 from, qint64 to)
{
    QList<RiskChange> changes;
    if (from > 0 && from != to)
        for (const risk::Difference& each : risk::difference(contentOf(store, id, from), contentOf(store, id, to)))
            changes.append({each.path, each.before, each.after});
    return changes;
}

RiskWaiting waitingOf(Store& store, const RiskLine& line)
{
    RiskWaiting waiting;
    waiting.kind = RiskWaiting::Assessment;
    waiting.id = line.id;
    waiting.title = line.title;
    waiting.level = line.level;
    waiting.why = QStringLiteral("Your signature");
    waiting.since = line.submittedAt;
    waiting.dueAt = line.dueAt;
    waiting.uri = QStringLiteral("risk:") + line.id;
    const auto row = RiskRepository(store).row(line.id);
    if (row && row->approvedRevision > 0)
        waiting.changes = int(changesSince(store, line.id, row->approvedRevision, row->contentRevision).size());
    return waiting;
}

QList<RiskWaiting> waitingGates(Store& store, const Actor& who, qint64 now)
{
    QList<RiskWaiting> waiting;
    if (!who.signedIn)
        return waiting;
    for (const Session& session : SessionRepository(store).sessions())
        if (!hasEnded(session.state))
            addGates(store, session, who, now, waiting);
    return waiting;
}

} // namespace wavedeck
