// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/scheduler.h"
#include "models/plan/planreader.h"

#include <QtGlobal>

#include <functional>

namespace wavedeck {

/// A session without a process: a plan in (change = what its text cannot say), what is started and how it stands out.
struct World {
    Journal journal;
    Transitions set{journal};
    Scheduler scheduler{set, QStringLiteral("i")};
    std::unique_ptr<SessionRun> session;
    std::vector<Start> starts;

    explicit World(const QByteArray& waves, const std::function<void(Plan&)>& change = {})
    {
        PlanContext context;
        context.file = QStringLiteral("/tmp/plan.yaml");
        PlanReading reading
            = readPlan(QByteArray("version: 1\nsession: { name: t, max_parallel: 3 }\n") + waves, context);
        for (const Fault& fault : reading.faults)
            qWarning("%d: %s", fault.mark.line, qPrintable(fault.message));
        if (change)
            change(reading.plan);
        Session row;
        row.id = QStringLiteral("S-001");
        row.maxParallel = reading.plan.maxParallel;
        row.mode = reading.plan.mode;
        session = makeSession(row, reading.plan);
    }
    /// Advances and names what is to be started.
    QStringList advance()
    {
        starts.clear();
        scheduler.advance(*session, starts);
        QStringList names;
        for (const Start& start : starts)
            names.append(start.agent ? start.agent->row->id : start.criterion->row->subject());
        return names;
    }
    AgentRun& agent(const char* id) { return *findAgent(*session, QLatin1String(id)); }
    GateRun& gate(const char* id) { return *findGate(*session, QLatin1String(id)); }
    QString wave(const char* id) { return word(waveOf(*session, QLatin1String(id))->row->state); }
    QString state() { return word(session->row->state); }
    void end(const char* id, AgentState state)
    {
        AgentRun& run = agent(id);
        set.set(*session, run, AgentState::Running, QStringLiteral("process"));
        set.set(*session, run, state, QStringLiteral("process"), QStringLiteral("exit 3"));
        run.attempt.mark = Tracked<Attempt>::Clean;
        --session->live;
    }
    void judge(const char* id, GateState state)
    {
        CriterionRun& criterion = gate(id).criteria.front();
        set.set(*session, criterion, state, {},
            state == GateState::Passed ? QString() : QStringLiteral("exit 1 instead of 0"));
        criterion.attempt.mark = Tracked<Attempt>::Clean;
        session->closed(&criterion);
    }
};

} // namespace wavedeck
