// SPDX-License-Identifier: GPL-3.0-or-later
// What attempts tell, and when their output came. Part of Engine.
#include "app/engine/engine.h"

#include "app/engine/debting.h"
#include "app/engine/told.h"
#include "models/base/clock.h"
#include "models/debt/sources.h"
#include "models/run/arrivals.h"
#include "models/run/rundirectory.h"
#include "models/store/knowledgetold.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

#include <sys/stat.h>

namespace wavedeck {

namespace {

/// Sizes are looked at each second: after a longer time nobody knows when in it a line came.
constexpr qint64 kBlindMs = 5000;
constexpr int kMostReads = 50; ///< acknowledgements of one look

qint64 sizeOf(const QString& file)
{
    struct stat info { };
    return ::stat(QFile::encodeName(file).constData(), &info) == 0 ? qint64(info.st_size) : 0;
}

} // namespace

bool Engine::listen(Run& run, bool ended)
{
    AgentRun* agent = run.what.agent;
    if (!agent)
        return true;
    Agent& row = agent->row.row;
    Attempt& attempt = run.attempt().row;
    bool changed = false;
    const Told told = readEvents(run.dir + QStringLiteral("/events.jsonl"), attempt.eventsOffset, ended);
    if (told.offset != attempt.eventsOffset) {
        attempt.eventsOffset = told.offset;
        m_set.changed(run.session(), run.attempt());
        if (told.progress) {
            row.progress = told.progress;
            row.progressSource = QStringLiteral("events");
        }
        if (told.step)
            row.step = *told.step;
        hearUsage(run, told);
        hearWork(run, told);
        hearOutputs(run, told);
        hearSpawns(run, told);
        noteDirectActions(run, told);
        bool learned = false;
        int reads = 0;
        int debts = 0; // of one look, what it repeats too: more than that nobody means
        for (const Told::Item& item : told.items) {
            m_journal.told(run.session().id(), row.id, attempt.number, utcMs(), item.kind, item.body);
            if (item.kind == QStringLiteral("debt") && ++debts <= 2 * debt::kMostOfAgent)
                debting::told(run.session(), *agent, QJsonDocument::fromJson(item.body).object(), m_journal);
            learned = learned || item.kind == QStringLiteral("lesson");
            if (item.kind == QStringLiteral("read") && ++reads <= kMostReads)
                debting::read(run.session(), *agent, QJsonDocument::fromJson(item.body).object(), m_journal);
            if (item.kind == QStringLiteral("contribution"))
                debting::contributed(run.session(), *agent, QJsonDocument::fromJson(item.body).object(), m_journal);
            if (item.kind == QStringLiteral("cache"))
                m_monitor.cache(run.session(), QJsonDocument::fromJson(item.body).object());
            if (item.kind == QStringLiteral("quota"))
                hearQuota(run, QJsonDocument::fromJson(item.body).object());
            if (item.kind == QStringLiteral("request"))
                m_monitor.request(run.session(), row.id, QJsonDocument::fromJson(item.body).object(), monotonicMs());
        }
        if (learned)
            m_journal.add([](Store& store) -> Status {
                const auto taken = takeToldLessons(store, utcMs());
                return taken ? Status(Done{}) : Status(taken.error());
            });
        if (told.ignored > 0)
            m_set.note(run.session(), row.id, QStringLiteral("events"),
                QStringLiteral("%1 lines of its event file could not be read").arg(told.ignored));
        changed = true;
    }
    // The event file speaks first when there is one; the terminal sequence only without it.
    if (row.progressSource != QStringLiteral("events")) {
        const QString output = run.dir + QStringLiteral("/stdout.log");
        const qint64 size = QFileInfo(output).size();
        if (size > run.outputSeen) {
            const auto percent = terminalProgress(output, run.outputSeen, size);
            run.outputSeen = size;
            if (percent && percent != row.progress) {
                row.progress = percent;
                row.progressSource = QStringLiteral("terminal");
                changed = true;
            }
        }
    }
    if (changed) {
        m_set.changed(run.session(), agent->row);
        checkBudget(run.session());
    }
    return !told.more;
}

/// Steps and tool calls. After a restart the steps go on where the engine before left them.
void Engine::hearWork(Run& run, const Told& told)
{
    const AgentDetailRepository::Of of{run.session().id(), run.what.agent->row->id, run.attempt()->number};
    for (const ToldStep& step : told.steps)
        for (const AgentStep& changed : stepsOf(run).hear(step, utcMs()))
            m_journal.step(of, changed);
    for (const ToolUse& use : told.tools)
        m_journal.tool(of, use);
}

/// One row a look, however many lines told something.
void Engine::hearOutputs(Run& run, const Told& told)
{
    if (told.outputs.isEmpty())
        return;
    QJsonObject body;
    for (auto it = told.outputs.begin(); it != told.outputs.end(); ++it)
        body.insert(it.key(), it.value());
    m_journal.told(run.session().id(), run.what.agent->row->id, run.attempt()->number, utcMs(),
        QStringLiteral("output"), QJsonDocument(body).toJson(QJsonDocument::Compact));
}

StepBook& Engine::stepsOf(Run& run)
{
    if (!run.steps)
        run.steps.emplace(run.adopted ? AgentDetailRepository(*m_store).steps(
                              {run.session().id(), run.what.agent->row->id, run.attempt()->number})
                                      : QList<AgentStep>());
    return *run.steps;
}

void Engine::endSteps(Run& run, qint64 at)
{
    if (!run.what.agent)
        return;
    const AgentDetailRepository::Of of{run.session().id(), run.what.agent->row->id, run.attempt()->number};
    for (const AgentStep& step : stepsOf(run).end(at))
        m_journal.step(of, step);
}

void Engine::noteOutput(Run& run, qint64 at)
{
    const qint64 now = monotonicMs();
    const qint64 before = run.outputNotedAt > 0 ? run.outputNotedAt : run.startedMono;
    bool blind = before > 0 && now - before > kBlindMs;
    if (run.outputNotedAt == 0 && run.adopted) {
        // From what the engine before noted last until now nobody looked.
        blind = true;
        if (const auto last = run::lastArrival(run.dir))
            run.noted = {last->outBytes, last->errBytes};
    }
    run.outputNotedAt = now;
    const std::pair<qint64, qint64> sizes{
        sizeOf(run.dir + QStringLiteral("/stdout.log")), sizeOf(run.dir + QStringLiteral("/stderr.log"))};
    if (sizes == run.noted)
        return;
    run.noted = sizes;
    run::appendArrival(run.dir, {blind ? -at : at, sizes.first, sizes.second});
}

} // namespace wavedeck
