// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/remedies.h"

#include "app/audit/machine.h"
#include "models/base/clock.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wavedeck::audit {

namespace {

constexpr int kGraceMs = 5'000;
constexpr int kKillMs = 2'000;
constexpr int kMaxDepth = 64;

const QString kResult = QStringLiteral("result");
const QString kDone = QStringLiteral("done");
const QString kGone = QStringLiteral("it was gone already");

struct Outcome {
    bool done = false;
    QString text;
};

Outcome failed(int number)
{
    return {false, QStringLiteral("failed: ") + QString::fromLocal8Bit(std::strerror(number))};
}

/// Start time of a living process of /proc, whatever stands for /proc elsewhere; 0 = gone or a zombie.
quint64 startOf(int pid)
{
    const QByteArray text = readSmall("/proc/" + QByteArray::number(pid) + "/stat", 4096);
    const QList<QByteArray> words = text.mid(text.lastIndexOf(')') + 1).simplified().split(' ');
    return words.size() < 20 || words[0] == "Z" ? 0 : words[19].toULongLong();
}

/// A pidfd of the very process, or -1 and why not. Opened first and compared then, so that no later process with the
/// same pid can be meant.
int openExactly(const Target& target, QString* why)
{
    const QByteArray folder = "/proc/" + QByteArray::number(target.pid);
    const int fd = static_cast<int>(::syscall(SYS_pidfd_open, target.pid, 0));
    struct stat info { };
    QByteArray command = readSmall(folder + "/cmdline", 128 * 1024);
    if (!command.isEmpty() && !command.endsWith('\0'))
        command += '\0';
    if (fd < 0 || startOf(target.pid) != target.start)
        *why = kGone;
    else if (::stat(folder.constData(), &info) != 0 || info.st_uid != ::getuid())
        *why = QStringLiteral("left alone: it belongs to another user");
    else if (command != target.command)
        *why = QStringLiteral("left alone: it runs something else now");
    else
        return fd;
    if (fd >= 0)
        ::close(fd);
    return -1;
}

/// Waits until all have ended or the time is over; those that ended get fd -1.
void waitForEnd(std::vector<pollfd>& fds, int limitMs)
{
    const qint64 until = monotonicMs() + limitMs;
    for (;;) {
        const bool any = std::any_of(fds.begin(), fds.end(), [](const pollfd& one) { return one.fd >= 0; });
        const qint64 left = until - monotonicMs();
        if (!any || left <= 0)
            return;
        if (::poll(fds.data(), fds.size(), static_cast<int>(left)) <= 0) {
            if (errno != EINTR)
                return; // the time is over
            continue;
        }
        for (pollfd& one : fds)
            if (one.fd >= 0 && one.revents != 0) {
                ::close(one.fd);
                one.fd = -1;
            }
    }
}

void sendAll(const std::vector<pollfd>& fds, int signal)
{
    for (const pollfd& one : fds)
        if (one.fd >= 0)
            ::syscall(SYS_pidfd_send_signal, one.fd, signal, nullptr, 0);
}

QList<Outcome> endProcesses(const QList<Target>& targets)
{
    QList<Outcome> outcomes(targets.size());
    std::vector<pollfd> fds;
    for (qsizetype i = 0; i < targets.size(); ++i) {
        const int fd = openExactly(targets[i], &outcomes[i].text);
        fds.push_back({fd, POLLIN, 0});
        outcomes[i].done = fd >= 0;
    }
    const auto settle = [&](const QString& text) {
        for (size_t i = 0; i < fds.size(); ++i)
            if (fds[i].fd < 0 && outcomes[qsizetype(i)].text.isEmpty())
                outcomes[qsizetype(i)].text = text;
    };
    sendAll(fds, SIGTERM);
    waitForEnd(fds, kGraceMs);
    settle(QStringLiteral("ended by SIGTERM"));
    sendAll(fds, SIGKILL);
    waitForEnd(fds, kKillMs);
    settle(QStringLiteral("ended by SIGKILL after 5 s"));
    for (size_t i = 0; i < fds.size(); ++i)
        if (fds[i].fd >= 0) {
            outcomes[qsizetype(i)] = {false, QStringLiteral("still there: the kernel holds it")};
            ::close(fds[i].fd);
        }
    return outcomes;
}

/// Everything below an open folder, on one file system and through no link. The folder is closed.
bool emptyFolder(int folder, quint64 device, int depth)
{
    DIR* stream = ::fdopendir(folder);
    if (!stream) {
        ::close(folder);
        return false;
    }
    bool good = depth < kMaxDepth;
    while (const dirent* entry = good ? ::readdir(stream) : nullptr) {
        const char* name = entry->d_name;
        if (std::strcmp(name, ".") == 0 || std::strcmp(name, "..") == 0)
            continue;
        struct stat info { };
        if (::fstatat(::dirfd(stream), name, &info, AT_SYMLINK_NOFOLLOW) != 0 || info.st_dev != device) {
            good = false;
            break;
        }
        if (S_ISDIR(info.st_mode)) {
            const int below = ::openat(::dirfd(stream), name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            good = below >= 0 && emptyFolder(below, device, depth + 1)
                && ::unlinkat(::dirfd(stream), name, AT_REMOVEDIR) == 0;
        } else {
            good = ::unlinkat(::dirfd(stream), name, 0) == 0;
        }
    }
    ::closedir(stream);
    return good;
}

Outcome removeExactly(const Target& target)
{
    const qsizetype slash = target.path.lastIndexOf('/');
    const QByteArray name = target.path.mid(slash + 1);
    const int parent = ::open(target.path.left(slash).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (parent < 0)
        return failed(errno);
    Outcome outcome{true, QStringLiteral("removed")};
    struct stat info { };
    if (::fstatat(parent, name.constData(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
        outcome = {false, kGone};
    } else if (info.st_dev != target.device || info.st_ino != target.inode || info.st_uid != ::getuid()) {
        outcome = {false, QStringLiteral("left alone: something else stands there now")};
    } else if (target.isFolder) {
        const int folder = ::openat(parent, name.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (folder < 0 || !emptyFolder(folder, info.st_dev, 0)
            || ::unlinkat(parent, name.constData(), AT_REMOVEDIR) != 0)
            outcome = failed(errno);
    } else if (::unlinkat(parent, name.constData(), 0) != 0) {
        outcome = failed(errno);
    }
    ::close(parent);
    return outcome;
}

/// Whether some of what was found was kept out of the targets.
bool hasLeftAlone(const ResourceFinding& finding)
{
    for (const char* key : {"processes", "largest"})
        for (const QJsonValue& one : finding.evidence.value(QLatin1String(key)).toArray())
            if (one[QStringLiteral("left_alone")].isString())
                return true;
    return false;
}

} // namespace

void intendRemedies(ResourceAudit& audit, bool end, bool clean)
{
    for (const ResourceFinding& finding : std::as_const(audit.findings)) {
        if (!(finding.remedy == Remedy::End && end) && !(finding.remedy == Remedy::Clean && clean))
            continue;
        for (const Target& target : finding.targets)
            audit.actions.append(QJsonObject{{QStringLiteral("at"), rfc3339(utcMs())},
                {QStringLiteral("by"), audit.actor}, {QStringLiteral("finding"), finding.number},
                {QStringLiteral("what"),
                    finding.remedy == Remedy::End ? QStringLiteral("end") : QStringLiteral("remove")},
                {QStringLiteral("target"), target.name}, {QStringLiteral("pid"), target.pid},
                {QStringLiteral("bytes"), target.bytes}, {kDone, false}, {kResult, QStringLiteral("intended")}});
    }
}

void carryOut(ResourceAudit& audit)
{
    // In the order in which they were written down.
    QList<Target> processes;
    QList<Outcome> outcomes;
    QSet<int> acted;
    for (const QJsonValue& action : std::as_const(audit.actions))
        acted.insert(action[QStringLiteral("finding")].toInt());
    for (const ResourceFinding& finding : std::as_const(audit.findings))
        if (acted.contains(finding.number) && finding.remedy == Remedy::End)
            processes += finding.targets;
    const QList<Outcome> ended = endProcesses(processes);
    qsizetype next = 0;
    qsizetype row = 0;
    for (ResourceFinding& finding : audit.findings) {
        if (!acted.contains(finding.number))
            continue;
        qsizetype left = 0;
        for (const Target& target : std::as_const(finding.targets)) {
            const Outcome outcome = finding.remedy == Remedy::End ? ended[next++] : removeExactly(target);
            QJsonObject action = audit.actions[row].toObject();
            action.insert(QStringLiteral("at"), rfc3339(utcMs()));
            action.insert(kDone, outcome.done);
            action.insert(kResult, outcome.text);
            audit.actions[row++] = action;
            left += !outcome.done && outcome.text != kGone;
        }
        // What was left alone for a reason still wastes.
        finding.state = left == 0 && !hasLeftAlone(finding) ? QStringLiteral("remedied") : QStringLiteral("partly");
    }
}

} // namespace wavedeck::audit
