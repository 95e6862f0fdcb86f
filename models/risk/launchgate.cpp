// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/risk/launchgate.h"

#include "models/risk/launch.h"
#include "models/store/riskrepository.h"
#include "models/trail/trail.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace wavedeck::risk {

namespace {

/// The newest assessment about exactly this, in any state; else the newest that names the file.
QString assessmentOf(RiskRepository& repository, const QString& planFile, const QString& sha)
{
    QString bySha, byFile;
    for (const RiskRow& row : repository.rows()) {
        if (row.planSha256 == sha)
            bySha = row.id;
        else if (!row.planSha256.isEmpty())
            if (const auto content = repository.content(row.id); content && content->planFile == planFile)
                byFile = row.id;
    }
    return bySha.isEmpty() ? byFile : bySha;
}

QString codeOf(const Validity& validity)
{
    static const QHash<QString, QString> kCodes{{QStringLiteral("stale"), QStringLiteral("stale-approval")},
        {QStringLiteral("expired"), QStringLiteral("approval-expired")},
        {QStringLiteral("content-changed"), QStringLiteral("stale-approval")},
        {QStringLiteral("forged"), QStringLiteral("forged")}};
    return kCodes.value(validity.code, QStringLiteral("unsigned-plan"));
}

void refuse(LaunchVerdict& verdict, const QString& code, const QString& why)
{
    verdict.code = code;
    verdict.why = why;
}

QJsonObject documentIn(const Assessment& assessment)
{
    return QJsonDocument::fromJson(assessment.planRuns.toUtf8()).object();
}

} // namespace

QJsonObject LaunchGround::json() const
{
    QJsonArray ids;
    for (const qint64 id : signatures)
        ids.append(id);
    return {{QStringLiteral("risk"), risk}, {QStringLiteral("revision"), revision},
        {QStringLiteral("content_sha256"), contentSha256}, {QStringLiteral("launch_sha256"), launchSha256},
        {QStringLiteral("signatures"), ids}, {QStringLiteral("self_approved"), selfApproved}};
}

LaunchGround LaunchGround::from(const QJsonObject& json)
{
    LaunchGround ground;
    ground.risk = json.value(QLatin1String("risk")).toString();
    ground.revision = json.value(QLatin1String("revision")).toInteger();
    ground.contentSha256 = json.value(QLatin1String("content_sha256")).toString();
    ground.launchSha256 = json.value(QLatin1String("launch_sha256")).toString();
    ground.selfApproved = json.value(QLatin1String("self_approved")).toBool();
    for (const QJsonValue& id : json.value(QLatin1String("signatures")).toArray())
        ground.signatures.append(id.toInteger());
    return ground;
}

QString phaseOf(const Assessment& assessment, const QString& wave)
{
    for (const Phase& phase : assessment.phases)
        if (phase.waves.contains(wave))
            return phase.id;
    return {};
}

LaunchVerdict mayLaunch(Store& store, const QString& riskId, const QString& planFile, const QJsonObject& document,
    const QStringList& firstWaves, qint64 now)
{
    RiskRepository repository(store);
    const QString sha = launchSha256(document);
    LaunchVerdict verdict;
    verdict.risk = riskId.isEmpty() ? assessmentOf(repository, planFile, sha) : riskId;
    const auto row = verdict.risk.isEmpty() ? std::nullopt : repository.row(verdict.risk);
    if (!row) {
        verdict.risk.clear();
        refuse(verdict, QStringLiteral("unsigned-plan"),
            riskId.isEmpty() ? QStringLiteral("no risk assessment is about this plan")
                             : QStringLiteral("there is no risk assessment %1").arg(riskId));
        return verdict;
    }
    const auto content = repository.content(row->id);
    if (!content) {
        refuse(verdict, QStringLiteral("forged"), content.error().line());
        return verdict;
    }
    if (content->planSha256 != sha || launchSha256(documentIn(*content)) != sha) {
        const QStringList differs = launchDifference(documentIn(*content), document);
        verdict.outdated = row->state == State::Approved;
        refuse(verdict, QStringLiteral("stale-approval"),
            content->planSha256.isEmpty() ? QStringLiteral("%1 does not say what it lets run").arg(row->id)
                                          : QStringLiteral("%1 is about something else: %2")
                                                .arg(row->id, differs.mid(0, 5).join(QStringLiteral(", "))));
        return verdict;
    }
    Validity last;
    for (const QString& wave : firstWaves) {
        last = validApproval(store, row->id, phaseOf(*content, wave), {}, now);
        if (last.ok()) {
            verdict.ground = {row->id, last.revision, last.sha256, sha, last.signatures, last.selfApproved};
            return verdict;
        }
    }
    refuse(verdict, codeOf(last), QStringLiteral("%1: %2").arg(row->id, last.why));
    return verdict;
}

QString waveHold(Store& store, const LaunchGround& ground, const QString& wave, qint64 now, qint64* until)
{
    RiskRepository repository(store);
    const auto content = repository.content(ground.risk, ground.revision);
    const QString lead = QStringLiteral("risk assessment %1: ").arg(ground.risk);
    if (!content)
        return lead + content.error().why;
    const QString phase = phaseOf(*content, wave);
    const Validity validity = validApproval(store, ground.risk, phase, ground.contentSha256, now);
    if (until)
        *until = validity.expiresAt;
    if (validity.ok())
        return {};
    return lead
        + (phase.isEmpty() ? QString() : QStringLiteral("phase %1 %2").arg(phase, validity.code + QStringLiteral(": ")))
        + validity.why;
}

Status setStale(Store& store, const QString& risk, const QString& why, qint64 now)
{
    RiskRepository repository(store);
    auto row = repository.row(risk);
    if (!row || row->state != State::Approved)
        return Done{};
    row->state = State::Stale;
    const Actor engine(QStringLiteral("engine"));
    if (Status put = repository.put(*row); !put)
        return put;
    if (Status noted = repository.note(RiskEvent::of(engine, row->id, QStringLiteral("stale"), why, now)); !noted)
        return noted;
    TrailEntry entry = TrailEntry::of(
        engine, QStringLiteral("risk.stale"), QStringLiteral("risk:") + row->id, {{QStringLiteral("why"), why}});
    entry.source = TrailSource::Engine;
    entry.at = now;
    return trail::append(store, entry);
}

} // namespace wavedeck::risk
