// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/findingimport.h"

#include "app/audit/finding.h"
#include "app/audit/process.h"
#include "models/base/clock.h"
#include "models/store/openforchange.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>

#include <algorithm>
#include <cctype>
#include <memory>

namespace wavedeck::audit {

namespace {

constexpr int kGitLimitMs = 60'000;
constexpr qsizetype kMostKept = 64 * 1024 * 1024; ///< bytes of source

Error unreadable(const QString& path, const QString& why)
{
    return {ErrorKind::Usage, QStringLiteral("unreadable"), QStringLiteral("'%1'").arg(printable(path)), why, {}};
}

Error cancelled()
{
    return {ErrorKind::Usage, QStringLiteral("cancelled"), QStringLiteral("import"), QStringLiteral("it was stopped"),
        QStringLiteral("nothing was stored")};
}

/// The whole of a regular file that is not too large.
Result<QByteArray> bytesOf(const QString& path)
{
    const QFileInfo info(path);
    if (!info.isFile())
        return unreadable(
            path, info.exists() ? QStringLiteral("it is no regular file") : QStringLiteral("no such file"));
    if (info.size() > debt::kMostImportBytes)
        return debt::refused(QStringLiteral("'%1'").arg(printable(path)),
            QStringLiteral("it is larger than %1 MiB").arg(debt::kMostImportBytes / 1024 / 1024));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(path, file.errorString());
    return file.read(debt::kMostImportBytes + 1);
}

/// A commit as git prints it; empty for anything else.
QString commitOf(const QString& folder)
{
    const ProcessResult head = runGit(
        {QStringLiteral("rev-parse"), QStringLiteral("--verify"), QStringLiteral("-q"), QStringLiteral("HEAD")}, folder,
        kGitLimitMs);
    const QByteArray id = head.good() ? head.out.trimmed() : QByteArray();
    const bool good = id.size() >= 40
        && std::all_of(id.begin(), id.end(), [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; });
    return good ? QString::fromLatin1(id) : QString();
}

/// Pairs of old and new path in the order git tells them: R100 NUL old NUL new NUL.
QList<std::pair<QString, QString>> renamesIn(const QString& folder, const QStringList& command)
{
    static const QStringList kShow{QStringLiteral("--find-renames"), QStringLiteral("--diff-filter=R"),
        QStringLiteral("--name-status"), QStringLiteral("-z"), QStringLiteral("--relative"),
        QStringLiteral("--no-ext-diff"), QStringLiteral("--no-textconv")};
    QList<std::pair<QString, QString>> pairs;
    const ProcessResult said = runGit(command.mid(0, 1) + kShow + command.mid(1), folder, kGitLimitMs);
    if (!said.good())
        return pairs;
    const QList<QByteArray> fields = said.out.split('\0');
    for (qsizetype i = 0; i + 2 < fields.size(); ++i) {
        const QByteArray kind = fields.at(i).trimmed();
        if (kind.size() != 4 || !kind.startsWith('R'))
            continue;
        pairs.append({QString::fromUtf8(fields.at(i + 1)), QString::fromUtf8(fields.at(i + 2))});
        i += 2;
    }
    return pairs;
}

/// From a commit to the working tree: old path → new. Commit by commit, as a file may have been renamed and changed
/// beyond recognition; where the commit lies aside, from its tree to ours.
QMap<QString, QString> renamesSince(const QString& folder, const QString& commit)
{
    QMap<QString, QString> renames;
    if (commit.isEmpty())
        return renames;
    const auto steps = renamesIn(folder,
                           {QStringLiteral("log"), QStringLiteral("--reverse"), QStringLiteral("--format="),
                               QString(commit + QStringLiteral("..HEAD")), QStringLiteral("--")})
        + renamesIn(folder, {QStringLiteral("diff"), QStringLiteral("HEAD"), QStringLiteral("--")});
    for (const auto& [from, to] : steps) {
        const QString origin = renames.key(from, from);
        renames.insert(origin, to);
    }
    const auto across = renamesIn(folder, {QStringLiteral("diff"), commit, QStringLiteral("--")});
    for (const auto& [from, to] : across)
        if (!renames.contains(from))
            renames.insert(from, to);
    return renames;
}

/// The real path of the folder that is meant.
Result<QString> folderOf(const QString& given)
{
    const QString start = given.isEmpty() ? QDir::currentPath() : given;
    const QString real = QFileInfo(start).canonicalFilePath();
    if (real.isEmpty() || !QFileInfo(real).isDir())
        return unreadable(start, QStringLiteral("no such folder"));
    if (!given.isEmpty())
        return real;
    const ProcessResult top
        = runGit({QStringLiteral("rev-parse"), QStringLiteral("--show-toplevel")}, real, kGitLimitMs);
    return top.good() && top.out.size() > 1 ? QFile::decodeName(top.out.chopped(1)) : real;
}

bool goesOn(const ImportProgress& progress, const QString& step)
{
    return !progress || progress(step);
}

} // namespace

debt::SourceLines sourceLines(const Repository& repository)
{
    struct Kept {
        QHash<QString, QList<QByteArray>> files;
        qsizetype bytes = 0;
    };
    const auto kept = std::make_shared<Kept>();
    return [repository, kept](const QString& path) {
        if (const auto known = kept->files.constFind(path); known != kept->files.constEnd())
            return *known;
        const QByteArray text = repository.readText(QFile::encodeName(path)).data;
        QList<QByteArray> lines;
        for (const QByteArrayView view : splitLines(text))
            lines.append(view.toByteArray());
        kept->bytes += text.size();
        if (kept->bytes > kMostKept) {
            kept->files.clear();
            kept->bytes = text.size();
        }
        kept->files.insert(path, lines);
        return lines;
    };
}

Result<ImportResult> storeScans(const QList<debt::Scan>& scans, ImportGround ground, const QString& dataDir,
    const Actor& by, const ImportProgress& progress)
{
    const auto store = openForChange(dataDir);
    if (!store)
        return store.error();
    FindingRepository repository(**store);
    QStringList tools;
    for (const debt::Scan& scan : scans)
        tools.append(scan.tool);
    ground.commit = commitOf(ground.folder);
    ground.renames = renamesSince(ground.folder, repository.lastCommit(ground.folder, tools));
    if (!goesOn(progress, QStringLiteral("Storing")))
        return cancelled();
    return repository.import(scans, ground, by, utcMs());
}

Result<ImportResult> importFindings(
    const ImportRequest& request, const QString& dataDir, const Actor& by, const ImportProgress& progress)
{
    const Result<QString> folder = folderOf(request.folder);
    if (!folder)
        return folder.error();
    if (!goesOn(progress, QStringLiteral("Reading")))
        return cancelled();
    const Result<QByteArray> bytes = bytesOf(request.file);
    if (!bytes)
        return bytes.error();
    const debt::Place place{*folder, sourceLines(Repository::below(*folder))};
    Result<debt::Findings> findings = debt::readFindings(*bytes, place);
    if (!findings) {
        Error error = findings.error();
        error.what
            = QStringLiteral("'%1' is refused: %2").arg(printable(QFileInfo(request.file).fileName()), error.what);
        return error;
    }
    for (debt::Scan& scan : findings->scans)
        if (scan.complete && (request.isPartial || !request.scope.isEmpty())) {
            scan.complete = false;
            scan.why = request.scope.isEmpty() ? QStringLiteral("it is said to be partial")
                                               : QStringLiteral("only %1 was looked at").arg(printable(request.scope));
        }
    ImportGround ground;
    ground.folder = *folder;
    ground.file = QFileInfo(request.file).fileName();
    ground.sha256 = QString::fromLatin1(QCryptographicHash::hash(*bytes, QCryptographicHash::Sha256).toHex());
    ground.session = request.session;
    return storeScans(findings->scans, ground, dataDir, by, progress);
}

} // namespace wavedeck::audit
