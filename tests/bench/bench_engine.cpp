// SPDX-License-Identifier: GPL-3.0-or-later
// The engine against the raw spawner and a do-nothing shim, on the same work in the same minute (performance.md, "How
// we measure"). Prints a Markdown table: medians, and ratios to the two yardsticks. Asserts nothing by the clock.
//
//   bench_engine [JOBS] [ROUNDS]
#include "app/link/client.h"
#include "models/base/clock.h"
#include "models/store/sessionrepository.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <list>
#include <vector>

#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace wavedeck;

namespace {

const QString kBin = QStringLiteral(WAVEDECK_BIN_DIR);

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

/// Milliseconds for jobs runs of argv, atOnce at a time, by posix_spawn and wait alone.
double rawSpawn(const std::vector<const char*>& argv, int jobs, int atOnce)
{
    std::vector<char*> arguments;
    for (const char* argument : argv)
        arguments.push_back(const_cast<char*>(argument));
    arguments.push_back(nullptr);
    const qint64 begin = monotonicMs();
    int running = 0;
    for (int started = 0; started < jobs || running > 0;) {
        if (started < jobs && running < atOnce) {
            pid_t pid = 0;
            if (::posix_spawn(&pid, arguments[0], nullptr, nullptr, arguments.data(), environ) != 0)
                return -1;
            ++started;
            ++running;
        } else {
            ::wait(nullptr);
            --running;
        }
    }
    return double(monotonicMs() - begin);
}

/// The same with wavedeck-shim and its run directories, but no engine: what the records and their syncs cost alone.
double shimSpawn(int jobs, int atOnce)
{
    static std::list<QTemporaryDir> folders;
    const QByteArray folder = QFile::encodeName(folders.emplace_back().path());
    const QByteArray shim = QFile::encodeName(kBin + QStringLiteral("/wavedeck-shim"));
    std::vector<QByteArray> directories;
    for (int i = 0; i < jobs; ++i) {
        directories.push_back(folder + '/' + QByteArray::number(i) + "/1");
        QDir().mkpath(QFile::decodeName(directories.back()));
    }
    const qint64 begin = monotonicMs();
    int running = 0;
    for (int started = 0; started < jobs || running > 0;) {
        if (started < jobs && running < atOnce) {
            const char* const argv[]
                = {shim.constData(), "--run-dir", directories[size_t(started)].constData(), "--", "/bin/true", nullptr};
            pid_t pid = 0;
            if (::posix_spawn(&pid, argv[0], nullptr, nullptr, const_cast<char**>(argv), environ) != 0)
                return -1;
            ++started;
            ++running;
        } else {
            ::wait(nullptr);
            --running;
        }
    }
    return double(monotonicMs() - begin);
}

struct EngineRun {
    double ms = -1;
    double rssMiB = 0;
};

EngineRun engineRun(int jobs, int atOnce)
{
    EngineRun result;
    // Kept until the end of all rounds: ext4 steps around inodes deleted in the last seconds one by one, so that
    // removing one round's files would be paid by the next.
    static std::list<QTemporaryDir> folders;
    QTemporaryDir& folder = folders.emplace_back();
    const QString dataDir = folder.filePath(QStringLiteral("data"));
    QProcess engine;
    engine.setProgram(kBin + QStringLiteral("/wavedeckd"));
    engine.setArguments({QStringLiteral("--data-dir"), dataDir});
    engine.start();
    std::unique_ptr<link::Client> client;
    for (int i = 0; i < 500 && !client; ++i) {
        if (auto connected = link::Client::connect(dataDir, 1000))
            client = std::move(*connected);
        else
            ::poll(nullptr, 0, 10);
    }
    if (!client)
        return result;
    const QString plan
        = QStringLiteral("version: 1\nsession: { name: bench, max_parallel: %1 }\nwaves:\n  - id: one\n    agents:\n"
                         "      - { id: job, foreach: { range: [1, %2] }, argv: [/bin/true] }\n")
              .arg(atOnce)
              .arg(jobs);
    const qint64 begin = utcMs();
    const auto started = client->ask(QStringLiteral("session.start"),
        {{QStringLiteral("plan_file"), folder.filePath(QStringLiteral("plan.yaml"))},
            {QStringLiteral("plan_text"), plan}, {QStringLiteral("workspace"), folder.path()},
            {QStringLiteral("environment"), QJsonObject{{QStringLiteral("PATH"), QStringLiteral("/usr/bin:/bin")}}},
            {QStringLiteral("umask"), 18}, {QStringLiteral("actor"), QStringLiteral("bench")}});
    if (!started) {
        std::fprintf(stderr, "bench_engine: %s\n", qPrintable(started.error().line()));
        return result;
    }
    for (;;) {
        ::poll(nullptr, 0, 20); // a bench looks; the time comes from the database
        auto store = Store::openForReading(dataDir);
        const auto session
            = store ? SessionRepository(**store).session(started->value(QLatin1String("id")).toString()) : std::nullopt;
        if (session && session->state != SessionState::Running) {
            result.ms = session->state == SessionState::Completed ? double(session->endedAt - begin) : -1;
            break;
        }
    }
    QFile status(QStringLiteral("/proc/%1/status").arg(engine.processId()));
    if (status.open(QIODevice::ReadOnly))
        for (const QByteArray& line : status.readAll().split('\n'))
            if (line.startsWith("VmHWM:"))
                result.rssMiB = line.mid(6).trimmed().split(' ').first().toDouble() / 1024;
    (void)client->ask(QStringLiteral("engine.stop"));
    client.reset();
    engine.waitForFinished();
    return result;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const int jobs = argc > 1 ? std::max(1, QByteArray(argv[1]).toInt()) : 1000;
    const int rounds = argc > 2 ? std::max(1, QByteArray(argv[2]).toInt()) : 5;
    const QByteArray shim = QFile::encodeName(QStringLiteral(WAVEDECK_BENCH_DIR) + QStringLiteral("/nothing-shim"));
    double load[1] = {};
    ::getloadavg(load, 1);
    std::printf("%d x /bin/true, medians of %d rounds, load %.1f\n\n", jobs, rounds, load[0]);
    std::printf("| at once | raw ms | do-nothing shim ms | wavedeck-shim alone ms | engine ms | engine / raw | engine "
                "/ do-nothing shim | engine peak MiB |\n");
    std::printf("|---|---|---|---|---|---|---|---|\n");
    for (const int atOnce : {16, 64}) {
        std::vector<double> raw, nothing, alone, engine, overRaw, overNothing, rss;
        for (int round = 0; round < rounds; ++round) {
            raw.push_back(rawSpawn({"/bin/true"}, jobs, atOnce));
            nothing.push_back(rawSpawn({shim.constData(), "/bin/true"}, jobs, atOnce));
            alone.push_back(shimSpawn(jobs, atOnce));
            const EngineRun run = engineRun(jobs, atOnce);
            if (run.ms < 0) {
                std::fprintf(stderr, "bench_engine: the session did not complete\n");
                return 1;
            }
            engine.push_back(run.ms);
            rss.push_back(run.rssMiB);
            overRaw.push_back(run.ms / std::max(1.0, raw.back()));
            overNothing.push_back(run.ms / std::max(1.0, nothing.back()));
        }
        std::printf("| %d | %.0f | %.0f | %.0f | %.0f | %.2f | %.2f | %.1f |\n", atOnce, median(raw), median(nothing),
            median(alone), median(engine), median(overRaw), median(overNothing), median(rss));
        std::fflush(stdout);
    }
    return 0;
}
