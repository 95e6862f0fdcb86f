// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/signedplans.h"

#include "models/risk/launchgate.h"
#include "models/store/riskrepository.h"

#include <QCryptographicHash>
#include <QJsonDocument>

namespace wavedeck::signedplans {

namespace {

const QString kKey = QStringLiteral("risk");

QStringList firstWaves(const Plan& plan)
{
    QStringList first;
    for (const WavePlan& wave : plan.waves)
        if (wave.needs.isEmpty())
            first.append(wave.id);
    return first;
}

Error refusal(const Plan& plan, const risk::LaunchVerdict& verdict)
{
    return {ErrorKind::Forbidden, verdict.code, plan.name, verdict.why,
        verdict.risk.isEmpty()
            ? QStringLiteral("`wavedeckctl risk new`, then `wavedeckctl risk plan RA-… %1`").arg(plan.file)
            : QStringLiteral("see `wavedeckctl risk show %1`").arg(verdict.risk)};
}

/// The plan as it lies in the database must be the one that was signed.
QString storedPlanFault(Store& store, const Session& row, const risk::LaunchGround& ground)
{
    const auto content = RiskRepository(store).content(ground.risk, ground.revision);
    if (!content)
        return content.error().why;
    const QJsonObject document = QJsonDocument::fromJson(content->planRuns.toUtf8()).object();
    const QString sha
        = QString::fromLatin1(QCryptographicHash::hash(row.planText.toUtf8(), QCryptographicHash::Sha256).toHex());
    return document.value(QLatin1String("plan")).toString() == sha
        ? QString()
        : QStringLiteral("the stored plan is not the one that was signed");
}

} // namespace

Status prepare(Store& store, const Plan& plan, const risk::LaunchFacts& facts, Session& row, Journal& journal,
    Journal& aside, qint64 now)
{
    if (!plan.needsRisk)
        return Done{};
    const QJsonObject document = risk::launchDocument(plan, facts);
    const auto ask = [plan, document, now](Store& asked) {
        return risk::mayLaunch(asked, plan.riskId, plan.file, document, firstWaves(plan), now);
    };
    const risk::LaunchVerdict verdict = ask(store);
    if (!verdict.ok()) {
        if (verdict.outdated)
            aside.add([verdict, now](Store& stored) {
                return risk::setStale(stored, verdict.risk, QStringLiteral("its plan is another: ") + verdict.why, now);
            });
        return refusal(plan, verdict);
    }
    row.launch.insert(kKey, verdict.ground.json());
    journal.add([ask, plan, before = verdict.ground.json()](Store& stored) -> Status {
        const risk::LaunchVerdict again = ask(stored);
        if (!again.ok())
            return refusal(plan, again);
        if (again.ground.json() == before)
            return Done{};
        return Error{ErrorKind::Usage, QStringLiteral("content-changed"), plan.name,
            QStringLiteral("the assessment changed in this moment"), QStringLiteral("start it again")};
    });
    return Done{};
}

QString holdOf(Store& store, SessionRun& session, const QString& wave, qint64 now, qint64& until)
{
    const risk::LaunchGround ground = risk::LaunchGround::from(session.row->launch.value(kKey).toObject());
    if (ground.risk.isEmpty())
        return QStringLiteral("risk assessment: the session has none, and its plan requires one");
    if (const QString fault = storedPlanFault(store, session.row.row, ground); !fault.isEmpty())
        return QStringLiteral("risk assessment %1: %2").arg(ground.risk, fault);
    qint64 ends = 0;
    const QString why = risk::waveHold(store, ground, wave, now, &ends);
    if (ends > now)
        until = until > 0 ? std::min(until, ends) : ends;
    return why;
}

} // namespace wavedeck::signedplans
