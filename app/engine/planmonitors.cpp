// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/planmonitors.h"

#include "app/engine/judge.h"
#include "models/base/clock.h"
#include "models/domain/formulas.h"
#include "models/run/monitorresults.h"
#include "models/run/rundirectory.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstring>

#include <sys/wait.h>
#include <unistd.h>

namespace wavedeck {

namespace {

constexpr qint64 kMostOutput = 1024 * 1024;
constexpr int kStartsPerSample = 4; ///< starting one holds the engine for a moment
constexpr qsizetype kMostNames = 10'000;

MonitorResult none(const QString& why)
{
    return {utcMs(), std::nullopt, why, {}};
}

/// The number at the pointer; without a pointer the whole output may be one.
std::optional<double> numberIn(const QByteArray& output, const QString& pointer)
{
    bool ok = false;
    const double plain = output.trimmed().toDouble(&ok);
    if (pointer.isEmpty() && ok && std::isfinite(plain))
        return plain;
    const QJsonDocument document = QJsonDocument::fromJson(output);
    const QJsonValue found
        = atPointer(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()), pointer);
    return found.isDouble() && std::isfinite(found.toDouble()) ? std::optional(found.toDouble()) : std::nullopt;
}

/// A JSON array of texts at the pointer, or a name a line.
QStringList namesIn(const QByteArray& output, const QString& pointer)
{
    QStringList names;
    const QJsonDocument document = QJsonDocument::fromJson(output);
    if (!document.isNull()) {
        const QJsonValue root = document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
        for (const QJsonValue& name : atPointer(root, pointer).toArray())
            names.append(name.toString());
    } else {
        for (const QByteArray& line : output.split('\n'))
            if (names.size() < kMostNames)
                names.append(QString::fromUtf8(line.trimmed()));
    }
    return names;
}

MonitorResult judgeOutput(const MonitorPlan& monitor, const run::Exit& exit, const QByteArray& output)
{
    MonitorResult result{utcMs(), std::nullopt, {}, {}};
    if (monitor.kind == MonitorKind::Subscriptions) {
        if (exit.code != 0)
            return none(QStringLiteral("exit %1").arg(exit.code));
        const QStringList there = namesIn(output, monitor.pointer);
        QStringList missing;
        for (const QString& name : monitor.declared)
            if (!there.contains(name))
                missing.append(name);
        result.value = double(missing.size());
        result.detail = missing.isEmpty() ? QStringLiteral("all %1 are there").arg(monitor.declared.size())
                                          : QStringLiteral("missing: ") + missing.join(QStringLiteral(", "));
        return result;
    }
    const auto number = numberIn(output, monitor.pointer);
    if (!number)
        return none(QStringLiteral("no number at `%1` in its output (exit %2)").arg(monitor.pointer).arg(exit.code));
    if (monitor.kind != MonitorKind::Deployed) {
        result.value = number;
        return result;
    }
    result.value = formulas::gapPercent(monitor.configured, *number);
    result.detail = QStringLiteral("%1 of %2").arg(QString::number(*number), QString::number(monitor.configured));
    return result;
}

} // namespace

MonitorResult judgeMonitor(
    const MonitorPlan& monitor, const run::Exit& exit, bool pastItsLimit, const QByteArray& output)
{
    const bool health = monitor.kind == MonitorKind::Health;
    const auto bad = [&](const QString& why) { return health ? MonitorResult{utcMs(), 1.0, why, {}} : none(why); };
    if (exit.execErrno != 0) // that says nothing about what it should look at
        return none(QStringLiteral("not startable: %1").arg(QString::fromLocal8Bit(std::strerror(exit.execErrno))));
    if (pastItsLimit)
        return bad(QStringLiteral("no answer within %1").arg(humanDuration(monitor.killAfterMs)));
    if (exit.signal != 0)
        return bad(QStringLiteral("ended by signal %1").arg(exit.signal));
    if (!health)
        return judgeOutput(monitor, exit, output);
    const QByteArray text = output.trimmed();
    const QString last = QString::fromUtf8(text.mid(text.lastIndexOf('\n') + 1).left(200)).trimmed();
    return {utcMs(), exit.code == 0 ? 0.0 : 1.0,
        QStringLiteral("exit %1%2").arg(exit.code).arg(last.isEmpty() ? last : QString(QStringLiteral(": ") + last)),
        {}};
}

PlanMonitors::PlanMonitors(Loop& loop, const Launcher& launcher, Stopper& stopper, Monitor& monitor)
    : m_loop(loop)
    , m_launcher(launcher)
    , m_stopper(stopper)
    , m_monitor(monitor)
{
}

PlanMonitors::~PlanMonitors()
{
    for (Look& look : m_looks)
        unwatch(look);
}

void PlanMonitors::open(const QString& dataDir, const QString& instance, Launching launching)
{
    m_dataDir = dataDir;
    m_instance = instance;
    m_launching = std::move(launching);
}

bool PlanMonitors::isIdle() const
{
    return std::none_of(m_looks.begin(), m_looks.end(), [](const Look& look) { return look.pidfd >= 0; });
}

