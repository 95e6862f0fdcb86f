// SPDX-License-Identifier: GPL-3.0-or-later
// Temporary files, core files and run directories that belong to no run.
#include "app/audit/machine.h"

#include "models/run/rundirectory.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <cstring>
#include <functional>

#include <dirent.h>
#include <elf.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace wavedeck::audit {

namespace {

constexpr int kMaxDepth = 64;
constexpr qint64 kMostEntries = 200'000;
constexpr qsizetype kMostFiles = 5'000;
constexpr qint64 kSettledMs = 10LL * 60 * 1000; ///< a run directory younger than that may be one that just begins
constexpr qint64 kOwnTempMs = 24LL * 3600 * 1000;

qint64 usedAt(const struct stat& info)
{
    const auto ms = [](const timespec& time) { return qint64(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000; };
    return std::max(ms(info.st_mtim), ms(info.st_atim));
}

qint64 allocated(const struct stat& info)
{
    return !S_ISDIR(info.st_mode) && info.st_nlink > 1 ? 0 : qint64(info.st_blocks) * 512;
}

/// One entry of a walk; the visitor says whether to go on below a folder.
struct Entry {
    int folder = -1;
    const char* name = nullptr;
    const QByteArray& path;
    const struct stat& info;
};
using Visitor = std::function<bool(const Entry&)>;

/// Walks below an open folder (closed at the end) on its own file system, following no link.
void walk(int folder, const QByteArray& path, quint64 device, int depth, qint64& budget, const Visitor& visit)
{
    DIR* stream = ::fdopendir(folder);
    if (!stream) {
        ::close(folder);
        return;
    }
    while (const dirent* entry = ::readdir(stream)) {
        if (std::strcmp(entry->d_name, ".") == 0 || std::strcmp(entry->d_name, "..") == 0)
            continue;
        if (--budget < 0)
            break;
        struct stat info { };
        if (::fstatat(::dirfd(stream), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        const QByteArray full = path + '/' + entry->d_name;
        if (!visit({::dirfd(stream), entry->d_name, full, info}) || !S_ISDIR(info.st_mode) || depth >= kMaxDepth
            || info.st_dev != device)
            continue;
        const int below
            = ::openat(::dirfd(stream), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NOATIME);
        const int opened = below >= 0
            ? below
            : ::openat(::dirfd(stream), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (opened >= 0)
            walk(opened, full, device, depth + 1, budget, visit);
    }
    ::closedir(stream);
}

void walkFrom(const QByteArray& path, qint64& budget, const Visitor& visit)
{
    const int folder = ::open(path.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct stat info { };
    if (folder < 0 || ::fstat(folder, &info) != 0) {
        if (folder >= 0)
            ::close(folder);
        return;
    }
    walk(folder, path, info.st_dev, 0, budget, visit);
}

/// What the kernel wrote when a program crashed: an ELF file of type core.
bool isCore(int folder, const char* name)
{
    if (std::strncmp(name, "core", 4) != 0 || (name[4] != 0 && name[4] != '.'))
        return false;
    const int fd = ::openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOATIME);
    if (fd < 0)
        return false;
    char head[sizeof(Elf64_Ehdr)] = {};
    const bool whole = ::read(fd, head, sizeof head) == ssize_t(sizeof head);
    ::close(fd);
    quint16 type = 0;
    std::memcpy(&type, head + EI_NIDENT, sizeof type);
    return whole && std::memcmp(head, ELFMAG, SELFMAG) == 0 && type == ET_CORE;
}

class Search {
public:
    Search(const DiskSearch& search, const RunFacts& runs, DiskFact& disk)
        : m_search(search)
        , m_runs(runs)
        , m_disk(disk)
        , m_dataDir(QFile::encodeName(search.dataDir))
        , m_user(::getuid())
    {
    }

    void temporary();
    void runDirectories();
    qint64 budget = kMostEntries;

private:
    bool visitTemporary(const Entry& entry);
    FileFact& add(FileFact::Kind kind, const Entry& entry, const QString& evidence);
    void addOrphan(const QByteArray& path, const QString& evidence);
    bool isOld(qint64 used) const { return m_search.now - used >= m_search.olderThanMs; }

    const DiskSearch& m_search;
    const RunFacts& m_runs;
    DiskFact& m_disk;
    QByteArray m_dataDir;
    uid_t m_user;
    QSet<QPair<quint64, quint64>> m_open;
};

FileFact& Search::add(FileFact::Kind kind, const Entry& entry, const QString& evidence)
{
    FileFact file;
    file.kind = kind;
    file.path = entry.path;
    file.isFolder = S_ISDIR(entry.info.st_mode);
    file.bytes = allocated(entry.info);
    file.usedAt = usedAt(entry.info);
    file.device = entry.info.st_dev;
    file.inode = entry.info.st_ino;
    file.evidence = evidence;
    m_disk.files.append(file);
    return m_disk.files.last();
}

bool Search::visitTemporary(const Entry& entry)
{
    const bool own = entry.info.st_uid == m_user;
    if (S_ISDIR(entry.info.st_mode)) {
        // Data directories of Wavedeck hold what sessions left on purpose.
        if (entry.path == m_dataDir
            || ::faccessat(entry.folder, QByteArray(entry.name).append("/wavedeck.db"), F_OK, 0) == 0)
            return false;
        if (!own || !QByteArray(entry.name).startsWith("wavedeck-"))
            return true;
        qint64 newest = usedAt(entry.info);
        const qint64 bytes = bytesBelow(entry.path, &newest);
        if (m_search.now - newest < kOwnTempMs)
            return true;
        FileFact& file = add(FileFact::Kind::OwnTemp, entry, QStringLiteral("its name, and nobody used it for a day"));
        file.bytes = bytes;
        file.usedAt = newest;
        return false;
    }
    if (!own || !S_ISREG(entry.info.st_mode))
        return false;
    if (m_disk.files.size() >= kMostFiles) {
        m_disk.isCutOff = true;
        return false;
    }
    const bool old = isOld(usedAt(entry.info));
    if (isCore(entry.folder, entry.name)) {
        FileFact& file = add(FileFact::Kind::Core, entry, QStringLiteral("an ELF file of type core"));
        if (!old)
            file.refusal = QStringLiteral("somebody may still want to look into it: it is young");
    } else if (old && m_open.contains({entry.info.st_dev, entry.info.st_ino})) {
        ++m_disk.inUse;
    } else if (old) {
        add(FileFact::Kind::OldTemp, entry, QStringLiteral("not read or written for long, and no process has it open"));
    }
    return false;
}

void Search::temporary()
{
    m_open = openFiles();
    for (const QString& folder : m_search.folders) {
        m_disk.folders.append(folder);
        walkFrom(QFile::encodeName(folder), budget, [this](const Entry& entry) { return visitTemporary(entry); });
    }
    // Agents that crash leave their cores where they worked, often in their run directory.
    walkFrom(m_dataDir + "/runs", budget, [this](const Entry& entry) {
        if (S_ISREG(entry.info.st_mode) && entry.info.st_uid == m_user && isCore(entry.folder, entry.name)) {
            FileFact& file = add(FileFact::Kind::Core, entry, QStringLiteral("an ELF file of type core"));
            if (!isOld(file.usedAt))
                file.refusal = QStringLiteral("somebody may still want to look into it: it is young");
        }
        return true;
    });
}

/// Whether a shim holds the lock of an attempt at most two folders below.
bool isHeld(const QByteArray& path, int depth)
{
    const QString name = QFile::decodeName(path);
    if (run::isClaimed(name) && run::isLocked(name))
        return true;
    if (depth == 0)
        return false;
    const QStringList below = QDir(name).entryList(QDir::Dirs | QDir::NoSymLinks | QDir::NoDotAndDotDot | QDir::Hidden);
    return std::any_of(below.begin(), below.end(),
        [&](const QString& folder) { return isHeld(path + '/' + QFile::encodeName(folder), depth - 1); });
}

void Search::addOrphan(const QByteArray& path, const QString& evidence)
{
    struct stat info { };
    if (::lstat(path.constData(), &info) != 0 || !S_ISDIR(info.st_mode) || info.st_uid != m_user)
        return;
    qint64 newest = qint64(info.st_mtim.tv_sec) * 1000;
    const qint64 bytes = bytesBelow(path, nullptr);
    if (m_search.now - newest < kSettledMs)
        return;
    FileFact& file = add(FileFact::Kind::OrphanRun, {-1, nullptr, path, info}, evidence);
    file.bytes = bytes + qint64(info.st_blocks) * 512;
    file.usedAt = newest;
    if (isHeld(path, 2))
        file.refusal = QStringLiteral("an agent runs in it");
}

void Search::runDirectories()
{
    if (!m_search.knowsRuns)
        return;
    const QDir runs(m_search.dataDir + QStringLiteral("/runs"));
    const auto filter = QDir::Dirs | QDir::NoSymLinks | QDir::NoDotAndDotDot | QDir::Hidden;
    QSet<QByteArray> subjects; // SESSION:SUBJECT
    for (const QByteArray& runId : m_runs.knownRuns) {
        const QList<QByteArray> words = runId.split(':');
        subjects.insert(words.value(1) + ':' + words.value(2));
    }
    for (const QString& session : runs.entryList(filter)) {
        const QByteArray path = QFile::encodeName(runs.filePath(session));
        if (!m_runs.sessions.contains(session)) {
            addOrphan(path, QStringLiteral("the database has no session %1").arg(session));
            continue;
        }
        if (m_runs.openSessions.contains(session))
            continue; // the engine makes and fills them just now
        for (const QString& subject : QDir(runs.filePath(session)).entryList(filter))
            if (!subjects.contains(QString(session + QLatin1Char(':') + subject).toUtf8()))
                addOrphan(path + '/' + QFile::encodeName(subject),
                    QStringLiteral("the database has no run of %1 in %2").arg(subject, session));
    }
}

} // namespace

qint64 bytesBelow(const QByteArray& path, qint64* newest)
{
    qint64 sum = 0;
    qint64 budget = kMostEntries;
    walkFrom(path, budget, [&](const Entry& entry) {
        sum += allocated(entry.info);
        if (newest)
            *newest = std::max(*newest, usedAt(entry.info));
        return true;
    });
    return sum;
}

DiskFact readDisk(const DiskSearch& search, const RunFacts& runs)
{
    DiskFact disk;
    Search looking(search, runs, disk);
    looking.temporary();
    looking.runDirectories();
    disk.isCutOff = disk.isCutOff || looking.budget < 0;
    disk.entries = kMostEntries - std::max<qint64>(0, looking.budget);
    struct statvfs system { };
    if (::statvfs(QFile::encodeName(search.dataDir).constData(), &system) == 0) {
        disk.totalBytes = qint64(system.f_blocks) * qint64(system.f_frsize);
        disk.freeBytes = qint64(system.f_bavail) * qint64(system.f_frsize);
    }
    return disk;
}

} // namespace wavedeck::audit
