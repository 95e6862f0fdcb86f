// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/signedplans.h"

#include "app/engine/launcher.h"
#include "models/risk/launchgate.h"
#include "models/store/riskrepository.h"
#include "models/store/rows.h"
#include "models/trail/trail.h"

#include <QJsonDocument>
#include <QStandardPaths>

namespace wavedeck::signedplans {

namespace {

const QString kKey = QStringLiteral("risk");
const QString kLaunched = QStringLiteral("risk.launch");

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

/// What would run now, made anew from the stored plan and the files as they lie there, against what was signed.
QString changedSince(Store& store, SessionRun& session, const risk::LaunchGround& ground)
{
    const auto content = RiskRepository(store).content(ground.risk, ground.revision);
    if (!content)
        return content.error().why;
    QStringList path;
    for (const QByteArray& variable : session.environment)
        if (variable.startsWith("PATH="))
            path = QString::fromUtf8(variable.mid(5)).split(QLatin1Char(':'), Qt::SkipEmptyParts);
    path.append(Launcher::programFolder());
    const risk::LaunchFacts facts{session.row->planText.toUtf8(),
        session.row->launch.value(QLatin1String("overrides")).toObject(),
        [path](const QString& program) { return QStandardPaths::findExecutable(program, path); }};
    const QJsonObject present = risk::launchDocument(session.plan, facts);
    // Against what was signed, not against what the row says was signed; its content is looked at with the signatures.
    QJsonObject approved = QJsonDocument::fromJson(content->planRuns.toUtf8()).object();
    // The commit that worktrees started from is that of the start: what they merge since is another one.
    approved.insert(QStringLiteral("commit"), present.value(QLatin1String("commit")));
    if (risk::launchSha256(present) == risk::launchSha256(approved))
        return {};
    return QStringLiteral("what it runs is not what was signed: %1")
        .arg(risk::launchDifference(approved, present).mid(0, 5).join(QStringLiteral(", ")));
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
    journal.add([ask, plan, now, session = row.id, before = verdict.ground.json()](Store& stored) -> Status {
        const risk::LaunchVerdict again = ask(stored);
        if (!again.ok())
            return refusal(plan, again);
        if (again.ground.json() == before) {
            TrailEntry entry = TrailEntry::of(
                Actor(QStringLiteral("engine")), kLaunched, QStringLiteral("risk:") + again.ground.risk, before);
            entry.source = TrailSource::Engine;
            entry.session = session;
            entry.at = now;
            return trail::append(stored, entry);
        }
        return Error{ErrorKind::Usage, QStringLiteral("content-changed"), plan.name,
            QStringLiteral("the assessment changed in this moment"), QStringLiteral("start it again")};
    });
    return Done{};
}

bool asks(const SessionRun& session)
{
    return session.plan.needsRisk || session.signedStart || session.row->launch.contains(kKey);
}

bool wasSigned(Store& store, const QString& session)
{
    return !rows::readAll<QString>(store,
        "SELECT subject FROM audit WHERE session = ? AND action = ? AND result = 'done' LIMIT 1",
        {rows::text(session), kLaunched}, [](rows::Reader& r) {
            return r.text();
        }).isEmpty();
}

QString holdOf(Store& store, SessionRun& session, const QString& wave, qint64 now, qint64& until)
{
    const risk::LaunchGround ground = risk::LaunchGround::from(session.row->launch.value(kKey).toObject());
    if (ground.risk.isEmpty())
        return QStringLiteral("risk assessment: the session has none, and its plan requires one");
    if (const QString fault = changedSince(store, session, ground); !fault.isEmpty())
        return QStringLiteral("risk assessment %1: %2").arg(ground.risk, fault);
    qint64 ends = 0;
    const QString why = risk::waveHold(store, ground, wave, now, &ends);
    if (ends > now)
        until = until > 0 ? std::min(until, ends) : ends;
    return why;
}

QString startHold(Store& store, SessionRun& session, const QString& wave, qint64 now)
{
    constexpr qint64 kMomentMs = 50;
    StartHolds& known = session.startHolds;
    if (known.lookedAt != wave || now - known.lookedMs > kMomentMs || now < known.lookedMs) {
        qint64 until = 0;
        known.lookedWhy = holdOf(store, session, wave, now, until);
        known.lookedAt = wave;
        known.lookedMs = now;
    }
    return known.lookedWhy;
}

} // namespace wavedeck::signedplans
