// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "models/store/personrepository.h"

#include <QCoreApplication>

#include <csignal>

using namespace wavedeck;

namespace {

int showHelp(const ctl::CommandLine& line)
{
    ctl::print(line.command ? ctl::helpOf(*line.command) : ctl::helpOfGroup(line.words.value(0)));
    return 0;
}

int run(const QStringList& arguments)
{
    const auto line = ctl::readCommandLine(arguments);
    if (!line) // how to answer was perhaps not read yet
        return ctl::Context({}, arguments.contains(QLatin1String("--json"))).fail(line.error());
    const ctl::GlobalOptions& global = line->global;
    if (global.version) {
        const QString version = QStringLiteral(WAVEDECK_VERSION);
        return ctl::Context({}, global.json)
            .answer({{QStringLiteral("version"), version}}, QStringLiteral("wavedeckctl %1\n").arg(version));
    }
    if (global.help)
        return showHelp(*line);
    const QString usual = qEnvironmentVariable("WAVEDECK_DATA_DIR", defaultDataDir());
    const auto dataDir = ctl::absoluteDataDir(global.dataDir.isEmpty() ? usual : global.dataDir);
    if (!dataDir)
        return ctl::Context({}, global.json).fail(dataDir.error());
    ctl::Context context(*dataDir, global.json);
    auto read = ctl::readArguments(*line->command, line->rest);
    if (!read)
        return context.fail(read.error());
    read->global = global;
    if (global.as.isEmpty() && global.passwordFd >= 0 && !line->command->readsPassword)
        return context.fail(ctl::usage("usage", QStringLiteral("--password-fd"),
            QStringLiteral("it is whose password?"), QStringLiteral("give --as NAME too")));
    if (!global.as.isEmpty()) {
        const int fd
            = line->command->readsPassword || global.asPasswordFd >= 0 ? global.asPasswordFd : global.passwordFd;
        // A temporary password is good for changing itself, and nobody else's.
        const bool changesIt = line->words == QStringList{QStringLiteral("user"), QStringLiteral("passwd")}
            && isSameName(global.as, read->positional.value(0));
        if (const Status in = context.signInAs(global.as, fd, changesIt); !in)
            return context.fail(in.error());
    }
    return line->command->run(context, *read);
}

} // namespace

int main(int argc, char** argv)
{
    // A reader that went away (`| head`) ends a write with an error instead.
    ::signal(SIGPIPE, SIG_IGN);
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("wavedeckctl"));
    return run(QCoreApplication::arguments().mid(1));
}
