// SPDX-License-Identifier: GPL-3.0-or-later
// gate library
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "models/plan/gatelibrary.h"

#include <QJsonArray>

namespace wavedeck::ctl {

namespace {

QJsonObject documentOf(const LibraryGate& gate, bool own)
{
    QJsonArray parameters;
    for (const GateParameter& parameter : gate.parameters)
        parameters.append(QJsonObject{{QStringLiteral("name"), parameter.name},
            {QStringLiteral("text"), parameter.text}, {QStringLiteral("required"), parameter.required},
            {QStringLiteral("default"), parameter.standard.isEmpty() ? QJsonValue() : QJsonValue(parameter.standard)}});
    return {{QStringLiteral("id"), gate.id}, {QStringLiteral("name"), gate.name}, {QStringLiteral("text"), gate.text},
        {QStringLiteral("kind"), gate.isSet ? QStringLiteral("set") : QStringLiteral("gate")},
        {QStringLiteral("for"), gate.forPlans ? QStringLiteral("session") : QStringLiteral("risk")},
        {QStringLiteral("own"), own}, {QStringLiteral("gates"), QJsonArray::fromStringList(gate.gates)},
        {QStringLiteral("proves"), QJsonArray::fromStringList(gate.proves)}, {QStringLiteral("params"), parameters},
        {QStringLiteral("fault"), gate.fault.isEmpty() ? QJsonValue() : QJsonValue(gate.fault)}};
}

QString textOf(const LibraryGate& gate, const QByteArray& yaml)
{
    QString text = QStringLiteral("%1: %2\n%3\n").arg(gate.id, plain(gate.name), plain(gate.text));
    for (const QString& line : gate.gates)
        text += QStringLiteral("  gate %1\n").arg(plain(line));
    QList<QStringList> rows{{QStringLiteral("PARAMETER"), QStringLiteral("DEFAULT"), QStringLiteral("WHAT IT IS")}};
    for (const GateParameter& parameter : gate.parameters)
        rows.append({parameter.name,
            parameter.required                 ? QStringLiteral("must be given")
                : parameter.standard.isEmpty() ? QStringLiteral("none")
                                               : plain(parameter.standard),
            plain(parameter.text)});
    if (rows.size() > 1)
        text += QLatin1Char('\n') + table(rows);
    text += QLatin1Char('\n');
    for (const QString& line : QString::fromUtf8(yaml).split(QLatin1Char('\n')))
        text += plain(line) + QLatin1Char('\n');
    return text;
}

int library(Context& context, const Arguments& arguments)
{
    QMap<QString, QByteArray> files = ownGateFiles();
    const QMap<QString, QByteArray> users = gateFilesIn(gateFolder(context.dataDir()));
    files.insert(users);
    const QString wanted = arguments.positional.value(0);
    if (!wanted.isEmpty() && !files.contains(wanted))
        return context.fail(usage("unknown-gate", wanted, QStringLiteral("the library has no such gate"),
            QStringLiteral("see `wavedeckctl gate library`")));
    if (!wanted.isEmpty()) {
        const LibraryGate gate = describeGateFile(wanted, files.value(wanted));
        return context.answer(
            documentOf(gate, !users.contains(wanted)), textOf(gate, files.value(wanted)), gate.fault.isEmpty() ? 0 : 1);
    }
    QJsonArray array;
    QList<QStringList> rows{{QStringLiteral("ID"), QStringLiteral("KIND"), QStringLiteral("NAME")}};
    for (auto it = files.begin(); it != files.end(); ++it) {
        const LibraryGate gate = describeGateFile(it.key(), it.value());
        array.append(documentOf(gate, !users.contains(it.key())));
        const QString kind = !gate.isSet ? QStringLiteral("gate")
            : gate.forPlans              ? QStringLiteral("set of %1").arg(gate.gates.size())
                                         : QStringLiteral("set of %1 for risks").arg(gate.gates.size());
        rows.append({it.key(), kind,
            plain(gate.fault.isEmpty() ? gate.name : QString(QStringLiteral("unreadable: ") + gate.fault))});
    }
    return context.answer({{QStringLiteral("gates"), array}}, table(rows));
}

constexpr Command kCommands[] = {
    {"gate library", "[ID]", "Gates and sets of gates that a plan can name; one of them with its parameters.", {},
        "wavedeckctl gate library tests-pass", 0, 1, library},
};

} // namespace

std::span<const Command> libraryCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
