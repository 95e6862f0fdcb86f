// SPDX-License-Identifier: GPL-3.0-or-later
// Themes and the votes on them (RETRO-8, trust.md B).
#include "models/retro/work.h"

#include <algorithm>

namespace wavedeck::retro {

namespace {

QString themeKey(const Live& live, int participant, int theme)
{
    return QStringLiteral("%1/theme:%2").arg(ballotOf(live, participant)).arg(theme);
}

/// A, B, … Z, AA, …
QString letterOf(int number)
{
    QString letters;
    for (int rest = number; rest > 0; rest = (rest - 1) / 26)
        letters.prepend(QChar(u'A' + (rest - 1) % 26));
    return letters;
}

Status themeNew(Work& work)
{
    const auto title = required(work, "title");
    if (!title)
        return title.error();
    if (work.has("phase") && !work.text("phase").isEmpty() && !phaseOf(work.retro(), work.text("phase")))
        return missing(work.text("phase"));
    Theme one;
    one.number = nextNumber(work.kept, QStringLiteral("themes"));
    one.letter = letterOf(one.number);
    one.title = *title;
    one.phase = work.text("phase");
    work.retro().themes.append(one);
    work.answer.insert(QStringLiteral("number"), one.number);
    work.answer.insert(QStringLiteral("letter"), one.letter);
    return Done{};
}

Status themeEdit(Work& work)
{
    const auto one = themeNamed(work, "number");
    const auto title = required(work, "title");
    if (!one || !title)
        return one ? title.error() : one.error();
    (*one)->title = *title;
    return Done{};
}

Status themeRemove(Work& work)
{
    const auto one = themeNamed(work, "number");
    if (!one)
        return one.error();
    const int number = (*one)->number;
    QJsonArray notes;
    for (Note& note : work.retro().notes)
        if (note.theme == number) {
            note.theme = 0;
            notes.append(note.number);
        }
    giveVotesBack(work.kept, number);
    work.retro().themes.removeIf([&](const Theme& t) { return t.number == number; });
    work.answer.insert(QStringLiteral("notes"), notes);
    return Done{};
}

Status group(Work& work)
{
    Note* note = noteOf(work.retro(), work.number("note"));
    if (!note)
        return missing(QStringLiteral("contribution %1").arg(work.number("note")));
    work.answer.insert(QStringLiteral("before"), note->theme);
    const QString given = work.text("theme");
    if (work.number("theme") == 0 && (given.isEmpty() || given == QLatin1String("0"))) {
        note->theme = 0;
        return Done{};
    }
    const auto one = themeNamed(work, "theme");
    if (!one)
        return one.error();
    note->theme = (*one)->number;
    return Done{};
}

/// The theme itself stays, empty, so that `theme` for each of its notes undoes it.
Status merge(Work& work)
{
    const auto from = themeNamed(work, "number");
    const auto into = themeNamed(work, "into");
    if (!from || !into)
        return from ? into.error() : from.error();
    if (*from == *into)
        return bad(QStringLiteral("into"), QStringLiteral("it is the same theme"));
    if ((*from)->votes > 0)
        return refusedAs("votes-given", (*from)->letter, QStringLiteral("people have voted for it already"));
    QJsonArray notes;
    for (Note& note : work.retro().notes)
        if (note.theme == (*from)->number) {
            note.theme = (*into)->number;
            notes.append(note.number);
        }
    work.answer.insert(QStringLiteral("notes"), notes);
    return Done{};
}

Status votesOpen(Work& work)
{
    const Result<Form> form = formNamed(work.store, work.retro().templateName);
    bool hasPhase = false;
    bool runs = false;
    bool closed = work.retro().votesShown;
    for (const Phase& phase : std::as_const(work.retro().phases)) {
        if (!phaseForm(form, work.retro(), phase.id).vote)
            continue;
        hasPhase = true;
        runs = runs || phase.state == QLatin1String("running");
        closed = closed || phase.state == QLatin1String("closed");
    }
    if (closed || (hasPhase && !runs))
        return refusedAs("votes-closed", work.retro().id,
            closed ? QStringLiteral("voting is over") : QStringLiteral("voting has not begun"));
    return Done{};
}

Status vote(Work& work)
{
    const auto who = participant(work, "participant");
    const auto one = themeNamed(work, "theme");
    if (!who || !one)
        return who ? one.error() : who.error();
    if (Status open = votesOpen(work); !open)
        return open;
    Retro& r = work.retro();
    if ((*who)->votesCast >= r.votesEach)
        return refusedAs("no-votes-left", (*who)->name, QStringLiteral("has given all %1 votes").arg(r.votesEach));
    int& given = work.kept.live.ballots[themeKey(work.kept.live, (*who)->number, (*one)->number)];
    if (given >= r.votesPerTheme)
        return refusedAs("too-many-on-theme", (*one)->letter,
            QStringLiteral("at most %1 votes of one person on a theme").arg(r.votesPerTheme));
    ++given;
    ++(*who)->votesCast;
    ++(*one)->votes;
    work.answer.insert(QStringLiteral("left"), r.votesEach - (*who)->votesCast);
    return Done{};
}

Status unvote(Work& work)
{
    const auto who = participant(work, "participant");
    const auto one = themeNamed(work, "theme");
    if (!who || !one)
        return who ? one.error() : who.error();
    if (Status open = votesOpen(work); !open)
        return open;
    int& given = work.kept.live.ballots[themeKey(work.kept.live, (*who)->number, (*one)->number)];
    if (given == 0)
        return refusedAs("not-found", (*one)->letter, QStringLiteral("there is no vote of theirs on it"));
    --given;
    --(*who)->votesCast;
    --(*one)->votes;
    work.answer.insert(QStringLiteral("left"), work.retro().votesEach - (*who)->votesCast);
    return Done{};
}

Status reveal(Work& work)
{
    if (work.retro().votesShown)
        return refusedAs("wrong-state", work.retro().id, QStringLiteral("the votes are shown already"));
    if (Status open = votesOpen(work); !open)
        return open;
    work.retro().votesShown = true;
    return Done{};
}

} // namespace

Result<Theme*> themeNamed(Work& work, const char* name)
{
    Theme* found = themeOf(work.retro(), work.number(name));
    if (!found) {
        const QString letter = work.text(name).toUpper();
        for (Theme& one : work.retro().themes)
            if (!letter.isEmpty() && one.letter == letter)
                found = &one;
    }
    return found ? Result<Theme*>(found) : missing(QStringLiteral("theme %1").arg(work.text(name)));
}

void giveVotesBack(Kept& kept, int theme)
{
    for (Participant& one : kept.retro.participants)
        one.votesCast -= kept.live.ballots.take(themeKey(kept.live, one.number, theme));
}

QList<Row> voteRows()
{
    return {{"theme-new", Open | Held, themeNew}, {"theme-edit", Open | Held, themeEdit},
        {"theme-remove", Open | Held, themeRemove}, {"theme", Open | Held, group}, {"theme-merge", Open | Held, merge},
        {"vote", Open | Held, vote, true}, {"unvote", Open | Held, unvote, true}, {"reveal", Open | Held, reveal}};
}

} // namespace wavedeck::retro
