// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/assuring.h"

#include "app/engine/transitions.h"
#include "models/assurance/claims.h"
#include "models/assurance/measure.h"
#include "models/assurance/product.h"
#include "models/assurance/tiers.h"
#include "models/base/clock.h"
#include "models/store/assurancerepository.h"

namespace wavedeck::assuring {

using namespace assurance;

namespace {

QList<GateFacts> factsOf(const SessionRun& session)
{
    QList<GateFacts> facts;
    for (const WaveRun& wave : session.waves)
        for (const GateRun& gate : wave.gates) {
            GateFacts one{gate.row.row, {}};
            if (one.gate.proves.isEmpty())
                continue;
            for (const CriterionRun& criterion : gate.criteria)
                one.criteria.append(criterion.row.row);
            facts.append(one);
        }
    return facts;
}

QString sourceOf(const SessionRun& session, const GateRun& gate)
{
    return QStringLiteral("%1/gate:%2").arg(session.id(), gate.row->id);
}

Verdict compared(const MeasurePlan& plan, const Measurement& after, const QString& product, Verdict verdict,
    AssuranceRepository& repository)
{
    const auto baseline = repository.newest(product, plan.name, false);
    if (!baseline)
        return {
            GateState::Inconclusive, verdict.value, QStringLiteral("no baseline of %1 to compare with").arg(plan.name)};
    QStringList changes;
    for (const MetricChange& change : compare(baseline->what, after.what))
        if (change.percent)
            changes.append(change.metric + QLatin1Char(' ') + changeText(change));
    if (changes.isEmpty()) {
        verdict.state = GateState::Inconclusive;
        verdict.reason = QStringLiteral("nothing that the baseline has was measured");
        return verdict;
    }
    verdict.value += QStringLiteral("; against the baseline: ") + changes.join(QStringLiteral(", "));
    return verdict;
}

} // namespace

void gateDecided(const SessionRun& session, const GateRun& gate, Journal& journal)
{
    const qint64 now = utcMs();
    const QList<GateFacts> facts = factsOf(session);
    QList<TierEvidence> evidence;
    for (const TierCriterion& criterion : tierCriteria())
        if (gate.row->proves.contains(QLatin1String(criterion.id)))
            if (const auto said = evidenceOf(criterion, facts, session.id(), now))
                evidence.append(*said);
    if (evidence.isEmpty())
        return;
    journal.add([evidence, id = session.id(), product = productOf(session.plan)](
                    Store& store) { return AssuranceRepository(store).add(product, evidence, id); });
}

Verdict criterionEnded(const SessionRun& session, const GateRun& gate, const CriterionRun& criterion,
    const QByteArray& output, Verdict verdict, Store& store, Journal& journal)
{
    const CriterionPlan& plan = *criterion.plan;
    if (plan.kind == CriterionKind::Claim) {
        ClaimResult result = judgeClaim(plan.claim, plan.id, output);
        result.session = session.id();
        result.at = utcMs();
        result.actor = Transitions::engine();
        journal.add([result](Store& into) { return AssuranceRepository(into).add(result); });
        return verdict;
    }
    if (plan.kind != CriterionKind::Measure || verdict.value.isEmpty())
        return verdict;
    const auto measured = readMeasured(output);
    if (!measured)
        return verdict;
    Measurement m;
    m.product = productOf(session.plan);
    m.session = session.id();
    m.name = plan.measure.name;
    m.after = plan.measure.after;
    m.at = utcMs();
    m.unit = plan.measure.unit;
    m.what = *measured;
    if (m.what.concurrency == 0)
        m.what.concurrency = plan.measure.concurrency;
    m.target = plan.measure.target;
    m.environment = plan.environment;
    m.source = sourceOf(session, gate);
    m.actor = Transitions::engine();
    AssuranceRepository repository(store);
    journal.add([m](Store& into) { return AssuranceRepository(into).add(m); });
    return m.after ? compared(plan.measure, m, m.product, std::move(verdict), repository) : verdict;
}

void sessionEnded(SessionRun& session, Journal& journal)
{
    if (session.row->state != SessionState::Completed)
        return;
    const qint64 now = utcMs();
    const QString id = session.id();
    journal.add([id, now, product = productOf(session.plan)](
                    Store& store) { return AssuranceRepository(store).recordSession(id, product, now); });
    if (session.plan.observeMs <= 0)
        return;
    const Observation window{id, now, now + session.plan.observeMs, 0, {}, {}};
    session.observedUntil = window.until;
    session.reviewAt = window.reviewAt();
    journal.add([window](Store& store) { return AssuranceRepository(store).open(window); });
}

} // namespace wavedeck::assuring
