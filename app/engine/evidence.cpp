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
#include <QJsonDocument>
#include <QJsonObject>

#include <sys/stat.h>

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

namespace {
QString markOf(const QString& path)
{
    struct stat found = {};
    if (::stat(QFile::encodeName(path).constData(), &found) != 0)
        return QStringLiteral("none");
    return QStringLiteral("%1 %2 %3 %4.%5")
        .arg(found.st_dev)
        .arg(found.st_ino)
        .arg(found.st_size)
        .arg(found.st_mtim.tv_sec)
        .arg(found.st_mtim.tv_nsec);
}
} // namespace

QByteArray marksOf(const QStringList& paths)
{
    QJsonObject marks;
    for (const QString& path : paths)
        marks.insert(path, markOf(path));
    return marks.isEmpty() ? QByteArray() : QJsonDocument(marks).toJson(QJsonDocument::Compact);
}

bool isOwn(const QByteArray& marks, const QString& path, qint64 intentAt)
{
    const QJsonValue before = QJsonDocument::fromJson(marks).object().value(path);
    if (before.isString())
        return before.toString() != markOf(path);
    return QFileInfo(path).lastModified().toMSecsSinceEpoch() >= intentAt;
}

void keep(const SessionRun& session, const CriterionRun& criterion, Evidence row, Journal& journal)
{
    row.gate = criterion.row.row.gate;
    row.criterion = criterion.row.row.id;
    row.attempt = criterion.row.row.attempt;
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

namespace {
constexpr qint64 kMostMarks = 1024 * 1024;
}

/// Files that a criterion's program is to write: its report, and what the plan names as its evidence.
QStringList Engine::namedFiles(const Run& run) const
{
    const CriterionPlan& plan = *run.what.criterion->plan;
    QStringList names = plan.evidence;
    if (plan.kind == CriterionKind::Report || plan.kind == CriterionKind::Coverage)
        names.prepend(plan.reportPath);
    for (QString& name : names)
        name = QDir(run.session().plan.workspace).filePath(substitute(name, substitutionOf(run)));
    return names;
}

QByteArray Engine::marksBefore(const Run& run)
{
    return run::readPlain(run.dir + QStringLiteral("/before"), 0, kMostMarks);
}

/// Rows for what its program left, and for the files that the plan names as its evidence: without them, or with old
/// ones, it has not passed.
void Engine::keepEvidence(const Run& run, QJsonArray& found, Verdict& verdict)
{
    const CriterionRun& criterion = *run.what.criterion;
    const SessionRun& session = run.session();
    const QByteArray marks = marksBefore(run);
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
        const bool old = row.bytes >= 0 && !evidence::isOwn(marks, path, run.attempt().row.intentAt);
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
