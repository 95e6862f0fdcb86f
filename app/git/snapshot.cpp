// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/git/snapshot.h"

#include "app/git/changes.h"
#include "app/git/gitsteps.h"
#include "models/base/clock.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wavedeck::git {

namespace {

constexpr qint64 kMostSnapshot = 64LL * 1024 * 1024;

/// One file that is not as committed.
struct Dirty {
    QString committed; ///< blob in HEAD; empty = not there
    QString content; ///< blob of what lies there; empty = nothing does
    QString stamp; ///< size, inode and times
};

struct Snapshot {
    qint64 at = 0;
    QString head;
    QMap<QString, Dirty> files;
};

QString stampOf(const struct stat& info)
{
    return QStringLiteral("%1:%2:%3.%4:%5.%6")
        .arg(info.st_size)
        .arg(info.st_ino)
        .arg(info.st_mtim.tv_sec)
        .arg(info.st_mtim.tv_nsec)
        .arg(info.st_ctim.tv_sec)
        .arg(info.st_ctim.tv_nsec);
}

/// The name git would give the content; empty = it cannot be read. Never follows a link, never waits for a pipe.
QString blobOf(const QByteArray& file, const struct stat& info, bool sha256)
{
    QCryptographicHash hash(sha256 ? QCryptographicHash::Sha256 : QCryptographicHash::Sha1);
    const QByteArray header = "blob " + QByteArray::number(qint64(info.st_size)) + '\0';
    hash.addData(header);
    if (S_ISLNK(info.st_mode)) {
        QByteArray target(4096, 0);
        const ssize_t size = ::readlink(file.constData(), target.data(), std::size_t(target.size()));
        hash.addData(target.left(std::max<ssize_t>(0, size)));
        return QString::fromLatin1(hash.result().toHex());
    }
    const int fd = ::open(file.constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    QFile opened;
    if (fd < 0 || !opened.open(fd, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle))
        return {};
    hash.addData(&opened);
    return QString::fromLatin1(hash.result().toHex());
}

std::optional<Snapshot> load(const QString& file)
{
    QFile opened(file);
    if (file.isEmpty() || !opened.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject json = QJsonDocument::fromJson(opened.read(kMostSnapshot)).object();
    if (json.isEmpty())
        return std::nullopt;
    Snapshot snapshot;
    snapshot.at = json.value(QLatin1String("at")).toInteger();
    snapshot.head = json.value(QLatin1String("head")).toString();
    const QJsonObject files = json.value(QLatin1String("files")).toObject();
    for (auto it = files.begin(); it != files.end(); ++it) {
        const QStringList words = it->toString().split(QLatin1Char(' '));
        snapshot.files.insert(it.key(), {words.value(0), words.value(1), words.value(2)});
    }
    return snapshot;
}

bool save(const Snapshot& snapshot, const QString& file)
{
    QJsonObject files;
    for (auto it = snapshot.files.begin(); it != snapshot.files.end(); ++it)
        files.insert(it.key(), QString(it->committed + QLatin1Char(' ') + it->content + QLatin1Char(' ') + it->stamp));
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly))
        return false;
    out.write(QJsonDocument(QJsonObject{{QStringLiteral("at"), snapshot.at}, {QStringLiteral("head"), snapshot.head},
                                {QStringLiteral("files"), files}})
                  .toJson(QJsonDocument::Compact));
    return out.commit();
}

/// `1 .M N... 100644 100644 100644 HEAD INDEX path`, `u … path`, `? path`
bool readEntry(const QByteArray& field, QString& path, QString& committed)
{
    const int words = field.startsWith("1 ") ? 8 : field.startsWith("u ") ? 10 : field.startsWith("? ") ? 1 : 0;
    if (words == 0)
        return false;
    qsizetype at = 0;
    QByteArrayList taken;
    for (int i = 0; i < words; ++i) {
        const qsizetype space = field.indexOf(' ', at);
        if (space < 0)
            return false;
        taken.append(field.mid(at, space - at));
        at = space + 1;
    }
    path = QString::fromUtf8(field.mid(at));
    const QByteArray id = words == 8 ? taken[6] : words == 10 ? taken[8] : QByteArray();
    committed = id.count('0') == id.size() ? QString() : QString::fromLatin1(id);
    return true;
}

/// Fills files; an empty answer means it went well.
/// leaveOut: a folder whose files are the engine's own.
QString look(
    const Repository& repository, const std::optional<Snapshot>& before, const QString& leaveOut, Snapshot& now)
{
    const Answer status = run({repository.top, {}},
        {QStringLiteral("status"), QStringLiteral("--porcelain=v2"), QStringLiteral("-z"),
            QStringLiteral("--no-renames"), QStringLiteral("--untracked-files=all"),
            QStringLiteral("--ignore-submodules=all")});
    if (!status.good())
        return status.error;
    const QByteArrayList fields = status.fields();
    if (fields.size() > kMostEntries)
        return QStringLiteral("more than %1 files are not as committed").arg(kMostEntries);
    qint64 bytes = 0;
    for (const QByteArray& field : fields) {
        QString path;
        Dirty dirty;
        if (!readEntry(field, path, dirty.committed))
            continue;
        const QString absolute = repository.top + QLatin1Char('/') + path;
        if (!leaveOut.isEmpty() && absolute.startsWith(leaveOut + QLatin1Char('/')))
            continue;
        const QByteArray file = QFile::encodeName(absolute);
        struct stat info { };
        if (::lstat(file.constData(), &info) == 0 && (S_ISREG(info.st_mode) || S_ISLNK(info.st_mode))) {
            dirty.stamp = stampOf(info);
            const auto known = before ? before->files.constFind(path) : decltype(before->files.constFind(path))();
            if (before && known != before->files.cend() && known->stamp == dirty.stamp) {
                dirty.content = known->content;
            } else {
                bytes += info.st_size;
                if (bytes > kMostBytes)
                    return QStringLiteral("more than 256 MiB are not as committed");
                dirty.content = blobOf(file, info, repository.head.size() > 40);
            }
        }
        now.files.insert(path, dirty);
    }
    return {};
}

/// What lies there now against what lay there then, whether committed or not.
bool compare(
    const Repository& repository, const Snapshot& before, const Snapshot& now, QMap<QString, Difference>& found)
{
    QMap<QString, Difference> commits;
    bool ok = true;
    if (before.head != now.head)
        commits = differences({repository.top, {}}, before.head, now.head, ok);
    QStringList paths = before.files.keys() + now.files.keys() + commits.keys();
    paths.removeDuplicates();
    for (const QString& path : paths) {
        const auto then = before.files.constFind(path);
        const auto here = now.files.constFind(path);
        const auto commit = commits.constFind(path);
        Difference one;
        one.before = then != before.files.cend() ? then->content
            : commit != commits.cend()           ? commit->before
                                                 : here->committed;
        one.after = here != now.files.cend() ? here->content
            : commit != commits.cend()       ? commit->after
                                             : then->committed;
        if (one.before != one.after)
            found.insert(path, one);
    }
    return ok;
}

} // namespace

