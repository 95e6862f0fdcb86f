// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/reading.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>

namespace wavedeck::plan {

namespace {

// Substitutes what is known before the run; the rest stays as it is.
QString knownNow(const Reading& reading, const QString& text)
{
    Substitution values;
    values.item = QStringLiteral("{item}");
    values.index = QStringLiteral("{index}");
    values.session = QStringLiteral("{session}");
    values.wave = QStringLiteral("{wave}");
    values.agent = QStringLiteral("{agent}");
    values.runDir = QStringLiteral("{run_dir}");
    values.workspace = reading.plan.workspace;
    values.set = reading.plan.set;
    return substitute(text, values);
}

QString findProgram(Reading& reading, const QString& program)
{
    const auto known = reading.programs.constFind(program);
    if (known != reading.programs.cend())
        return *known;
    // A plan that sets PATH is looked through with that one, as its agents will be.
    const QString path = reading.plan.environmentSet.value(QStringLiteral("PATH"));
    const QString found = path.isEmpty() ? reading.context.findProgram(program)
                                         : QStandardPaths::findExecutable(program, path.split(QLatin1Char(':')));
    reading.programs.insert(program, found);
    return found;
}

void checkFile(Reading& reading, const QString& file, const QString& written, const Mark& mark)
{
    const QFileInfo info(file);
    if (!info.isFile())
        reading.findings.fault(
            mark, QStringLiteral("program %1 not found; there is no file %2").arg(quoted(written), quoted(file)));
    else if (!info.isExecutable())
        reading.findings.fault(
            mark, QStringLiteral("program %1 is not executable; run chmod +x on it").arg(quoted(written)));
}

}

void readCommand(const MapReader& map, QStringList& argv, bool& shell)
{
    map.boolean("shell", shell);
    const YamlNode* node = map.child("argv");
    if (!node)
        return;
    if (node->isScalar()) {
        if (!shell)
            map.findings().fault(node->mark,
                QStringLiteral("argv: %1 is not a list; write [program, argument], or add shell: true for a shell line")
                    .arg(describe(*node)));
        else if (const auto script = textOf(*node, QStringLiteral("argv"), map.findings()))
            argv = {*script};
        return;
    }
    map.list("argv", argv);
    if (node->isSequence() && node->items.isEmpty())
        map.findings().fault(node->mark, QStringLiteral("argv is empty; write [program, argument]"));
}

void checkCommand(Reading& reading, QStringList& argv, bool shell, const Mark& mark)
{
    QString& first = argv.first();
    if (first.trimmed().isEmpty()) {
        reading.findings.fault(mark, QStringLiteral("argv: the program has no name; write [program, argument]"));
        return;
    }
    if (shell) {
        reading.findings.warn(mark,
            QStringLiteral(
                "shell: true hands this to /bin/sh, which raises the risk of the plan; argv as a list needs none"));
        return;
    }
    const QString written = first;
    const QString program = knownNow(reading, first);
    const bool open = program.contains(
        QRegularExpression(QStringLiteral("\\{(item|index|session|wave|agent|run_dir|set\\.[^{}]*)\\}")));
    if (program.contains(QLatin1Char('/'))) {
        if (QDir::isRelativePath(program) && !program.startsWith(QLatin1Char('{')))
            first = QDir::cleanPath(reading.plan.folder + QLatin1Char('/') + first);
        if (!open && reading.context.findProgram)
            checkFile(reading, QDir::cleanPath(QDir(reading.plan.folder).absoluteFilePath(program)), written, mark);
    } else if (!open && reading.context.findProgram && findProgram(reading, program).isEmpty()) {
        reading.findings.fault(mark,
            QStringLiteral("program %1 not found on PATH; install it, or write ./%2 for one beside the plan")
                .arg(quoted(program), program.left(60)));
    }
}

void checkPlaceholders(Reading& reading, const QString& text, bool hasItems, const Mark& mark)
{
    static const QRegularExpression kPlaceholder(QStringLiteral("\\{(item|index|set\\.([^{}]*))\\}"));
    if (!text.contains(QLatin1Char('{')))
        return;
    for (auto matches = kPlaceholder.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        if (match.hasCaptured(2)) {
            const QString key = match.captured(2);
            if (!reading.plan.set.contains(key))
                reading.findings.fault(mark,
                    QStringLiteral("unknown ") + quoted(match.captured())
                        + QStringLiteral("; start with --set %1=VALUE").arg(key.left(60))
                        + (nearest(key, reading.plan.set.keys()).isEmpty()
                                ? QString()
                                : suggestion(key, reading.plan.set.keys(), {})));
        } else if (!hasItems) {
            reading.findings.fault(mark,
                QStringLiteral("%1 has no meaning without foreach; add foreach to the agent, or remove it")
                    .arg(match.captured()));
        }
    }
}

} // namespace wavedeck::plan
