// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/process.h"

#include <QProcess>

namespace wavedeck::audit {

namespace {

QProcessEnvironment cleanEnvironment()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList keys = environment.keys();
    for (const QString& key : keys) {
        if (key.startsWith(QStringLiteral("GIT_")))
            environment.remove(key);
    }
    // An analyser is not the agent: what it prints there would be taken for the agent's own words.
    environment.remove(QStringLiteral("WAVEDECK_EVENTS"));
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    environment.insert(QStringLiteral("GIT_OPTIONAL_LOCKS"), QStringLiteral("0"));
    environment.insert(QStringLiteral("GIT_TERMINAL_PROMPT"), QStringLiteral("0"));
    environment.insert(QStringLiteral("GIT_NO_LAZY_FETCH"), QStringLiteral("1"));
    environment.insert(QStringLiteral("PYTHONDONTWRITEBYTECODE"), QStringLiteral("1"));
    return environment;
}

} // namespace

ProcessResult runProcess(const QString& program, const QStringList& arguments, const QString& workingDirectory,
    int limitMs, const QByteArray& input)
{
    ProcessResult result;
    QProcess process;
    process.setProcessEnvironment(cleanEnvironment());
    process.setWorkingDirectory(workingDirectory);
    if (input.isEmpty())
        process.setStandardInputFile(QProcess::nullDevice());
    process.start(program, arguments);
    if (!process.waitForStarted(10'000))
        return result;
    result.started = true;
    if (!input.isEmpty()) {
        process.write(input);
        process.closeWriteChannel();
    }
    if (!process.waitForFinished(limitMs)) {
        result.timedOut = process.error() == QProcess::Timedout;
        process.kill();
        process.waitForFinished(5'000);
    }
    result.crashed = process.exitStatus() == QProcess::CrashExit;
    result.exitCode = process.exitCode();
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    return result;
}

ProcessResult runGit(const QStringList& arguments, const QString& workingDirectory, int limitMs)
{
    static const QStringList kSafe{QStringLiteral("--no-pager"), QStringLiteral("-c"),
        QStringLiteral("core.fsmonitor=false"), QStringLiteral("-c"), QStringLiteral("core.hooksPath=/dev/null"),
        QStringLiteral("-c"), QStringLiteral("log.showSignature=false"), QStringLiteral("-c"),
        QStringLiteral("blame.ignoreRevsFile="), QStringLiteral("-c"), QStringLiteral("core.quotePath=false"),
        QStringLiteral("-c"), QStringLiteral("protocol.allow=never"), QStringLiteral("--literal-pathspecs")};
    return runProcess(QStringLiteral("git"), kSafe + arguments, workingDirectory, limitMs);
}

} // namespace wavedeck::audit