QJsonObject scan(const QJsonObject& request)
{
    Snapshot now;
    now.at = utcMs();
    const QString file = request.value(QLatin1String("after")).toString();
    const Repository repository = repositoryOf(request.value(QLatin1String("workspace")).toString());
    if (!repository.good)
        return failed(repository.error);
    now.head = repository.head;
    const auto before = load(request.value(QLatin1String("before")).toString());
    QJsonObject answer{
        {QStringLiteral("ok"), true}, {QStringLiteral("at"), now.at}, {QStringLiteral("repository"), repository.top}};
    const QString unknown = look(repository, before, request.value(QLatin1String("leave_out")).toString(), now);
    if (!unknown.isEmpty()) {
        answer.insert(QStringLiteral("unknown"), unknown);
        return answer;
    }
    if (!save(now, file))
        return failed(QStringLiteral("%1 cannot be written").arg(file));
    QMap<QString, Difference> found;
    if (before) {
        answer.insert(QStringLiteral("base_at"), before->at);
        if (!compare(repository, *before, now, found))
            answer.insert(QStringLiteral("unknown"), QStringLiteral("its commits cannot be compared"));
    }
    insertChanges(answer, found);
    answer.insert(QStringLiteral("entries"), qint64(now.files.size()));
    return answer;
}

} // namespace wavedeck::git
