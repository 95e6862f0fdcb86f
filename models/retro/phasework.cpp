// SPDX-License-Identifier: GPL-3.0-or-later
// start, pause, resume, extend, next, summary, list: the course of a retrospective.
#include "models/retro/work.h"

#include <algorithm>

namespace wavedeck::retro {

namespace {

void run(Work& work)
{
    work.kept.live.running = true;
    work.kept.live.since = work.moment.monotonic;
    work.kept.live.boot = work.moment.boot;
}

void tellPhase(Work& work)
{
    work.answer.insert(QStringLiteral("phase"), work.retro().phase);
    work.answer.insert(QStringLiteral("state"), work.retro().state);
}

Status start(Work& work)
{
    Retro& r = work.retro();
    if (r.phases.isEmpty())
        return refusedAs("wrong-state", r.id, QStringLiteral("it has no phases"));
    if (Status may = mayBegin(work); !may)
        return may;
    r.state = QStringLiteral("in-progress");
    r.startedAt = work.moment.now;
    r.phases.first().state = QStringLiteral("running");
    r.phase = r.phases.first().id;
    run(work);
    QStringList unread;
    for (const Participant& one : std::as_const(r.participants))
        if (!one.hasRead && !r.readings.isEmpty())
            unread.append(one.name);
    if (!unread.isEmpty())
        work.warn(QStringLiteral("have not read what is asked for: ") + unread.join(QStringLiteral(", ")));
    if (std::none_of(r.participants.begin(), r.participants.end(),
            [](const Participant& one) { return one.role.contains(QLatin1String("security"), Qt::CaseInsensitive); }))
        work.warn(QStringLiteral("nobody with the role security takes part"));
    tellPhase(work);
    return Done{};
}

Status pause(Work& work)
{
    if (!work.kept.live.running)
        return refusedAs("wrong-state", work.retro().id, QStringLiteral("the timer stands already"));
    work.kept.live.running = false;
    tellPhase(work);
    return Done{};
}

Status resume(Work& work)
{
    const Phase* phase = phaseOf(work.retro(), work.retro().phase);
    if (work.kept.live.running || !phase || phase->state != QLatin1String("running"))
        return refusedAs("wrong-state", work.retro().id,
            work.kept.live.running ? QStringLiteral("the timer runs already") : QStringLiteral("no phase is open"));
    run(work);
    tellPhase(work);
    return Done{};
}

Status extend(Work& work)
{
    Phase* phase = phaseOf(work.retro(), work.has("phase") ? work.text("phase") : work.retro().phase);
    if (!phase || phase->state == QLatin1String("closed"))
        return refusedAs("wrong-state", work.retro().id, QStringLiteral("no such phase is open"));
    const qint64 ms = qint64(work.arguments.value(QLatin1String("ms")).toDouble());
    if (ms == 0 || phase->plannedMs + ms < 0 || ms > 24LL * 3'600'000)
        return bad(QStringLiteral("ms"), QStringLiteral("between nothing and a day more, and never below 0"));
    phase->plannedMs += ms;
    work.answer.insert(QStringLiteral("planned_ms"), double(phase->plannedMs));
    return Done{};
}

/// What should be there before a phase closes. Refused where `strict` is asked for; where the template is strict
/// somebody says why it closes without; else it is only said.
Status lookedAt(Work& work, const Phase& phase, const PhaseForm& form, bool strict)
{
    Retro& r = work.retro();
    QStringList lacks;
    if (form.rollCall) {
        QStringList silent;
        for (const Participant& one : std::as_const(r.participants))
            if (!one.facilitator && one.word.isEmpty())
                silent.append(one.name);
        if (!silent.isEmpty())
            lacks.append(QStringLiteral("no word of ") + silent.join(QStringLiteral(", ")));
    }
    if (phase.summary.isEmpty() && form.least > 0)
        lacks.append(QStringLiteral("no summary of the phase"));
    if (!lacks.isEmpty() && work.flag("strict"))
        return refusedAs("phase-incomplete", phase.name, lacks.join(QStringLiteral("; ")));
    if (!lacks.isEmpty() && strict && work.text("reason").isEmpty())
        return refusedAs("reason-missing", phase.name, lacks.join(QStringLiteral("; ")),
            QStringLiteral("give what is missing, or close it with --reason TEXT"));
    for (const QString& one : std::as_const(lacks))
        work.warn(one);
    return Done{};
}

/// Actions that came from earlier retrospectives are looked at, or somebody says why not (trust.md B5).
Status reviewed(Work& work, const PhaseForm& form)
{
    if (!form.review || !work.text("reason").isEmpty())
        return Done{};
    QStringList untouched;
    for (const Action& one : std::as_const(work.retro().actions))
        if (!one.carriedFrom.isEmpty() && isOpen(one) && !work.kept.live.touched.contains(one.number))
            untouched.append(QString::number(one.number));
    if (untouched.isEmpty())
        return Done{};
    return refusedAs("reason-missing", work.retro().id,
        QStringLiteral("nobody looked at the actions of earlier retrospectives: ")
            + untouched.join(QStringLiteral(", ")),
        QStringLiteral("set their state, or give --reason"));
}

/// Closes the phase that runs and begins the one after; a retrospective that has not begun begins.
Status next(Work& work)
{
    Retro& r = work.retro();
    if (r.state == QLatin1String("open"))
        return start(work);
    const auto running = std::find_if(
        r.phases.begin(), r.phases.end(), [](const Phase& one) { return one.state == QLatin1String("running"); });
    if (running == r.phases.end())
        return refusedAs("wrong-state", r.id, QStringLiteral("all phases are closed"),
            QStringLiteral("`wavedeckctl retro close %1`").arg(r.id));
    const Result<Form> all = formNamed(work.store, r.templateName);
    const PhaseForm form = phaseForm(all, r, running->id);
    if (const QString summary = work.text("summary"); !summary.isEmpty())
        running->summary = summary;
    if (Status done = reviewed(work, form); !done)
        return done;
    if (Status done = lookedAt(work, *running, form, all && all->strict); !done)
        return done;
    running->state = QStringLiteral("closed");
    r.votesShown = r.votesShown || form.vote;
    r.speaker = 0;
    work.answer.insert(QStringLiteral("closed"), running->id);
    work.answer.insert(QStringLiteral("actual_ms"), double(running->spentMs));
    work.answer.insert(
        QStringLiteral("overrun_ms"), double(std::max<qint64>(0, running->spentMs - running->plannedMs)));
    const auto after = std::find_if(
        r.phases.begin(), r.phases.end(), [](const Phase& one) { return one.state == QLatin1String("pending"); });
    if (after == r.phases.end()) {
        work.kept.live.running = false;
        work.answer.insert(QStringLiteral("phase"), QJsonValue());
        work.answer.insert(QStringLiteral("state"), r.state);
        return Done{};
    }
    after->state = QStringLiteral("running");
    r.phase = after->id;
    run(work);
    tellPhase(work);
    return Done{};
}

Status summary(Work& work)
{
    Phase* phase = phaseOf(work.retro(), work.has("phase") ? work.text("phase") : work.retro().phase);
    if (!phase)
        return missing(work.text("phase"));
    phase->summary = work.text("text");
    return Done{};
}

Status list(Work& work)
{
    Retro& r = work.retro();
    const struct {
        const char* name;
        QStringList* list;
    } lists[] = {{"objectives", &r.objectives}, {"rules", &r.rules}, {"achievements", &r.achievements},
        {"keyLessons", &r.keyLessons}, {"key-lessons", &r.keyLessons}, {"nextSteps", &r.nextSteps},
        {"next-steps", &r.nextSteps}};
    const QString name = work.text("name");
    for (const auto& one : lists)
        if (name == QLatin1String(one.name)) {
            const auto texts = textList(work.arguments.value(QLatin1String("texts")), one.name);
            if (!texts)
                return texts.error();
            *one.list = *texts;
            return Done{};
        }
    return bad(name, QStringLiteral("there is no such list"),
        QStringLiteral("objectives, rules, achievements, key-lessons or next-steps"));
}

} // namespace

QList<Row> phaseRows()
{
    return {{"start", Open, start}, {"pause", Held, pause}, {"resume", Held, resume}, {"extend", Open | Held, extend},
        {"next", Open | Held, next}, {"summary", Open | Held, summary}, {"list", Open | Held, list}};
}

} // namespace wavedeck::retro
