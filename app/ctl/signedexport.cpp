// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/signedexport.h"

#include "app/ctl/output.h"
#include "models/base/clock.h"
#include "models/people/recorded.h"
#include "models/risk/signedfolder.h"
#include "models/store/openforchange.h"

#include <QDir>
#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wavedeck::ctl {

namespace {

constexpr qsizetype kMostFiles = 10'000;
constexpr qint64 kMostBytes = 256 * 1024 * 1024;

/// A plain file, not through a link; empty otherwise.
QByteArray contentOf(const QString& path, qint64 most)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return {};
    struct stat info = {};
    QFile file;
    if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size > most
        || !file.open(fd, QIODevice::ReadOnly, QFile::AutoCloseHandle)) {
        ::close(fd);
        return {};
    }
    return file.read(most);
}

Error cannotWrite(const QString& path)
{
    return {ErrorKind::Environment, QStringLiteral("cannot-write"), path, QStringLiteral("it cannot be written"), {}};
}

/// All of it, or no folder.
Status writeFolder(const QString& folder, const QMap<QString, QByteArray>& files)
{
    const QString part = folder + QStringLiteral(".part-%1").arg(::getpid());
    if (!QDir().mkpath(part))
        return cannotWrite(part);
    for (auto it = files.begin(); it != files.end(); ++it) {
        QFile file(part + QLatin1Char('/') + it.key());
        if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly) || file.write(it.value()) != it.value().size()
            || !file.flush()) {
            QDir(part).removeRecursively();
            return cannotWrite(file.fileName());
        }
    }
    if (QDir().rename(part, folder))
        return Done{};
    QDir(part).removeRecursively();
    return cannotWrite(folder);
}

} // namespace

int answerSignedExport(Context& context, const QString& id, const QString& folder)
{
    const QString target = QDir::current().absoluteFilePath(
        folder.isEmpty() ? QString(id.toUpper() + QStringLiteral("-signed")) : folder);
    if (QFileInfo::exists(target))
        return context.fail(usage("exists", target, QStringLiteral("it is there already"),
            QStringLiteral("give a new folder with --output")));
    auto store = openForChange(context.dataDir());
    const auto by = context.who();
    if (!store || !by)
        return context.fail(store ? by.error() : store.error());
    const auto files = risk::signedFolder(**store, id, utcMs());
    if (!files)
        return context.fail(files.error());
    const QString digest = signing::sha256(files->value(QLatin1String(risk::kManifest)));
    if (Status done = writeFolder(target, *files); !done)
        return context.fail(done.error());
    const Status told = recorded(**store,
        TrailEntry::of(*by, QStringLiteral("risk.export"), QStringLiteral("risk:") + id.toUpper(),
            {{QStringLiteral("digest"), digest}}),
        [](TrailEntry&) -> Result<Change> { return Change::Made; });
    if (!told)
        return context.fail(told.error());
    return context.answer({{QStringLiteral("folder"), target}, {QStringLiteral("files"), files->size()},
                              {QStringLiteral("digest"), digest}},
        QStringLiteral("wrote %1: %2 files\ndigest %3\n").arg(plain(target)).arg(files->size()).arg(digest));
}

Result<risk::Verdict> verifySignedFolder(const QString& folder, const QString& digest)
{
    const QDir dir(folder);
    const QStringList names = dir.entryList(QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot | QDir::System);
    if (folder.isEmpty() || !dir.exists() || names.size() > kMostFiles)
        return usage("no-folder", folder, QStringLiteral("it is no folder that an export wrote"),
            QStringLiteral("`wavedeckctl risk export-signed ID` writes one"));
    QMap<QString, QByteArray> files;
    qint64 left = kMostBytes;
    for (const QString& name : names) {
        const QByteArray bytes = contentOf(dir.filePath(name), left);
        left -= bytes.size();
        files.insert(name, bytes);
    }
    return risk::verifyFolder(files, digest);
}

} // namespace wavedeck::ctl
