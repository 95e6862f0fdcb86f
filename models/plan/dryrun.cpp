// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/dryrun.h"

#include <QJsonArray>

namespace wavedeck {

namespace {

using Plain = std::function<QString(const QString&)>;

QStringList finalArgv(const Plan& plan, const WavePlan& wave, const AgentPlan* agent, const AgentInstance& instance,
    const QStringList& argv, bool shell)
{
    Substitution values;
    values.item = instance.item;
    values.index = QString::number(instance.index);
    // Nobody knows these before the start.
    values.session = QStringLiteral("{session}");
    values.runDir = QStringLiteral("{run_dir}");
    values.wave = wave.id;
    values.agent = agent ? instance.id : QString();
    values.workspace = plan.workspace;
    values.set = plan.set;
    return commandLine(argv, shell, values);
}

QJsonObject dryAgent(const Plan& plan, const WavePlan& wave, const AgentPlan& agent, const AgentInstance& instance)
{
    return {{QStringLiteral("id"), instance.id},
        {QStringLiteral("argv"),
            QJsonArray::fromStringList(finalArgv(plan, wave, &agent, instance, agent.argv, agent.shell))},
        {QStringLiteral("shell"), agent.shell}, {QStringLiteral("capability"), QString(word(agent.capability))},
        {QStringLiteral("needs"), QJsonArray::fromStringList(agent.needs)},
        {QStringLiteral("writes"), QJsonArray::fromStringList(agent.writes)},
        {QStringLiteral("required"), agent.required}};
}

QJsonObject dryGate(const Plan& plan, const WavePlan& wave, const GatePlan& gate)
{
    QJsonArray criteria;
    for (const CriterionPlan& criterion : gate.criteria)
        criteria.append(
            QJsonObject{{QStringLiteral("id"), criterion.id}, {QStringLiteral("kind"), QString(word(criterion.kind))},
                {QStringLiteral("argv"),
                    QJsonArray::fromStringList(finalArgv(plan, wave, nullptr, {}, criterion.argv, criterion.shell))},
                {QStringLiteral("shell"), criterion.shell}});
    return {{QStringLiteral("id"), gate.id}, {QStringLiteral("kind"), QString(word(gate.kind))},
        {QStringLiteral("criteria"), criteria}};
}

QString commandText(const QJsonObject& what, const Plain& plain)
{
    QStringList words;
    for (const QJsonValue& value : what.value(QLatin1String("argv")).toArray()) {
        QString quoted = plain(value.toString());
        if (quoted.isEmpty() || quoted.contains(QLatin1Char(' ')) || quoted.contains(QLatin1Char('\'')))
            quoted = QLatin1Char('\'') + quoted.replace(QLatin1Char('\''), QLatin1String("'\\''")) + QLatin1Char('\'');
        words.append(quoted);
    }
    return words.join(QLatin1Char(' '))
        + (what.value(QLatin1String("shell")).toBool() ? QStringLiteral("   [shell: true]") : QString());
}

QString waveText(const QJsonObject& wave, const Plain& plain)
{
    QStringList needs;
    for (const QJsonValue& need : wave.value(QLatin1String("needs")).toArray())
        needs.append(need.toString());
    QString text = QStringLiteral("\nwave %1%2\n")
                       .arg(wave.value(QLatin1String("id")).toString(),
                           needs.isEmpty() ? QString() : QStringLiteral(" after ") + needs.join(QStringLiteral(", ")));
    for (const QJsonValue& agent : wave.value(QLatin1String("agents")).toArray())
        text += QStringLiteral("  agent %1: %2\n")
                    .arg(agent.toObject().value(QLatin1String("id")).toString(), commandText(agent.toObject(), plain));
    for (const QJsonValue& gate : wave.value(QLatin1String("gates")).toArray())
        for (const QJsonValue& criterion : gate.toObject().value(QLatin1String("criteria")).toArray())
            text += QStringLiteral("  gate %1 (%2): %3\n")
                        .arg(gate.toObject().value(QLatin1String("id")).toString(),
                            criterion.toObject().value(QLatin1String("kind")).toString(),
                            commandText(criterion.toObject(), plain));
    return text;
}

} // namespace

QJsonObject dryRun(const Plan& plan, const QStringList& environment)
{
    QJsonArray waves;
    for (const WavePlan& wave : plan.waves) {
        QJsonArray agents;
        for (const AgentPlan& agent : wave.agents)
            for (const AgentInstance& instance : instancesOf(agent, plan.workspace))
                agents.append(dryAgent(plan, wave, agent, instance));
        QJsonArray gates;
        for (const GatePlan& gate : wave.gates)
            gates.append(dryGate(plan, wave, gate));
        waves.append(QJsonObject{{QStringLiteral("id"), wave.id},
            {QStringLiteral("needs"), QJsonArray::fromStringList(wave.needs)}, {QStringLiteral("agents"), agents},
            {QStringLiteral("gates"), gates}});
    }
    return {{QStringLiteral("dry_run"), true}, {QStringLiteral("name"), plan.name},
        {QStringLiteral("workspace"), plan.workspace}, {QStringLiteral("max_parallel"), plan.maxParallel},
        {QStringLiteral("environment"), QJsonArray::fromStringList(environment)}, {QStringLiteral("waves"), waves}};
}

QString dryRunText(const QJsonObject& document, const Plain& plain)
{
    QString text = QStringLiteral("%1: nothing is started\nworkspace %2\n")
                       .arg(plain(document.value(QLatin1String("name")).toString()),
                           plain(document.value(QLatin1String("workspace")).toString()));
    for (const QJsonValue& value : document.value(QLatin1String("waves")).toArray())
        text += waveText(value.toObject(), plain);
    return text;
}

} // namespace wavedeck
