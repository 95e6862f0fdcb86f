// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the command line against the table of commands.
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "models/plan/findings.h"

#include <QDir>

#include <cstdlib>

#include <unistd.h>

namespace wavedeck::ctl {

namespace {

Error missingValue(const QString& option)
{
    return usage("usage", option, QStringLiteral("it needs a value"), QStringLiteral("see --help"));
}

/// `--as NAME` or `--as=NAME`.
bool isGlobalWith(const QString& word, const char* name)
{
    return word == QLatin1String(name) || word.startsWith(QString(QLatin1String(name) + QLatin1Char('=')));
}

/// The value of the option at i; i stays on its last word.
Result<QString> globalValue(const QStringList& arguments, qsizetype& i)
{
    const QString& word = arguments[i];
    const bool joined = word.contains(QLatin1Char('='));
    if (!joined && ++i == arguments.size())
        return missingValue(word);
    QString value = joined ? word.mid(word.indexOf(QLatin1Char('=')) + 1) : arguments[i];
    if (value.isEmpty())
        return missingValue(word.section(QLatin1Char('='), 0, 0));
    return value;
}

/// Reads a global option at i; true when there was one. i stays on its last word.
Result<bool> readGlobal(const QStringList& arguments, qsizetype& i, GlobalOptions& global)
{
    const QString& word = arguments[i];
    if (word == QLatin1String("--json"))
        global.json = true;
    else if (word == QLatin1String("--help") || word == QLatin1String("-h"))
        global.help = true;
    else if (word == QLatin1String("--version"))
        global.version = true;
    else if (isGlobalWith(word, "--data-dir")) {
        const auto given = globalValue(arguments, i);
        if (!given)
            return given.error();
        auto dataDir = absoluteDataDir(*given);
        if (!dataDir)
            return dataDir.error();
        global.dataDir = std::move(*dataDir);
    } else if (isGlobalWith(word, "--as")) {
        const auto name = globalValue(arguments, i);
        if (!name)
            return name.error();
        global.as = *name;
    } else if (isGlobalWith(word, "--password-fd") || isGlobalWith(word, "--as-password-fd")) {
        const bool asOne = word.startsWith(QLatin1String("--as"));
        const auto given = globalValue(arguments, i);
        if (!given)
            return given.error();
        bool number = false;
        const int fd = given->toInt(&number);
        if (!number || fd < 0)
            return usage("bad-value", word.section(QLatin1Char('='), 0, 0),
                QStringLiteral("`%1` is no file descriptor").arg(*given),
                QStringLiteral("a password is never given on the command line"));
        (asOne ? global.asPasswordFd : global.passwordFd) = fd;
    } else
        return false;
    return true;
}

const Command* findCommand(const QString& words)
{
    for (const Command* command : allCommands())
        if (words == QLatin1String(command->words))
            return command;
    return nullptr;
}

const Option* findOption(const Command& command, const QString& name)
{
    for (const Option& option : command.options)
        if (name == QLatin1String(option.name)
            || (option.letter && name == QStringLiteral("-%1").arg(QLatin1Char(option.letter))))
            return &option;
    return nullptr;
}

Error unknownOption(const Command& command, const QString& name)
{
    QStringList names{QStringLiteral("--json"), QStringLiteral("--data-dir"), QStringLiteral("--as"),
        QStringLiteral("--password-fd"), QStringLiteral("--help")};
    for (const Option& option : command.options)
        names.append(QLatin1String(option.name));
    const QString near = plan::nearest(name, names);
    return usage("unknown-option", name, QStringLiteral("`%1` has no such option").arg(QLatin1String(command.words)),
        near.isEmpty() ? QStringLiteral("see `wavedeckctl %1 --help`").arg(QLatin1String(command.words))
                       : QStringLiteral("did you mean %1?").arg(near));
}

Error wrongCount(const Command& command, qsizetype given)
{
    const QString line = QStringLiteral("wavedeckctl %1 %2")
                             .arg(QLatin1String(command.words), QString::fromUtf8(command.operands))
                             .trimmed();
    return usage("usage", QString::fromLatin1(command.words),
        given < command.least ? QStringLiteral("something is missing") : QStringLiteral("there is too much"),
        QStringLiteral("it is `%1`").arg(line));
}

Error unknownCommand(const QStringList& words)
{
    QStringList known;
    QStringList groups;
    for (const Command* command : allCommands()) {
        known.append(QLatin1String(command->words));
        groups.append(QString::fromLatin1(command->words).section(QLatin1Char(' '), 0, 0));
    }
    const QString two = words.mid(0, 2).join(QLatin1Char(' '));
    const bool group = groups.contains(words.first());
    if (group && words.size() == 1) {
        QStringList members;
        for (const QString& name : known)
            if (name.startsWith(words.first() + QLatin1Char(' ')))
                members.append(name.section(QLatin1Char(' '), 1));
        return usage("unknown-command", words.first(), QStringLiteral("it says not what to do"),
            QStringLiteral("one of: ") + members.join(QStringLiteral(", ")));
    }
    QString near = plan::nearest(two, known);
    if (near.isEmpty())
        near = plan::nearest(words.first(), known + groups);
    return usage("unknown-command", group ? two : words.first(), QStringLiteral("there is no such command"),
        near.isEmpty() ? QStringLiteral("see `wavedeckctl --help`")
                       : QStringLiteral("did you mean `wavedeckctl %1`?").arg(near));
}

} // namespace

Result<QString> absoluteDataDir(const QString& given)
{
    // Without a current folder Qt leaves a relative path as it is.
    char* const folder = QDir::isAbsolutePath(given) ? nullptr : ::getcwd(nullptr, 0);
    const bool known = folder || QDir::isAbsolutePath(given);
    std::free(folder);
    if (!known)
        return usage("no-folder", QStringLiteral("--data-dir %1").arg(given),
            QStringLiteral("it is relative, and the current folder does not exist any more"),
            QStringLiteral("give an absolute path, or go to another folder"));
    return QDir(given).absolutePath();
}

Result<CommandLine> readCommandLine(const QStringList& arguments)
{
    CommandLine line;
    QStringList words;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString& word = arguments[i];
        if (word == QLatin1String("--")) {
            line.rest += arguments.mid(i);
            break;
        }
        const auto global = readGlobal(arguments, i, line.global);
        if (!global)
            return global.error();
        if (*global)
            continue;
        if (line.command) {
            line.rest.append(word);
            // A value is no global option, whatever it looks like.
            const Option* option = findOption(*line.command, word);
            if (option && option->value && i + 1 < arguments.size())
                line.rest.append(arguments[++i]);
            continue;
        }
        if (word.startsWith(QLatin1Char('-')))
            return usage("unknown-option", word, QStringLiteral("there is no such option"),
                QStringLiteral("see `wavedeckctl --help`"));
        words.append(word);
        line.command = findCommand(words.join(QLatin1Char(' ')));
        // `scan resources` is a command of its own beside `scan`.
        if (line.command && i + 1 < arguments.size())
            if (const Command* longer
                = findCommand(QString(words.join(QLatin1Char(' ')) + QLatin1Char(' ') + arguments[i + 1]))) {
                line.command = longer;
                words.append(arguments[++i]);
            }
        if (!line.command && words.size() == 2)
            return unknownCommand(words);
    }
    line.words = words;
    if (line.command || line.global.help || line.global.version)
        return line;
    if (words.isEmpty())
        return usage("usage", QStringLiteral("command line"), QStringLiteral("it names no command"),
            QStringLiteral("see `wavedeckctl --help`"));
    return unknownCommand(words);
}

