// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/engine.h"
#include "app/engine/steps.h"
#include "app/git/gitsteps.h"
#include "models/base/log.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>

#include <csignal>
#include <cstdio>
#include <cstring>

#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace wavedeck;

namespace {

/// SQLite maps its index of the log. On a file system with blocks smaller than a page a full disk shows itself there,
/// as SIGBUS: nothing of what was committed is lost, and this engine cannot go on.
void endOnFullDisk(int)
{
    static constexpr char kWhy[]
        = "wavedeckd: the disk is full (a mapped file of the database could not grow); free some "
          "space and start it again; agents go on\n";
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, kWhy, sizeof kWhy - 1);
    ::_exit(int(ErrorKind::Environment));
}

/// SIGTERM and SIGINT end the engine, not the agents.
int terminationDescriptor()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
    ::signal(SIGHUP, SIG_IGN);
    ::signal(SIGPIPE, SIG_IGN);
    ::signal(SIGBUS, endOnFullDisk);
    return ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int refuse(const Error& error)
{
    std::fprintf(stderr, "wavedeckd: %s\n", qPrintable(error.line()));
    return int(error.kind);
}

} // namespace

int main(int argc, char** argv)
{
    // A step of git that an engine has done beside itself: no engine, no data directory, no crash points.
    if (argc == 2 && std::strcmp(argv[1], "--git-step") == 0) {
        QCoreApplication step(argc, argv);
        return git::stepMain();
    }
    ::umask(077);
    steps::prepare();
    const int termination = terminationDescriptor();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("wavedeckd"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WAVEDECK_VERSION));
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("The engine of Wavedeck: runs sessions of one data directory in the background.\n"
                       "Started by `wavedeckctl run` when it is needed; ends by itself when it is not.\n"
                       "Example: wavedeckd --data-dir ~/.local/share/wavedeck"));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption dataDir(QStringLiteral("data-dir"), QStringLiteral("The data directory."),
        QStringLiteral("DIR"), qEnvironmentVariable("WAVEDECK_DATA_DIR", defaultDataDir()));
    const QCommandLineOption idle(QStringLiteral("idle-exit"),
        QStringLiteral("End after so many milliseconds without work; -1 = never."), QStringLiteral("MS"),
        QStringLiteral("60000"));
    parser.addOption(dataDir);
    parser.addOption(idle);
    parser.process(application);

    Engine::Options options;
    options.dataDir = QDir(parser.value(dataDir)).absolutePath();
    bool number = false;
    options.idleExitMs = parser.value(idle).toInt(&number);
    if (!number)
        return refuse({ErrorKind::Usage, {}, QStringLiteral("--idle-exit"),
            QStringLiteral("'%1' is no number of milliseconds").arg(parser.value(idle)), {}});
    if (!options.dataDir.startsWith(QLatin1Char('/')))
        return refuse({ErrorKind::Usage, {}, QStringLiteral("--data-dir"),
            QStringLiteral("the current directory is gone"), QStringLiteral("give an absolute path")});
    // Made 0700 by the umask; one that exists keeps the rights its owner gave it.
    if (!QDir().mkpath(options.dataDir))
        return refuse({ErrorKind::Environment, {}, options.dataDir, QStringLiteral("the data directory cannot be made"),
            QStringLiteral("check the path and its rights")});
    auto engine = Engine::open(options);
    if (!engine)
        return refuse(engine.error());
    Engine& running = **engine;
    running.loop().add(termination, [&] {
        signalfd_siginfo info{};
        if (::read(termination, &info, sizeof info) > 0)
            running.requestExit();
    });
    running.run();
    engine->reset();
    log::close();
    return 0;
}
