// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/reading.h"

#include "models/protocol/checklists.h"

#include <algorithm>

// What is said before the first wave: success, pre-session checklist, pre-scan, reservations (PLAN-2, 3, 9, WAVE-24).
namespace wavedeck::plan {

namespace {

void checkSuccess(Reading& reading)
{
    const bool any = std::any_of(reading.plan.success.begin(), reading.plan.success.end(),
        [](const QString& criterion) { return !criterion.trimmed().isEmpty(); });
    if (!any)
        tell(reading, "success", reading.sessionMark("success"),
            QStringLiteral("the session has no success criterion; add success: [\"when it has succeeded\"]"));
}

void checkPreSession(Reading& reading)
{
    QStringList open;
    for (const ChecklistItem& item : protocol::firstItems(reading.plan, {}, 0)) {
        if (item.list != QLatin1String("pre-session"))
            continue;
        reading.advice.preSession.append(item);
        if (item.state == ItemState::Open)
            open.append(item.id);
    }
    if (!open.isEmpty())
        tell(reading, "pre-session", reading.sessionMark("pre_session"),
            QStringLiteral("%1 of 5 items of the pre-session checklist are open (%2); answer them under "
                           "session.pre_session with done, or why they are waived")
                .arg(QString::number(open.size()), open.join(QStringLiteral(", "))));
}

void checkScanFields(Reading& reading, const PreScan& scan)
{
    QStringList missing;
    const auto want = [&](bool there, const char* key) {
        if (!there)
            missing.append(QLatin1String(key));
    };
    want(scan.instances >= 0, "instances");
    want(!scan.complexity.isEmpty(), "complexity");
    want(scan.hiddenWork >= 0, "hidden_work");
    want(!scan.by.isEmpty(), "by");
    if (!missing.isEmpty())
        tell(reading, "pre-scan-fields", reading.sessionMark("pre_scan"),
            QStringLiteral("the pre-scan does not say %1").arg(missing.join(QStringLiteral(", "))));
    const bool same = !scan.verifiedBy.isEmpty() && scan.verifiedBy.compare(scan.by, Qt::CaseInsensitive) == 0;
    if (same || scan.verifiedBy.isEmpty())
        tell(reading, "pre-scan-verified", reading.sessionMark("pre_scan"),
            same ? QStringLiteral("the pre-scan was verified by its own author %1; let somebody else count again")
                       .arg(quoted(scan.by))
                 : QStringLiteral("nobody verified the pre-scan; let somebody else count again, under verified_by"));
}

void checkPreScan(Reading& reading)
{
    const PreScan& scan = reading.plan.preScan;
    if (!scan.given)
        return tell(reading, "pre-scan", reading.sessionMark("pre_scan"),
            QStringLiteral("the plan has no pre-scan; add session.pre_scan: { instances, complexity, hidden_work, by, "
                           "verified_by }"));
    checkScanFields(reading, scan);
    if (scan.instances < 0)
        return; // nothing to reckon with
    ScanEstimate estimate;
    estimate.visible = scan.instances;
    estimate.hidden = std::max(0.0, scan.hiddenWork);
    estimate.bufferPercent = scan.bufferPercent;
    estimate.planned = (estimate.visible + estimate.hidden) * (100 + scan.bufferPercent) / 100;
    estimate.verified = !scan.verifiedBy.isEmpty() && scan.verifiedBy.compare(scan.by, Qt::CaseInsensitive) != 0;
    forEachAgent(reading, [&](const WavePlan&, const AgentPlan& agent, const AgentNotes&, const auto& instances) {
        estimate.assigned += agent.work * double(instances.size());
    });
    reading.advice.scan = estimate;
}

QString usd(qint64 microUsd)
{
    return QString::number(double(microUsd) / 1e6, 'f', 2) + QStringLiteral(" USD");
}

QString tokensText(qint64 tokens)
{
    return QStringLiteral("%1 tokens").arg(tokens);
}

void addTo(std::optional<qint64>& sum, const std::optional<qint64>& one, qint64 times)
{
    // A sum beyond this means the same: far more than any budget.
    constexpr qint64 kMost = qint64{1} << 60;
    if (one)
        sum = std::min(kMost, sum.value_or(0) + std::min(kMost / std::max<qint64>(1, times), *one) * times);
}

void tellReserve(Reading& reading, const AgentPlan& agent, const Mark& mark)
{
    const Budget& budget = reading.plan.budget;
    const auto over = [&](const auto& one, const auto& most, const auto& text) {
        if (one && most && *one > *most)
            tell(reading, "reserve", mark,
                QStringLiteral("agent %1 reserves %2, more than the whole budget of %3: it would never start; lower "
                               "reserve, or raise the budget")
                    .arg(quoted(agent.id), text(*one), text(*most)));
    };
    over(agent.reserveMicroUsd, budget.costMicroUsd, usd);
    over(agent.reserveTokens, budget.tokens, tokensText);
}

void checkReservations(Reading& reading)
{
    ReservationAdvice& sum = reading.advice.reservations;
    forEachAgent(reading, [&](const WavePlan&, const AgentPlan& agent, const AgentNotes& notes, const auto& instances) {
        const bool said = agent.reserveMicroUsd || agent.reserveTokens;
        (said ? sum.agents : sum.unsaid) += int(instances.size());
        addTo(sum.microUsd, agent.reserveMicroUsd, instances.size());
        addTo(sum.tokens, agent.reserveTokens, instances.size());
        tellReserve(reading, agent, notes.reserve);
    });
    const Budget& budget = reading.plan.budget;
    const auto over = [&](const auto& all, const auto& most, const auto& text) {
        if (all && most && *all > *most)
            tell(reading, "reserve-sum", reading.sessionMark("budget"),
                QStringLiteral("the agents reserve %1 together, the budget is %2: some will wait for it")
                    .arg(text(*all), text(*most)));
    };
    over(sum.microUsd, budget.costMicroUsd, usd);
    over(sum.tokens, budget.tokens, tokensText);
}

}

void checkPreparation(Reading& reading)
{
    checkSuccess(reading);
    checkPreSession(reading);
    checkPreScan(reading);
    checkReservations(reading);
}

} // namespace wavedeck::plan
