// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/preflight.h"

#include <algorithm>
#include <cmath>

namespace wavedeck {

namespace {

constexpr qint64 kMiB = 1024 * 1024;
constexpr qint64 kGiB = 1024 * kMiB;
constexpr qint64 kLeastDisk = 100 * kMiB;
constexpr qint64 kLittleDisk = kGiB;
constexpr qsizetype kMostNames = 4;
constexpr QChar kNoBreak(0xa0); ///< a number and its unit stay on one line

using State = PreflightCheck::State;

PreflightCheck check(const char* id, const QString& title)
{
    PreflightCheck result;
    result.id = QLatin1String(id);
    result.title = title;
    return result;
}

void judge(
    PreflightCheck& check, State state, const QString& detail, const QString& mend = {}, const QString& command = {})
{
    check.state = state;
    check.detail = detail;
    check.mend = mend;
    check.command = command;
}

QString counted(qint64 count, const QString& one, const QString& many)
{
    return QStringLiteral("%1 %2").arg(count).arg(count == 1 ? one : many);
}

QString sizeText(qint64 bytes)
{
    return bytes < kGiB ? QString::number(bytes / kMiB) + kNoBreak + QStringLiteral("MiB")
                        : QString::number(double(bytes) / double(kGiB), 'f', 1) + kNoBreak + QStringLiteral("GiB");
}

QString percentText(double value)
{
    return QString::number(std::lround(value)) + kNoBreak + QLatin1Char('%');
}

QString names(const QStringList& all)
{
    QString text = all.mid(0, kMostNames).join(QStringLiteral(", "));
    if (all.size() > kMostNames)
        text += QStringLiteral(" and %1 more").arg(all.size() - kMostNames);
    return text;
}

/// One word of a command line for a shell.
QString shellWord(const QString& path)
{
    QString word = path;
    return QLatin1Char('\'') + word.replace(QLatin1Char('\''), QLatin1String("'\\''")) + QLatin1Char('\'');
}

/// The reader's own words for a program that is missing or cannot be executed (plancommands.cpp).
bool isAboutProgram(const Fault& fault)
{
    return fault.message.startsWith(QLatin1String("program "));
}

/// Said by the check of the workspace, with how to mend it.
bool isAboutWorkspace(const Fault& fault)
{
    return fault.message.startsWith(QLatin1String("workspace "));
}

QString place(const Fault& fault)
{
    return QStringLiteral("line %1: %2").arg(fault.mark.line).arg(fault.message);
}

PreflightCheck planCheck(const PlanReading& reading)
{
    PreflightCheck result = check("plan", QStringLiteral("Plan is valid"));
    QList<Fault> faults;
    std::copy_if(reading.faults.begin(), reading.faults.end(), std::back_inserter(faults),
        [](const Fault& fault) { return !isAboutProgram(fault) && !isAboutWorkspace(fault); });
    const QString found
        = QStringLiteral("%1, %2").arg(counted(reading.agents, QStringLiteral("agent"), QStringLiteral("agents")),
            counted(reading.plan.waves.size(), QStringLiteral("wave"), QStringLiteral("waves")));
    if (!faults.isEmpty())
        judge(result, State::Failed,
            QStringLiteral("%1; %2").arg(
                counted(faults.size(), QStringLiteral("fault"), QStringLiteral("faults")), place(faults.first())),
            QStringLiteral("Mend the plan file and check again"));
    else if (!reading.warnings.isEmpty())
        judge(result, State::Advisory,
            QStringLiteral("%1; %2").arg(
                counted(reading.warnings.size(), QStringLiteral("warning"), QStringLiteral("warnings")),
                place(reading.warnings.first())),
            QStringLiteral("It may start as it is"));
    else
        judge(result, State::Passed, found + QStringLiteral(", no circles"));
    return result;
}

QStringList programsOf(const Plan& plan)
{
    QStringList programs;
    const auto add = [&](const QStringList& argv, bool shell) {
        const QString program = shell ? QStringLiteral("/bin/sh") : argv.value(0);
        if (!program.isEmpty() && !programs.contains(program))
            programs.append(program);
    };
    for (const WavePlan& wave : plan.waves) {
        for (const AgentPlan& agent : wave.agents)
            add(agent.argv, agent.shell);
        for (const GatePlan& gate : wave.gates)
            for (const CriterionPlan& criterion : gate.criteria)
                add(criterion.argv, criterion.shell && !criterion.argv.isEmpty());
    }
    return programs;
}

PreflightCheck programsCheck(const PlanReading& reading)
{
    PreflightCheck result = check("programs", QStringLiteral("Programs found"));
    QStringList missing;
    for (const Fault& fault : reading.faults)
        if (isAboutProgram(fault))
            missing.append(place(fault));
    const QStringList programs = programsOf(reading.plan);
    if (missing.isEmpty())
        judge(result, State::Passed, programs.isEmpty() ? QStringLiteral("No agent names one") : names(programs));
    else
        judge(result, State::Failed,
            missing.size() == 1
                ? missing.first()
                : QStringLiteral("%1 are missing; %2")
                      .arg(counted(missing.size(), QStringLiteral("program"), QStringLiteral("programs")),
                          missing.first()),
            QStringLiteral("Install what is missing, or name it by its path in the plan"));
    return result;
}

int modifyingAgents(const Plan& plan)
{
    int count = 0;
    for (const WavePlan& wave : plan.waves)
        count += int(std::count_if(wave.agents.begin(), wave.agents.end(),
            [](const AgentPlan& agent) { return agent.capability == Capability::Modify || !agent.writes.isEmpty(); }));
    return count;
}

PreflightCheck workspaceCheck(const Plan& plan, const PreflightFacts& facts)
{
    PreflightCheck result = check("workspace", QStringLiteral("Workspace can be used"));
    const QString& folder = plan.workspace;
    const int writers = modifyingAgents(plan);
    const QString chosen = QStringLiteral("Choose the folder that the agents shall work in");
    if (!folder.isEmpty() && (folder == facts.templateFolder || folder == facts.ownTemplates))
        judge(result, State::Failed, QStringLiteral("A template does not say where its agents work"), chosen);
    else if (!facts.workspaceThere)
        judge(result, State::Failed, folder + QStringLiteral(": there is no such folder"),
            QStringLiteral("Make it, or choose another"), QStringLiteral("mkdir -p ") + shellWord(folder));
    else if (!facts.workspaceReadable)
        judge(result, State::Failed, folder + QStringLiteral(": it cannot be read"),
            QStringLiteral("Give yourself the right to, or choose another"),
            QStringLiteral("chmod u+rx ") + shellWord(folder));
    else if (writers > 0 && !facts.workspaceWritable)
        judge(result, State::Failed,
            QStringLiteral("%1: it cannot be written, and %2 of the plan modify it")
                .arg(folder, counted(writers, QStringLiteral("agent"), QStringLiteral("agents"))),
            QStringLiteral("Give yourself the right to, or choose another"),
            QStringLiteral("chmod u+rwx ") + shellWord(folder));
    else
        judge(result, State::Passed,
            writers > 0 ? QStringLiteral("%1, written by %2")
                              .arg(folder, counted(writers, QStringLiteral("agent"), QStringLiteral("agents")))
                        : folder + QStringLiteral(", only read"));
    return result;
}

PreflightCheck dataDirCheck(const PreflightFacts& facts)
{
    PreflightCheck result = check("data-dir", QStringLiteral("Data directory can be written"));
    const QString& folder = facts.dataDir;
    if (facts.dataDirForeign)
        judge(result, State::Failed, folder + QStringLiteral(": it belongs to another user"),
            QStringLiteral("Use one of your own (--data-dir)"));
    else if (!facts.dataDirUsable)
        judge(result, State::Failed,
            folder
                + (facts.dataDirThere ? QStringLiteral(": no file can be made in it")
                                      : QStringLiteral(": it cannot be made")),
            QStringLiteral("Give yourself the right to, or use another (--data-dir)"),
            facts.dataDirThere ? QString(QStringLiteral("chmod 700 ") + shellWord(folder)) : QString());
    else if (facts.dataDirThere && (facts.dataDirMode & 077) != 0)
        judge(result, State::Advisory,
            QStringLiteral("%1: others may look into it (mode %2)").arg(folder, QString::number(facts.dataDirMode, 8)),
            QStringLiteral("Keep it to yourself"), QStringLiteral("chmod 700 ") + shellWord(folder));
    else
        judge(result, State::Passed,
            facts.dataDirThere ? folder : folder + QStringLiteral(", made when the session starts"));
    return result;
}

PreflightCheck diskCheck(const Plan& plan, const PreflightFacts& facts)
{
    PreflightCheck result = check("disk", QStringLiteral("Disk space"));
    if (facts.diskFree < 0 || facts.diskTotal <= 0) {
        judge(result, State::Advisory, QStringLiteral("It cannot be told how much is free for ") + facts.dataDir,
            QStringLiteral("Look with df before a long session"));
        return result;
    }
    const double used = 100.0 * double(facts.diskTotal - facts.diskFree) / double(facts.diskTotal);
    const Threshold& limits = plan.thresholds.disk;
    const QString found
        = QStringLiteral("%1 free for the data directory, %2 used").arg(sizeText(facts.diskFree), percentText(used));
    const QString mend = QStringLiteral("Free some space, or use a data directory on another disk (--data-dir)");
    if (facts.diskFree < kLeastDisk)
        judge(result, State::Failed, found + QStringLiteral("; at least 100 MiB are needed"), mend);
    else if (used >= limits.critical)
        judge(result, State::Failed,
            QStringLiteral("%1; the plan calls %2 critical").arg(found, percentText(limits.critical)), mend);
    else if (facts.diskFree < kLittleDisk)
        judge(result, State::Advisory, found + QStringLiteral("; a long session may need more"), mend);
    else if (used >= limits.warning)
        judge(result, State::Advisory,
            QStringLiteral("%1; the plan warns from %2 on").arg(found, percentText(limits.warning)), mend);
    else
        judge(result, State::Passed, found);
    return result;
}

PreflightCheck memoryCheck(const Plan& plan, const PreflightFacts& facts)
{
    PreflightCheck result = check("memory", QStringLiteral("Memory head-room"));
    // MON-3: from enhanced on nothing starts that cannot be watched.
    const State blind = plan.mode >= Mode::Enhanced ? State::Failed : State::Advisory;
    const QString mend = QStringLiteral("Mount /proc, where the kernel tells memory and CPU");
    if (facts.memoryTotal <= 0 || facts.memoryAvailable < 0) {
        judge(result, blind, QStringLiteral("It cannot be told how much memory is available"), mend);
        return result;
    }
    if (!facts.cpuTold) {
        judge(result, blind, QStringLiteral("It cannot be told how busy the processors are"), mend);
        return result;
    }
    const double used = 100.0 * double(facts.memoryTotal - facts.memoryAvailable) / double(facts.memoryTotal);
    const Threshold& limits = plan.thresholds.memory;
    const QString found = QStringLiteral("%1 used before the start, %2 of %3 available")
                              .arg(percentText(used), sizeText(facts.memoryAvailable), sizeText(facts.memoryTotal));
    const QString less = QStringLiteral("End what is not needed, or let fewer agents live at once");
    if (used >= limits.critical)
        judge(result, State::Advisory, QStringLiteral("%1; %2 is critical").arg(found, percentText(limits.critical)),
            less);
    else if (used >= limits.warning)
        judge(result, State::Advisory,
            QStringLiteral("%1; the plan warns from %2 on").arg(found, percentText(limits.warning)), less);
    else
        judge(result, State::Passed, found);
    return result;
}

PreflightCheck engineCheck(const PreflightFacts& facts)
{
    PreflightCheck result = check("engine", QStringLiteral("Engine can run"));
    if (!facts.engineTrouble.code.isEmpty())
        judge(result, State::Failed,
            facts.engineTrouble.why.isEmpty()
                ? facts.engineTrouble.what
                : facts.engineTrouble.what + QStringLiteral(": ") + facts.engineTrouble.why,
            facts.engineTrouble.mend.isEmpty() ? QStringLiteral("End it with `wavedeckctl engine stop`")
                                               : facts.engineTrouble.mend);
    else if (facts.engineRuns && !facts.engineDegraded.isEmpty())
        judge(result, State::Failed, QStringLiteral("It runs but cannot store anything: ") + facts.engineDegraded,
            QStringLiteral("Free some space; it goes on by itself"));
    else if (facts.engineRuns)
        judge(result, State::Passed,
            QStringLiteral("wavedeckd %1 answers, pid %2").arg(facts.engineVersion).arg(facts.enginePid));
    else if (!facts.engineStartable)
        judge(result, State::Failed, facts.engineProgram + QStringLiteral(": there is no such program to execute"),
            QStringLiteral("Install wavedeckd beside this program"));
    else
        judge(result, State::Passed, facts.engineProgram + QStringLiteral(", starts with the session"));
    return result;
}

PreflightCheck credentialsCheck(const PreflightFacts& facts)
{
    PreflightCheck result = check("credentials", QStringLiteral("Variables are set"));
    if (facts.namedVariables == 0)
        judge(result, State::Passed, QStringLiteral("The plan passes no key or other variable of its own"));
    else if (facts.unsetVariables.isEmpty())
        judge(result, State::Passed,
            QStringLiteral("%1 of environment.pass; the values are not read")
                .arg(counted(facts.namedVariables, QStringLiteral("variable"), QStringLiteral("variables"))));
    else
        judge(result, State::Advisory, QStringLiteral("Not set: ") + names(facts.unsetVariables),
            QStringLiteral("Set them before this program starts, if the agents need them"));
    return result;
}

} // namespace

QList<PreflightCheck> preflight(const PlanReading& reading, const PreflightFacts& facts)
{
    const Plan& plan = reading.plan;
    return {planCheck(reading), programsCheck(reading), workspaceCheck(plan, facts), dataDirCheck(facts),
        diskCheck(plan, facts), memoryCheck(plan, facts), engineCheck(facts), credentialsCheck(facts)};
}

} // namespace wavedeck
