// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/repository.h"

#include "app/audit/finding.h"
#include "app/audit/process.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wavedeck::audit {

namespace {

constexpr int kGitLimitMs = 120'000;
constexpr int kMaxDepth = 200;

Error environment(const QString& what, const QString& why, const QString& mend)
{
    return Error{ErrorKind::Environment, QStringLiteral("scan-environment"), what, why, mend};
}

QString firstLine(const QByteArray& text)
{
    return QString::fromUtf8(text).section(QLatin1Char('\n'), 0, 0).trimmed();
}

} // namespace

QString why(ReadState state)
{
    switch (state) {
    case ReadState::Ok:
        return QString();
    case ReadState::Missing:
        return QStringLiteral("tracked, but gone from the working tree");
    case ReadState::Symlink:
        return QStringLiteral("symbolic link, not followed");
    case ReadState::Special:
        return QStringLiteral("not a regular file");
    case ReadState::TooLarge:
        return QStringLiteral("larger than 5 MiB");
    case ReadState::Binary:
        return QStringLiteral("binary");
    case ReadState::Unreadable:
        return QStringLiteral("cannot be read");
    }
    return QString();
}

bool isSafeRelative(const QByteArray& path)
{
    if (path.isEmpty() || path.size() > 4096 || path.contains('\0'))
        return false;
    const QList<QByteArray> parts = path.split('/');
    return std::none_of(parts.begin(), parts.end(),
        [](const QByteArray& part) { return part.isEmpty() || part == "." || part == ".."; });
}

QList<QByteArrayView> splitLines(QByteArrayView data)
{
    QList<QByteArrayView> lines;
    qsizetype from = 0;
    while (from < data.size()) {
        qsizetype end = data.indexOf('\n', from);
        if (end < 0)
            end = data.size();
        qsizetype length = end - from;
        if (length > 0 && data.at(from + length - 1) == '\r')
            --length;
        lines.append(data.sliced(from, length));
        from = end + 1;
    }
    return lines;
}

Result<Repository> Repository::open(const QString& path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return environment(QStringLiteral("'%1'").arg(printable(path)), QStringLiteral("no such path"),
            QStringLiteral("name a folder that exists"));
    const QString folder = info.isDir() ? info.absoluteFilePath() : info.absolutePath();
    Repository repository;
    const ProcessResult top
        = runGit({QStringLiteral("rev-parse"), QStringLiteral("--show-toplevel")}, folder, kGitLimitMs);
    if (top.good() && top.out.size() > 1) {
        repository.m_root = top.out.chopped(1);
        repository.m_git = true;
        const ProcessResult head = runGit(
            {QStringLiteral("rev-parse"), QStringLiteral("--verify"), QStringLiteral("-q"), QStringLiteral("HEAD")},
            folder, kGitLimitMs);
        if (head.good())
            repository.m_head = firstLine(head.out);
        const Status listed = repository.listGit();
        if (!listed)
            return listed.error();
    } else {
        // Anything but "there is no repository" (foreign owner, damage) must not turn silently into a tree walk.
        if (top.started && !top.err.contains("not a git repository"))
            return environment(QStringLiteral("git refuses '%1'").arg(printable(folder)), firstLine(top.err),
                QStringLiteral("run `git status` there"));
        const QString real = QFileInfo(folder).canonicalFilePath();
        repository.m_root = QFile::encodeName(real);
        if (::access(repository.m_root.constData(), R_OK | X_OK) != 0)
            return environment(QStringLiteral("'%1'").arg(printable(folder)), QStringLiteral("cannot be read"),
                QStringLiteral("check its permissions"));
        repository.walk(QByteArray(), 0);
    }
    repository.finish();
    return repository;
}

Repository Repository::below(const QString& root)
{
    Repository repository;
    repository.m_root = QFile::encodeName(root);
    return repository;
}

Status Repository::listGit()
{
    const ProcessResult listing = runGit({QStringLiteral("ls-files"), QStringLiteral("-z"), QStringLiteral("--stage")},
        QFile::decodeName(m_root), kGitLimitMs);
    if (!listing.good())
        return environment(QStringLiteral("git ls-files in '%1'").arg(printable(rootName())), firstLine(listing.err),
            QStringLiteral("run `git status` there"));
    // "MODE SHA STAGE\tPATH"
    const QList<QByteArray> rows = listing.out.split('\0');
    for (const QByteArray& row : rows) {
        const qsizetype tab = row.indexOf('\t');
        if (tab < 0)
            continue;
        const QByteArray path = row.mid(tab + 1);
        if (row.startsWith("120000"))
            m_symlinks.insert(path);
        else if (row.startsWith("160000"))
            m_submodules.insert(path);
        else
            m_files.append(path);
    }
    return Done{};
}

