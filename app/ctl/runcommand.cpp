// SPDX-License-Identifier: GPL-3.0-or-later
// run
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/enginelink.h"
#include "app/ctl/follow.h"
#include "app/ctl/output.h"
#include "app/ctl/planfile.h"
#include "models/base/clock.h"

#include <QJsonArray>

#include <sys/resource.h>
#include <sys/stat.h>

namespace wavedeck::ctl {

namespace {

/// `resource:soft:hard,…`, `-` for no limit: what agents inherit from the caller.
QString callersLimits()
{
    const auto text
        = [](rlim_t value) { return value == RLIM_INFINITY ? QStringLiteral("-") : QString::number(value); };
    QStringList limits;
    for (int resource = 0; resource < int(RLIM_NLIMITS); ++resource) {
        rlimit limit{};
        if (::getrlimit(static_cast<__rlimit_resource>(resource), &limit) == 0)
            limits.append(
                QStringLiteral("%1:%2:%3").arg(QString::number(resource), text(limit.rlim_cur), text(limit.rlim_max)));
    }
    return limits.join(QLatin1Char(','));
}

int callersUmask()
{
    const mode_t mask = ::umask(077);
    ::umask(mask);
    return int(mask);
}

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

QJsonObject dryDocument(const PlanFile& file)
{
    const Plan& plan = file.reading.plan;
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
        {QStringLiteral("environment"), QJsonArray::fromStringList(file.environment.keys())},
        {QStringLiteral("waves"), waves}};
}

QString commandText(const QJsonObject& what)
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

QString dryText(const QJsonObject& document)
{
    QString text = QStringLiteral("%1: nothing is started\nworkspace %2\n")
                       .arg(plain(document.value(QLatin1String("name")).toString()),
                           plain(document.value(QLatin1String("workspace")).toString()));
    for (const QJsonValue& value : document.value(QLatin1String("waves")).toArray()) {
        const QJsonObject wave = value.toObject();
        QStringList needs;
        for (const QJsonValue& need : wave.value(QLatin1String("needs")).toArray())
            needs.append(need.toString());
        text += QStringLiteral("\nwave %1%2\n")
                    .arg(wave.value(QLatin1String("id")).toString(),
                        needs.isEmpty() ? QString() : QStringLiteral(" after ") + needs.join(QStringLiteral(", ")));
        for (const QJsonValue& agent : wave.value(QLatin1String("agents")).toArray())
            text += QStringLiteral("  agent %1: %2\n")
                        .arg(agent.toObject().value(QLatin1String("id")).toString(), commandText(agent.toObject()));
        for (const QJsonValue& gate : wave.value(QLatin1String("gates")).toArray())
            for (const QJsonValue& criterion : gate.toObject().value(QLatin1String("criteria")).toArray())
                text += QStringLiteral("  gate %1 (%2): %3\n")
                            .arg(gate.toObject().value(QLatin1String("id")).toString(),
                                criterion.toObject().value(QLatin1String("kind")).toString(),
                                commandText(criterion.toObject()));
    }
    return text;
}

QJsonObject startRequest(const PlanFile& file)
{
    QJsonObject set;
    for (auto it = file.set.begin(); it != file.set.end(); ++it)
        set.insert(it.key(), it.value());
    return {{QStringLiteral("plan_file"), file.path}, {QStringLiteral("plan_text"), QString::fromUtf8(file.text)},
        {QStringLiteral("workspace"), file.workspace}, {QStringLiteral("set"), set},
        {QStringLiteral("environment"), file.environment}, {QStringLiteral("umask"), callersUmask()},
        {QStringLiteral("limits"), callersLimits()}, {QStringLiteral("actor"), Context::actor()}};
}

int run(Context& context, const Arguments& arguments)
{
    const auto file = readPlanFile(arguments);
    if (!file)
        return context.fail(file.error());
    printFindings(*file);
    if (!file->reading.ok())
        return context.answer(file->reading.toJson(), {}, 2);
    if (arguments.has("--dry-run")) {
        const QJsonObject document = dryDocument(*file);
        return context.answer(document, dryText(document));
    }
    const bool detach = arguments.has("--detach");
    if (!detach)
        blockSignals();
    auto engine = ensureEngine(context.dataDir());
    if (!engine)
        return context.fail(engine.error());
    const auto started = (*engine)->ask(QStringLiteral("session.start"), startRequest(*file));
    if (!started && started.error().code == QLatin1String("request-too-long"))
        return context.fail(usage("plan-too-long", file->given,
            QStringLiteral(
                "with what --set and environment.pass add to it, it is longer than the 1 MiB the engine takes"),
            QStringLiteral("split the plan, or set and pass less")));
    if (!started)
        return context.fail(started.error());
    const QString id = started->value(QLatin1String("id")).toString();
    if (detach)
        return context.answer(
            {{QStringLiteral("id"), id}, {QStringLiteral("state"), started->value(QLatin1String("state"))}},
            QStringLiteral("%1 runs in the background; see `wavedeckctl session show %1`\n").arg(id));
    engine->reset();
    FollowOptions options;
    options.wait = arguments.has("--wait");
    return follow(context, id, options);
}

constexpr Option kRunOptions[] = {kSetOption, kWorkspaceOption, {"--detach", nullptr, "does not follow the session"},
    {"--wait", nullptr, "stays when the session is held"}, {"--dry-run", nullptr, "only shows what would run"}};

constexpr Command kCommands[] = {
    {"run", "PLAN.yaml", "Starts a session from a plan and follows it until it ends or is held.", kRunOptions,
        "wavedeckctl run audit.yaml --set branch=main", 1, 1, run},
};

} // namespace

std::span<const Command> runCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
