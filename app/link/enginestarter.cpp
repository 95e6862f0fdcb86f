// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/enginestarter.h"

#include "app/link/detached.h"
#include "models/base/clock.h"

#include <QCoreApplication>
#include <QFile>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace wavedeck::link {

namespace {

constexpr qint64 kStartMs = 10'000;
constexpr int kPollMs = 20;
constexpr qint64 kAfterRefusalMs = 3'000; ///< another one took the lock: it still has to listen

Error cannotStart(const QString& why, const QString& mend)
{
    return {ErrorKind::Environment, QStringLiteral("engine-cannot-start"), QStringLiteral("the engine cannot start"),
        why, mend};
}

/// The engine lives on long after the caller: it gets what it needs to run, not what the caller happens to hold. An
/// agent may call wavedeckctl: with the marks of its attempt the engine would count as one of the agent's processes.
bool reachesEngine(const char* entry)
{
    static constexpr std::array kAttempt{"WAVEDECK_RUN_ID=", "WAVEDECK_SESSION=", "WAVEDECK_AGENT=", "WAVEDECK_EVENTS=",
        "WAVEDECK_RUN_DIR=", "WAVEDECK_WAVE="};
    static constexpr std::array kPrefixes{"PATH=", "HOME=", "USER=", "LOGNAME=", "LANG=", "LC_",
        "TZ=", "TMPDIR=", "XDG_", "WAVEDECK_",
        "LD_LIBRARY_PATH=", "ASAN_OPTIONS=", "UBSAN_OPTIONS=", "LSAN_OPTIONS=", "TSAN_OPTIONS=", "QT_LOGGING_"};
    const auto begins = [entry](const char* prefix) { return std::strncmp(entry, prefix, std::strlen(prefix)) == 0; };
    return std::any_of(kPrefixes.begin(), kPrefixes.end(), begins)
        && std::none_of(kAttempt.begin(), kAttempt.end(), begins);
}

/// `errors` becomes its stderr.
int spawnEngine(const QByteArray& program, const QByteArray& dataDir, int errors, pid_t& pid)
{
    std::vector<char*> environment;
    for (char** entry = environ; *entry; ++entry)
        if (reachesEngine(*entry))
            environment.push_back(*entry);
    environment.push_back(nullptr);
    char option[] = "--data-dir";
    std::array<char*, 4> argv{
        const_cast<char*>(program.constData()), option, const_cast<char*>(dataDir.constData()), nullptr};
    return spawnDetached({program.constData(), argv.data(), environment.data(), errors, "/"}, pid);
}

QString firstLine(int fd)
{
    char text[2048] = {};
    const ssize_t got = fd < 0 ? 0 : ::pread(fd, text, sizeof text - 1, 0);
    QString line = QString::fromLocal8Bit(text, got > 0 ? got : 0).section(QLatin1Char('\n'), 0, 0);
    if (line.startsWith(QLatin1String("wavedeckd: ")))
        line.remove(0, 11);
    return line;
}

/// Waits until it answers, or ended, or the time is over.
Result<std::unique_ptr<Client>> waitForAnswer(const QString& dataDir, pid_t pid, int errors)
{
    qint64 until = monotonicMs() + kStartMs;
    bool ended = false;
    for (;;) {
        auto client = Client::connect(dataDir);
        if (client || client.error().kind == ErrorKind::Forbidden)
            return client;
        if (int status = 0; !ended && ::waitpid(pid, &status, WNOHANG) == pid) {
            ended = true;
            const QString why = firstLine(errors);
            // Two callers started one each: the other's will answer.
            if (!why.contains(QLatin1String("another one runs")) && !(WIFEXITED(status) && WEXITSTATUS(status) == 0))
                return cannotStart(why.isEmpty() ? QStringLiteral("wavedeckd ended at once") : why, {});
            until = std::min(until, monotonicMs() + kAfterRefusalMs);
        }
        if (monotonicMs() >= until)
            return cannotStart(ended ? firstLine(errors) : QStringLiteral("it does not answer within 10 s"),
                QStringLiteral("look at log/engine.log in %1").arg(dataDir));
        ::poll(nullptr, 0, kPollMs);
    }
}

} // namespace

Result<std::unique_ptr<Client>> ensureEngine(const QString& dataDir, bool* started)
{
    if (started)
        *started = false;
    auto running = Client::connect(dataDir);
    // An engine that is just being killed may still take a connection, and then breaks it.
    const qint64 until = monotonicMs() + kAfterRefusalMs;
    while (!running && running.error().code == QLatin1String("engine-gone") && monotonicMs() < until) {
        ::poll(nullptr, 0, kPollMs);
        running = Client::connect(dataDir);
    }
    if (running || running.error().code != QLatin1String("engine-not-running"))
        return running;
    const QByteArray program = QFile::encodeName(QCoreApplication::applicationDirPath() + QStringLiteral("/wavedeckd"));
    if (::access(program.constData(), X_OK) != 0)
        return cannotStart(QStringLiteral("there is no program %1").arg(QString::fromLocal8Bit(program)),
            QStringLiteral("install wavedeckd beside %1").arg(QCoreApplication::applicationName()));
    // A file in memory instead of a pipe: the engine keeps it for life, and nobody needs to read it.
    const int errors = ::memfd_create("wavedeckd-stderr", MFD_CLOEXEC);
    pid_t pid = 0;
    if (const int failed = spawnEngine(program, QFile::encodeName(dataDir), errors, pid); failed != 0) {
        ::close(errors);
        return cannotStart(QString::fromLocal8Bit(std::strerror(failed)), {});
    }
    if (started)
        *started = true;
    auto client = waitForAnswer(dataDir, pid, errors);
    ::close(errors);
    return client;
}

QString osActor()
{
    passwd entry{};
    passwd* found = nullptr;
    char buffer[16 * 1024];
    const uid_t uid = ::getuid();
    const bool known = ::getpwuid_r(uid, &entry, buffer, sizeof buffer, &found) == 0 && found;
    const QString name = known ? QString::fromLocal8Bit(entry.pw_name) : QString::number(uid);
    return QStringLiteral("OS user %1, not signed in").arg(name);
}

} // namespace wavedeck::link
