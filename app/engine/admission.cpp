// SPDX-License-Identifier: GPL-3.0-or-later
// How much the machine can bear: architecture.md, "How a session runs", step 1. By the lines alone, with hysteresis,
// without the waiting times of alerts; CPU stops nothing. Part of Monitor.
#include "app/engine/monitor.h"

namespace wavedeck {

namespace {

constexpr qint64 kFreshMs = 1000;

} // namespace

void Monitor::admit(SessionRun& session, qint64 now)
{
    const auto found = m_watches.find(session.id());
    if (found == m_watches.end())
        return;
    if (m_factsAt == 0 || now - m_factsAt > kFreshMs) {
        const std::optional<double> cpu = m_facts.cpuPercent;
        m_facts = m_reader.readLevels();
        m_facts.cpuPercent = cpu;
        m_factsAt = now;
    }
    judge(session, found->second);
}

/// True when what may start has changed.
bool Monitor::judge(SessionRun& session, Watch& watch)
{
    QString why;
    AlertLevel worst = AlertLevel::Normal;
    const auto take = [&](Watched watched, AlertLevel& level) {
        const Reading reading = readMachine(watched);
        if (reading.kind != Reading::Value)
            return; // nothing said is nothing new
        const AlertRule& rule = watch.of(watched).rule;
        level = classify(rule, reading.value, level);
        // Only a critical disk stops starts.
        if (level <= worst || (watched != Watched::Memory && level != AlertLevel::Critical))
            return;
        worst = level;
        why = classify(rule, reading.value) == level
            ? pastLineText(rule, reading.value, level)
            : QStringLiteral("%1 %2 is not yet clear of its %3 line %4")
                  .arg(rule.title, valueText(rule.unit, reading.value.of(level)), word(level),
                      valueText(rule.unit, level == AlertLevel::Critical ? rule.critical : rule.warning));
    };
    take(Watched::Memory, watch.memory);
    take(Watched::Disk, watch.disk);
    take(Watched::DiskFree, watch.diskFree);

    const Admission::Starts starts = worst == AlertLevel::Critical ? Admission::None
        : worst == AlertLevel::Warning                             ? Admission::OneAtATime
                                                                   : Admission::Free;
    Admission& admission = session.admission;
    if (starts == admission.starts)
        return false; // the reason stays as it was first said: it is no meter
    admission.starts = starts;
    admission.reason = why;
    if (starts == Admission::Free) {
        admission.held = false;
        m_set.note(session, {}, QStringLiteral("admission"), QStringLiteral("agents are started again"));
    } else {
        m_set.note(session, {}, QStringLiteral("admission"),
            (starts == Admission::None ? QStringLiteral("nothing is started: ")
                                       : QStringLiteral("no further agent is started while one runs: "))
                + why);
    }
    return true;
}

/// True when the session has to be decided about: it waits for too long, or no longer.
bool Monitor::holdWhenNothingRuns(SessionRun& session, Watch& watch, qint64 now)
{
    Admission& admission = session.admission;
    const bool stands = admission.kept && admission.starts != Admission::Free && session.live == 0;
    if (!stands) {
        watch.nothingRunsSince = 0;
        return std::exchange(admission.held, false);
    }
    if (watch.nothingRunsSince == 0)
        watch.nothingRunsSince = now;
    if (admission.held || now - watch.nothingRunsSince < m_settings.integer(QStringLiteral("admission.hold_after")))
        return false;
    admission.held = true;
    return true;
}

} // namespace wavedeck