void PlanMonitors::takeOver(const SessionRun& session)
{
    std::vector<std::string> ids;
    for (const MonitorPlan& monitor : session.plan.monitors) {
        ids.push_back(QStringLiteral("%1:%2:@monitor.%3:").arg(m_instance, session.id(), monitor.id).toStdString());
        QDir(QStringLiteral("%1/runs/%2/@monitor.%3").arg(m_dataDir, session.id(), monitor.id)).removeRecursively();
    }
    if (ids.empty())
        return;
    for (const auto& [id, found] : processes::marked(processes::scan(), ids))
        for (const processes::Info& process : found)
            processes::signal(process, SIGKILL);
}

void PlanMonitors::unwatch(Look& look)
{
    if (look.pidfd < 0)
        return;
    m_loop.remove(look.watch, look.pidfd);
    ::close(look.pidfd);
    look.pidfd = -1;
    look.watch = 0;
}

void PlanMonitors::remove(const SessionRun& session)
{
    for (auto it = m_looks.begin(); it != m_looks.end();) {
        Look& look = *it++;
        if (look.session != &session)
            continue;
        look.session = nullptr;
        look.plan = nullptr;
        if (look.pidfd < 0)
            m_looks.remove_if([&](const Look& other) { return &other == &look; });
        else
            m_stopper.add(look.runId, look.shimPid, look.shimStart, true, monotonicMs());
    }
}

PlanMonitors::Look& PlanMonitors::lookOf(SessionRun& session, const MonitorPlan& plan, qint64 nowMs)
{
    const auto found = std::find_if(m_looks.begin(), m_looks.end(),
        [&](const Look& look) { return look.session == &session && look.plan == &plan; });
    if (found != m_looks.end())
        return *found;
    Look& look = m_looks.emplace_back();
    look.session = &session;
    look.plan = &plan;
    look.dueAt = nowMs;
    return look;
}

void PlanMonitors::sample(qint64 nowMs, const Monitor::Sessions& sessions)
{
    int starts = 0;
    for (const auto& session : sessions) {
        if (session->isOver() || !session->row->stopBy.isEmpty() || session->environment.isEmpty())
            continue;
        for (const MonitorPlan& plan : std::as_const(session->plan.monitors)) {
            Look& look = lookOf(*session, plan, nowMs);
            if (look.probe) {
                if (const auto result = look.probe->look(nowMs, plan.killAfterMs)) {
                    look.probe.reset();
                    take(look, *result);
                }
            } else if (look.pidfd >= 0) {
                if (!look.pastItsLimit && nowMs - look.since > plan.killAfterMs) {
                    look.pastItsLimit = true;
                    m_stopper.add(look.runId, look.shimPid, look.shimStart, true, nowMs);
                }
            } else if (nowMs >= look.dueAt && starts < kStartsPerSample && !plan.estimate) {
                starts += !plan.argv.isEmpty();
                look.dueAt = nowMs + plan.everyMs;
                begin(look, nowMs);
            }
        }
    }
}

void PlanMonitors::begin(Look& look, qint64 nowMs)
{
    const MonitorPlan& plan = *look.plan;
    if (!plan.argv.isEmpty())
        start(look, nowMs);
    else if (plan.port > 0) {
        look.probe = std::make_unique<Probe>(plan.port, plan.path, nowMs);
        if (const auto result = look.probe->look(nowMs, plan.killAfterMs)) { // on this machine most answer at once
            look.probe.reset();
            take(look, *result);
        }
    } else {
        take(look, m_monitor.measure(*look.session, plan, nowMs));
    }
}

void PlanMonitors::start(Look& look, qint64 nowMs)
{
    const QString subject = QStringLiteral("@monitor.") + look.plan->id;
    const int number = ++m_number;
    look.dir = QStringLiteral("%1/runs/%2/%3/%4").arg(m_dataDir, look.session->id(), subject).arg(number);
    look.runId = QStringLiteral("%1:%2:%3:%4").arg(m_instance, look.session->id(), subject).arg(number);
    const auto shim = m_launcher.launch(m_launching(*look.session, *look.plan, look.dir, look.runId));
    if (!shim) {
        QDir(look.dir).removeRecursively();
        take(look, none(shim.error().line()));
        return;
    }
    look.shimPid = shim->pid;
    look.shimStart = processes::startOf(shim->pid);
    look.pidfd = shim->pidfd;
    look.since = nowMs;
    look.pastItsLimit = false;
    look.watch = m_loop.add(look.pidfd, [this, &look] { ended(look); });
}

void PlanMonitors::ended(Look& look)
{
    int status = 0;
    if (::waitpid(look.shimPid, &status, WNOHANG) == 0)
        return; // a stale event: it lives
    unwatch(look);
    const run::Facts facts = run::readFacts(look.dir);
    const QByteArray output = run::readPlain(look.dir + QStringLiteral("/stdout.log"), 0, kMostOutput);
    QDir(look.dir).removeRecursively();
    if (!look.session) {
        m_looks.remove_if([&](const Look& other) { return &other == &look; });
        return;
    }
    take(look,
        facts.exit ? judgeMonitor(*look.plan, *facts.exit, look.pastItsLimit, output)
                   : none(QStringLiteral("nobody knows how its program ended")));
}

void PlanMonitors::take(Look& look, const MonitorResult& result)
{
    run::appendResult(m_dataDir, look.session->id(), look.plan->id, result);
    const qint64 now = monotonicMs();
    const qint64 elapsed = look.resultAt > 0 ? now - look.resultAt : 0;
    look.resultAt = now;
    m_monitor.looked(*look.session, look.plan->id, result, elapsed);
}

} // namespace wavedeck
