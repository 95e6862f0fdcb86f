// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/context.h"
#include "app/audit/findingimport.h"
#include "models/debt/fingerprint.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <array>

namespace wavedeck::audit {

namespace {

struct Mark {
    const char* rule;
    const char* priority;
};
constexpr std::array kMarks{Mark{"fixme", "P2"}, Mark{"xxx", "P2"}, Mark{"hack", "P3"}, Mark{"todo", "P3"}};

debt::Finding findingOf(const Finding& mark, const debt::Place& place)
{
    const auto detail = [&](const char* key) { return mark.detail.value(QLatin1String(key)).toString(); };
    debt::Finding finding;
    finding.rule = mark.rule;
    finding.path = QString::fromUtf8(mark.file);
    finding.line = mark.line;
    finding.title = debt::kept(detail("text"), debt::kMostTitle);
    finding.label = detail("mark");
    finding.category = QStringLiteral("Maintainability");
    for (const Mark& known : kMarks)
        if (mark.rule == QLatin1String(known.rule))
            finding.priority = QLatin1String(known.priority);
    if (const QString author = detail("author"); !author.isEmpty()) {
        const QDateTime when = QDateTime::fromString(detail("date"), Qt::ISODate);
        finding.since = when.toMSecsSinceEpoch();
        finding.what
            = QStringLiteral("Written by %1 on %2, commit %3.")
                  .arg(debt::kept(author, debt::kMostName), when.date().toString(Qt::ISODate), detail("commit"));
    } else if (mark.detail.value(QLatin1String("uncommitted")).toBool()) {
        finding.what = QStringLiteral("Not committed yet.");
    }
    debt::identify(finding, debt::surroundings(place, finding.path, finding.line));
    return finding;
}

} // namespace

Result<debt::Scan> commentScan(const Repository& repository, const QString& below, const ImportProgress& progress)
{
    debt::Scan scan;
    scan.tool = QStringLiteral("comments");
    if (!below.isEmpty()) {
        scan.complete = false;
        scan.why = QStringLiteral("only %1 was looked at").arg(below);
    }
    const debt::Place place{repository.rootName(), sourceLines(repository)};
    const QByteArray prefix = below.isEmpty() ? QByteArray() : QFile::encodeName(below) + '/';
    Events events;
    for (const QByteArray& path : repository.files()) {
        if (!path.startsWith(prefix))
            continue;
        if (progress && !progress(printable(path)))
            return Error{ErrorKind::Usage, QStringLiteral("cancelled"), QStringLiteral("harvest"),
                QStringLiteral("it was stopped"), QStringLiteral("nothing was stored")};
        const FileText text = repository.readText(path);
        if (text.state == ReadState::TooLarge || text.state == ReadState::Unreadable)
            scan.unread.insert(QString::fromUtf8(path));
        if (text.state != ReadState::Ok)
            continue;
        ScanContext context(repository, Options(), events);
        findTodoIn(context, path, text.data);
        for (const Finding& mark : context.findings())
            scan.findings.append(findingOf(mark, place));
    }
    debt::number(scan);
    return scan;
}

Result<ImportResult> harvestComments(const QString& path, const QString& session, const QString& dataDir,
    const Actor& by, const ImportProgress& progress)
{
    const Result<Repository> repository = Repository::open(path);
    if (!repository)
        return repository.error();
    const QString root = QFile::decodeName(repository->root());
    const QString real = QFileInfo(path).canonicalFilePath();
    const QString below = QFileInfo(real).isDir() && real != root ? QDir(root).relativeFilePath(real) : QString();
    const Result<debt::Scan> scan = commentScan(*repository, below, progress);
    if (!scan)
        return scan.error();
    ImportGround ground;
    ground.folder = root;
    ground.file = QStringLiteral("comments of %1").arg(QFileInfo(root).fileName());
    ground.source = QStringLiteral("comment");
    ground.session = session;
    return storeScans({*scan}, ground, dataDir, by, progress);
}

} // namespace wavedeck::audit
