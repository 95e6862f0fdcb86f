// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QHash>
#include <QStringList>

#include <span>

namespace wavedeck::ctl {

class Context;

/// One option of a command. Names are given with their dashes.
struct Option {
    const char* name;
    const char* value; ///< what the help calls its value; null = a switch
    const char* help;
    char letter = 0; ///< `-o` besides `--output`; 0 = none
    bool repeatable = false;
};

/// Options that stand before or after every command.
struct GlobalOptions {
    QString dataDir; ///< absolute; empty = not given
    QString as; ///< the person who gives the command; empty = who is signed in
    int passwordFd = -1; ///< -1 = not given: asked on the terminal
    int asPasswordFd = -1;
    bool json = false;
    bool help = false;
    bool version = false;
};

/// What stood behind the words of a command, read against its options.
struct Arguments {
    QStringList positional;
    QHash<QString, QStringList> options; ///< by name with dashes; a switch has one empty value
    GlobalOptions global = {};

    bool has(const char* name) const { return options.contains(QLatin1String(name)); }
    QString value(const char* name) const { return options.value(QLatin1String(name)).value(0); }
    QStringList values(const char* name) const { return options.value(QLatin1String(name)); }
};

/// One row of the table of commands.
struct Command {
    const char* words; ///< `plan check`
    const char* operands; ///< `PLAN.yaml`, for the usage line
    const char* summary;
    std::span<const Option> options;
    const char* example;
    int least; ///< operands
    int most; ///< operands; -1 = any number
    int (*run)(Context&, const Arguments&); ///< gives the exit status
    bool raw = false; ///< everything that is no global option goes into positional, unread
    bool readsPassword = false; ///< --password-fd is its own, a new password; that of --as comes by --as-password-fd
};

/// All commands in the order of the help; each group stands in a file of its own.
std::span<const Command> planCommands();
std::span<const Command> runCommands();
std::span<const Command> sessionCommands();
std::span<const Command> agentCommands();
std::span<const Command> gateCommands();
std::span<const Command> libraryCommands();
std::span<const Command> probeCommands();
std::span<const Command> worktreeCommands();
std::span<const Command> alertCommands();
std::span<const Command> monitorCommands();
std::span<const Command> moneyCommands();
std::span<const Command> costCommands();
std::span<const Command> settingsCommands();
std::span<const Command> protocolCommands();
std::span<const Command> historyCommands();
std::span<const Command> handoverCommands();
std::span<const Command> reportCommands();
std::span<const Command> engineCommands();
std::span<const Command> auditCommands();
std::span<const Command> configCommands();
std::span<const Command> securityCommands();
std::span<const Command> launchCommands();
std::span<const Command> riskCommands();
std::span<const Command> riskWorkCommands();
std::span<const Command> riskExportCommands();
std::span<const Command> debtCommands();
std::span<const Command> debtFigureCommands();
std::span<const Command> lessonCommands();
std::span<const Command> lessonUseCommands();
std::span<const Command> peopleCommands();
std::span<const Command> trailCommands();
std::span<const Command> debtImportCommands();
std::span<const Command> importCommands();
std::span<const Command> retroCommands();
std::span<const Command> retroHoldCommands();
QList<const Command*> allCommands();

/// Reads `rest` (what follows the words). Errors are usage errors that name what is right.
Result<Arguments> readArguments(const Command& command, const QStringList& rest);

/// A command line with the global options taken out of it.
struct CommandLine {
    GlobalOptions global;
    const Command* command = nullptr; ///< null only with --help or --version
    QStringList words; ///< those that name the command, or its group
    QStringList rest; ///< what belongs to the command
};
/// A data directory as given, made absolute; a relative one needs a current folder.
Result<QString> absoluteDataDir(const QString& given);

Result<CommandLine> readCommandLine(const QStringList& arguments);

/// The help of one command, and of all or of those of one group.
QString helpOf(const Command& command);
QString helpOfGroup(const QString& group);

} // namespace wavedeck::ctl
