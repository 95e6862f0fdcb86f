// SPDX-License-Identifier: GPL-3.0-or-later
// add, edit, remove, restore: contributions (RETRO-6, 7).
#include "models/retro/work.h"

#include <algorithm>

namespace wavedeck::retro {

namespace {

QString phaseKey(const Live& live, int participant, const QString& phase)
{
    return QStringLiteral("%1/phase:%2").arg(ballotOf(live, participant), phase);
}

Recommendation rawOf(const Note& note)
{
    Recommendation raw;
    raw.raw = true;
    raw.title = note.title;
    raw.problem = note.fields.value(QStringLiteral("problem"));
    raw.solution = note.fields.value(QStringLiteral("solution"), note.fields.value(QStringLiteral("recommendation")));
    raw.implementation = note.fields.value(QStringLiteral("implementation"));
    raw.expectedImpact
        = note.fields.value(QStringLiteral("expected_impact"), note.fields.value(QStringLiteral("impact")));
    raw.priority = note.severity;
    if (const auto priority = priorityOf(note.fields.value(QStringLiteral("priority")));
        priority && !priority->isEmpty())
        raw.priority = *priority;
    return raw;
}

Status add(Work& work)
{
    const auto by = participant(work, "by");
    const auto title = required(work, "title");
    if (!by || !title)
        return by ? title.error() : by.error();
    Note note;
    note.title = *title;
    note.phase = work.has("phase") ? work.text("phase") : work.retro().phase;
    const auto fields = fieldsOf(work.arguments.value(QLatin1String("fields")));
    const auto severity = priorityOf(work.text("severity"));
    if (!fields || !severity)
        return fields ? severity.error() : fields.error();
    note.fields = *fields;
    note.severity = *severity;
    note.cites = work.text("cites").left(kLongestLine);
    if (work.has("theme")) {
        const auto theme = themeNamed(work, "theme");
        if (!theme)
            return theme.error();
        note.theme = (*theme)->number;
    }
    return addNote(work, **by, note, work.flag("confirm"));
}

Status edit(Work& work)
{
    Note* note = noteOf(work.retro(), work.number("number"));
    if (!note)
        return missing(QStringLiteral("contribution %1").arg(work.number("number")));
    if (work.has("title")) {
        const auto title = required(work, "title");
        if (!title)
            return title.error();
        note->title = *title;
    }
    if (work.has("fields")) {
        const auto fields = fieldsOf(work.arguments.value(QLatin1String("fields")));
        if (!fields)
            return fields.error();
        note->fields = *fields;
    }
    if (work.has("severity")) {
        const auto severity = priorityOf(work.text("severity"));
        if (!severity)
            return severity.error();
        note->severity = *severity;
    }
    if (work.has("cites"))
        note->cites = work.text("cites").left(kLongestLine);
    if (work.has("phase")) {
        if (!phaseOf(work.retro(), work.text("phase")))
            return missing(work.text("phase"));
        note->phase = work.text("phase");
    }
    if (work.has("by")) {
        const auto by = participant(work, "by");
        if (!by)
            return by.error();
        note->by = authorOf(work.retro(), (*by)->number);
    }
    return Done{};
}

Status remove(Work& work)
{
    QList<Note>& notes = work.retro().notes;
    const int number = work.number("number");
    const auto found = std::find_if(notes.begin(), notes.end(), [&](const Note& one) { return one.number == number; });
    if (found == notes.end())
        return missing(QStringLiteral("contribution %1").arg(number));
    work.kept.live.removed.append(*found);
    notes.erase(found);
    return Done{};
}

Status restore(Work& work)
{
    QList<Note>& removed = work.kept.live.removed;
    const int number = work.number("number");
    const auto found
        = std::find_if(removed.begin(), removed.end(), [&](const Note& one) { return one.number == number; });
    if (found == removed.end())
        return missing(QStringLiteral("removed contribution %1").arg(number));
    Note back = *found;
    removed.erase(found);
    if (!themeOf(work.retro(), back.theme))
        back.theme = 0;
    QList<Note>& notes = work.retro().notes;
    notes.insert(
        std::find_if(notes.begin(), notes.end(), [&](const Note& one) { return one.number > back.number; }), back);
    return Done{};
}

} // namespace

Status addNote(Work& work, const Participant& by, const Note& given, bool confirmed)
{
    Retro& r = work.retro();
    if (!phaseOf(r, given.phase)) {
        QStringList ids;
        for (const Phase& one : std::as_const(r.phases))
            ids.append(one.id);
        return refusedAs(
            "not-found", given.phase, QStringLiteral("there is no such phase"), ids.join(QStringLiteral(", ")));
    }
    if (Status may = mayContribute(work); !may)
        return may;
    const PhaseForm form = phaseForm(work.store, r, given.phase);
    int& count = work.kept.live.ballots[phaseKey(work.kept.live, by.number, given.phase)];
    if (form.most > 0 && count >= form.most && !confirmed)
        return refusedAs("needs-confirmation", by.name,
            QStringLiteral("has said %1 things in this phase, which asks for %2 to %3")
                .arg(count)
                .arg(form.least)
                .arg(form.most),
            QStringLiteral("confirm it (--confirm)"));
    if (r.notes.size() + r.recommendations.size() >= kMostItems)
        return bad(r.id, QStringLiteral("it has %1 contributions").arg(kMostItems));
    ++count;
    work.answer.insert(QStringLiteral("count"), count);
    if (given.phase == QLatin1String("recommendations")) {
        Recommendation raw = rawOf(given);
        raw.number = nextNumber(work.kept, QStringLiteral("raw"));
        raw.by = authorOf(r, by.number);
        r.recommendations.append(raw);
        work.answer.insert(QStringLiteral("number"), raw.number);
        work.answer.insert(QStringLiteral("kind"), QStringLiteral("recommendation"));
        return Done{};
    }
    Note note = given;
    note.number = nextNumber(work.kept, QStringLiteral("notes"));
    note.by = authorOf(r, by.number);
    note.at = r.anonymous ? 0 : work.moment.now; // a time next to a speaker would tell who
    r.notes.append(note);
    work.answer.insert(QStringLiteral("number"), note.number);
    work.answer.insert(QStringLiteral("kind"), QStringLiteral("contribution"));
    return Done{};
}

QList<Row> noteRows()
{
    return {{"add", Open | Held, add, true}, {"edit", Open | Held, edit, true}, {"remove", Open | Held, remove, true},
        {"restore", Open | Held, restore, true}};
}

} // namespace wavedeck::retro
