// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/assurancecommands.h"
#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "app/ctl/riskapprovalcommands.h"

namespace wavedeck::ctl {

namespace {

QString optionName(const Option& option)
{
    QString name = QLatin1String(option.name);
    if (option.letter)
        name.prepend(QStringLiteral("-%1, ").arg(QLatin1Char(option.letter)));
    if (option.value)
        name += QLatin1Char(' ') + QLatin1String(option.value);
    return name;
}

QString globalHelp()
{
    return QStringLiteral("Options of every command:\n")
        + table({{QStringLiteral("  --data-dir DIR"),
                     QStringLiteral("the data directory (or WAVEDECK_DATA_DIR; default: ~/.local/share/wavedeck)")},
            {QStringLiteral("  --json"), QStringLiteral("one JSON document on stdout and nothing else there")},
            {QStringLiteral("  --as NAME"),
                QStringLiteral("in whose name (else: who is signed in); the password is asked for, or read from "
                               "--password-fd")},
            {QStringLiteral("  --password-fd N"),
                QStringLiteral("the descriptor to read a password from, up to a newline")},
            {QStringLiteral("  --as-password-fd N"),
                QStringLiteral("that of --as, where --password-fd is a new password's")},
            {QStringLiteral("  --help"), QStringLiteral("this text")},
            {QStringLiteral("  --version"), QStringLiteral("the version of this program")}})
        + QStringLiteral("\nExit status: 0 good, 1 the answer is bad, 2 the request is wrong, 3 not allowed, 4 the "
                         "environment failed.\n");
}

} // namespace

QList<const Command*> allCommands()
{
    QList<const Command*> all;
    for (const auto& group : {planCommands(), runCommands(), sessionCommands(), agentCommands(), gateCommands(),
             libraryCommands(), probeCommands(), worktreeCommands(), alertCommands(), monitorCommands(),
             baselineCommands(), assuranceCommands(), settingsCommands(), moneyCommands(), costCommands(),
             protocolCommands(), historyCommands(), handoverCommands(), reportCommands(), engineCommands(), auditCommands(),
             configCommands(), securityCommands(), launchCommands(), riskCommands(), riskWorkCommands(),
             riskExportCommands(), peopleCommands(), trailCommands(), debtCommands(), debtFigureCommands(),
             lessonCommands(), lessonUseCommands(), debtImportCommands(), retroCommands(), retroHoldCommands(),
             importCommands(), riskApprovalCommands()})
        for (const Command& command : group)
            all.append(&command);
    return all;
}

QString helpOf(const Command& command)
{
    QString text = QStringLiteral("wavedeckctl %1 %2")
                       .arg(QLatin1String(command.words), QString::fromUtf8(command.operands))
                       .trimmed();
    if (!command.options.empty())
        text += QStringLiteral(" [options]");
    text += QStringLiteral("\n\n%1\n\n").arg(QString::fromUtf8(command.summary));
    QList<QStringList> rows;
    for (const Option& option : command.options)
        rows.append({QString(QStringLiteral("  ") + optionName(option)), QString::fromUtf8(option.help)});
    if (!rows.isEmpty())
        text += QStringLiteral("Options:\n") + table(rows) + QLatin1Char('\n');
    text += QStringLiteral("Example:\n  %1\n\n").arg(QString::fromUtf8(command.example));
    return text + globalHelp();
}

QString helpOfGroup(const QString& group)
{
    QString text = QStringLiteral(
        "wavedeckctl COMMAND [options]\n\nRuns sessions of agents and shows what became of them.\n\nCommands:\n");
    QList<QStringList> rows;
    for (const Command* command : allCommands()) {
        const QString words = QLatin1String(command->words);
        if (group.isEmpty() || words.section(QLatin1Char(' '), 0, 0) == group)
            rows.append({QStringLiteral("  %1 %2").arg(words, QString::fromUtf8(command->operands)),
                QString::fromUtf8(command->summary)});
    }
    text += table(rows) + QStringLiteral("\n`wavedeckctl COMMAND --help` tells more, with an example.\n\n");
    return text + globalHelp();
}

} // namespace wavedeck::ctl
