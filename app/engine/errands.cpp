// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/errands.h"

#include "app/engine/processes.h"
#include "models/base/clock.h"
#include "models/run/rundirectory.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>

#include <algorithm>

#include <sys/wait.h>
#include <unistd.h>

namespace wavedeck {

namespace {

constexpr qint64 kMostOutput = 4 * 1024 * 1024;
constexpr int kAtOnce = 4; ///< programs beside the engine and its agents
constexpr int kStartsPerTurn = 2; ///< starting one holds the engine for a moment
constexpr qint64 kLookMs = 50;
constexpr qint64 kPatienceMs = 120'000; ///< with what an engine before left running

QByteArray variable(const char* name)
{
    const QByteArray value = qgetenv(name);
    return value.isEmpty() ? QByteArray() : QByteArray(QByteArray(name) + '=' + value);
}

} // namespace

Errands::Errands(Loop& loop, const Launcher& launcher, Stopper& stopper)
    : m_loop(loop)
    , m_launcher(launcher)
    , m_stopper(stopper)
{
}

Errands::~Errands()
{
    for (Errand& errand : m_all)
        unwatch(errand);
}

QString Errands::runIds() const
{
    return m_instance + QStringLiteral(":@errand:");
}

void Errands::open(const QString& dataDir, const QString& instance)
{
    m_dataDir = dataDir + QStringLiteral("/errands");
    m_instance = instance;
    m_left = QDir(m_dataDir).exists();
    m_leftSince = monotonicMs();
}

/// True while something of an engine before runs. Its folders go with it.
bool Errands::waitsForOthers(qint64 nowMs)
{
    if (!m_left)
        return false;
    if (nowMs < m_lookAt)
        return true;
    m_lookAt = nowMs + kLookMs;
    const bool running = !processes::marked(processes::scan(), {runIds().toStdString()}).empty();
    if (running) {
        if (nowMs > m_leftSince + kPatienceMs && !m_stopper.isStopping(runIds()))
            m_stopper.add(runIds(), 0, 0, true, nowMs);
        return true;
    }
    QDir(m_dataDir).removeRecursively();
    m_left = false;
    return false;
}

void Errands::send(const QString& key, const QStringList& argv, const QByteArray& input, qint64 limitMs, Done done)
{
    Errand& errand = m_all.emplace_back();
    errand.key = key;
    errand.argv = argv;
    errand.input = input;
    errand.limitMs = limitMs;
    errand.done = std::move(done);
}

void Errands::git(
    const QString& key, const QJsonObject& request, qint64 limitMs, std::function<void(const QJsonObject& answer)> done)
{
    send(key, {Launcher::programFolder() + QStringLiteral("/wavedeckd"), QStringLiteral("--git-step")},
        QJsonDocument(request).toJson(QJsonDocument::Compact), limitMs, [done = std::move(done)](const Result& result) {
            QJsonObject answer = QJsonDocument::fromJson(result.output).object();
            if (!result.error.isEmpty() || answer.isEmpty())
                answer = {{QStringLiteral("ok"), false},
                    {QStringLiteral("error"),
                        result.error.isEmpty() ? QStringLiteral("a step of git gave no answer") : result.error}};
            done(answer);
        });
}

qint64 Errands::wakeAt() const
{
    if (m_all.empty())
        return -1;
    if (m_left)
        return m_lookAt;
    qint64 at = m_more ? 0 : -1;
    for (const Errand& errand : m_all)
        if (errand.pidfd >= 0 && !errand.pastItsLimit)
            at = at < 0 ? errand.since + errand.limitMs : std::min(at, errand.since + errand.limitMs);
    return at;
}

void Errands::act(qint64 nowMs)
{
    m_more = false;
    if (m_all.empty() || waitsForOthers(nowMs))
        return;
    int running = 0;
    std::set<QString> busy;
    for (Errand& errand : m_all) {
        if (errand.pidfd < 0)
            continue;
        ++running;
        busy.insert(errand.key);
        if (!errand.pastItsLimit && nowMs >= errand.since + errand.limitMs) {
            errand.pastItsLimit = true;
            m_stopper.add(errand.runId, errand.shimPid, errand.shimStart, true, nowMs);
        }
    }
    int started = 0;
    for (auto it = m_all.begin(); it != m_all.end() && running < kAtOnce;) {
        Errand& errand = *it++; // start() may end it
        if (errand.pidfd >= 0 || !busy.insert(errand.key).second)
            continue;
        if (started == kStartsPerTurn) {
            m_more = true;
            return;
        }
        ++running;
        ++started;
        start(errand, nowMs);
    }
}

void Errands::start(Errand& errand, qint64 nowMs)
{
    const QString number = QString::number(++m_number);
    QDir().mkpath(m_dataDir);
    errand.dir = m_dataDir + QLatin1Char('/') + number;
    errand.runId = runIds() + number;
    Launch launch;
    launch.runDir = errand.dir;
    launch.workingDirectory = QStringLiteral("/");
    launch.argv = errand.argv;
    launch.umask = 022; // what it writes into a repository is for others too
    for (const char* name : {"PATH", "HOME", "USER", "TMPDIR", "XDG_CONFIG_HOME", "LD_LIBRARY_PATH", "ASAN_OPTIONS",
             "UBSAN_OPTIONS", "LSAN_OPTIONS"})
        if (const QByteArray entry = variable(name); !entry.isEmpty())
            launch.environment.append(entry);
    launch.environment.append("LC_ALL=C.UTF-8");
    launch.environment.append("WAVEDECK_RUN_ID=" + errand.runId.toUtf8());
    if (!errand.input.isEmpty()) {
        launch.stdinFile = errand.dir + QStringLiteral("/prompt");
        launch.prompt = errand.input;
    }
    const auto shim = m_launcher.launch(launch);
    if (!shim) {
        finish(errand, {std::nullopt, {}, shim.error().line()});
        return;
    }
    errand.shimPid = shim->pid;
    errand.shimStart = processes::startOf(shim->pid);
    errand.pidfd = shim->pidfd;
    errand.since = nowMs;
    errand.watch = m_loop.add(errand.pidfd, [this, &errand] { ended(errand); });
}

void Errands::unwatch(Errand& errand)
{
    if (errand.pidfd < 0)
        return;
    m_loop.remove(errand.watch, errand.pidfd);
    ::close(errand.pidfd);
    errand.pidfd = -1;
    errand.watch = 0;
}

void Errands::ended(Errand& errand)
{
    int status = 0;
    if (::waitpid(errand.shimPid, &status, WNOHANG) == 0)
        return; // a stale event: it lives
    unwatch(errand);
    Result result;
    result.exit = run::readFacts(errand.dir).exit;
    result.output = run::readPlain(errand.dir + QStringLiteral("/stdout.log"), 0, kMostOutput);
    if (errand.pastItsLimit)
        result.error = QStringLiteral("no answer within %1").arg(humanDuration(errand.limitMs));
    else if (!result.exit)
        result.error = QStringLiteral("nobody knows how its program ended");
    finish(errand, result);
}

void Errands::finish(Errand& errand, const Result& result)
{
    QDir(errand.dir).removeRecursively();
    const Done done = std::move(errand.done);
    m_all.remove_if([&](const Errand& other) { return &other == &errand; });
    if (m_all.empty())
        QDir().rmdir(m_dataDir);
    done(result);
}

} // namespace wavedeck