void Repository::walk(const QByteArray& folder, int depth)
{
    const QByteArray full = folder.isEmpty() ? m_root : m_root + '/' + folder;
    DIR* stream = depth > kMaxDepth ? nullptr : ::opendir(full.constData());
    if (!stream)
        return;
    QList<QByteArray> subfolders;
    while (const dirent* entry = ::readdir(stream)) {
        const QByteArray name(entry->d_name);
        if (name == "." || name == ".." || name == ".git" || name == ".hg" || name == ".svn")
            continue;
        const QByteArray path = folder.isEmpty() ? name : folder + '/' + name;
        struct stat info { };
        if (::fstatat(::dirfd(stream), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (S_ISDIR(info.st_mode))
            subfolders.append(path);
        else if (S_ISLNK(info.st_mode))
            m_symlinks.insert(path);
        else if (S_ISREG(info.st_mode))
            m_files.append(path);
    }
    ::closedir(stream);
    for (const QByteArray& subfolder : std::as_const(subfolders))
        walk(subfolder, depth + 1);
}

void Repository::addUntracked()
{
    walk(QByteArray(), 0);
    finish();
}

void Repository::finish()
{
    std::sort(m_files.begin(), m_files.end());
    // A path in conflict is listed once for each stage.
    m_files.erase(std::unique(m_files.begin(), m_files.end()), m_files.end());
    m_fileSet = QSet<QByteArray>(m_files.begin(), m_files.end());
    const auto addFolders = [this](const QByteArray& path) {
        qsizetype slash = path.lastIndexOf('/');
        while (slash > 0) {
            const QByteArray folder = path.left(slash);
            if (m_folders.contains(folder))
                break;
            m_folders.insert(folder);
            slash = path.lastIndexOf('/', slash - 1);
        }
    };
    for (const QByteArray& path : std::as_const(m_files))
        addFolders(path);
    for (const QByteArray& path : std::as_const(m_symlinks))
        addFolders(path);
}

int Repository::openParent(const QByteArray& path, QByteArray* name) const
{
    if (!isSafeRelative(path)) {
        errno = EINVAL;
        return -1;
    }
    const QList<QByteArray> parts = path.split('/');
    int folder = ::open(m_root.constData(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    for (qsizetype i = 0; folder >= 0 && i + 1 < parts.size(); ++i) {
        const int next = ::openat(folder, parts.at(i).constData(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        const int saved = errno;
        ::close(folder);
        errno = saved;
        folder = next;
    }
    *name = parts.last();
    return folder;
}

int Repository::openFile(const QByteArray& path, ReadState* state, qint64* size) const
{
    QByteArray name;
    const int folder = openParent(path, &name);
    if (folder < 0) {
        *state = ReadState::Missing;
        return -1;
    }
    // O_NONBLOCK: a FIFO put in the place of a tracked file must not block us.
    const int file = ::openat(folder, name.constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    const int saved = errno;
    ::close(folder);
    if (file < 0) {
        *state = saved == ELOOP ? ReadState::Symlink : saved == ENOENT ? ReadState::Missing : ReadState::Unreadable;
        return -1;
    }
    struct stat info { };
    if (::fstat(file, &info) != 0 || !S_ISREG(info.st_mode)) {
        ::close(file);
        *state = ReadState::Special;
        return -1;
    }
    *state = ReadState::Ok;
    *size = info.st_size;
    return file;
}

FileText Repository::readText(const QByteArray& path, qint64 limit) const
{
    FileText text;
    qint64 size = 0;
    const int descriptor = openFile(path, &text.state, &size);
    if (descriptor < 0)
        return text;
    QFile file;
    if (!file.open(descriptor, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle)) {
        ::close(descriptor);
        text.state = ReadState::Unreadable;
        return text;
    }
    if (size > limit) {
        text.state = ReadState::TooLarge;
        return text;
    }
    text.data = file.read(limit + 1);
    if (text.data.size() > limit)
        text.state = ReadState::TooLarge;
    else if (QByteArrayView(text.data).first(std::min<qsizetype>(text.data.size(), 8000)).contains('\0'))
        text.state = ReadState::Binary;
    if (text.state != ReadState::Ok)
        text.data.clear();
    return text;
}

bool Repository::exists(const QByteArray& path) const
{
    QByteArray name;
    const int folder = openParent(path, &name);
    if (folder < 0)
        return false;
    struct stat info { };
    const bool there = ::fstatat(folder, name.constData(), &info, AT_SYMLINK_NOFOLLOW) == 0;
    ::close(folder);
    return there;
}

qint64 Repository::fileSize(const QByteArray& path) const
{
    QByteArray name;
    const int folder = openParent(path, &name);
    if (folder < 0)
        return -1;
    struct stat info { };
    const bool regular = ::fstatat(folder, name.constData(), &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(info.st_mode);
    ::close(folder);
    return regular ? static_cast<qint64>(info.st_size) : -1;
}

} // namespace wavedeck::audit
