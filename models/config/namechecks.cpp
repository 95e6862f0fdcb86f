// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/config/checking.h"

#include <QMap>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace wavedeck::config {

namespace {

/// CONF-7: what a folder is a project of; empty = none, or one with names of its own.
QString projectOf(const QStringList& kinds)
{
    // Next.js projects test with Vite's runner.
    for (const char* kind : {"own-prefix", "next", "react-scripts", "vite"})
        if (kinds.contains(QLatin1String(kind)))
            return QLatin1String(kind);
    return {};
}

void checkPrefixes(Checking& checking)
{
    QHash<QString, QStringList> kinds;
    for (const auto& [folder, kind] : checking.set.projects)
        kinds[folder].append(kind);
    for (const Value& value : std::as_const(checking.values)) {
        const QString project = projectOf(kinds.value(value.service ? value.service->buildFolder : value.file->folder));
        for (const NameLint& lint : checking.rules.lints) {
            if (project.isEmpty() || lint.project != project || !value.entry->key.startsWith(lint.wrong))
                continue;
            const QString proposed = lint.right + value.entry->key.mid(lint.wrong.size());
            checking.add("variable-name",
                QStringLiteral("%1 never reaches the client of a %2 project; call it %3")
                    .arg(value.entry->key, project, proposed),
                {value.place});
        }
    }
}

struct Queues {
    QMap<QString, Place> declared;
    QMap<QString, Place> taken;
};

QStringList listOf(const QString& text)
{
    static const QRegularExpression kComma(QStringLiteral("[\\s,;]+"));
    return text.split(kComma, Qt::SkipEmptyParts);
}

/// Of `celery worker -Q a,b`.
QStringList takenBy(const QString& command)
{
    static const QRegularExpression kQueues(QStringLiteral("(?:^|\\s)(?:-Q|--queues)(?:=|\\s*)([\\w.,:-]+)"));
    const bool worker = command.contains(QLatin1String("celery")) || command.contains(QLatin1String("worker"));
    const QRegularExpressionMatch match = kQueues.match(command);
    return worker && match.hasMatch() ? listOf(match.captured(1)) : QStringList();
}

/// The commands of a file: lists are put together again.
QMap<QString, std::pair<QString, Place>> commandsOf(const File& file)
{
    static const QRegularExpression kItem(QStringLiteral("\\[\\d+\\]\\z"));
    QMap<QString, std::pair<QString, Place>> commands;
    for (const Entry& entry : file.entries) {
        const QString key = QString(entry.key).remove(kItem);
        const bool command = key.endsWith(QLatin1String("command")) || key.endsWith(QLatin1String("entrypoint"))
            || file.path.endsWith(QLatin1String("Procfile"));
        if (!command)
            continue;
        auto& [text, place] = commands[key];
        if (text.isEmpty())
            place = {file.path, entry.mark, key, {}};
        text += (text.isEmpty() ? QString() : QStringLiteral(" ")) + entry.value;
    }
    return commands;
}

QString names(const QMap<QString, Place>& places)
{
    return QStringList(places.keys()).join(QStringLiteral(", "));
}

/// CONF-8.
void checkQueues(Checking& checking)
{
    QMap<QString, Queues> byEnvironment;
    static const QRegularExpression kItem(QStringLiteral("(?:_\\d+)+\\z"));
    for (const Value& value : std::as_const(checking.values)) {
        const QString name = value.isList ? QString(value.name).remove(kItem) : value.name;
        const QString last = name.section(QLatin1Char('_'), -1);
        if (checking.rules.queues.match(name) || (!value.service && value.isList && checking.rules.queues.match(last)))
            for (const QString& queue : listOf(value.entry->value))
                byEnvironment[value.environment].declared.insert(queue, value.place);
    }
    for (const File& file : checking.set.files)
        if (!file.example && checking.covers(file.environment)) {
            const auto commands = commandsOf(file);
            for (const auto& [command, place] : commands)
                for (const QString& queue : takenBy(command))
                    byEnvironment[file.environment].taken.insert(queue, place);
        }
    for (const Queues& queues : std::as_const(byEnvironment)) {
        if (queues.declared.isEmpty() || queues.taken.isEmpty())
            continue;
        QMap<QString, Place> missing = queues.declared;
        QMap<QString, Place> unknown = queues.taken;
        for (const QString& queue : queues.taken.keys())
            missing.remove(queue);
        for (const QString& queue : queues.declared.keys())
            unknown.remove(queue);
        if (!missing.isEmpty())
            checking.add("queue-missing",
                unknown.isEmpty()
                    ? QStringLiteral("no worker takes from queue %1").arg(names(missing))
                    : QStringLiteral("no worker takes from queue %1; one takes from %2, which is not declared")
                          .arg(names(missing), names(unknown)),
                {queues.taken.first(), missing.first()});
        else if (!unknown.isEmpty())
            checking.add("queue-unknown",
                QStringLiteral("a worker takes from queue %1, which is not declared").arg(names(unknown)),
                {unknown.first(), queues.declared.first()});
    }
}

} // namespace

void checkNames(Checking& checking)
{
    checkPrefixes(checking);
    checkQueues(checking);
}

} // namespace wavedeck::config
