// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/registering.h"

#include "app/ctl/context.h"
#include "models/people/recorded.h"
#include "models/store/openforchange.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>

#include <algorithm>

namespace wavedeck::ctl {

namespace {
constexpr qsizetype kMostOutput = 1024 * 1024;
}

Status changeRegister(Context& context, const QString& action, const QString& subject, const QJsonObject& body,
    const std::function<Status(Store&)>& change, people::Right right)
{
    auto store = openForChange(context.dataDir());
    if (!store)
        return store.error();
    const auto actor = context.who();
    if (!actor)
        return actor.error();
    return recorded(**store, TrailEntry::of(*actor, action, subject, body), [&](TrailEntry&) -> Result<Change> {
        Status done = mayDo(**store, *actor, right, subject);
        if (done)
            done = change(**store);
        return done ? Result<Change>(Change::Made) : done.error();
    });
}

Printed runProgram(const QStringList& argv, const QString& folder, int limitMs)
{
    Printed result;
    QProcess process;
    process.setProgram(argv.first());
    process.setArguments(argv.mid(1));
    process.setWorkingDirectory(folder);
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.setStandardInputFile(QProcess::nullDevice());
    QElapsedTimer timer;
    timer.start();
    process.start();
    if (!process.waitForStarted(limitMs)) {
        result.why = QStringLiteral("not startable: %1").arg(process.errorString());
        return result;
    }
    // Read on while it runs: a full pipe would stop it, and what is too long is thrown away.
    while (process.state() != QProcess::NotRunning && timer.elapsed() < limitMs) {
        process.waitForReadyRead(int(std::min<qint64>(1000, limitMs - timer.elapsed())));
        result.out += process.readAllStandardOutput().left(kMostOutput - result.out.size());
    }
    result.ms = double(timer.nsecsElapsed()) / 1e6;
    if (process.state() != QProcess::NotRunning) {
        process.kill();
        process.waitForFinished(-1);
        result.why = QStringLiteral("it took too long");
        return result;
    }
    result.out += process.readAllStandardOutput().left(kMostOutput - result.out.size());
    if (process.exitStatus() == QProcess::NormalExit)
        result.code = process.exitCode();
    else
        result.why = QStringLiteral("it was ended by a signal");
    return result;
}

QString productOption(const Arguments& arguments)
{
    return arguments.has("--product") ? arguments.value("--product") : QDir::current().dirName();
}

} // namespace wavedeck::ctl
