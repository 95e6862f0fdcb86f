// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/evidence.h"

#include "app/engine/engine.h"
#include "app/engine/judge.h"
#include "models/base/clock.h"
#include "models/run/rundirectory.h"
#include "models/secrets/redact.h"
#include "models/store/gaterepository.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonObject>

namespace wavedeck {

namespace evidence {

Evidence ofFile(const QString& path, const QString& name)
{
    Evidence row;
    row.kind = QStringLiteral("file");
    row.path = name;
    row.bytes = -1;
    const QFileInfo file(path);
    if (!file.isFile() || file.isSymLink())
        return row;
    row.bytes = file.size();
    row.at = utcMs();
    if (row.bytes > kMostHashed)
        return row;
    const QByteArray content = run::readPlain(path, 0, kMostHashed);
    if (content.size() == row.bytes)
        row.sha256 = QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
    return row;
}

void keep(const SessionRun& session, const CriterionRun& criterion, Evidence row, Journal& journal)
{
    row.gate = criterion.row.row.gate;
    row.criterion = criterion.row.row.id;
    row.attempt = criterion.needsPerson() ? 0 : criterion.row.row.attempt;
    row.text = redacted(row.text);
    if (row.environment.isEmpty())
        row.environment = environmentOf(session, criterion);
    if (row.at == 0)
        row.at = utcMs();
    journal.add([id = session.id(), row](Store& store) { return GateRepository(store).insert(id, row); });
}

QString environmentOf(const SessionRun& session, const CriterionRun& criterion)
{
    const Criterion& row = criterion.row.row;
    return !row.environment.isEmpty() || row.verifies == Verifies::Implemented ? row.environment
                                                                               : session.plan.environmentName;
}

} // namespace evidence

/// Rows for what its program left, and for the files that the plan names as its evidence: without them, or with old
/// ones, it has not passed.
void Engine::keepEvidence(const Run& run, QJsonArray& found, Verdict& verdict)
{
    const CriterionRun& criterion = *run.what.criterion;
    const SessionRun& session = run.session();
    for (const QJsonValue& value : std::as_const(found)) {
        const QJsonObject entry = value.toObject();
        Evidence row;
        row.path = entry.value(QLatin1String("file")).toString();
        row.kind = row.path.endsWith(QLatin1String("/stdout.log")) ? QStringLiteral("output") : QStringLiteral("file");
        row.bytes = entry.value(QLatin1String("bytes")).toInteger();
        row.sha256 = entry.value(QLatin1String("sha256")).toString();
        evidence::keep(session, criterion, row, m_journal);
    }
    for (const QString& name : criterion.plan->evidence) {
        const QString relative = substitute(name, substitutionOf(run));
        const QString path = QDir(session.plan.workspace).filePath(relative);
        Evidence row = evidence::ofFile(path, relative);
        const bool old
            = row.bytes >= 0 && QFileInfo(path).lastModified().toMSecsSinceEpoch() < run.attempt().row.intentAt - 2000;
        if ((row.bytes < 0 || old) && verdict.state == GateState::Passed)
            verdict = {GateState::Inconclusive, verdict.value,
                old ? QStringLiteral("its evidence %1 is older than the run").arg(relative)
                    : QStringLiteral("its evidence %1 is not there").arg(relative)};
        if (row.bytes < 0 || old)
            continue;
        found.append(QJsonObject{{QStringLiteral("file"), relative}, {QStringLiteral("bytes"), row.bytes},
            {QStringLiteral("at"), rfc3339(row.at)}, {QStringLiteral("sha256"), row.sha256}});
        evidence::keep(session, criterion, row, m_journal);
    }
}

} // namespace wavedeck
