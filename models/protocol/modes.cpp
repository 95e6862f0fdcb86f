// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/protocol/modes.h"

#include "models/protocol/facts.h"

#include <algorithm>

namespace wavedeck::protocol {

namespace {

using O = Obligation;

constexpr ObligationRow kObligations[] = {
    {O::CompletionReports, "completion-reports", "Completion report of every agent", Mode::Standard, "PLAN-10, HAND-3"},
    {O::OperationalVerification, "operational-verification", "Operational verification (8c)", Mode::Standard,
        "PLAN-10"},
    {O::BlockingGates, "blocking-gates", "Blocking quality gates", Mode::Enhanced, "PLAN-10"},
    {O::PreSession, "pre-session", "Pre-session checklist and capability card before the first wave", Mode::Enhanced,
        "PLAN-9, CAP-3"},
    {O::ResourceLog, "resource-log", "Resource log: tokens, duration, agent count, rework rate", Mode::Enhanced,
        "COST-6"},
    {O::Monitoring, "monitoring", "Monitoring of every agent", Mode::Enhanced, "MON-3"},
    {O::Retrospective, "retrospective", "Retrospective", Mode::Enhanced, "PLAN-10"},
    {O::RiskAssessment, "risk-assessment", "Risk assessment", std::nullopt, "PLAN-15"},
    {O::PreScanVerified, "pre-scan-verified", "Pre-scan verified by a second person", Mode::Critical, "PLAN-3"},
};

constexpr VersionRow::Change kV11[]
    = {{O::CompletionReports, std::nullopt}, {O::OperationalVerification, std::nullopt}};
constexpr VersionRow::Change kV12[] = {{O::CompletionReports, Mode::Basic}};
constexpr VersionRow::Change kV11c[] = {{O::RiskAssessment, Mode::Enhanced}};

constexpr VersionRow kVersions[] = {
    {"v1.1", "no mandatory reports", kV11},
    {"v1.2", "completion reports are mandatory in every mode", kV12},
    {"v1.1b", "hybrid: rigour by the mode", {}},
    {"v1.1c", "as v1.1b, with a risk assessment from enhanced on", kV11c},
};

QString counted(int done, int all, const QString& what)
{
    return QStringLiteral("%1 of %2 %3").arg(done).arg(all).arg(what);
}

struct Standing {
    bool met;
    QString why;
};

Standing standingOf(O what, const Facts& f)
{
    switch (what) {
    case O::CompletionReports:
        return {f.ended > 0 && f.ended == f.started && f.silent.isEmpty() && f.waiting == 0,
            counted(f.reported, f.started, QStringLiteral("agents told one"))};
    case O::OperationalVerification:
        return {f.operationalGates > 0 && f.operationalDone == f.operationalGates,
            f.operationalGates > 0
                ? counted(f.operationalDone, f.operationalGates, QStringLiteral("operational gates passed or waived"))
                : QStringLiteral("the plan has no gate that verifies operation")};
    case O::BlockingGates:
        return {f.blockingGates > 0 && f.blockingDone == f.blockingGates,
            f.blockingGates > 0 ? counted(f.blockingDone, f.blockingGates, QStringLiteral("passed or waived"))
                                : QStringLiteral("the plan has no blocking gate")};
    case O::PreSession:
        return {f.firstWaveStarted,
            f.firstWaveStarted ? QStringLiteral("settled before the first wave started")
                               : QStringLiteral("the first wave waits for it")};
    case O::ResourceLog:
        return {f.hasEnded() && f.tokens > 0 && f.started > 0,
            f.tokens == 0       ? QStringLiteral("no agent told its tokens")
                : !f.hasEnded() ? QStringLiteral("complete when the session ends")
                                : QStringLiteral("tokens, duration, agent count and rework rate are known")};
    case O::Monitoring:
        return {true, QStringLiteral("the engine samples every agent")};
    case O::Retrospective:
        return {false, QStringLiteral("no retrospective of this session is on record")};
    case O::RiskAssessment:
        return {false, QStringLiteral("no risk assessment of this session is on record")};
    case O::PreScanVerified:
        return {!f.preScan.verifiedBy.isEmpty() && f.preScan.verifiedBy != f.preScan.by,
            f.preScan.verifiedBy.isEmpty() ? QStringLiteral("nobody has verified it")
                                           : QStringLiteral("verified by ") + f.preScan.verifiedBy};
    }
    return {false, {}};
}

} // namespace

std::span<const ObligationRow> obligations()
{
    return kObligations;
}

std::span<const VersionRow> versions()
{
    return kVersions;
}

const VersionRow& version(const QString& id)
{
    for (const VersionRow& row : kVersions)
        if (id == QLatin1String(row.id))
            return row;
    return kVersions[std::size(kVersions) - 1];
}

std::optional<Mode> demandedFrom(Obligation what, const QString& versionId)
{
    for (const VersionRow::Change& change : version(versionId).changes)
        if (change.what == what)
            return change.from;
    for (const ObligationRow& row : kObligations)
        if (row.what == what)
            return row.from;
    return std::nullopt;
}

bool isDemanded(Obligation what, Mode mode, const QString& versionId)
{
    const auto from = demandedFrom(what, versionId);
    return from && mode >= *from;
}

bool isEnforced(Obligation what, Mode mode, const QString& versionId)
{
    return mode > Mode::Basic && isDemanded(what, mode, versionId);
}

QList<Owed> owed(const Facts& facts)
{
    QList<Owed> result;
    for (const ObligationRow& row : kObligations)
        if (isDemanded(row.what, facts.mode, facts.version)) {
            Standing standing = standingOf(row.what, facts);
            result.append({&row, standing.met, standing.why});
        }
    return result;
}

} // namespace wavedeck::protocol