Result<Arguments> readArguments(const Command& command, const QStringList& rest)
{
    Arguments result;
    bool onlyOperands = false;
    for (qsizetype i = 0; i < rest.size(); ++i) {
        const QString& word = rest[i];
        if (onlyOperands || word == QLatin1String("-") || !word.startsWith(QLatin1Char('-')) || command.raw) {
            result.positional.append(word);
            continue;
        }
        if (word == QLatin1String("--")) {
            onlyOperands = true;
            continue;
        }
        const bool joined = word.startsWith(QLatin1String("--")) && word.contains(QLatin1Char('='));
        const QString name = joined ? word.section(QLatin1Char('='), 0, 0) : word;
        const Option* option = findOption(command, name);
        if (!option)
            return unknownOption(command, name);
        QStringList& values = result.options[QLatin1String(option->name)];
        if (!option->repeatable && !values.isEmpty())
            return usage("usage", name, QStringLiteral("it stands twice"));
        if (!option->value && joined)
            return usage("usage", name, QStringLiteral("it takes no value"));
        if (option->value && !joined && ++i == rest.size())
            return missingValue(name);
        values.append(!option->value ? QString() : joined ? word.section(QLatin1Char('='), 1) : rest[i]);
    }
    if (!command.raw
        && (result.positional.size() < command.least || (command.most >= 0 && result.positional.size() > command.most)))
        return wrongCount(command, result.positional.size());
    return result;
}

} // namespace wavedeck::ctl
