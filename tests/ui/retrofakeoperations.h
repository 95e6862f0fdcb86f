// SPDX-License-Identifier: GPL-3.0-or-later
// What FakeRetro does to a retrospective; included by retrofakes.h alone.
#pragma once

#include "tests/ui/retrofakes.h"

namespace wavedeck::test {

inline Result<QJsonObject> FakeRetro::next(FakeRetro&, retro::Retro& r)
{
    for (qsizetype i = 0; i < r.phases.size(); ++i) {
        if (r.phases[i].state != QLatin1String("running"))
            continue;
        r.phases[i].state = QStringLiteral("closed");
        r.timer.running = i + 1 < r.phases.size();
        if (r.timer.running) {
            r.phases[i + 1].state = QStringLiteral("running");
            r.phase = r.phases[i + 1].id;
        }
        return QJsonObject();
    }
    return no("wrong-state", QStringLiteral("all phases are closed"));
}

inline Result<QJsonObject> FakeRetro::vote(retro::Retro& r, const QJsonObject& a, int by)
{
    retro::Participant* who = retro::participantOf(r, a[QLatin1String("participant")].toInt());
    retro::Theme* theme = retro::themeOf(r, a[QLatin1String("theme")].toInt());
    if (!who || !theme)
        return no("not-found", QStringLiteral("who or what"));
    if (by > 0 && who->votesCast >= r.votesEach)
        return no("no-votes-left", QStringLiteral("all are given"));
    who->votesCast += by;
    theme->votes += by;
    return QJsonObject();
}

inline void FakeRetro::fill(retro::Recommendation& one, const QJsonObject& a)
{
    const auto put = [&a](const char* name, QString& into) {
        if (a.contains(QLatin1String(name)))
            into = a[QLatin1String(name)].toString();
    };
    put("title", one.title);
    put("priority", one.priority);
    put("problem", one.problem);
    put("solution", one.solution);
    if (a.contains(QLatin1String("effort_min")))
        one.effortMin = a[QLatin1String("effort_min")].toInt(-1);
    if (a.contains(QLatin1String("owners"))) {
        one.owners.clear();
        for (const QJsonValue& owner : a[QLatin1String("owners")].toArray())
            one.owners.append(owner.toString());
    }
}

inline QHash<QString, std::function<Result<QJsonObject>(FakeRetro&, retro::Retro&, const QJsonObject&)>>
FakeRetro::operations()
{
    using F = FakeRetro&;
    using R = retro::Retro&;
    using A = const QJsonObject&;
    const auto number = [](A a, const char* name) { return a[QLatin1String(name)].toInt(); };
    const auto text = [](A a, const char* name) { return a[QLatin1String(name)].toString(); };
    const auto answer = [](int n) { return QJsonObject{{QStringLiteral("number"), n}}; };
    QHash<QString, std::function<Result<QJsonObject>(F, R, A)>> all;
    all[QStringLiteral("start")] = [](F fake, R r, A) -> Result<QJsonObject> {
        r.state = QStringLiteral("in-progress");
        r.startedAt = fake.now;
        r.phases.first().state = QStringLiteral("running");
        r.timer.running = true;
        return QJsonObject();
    };
    all[QStringLiteral("pause")]
        = [](F, R r, A) -> Result<QJsonObject> { return r.timer.running = false, QJsonObject(); };
    all[QStringLiteral("resume")]
        = [](F, R r, A) -> Result<QJsonObject> { return r.timer.running = true, QJsonObject(); };
    all[QStringLiteral("extend")] = [](F, R r, A a) -> Result<QJsonObject> {
        retro::phaseOf(r, r.phase)->plannedMs += qint64(a[QLatin1String("ms")].toDouble());
        return QJsonObject();
    };
    all[QStringLiteral("next")] = [](F fake, R r, A) { return next(fake, r); };
    all[QStringLiteral("close")] = [](F fake, R r, A) -> Result<QJsonObject> {
        for (const retro::Recommendation& one : r.recommendations)
            if (!one.raw && one.owners.isEmpty())
                return no("recommendation-incomplete", one.title);
        for (const retro::Phase& phase : r.phases)
            if (phase.state != QLatin1String("closed"))
                return no("phase-open", phase.name);
        r.state = QStringLiteral("complete");
        r.closedAt = fake.now;
        return QJsonObject();
    };
    all[QStringLiteral("speak")]
        = [=](F, R r, A a) -> Result<QJsonObject> { return r.speaker = number(a, "participant"), QJsonObject(); };
    all[QStringLiteral("word")] = [=](F, R r, A a) -> Result<QJsonObject> {
        if (text(a, "word").contains(QLatin1Char(' ')))
            return no("bad-value", QStringLiteral("one word"));
        retro::participantOf(r, number(a, "participant"))->word = text(a, "word");
        return QJsonObject();
    };
    all[QStringLiteral("participant")] = [=](F, R r, A a) -> Result<QJsonObject> {
        retro::Participant p;
        p.number = int(r.participants.size()) + 1;
        p.name = text(a, "name");
        p.role = text(a, "role");
        r.participants.append(p);
        return answer(p.number);
    };
    all[QStringLiteral("add")] = [=](F fake, R r, A a) -> Result<QJsonObject> {
        retro::Note note;
        note.number = ++fake.m_numbers;
        note.phase = text(a, "phase");
        note.by = number(a, "by");
        note.title = text(a, "title");
        note.theme = number(a, "theme");
        note.cites = text(a, "cites");
        note.at = fake.now;
        r.notes.append(note);
        return answer(note.number);
    };
    all[QStringLiteral("edit")] = [=](F, R r, A a) -> Result<QJsonObject> {
        retro::Note* note = retro::noteOf(r, number(a, "number"));
        note->title = text(a, "title");
        note->severity = text(a, "severity");
        note->cites = text(a, "cites");
        note->fields.clear();
        const QJsonObject fields = a[QLatin1String("fields")].toObject();
        for (auto it = fields.begin(); it != fields.end(); ++it)
            if (!it->toString().isEmpty())
                note->fields.insert(it.key(), it->toString());
        return QJsonObject();
    };
    all[QStringLiteral("remove")] = [=](F fake, R r, A a) -> Result<QJsonObject> {
        const retro::Note* note = retro::noteOf(r, number(a, "number"));
        if (!note)
            return no("not-found", QStringLiteral("note"));
        const retro::Note gone = *note;
        fake.m_removed.insert(gone.number, gone);
        r.notes.removeIf([&](const retro::Note& n) { return n.number == gone.number; });
        return QJsonObject();
    };
    all[QStringLiteral("restore")] = [=](F fake, R r, A a) -> Result<QJsonObject> {
        r.notes.append(fake.m_removed.take(number(a, "number")));
        return QJsonObject();
    };
    all[QStringLiteral("theme-new")] = [=](F fake, R r, A a) -> Result<QJsonObject> {
        retro::Theme theme;
        theme.number = ++fake.m_numbers;
        theme.letter = QChar(u'A' + int(r.themes.size()));
        theme.title = text(a, "title");
        theme.phase = text(a, "phase");
        r.themes.append(theme);
        return answer(theme.number);
    };
    all[QStringLiteral("theme-edit")] = [=](F, R r, A a) -> Result<QJsonObject> {
        return retro::themeOf(r, number(a, "number"))->title = text(a, "title"), QJsonObject();
    };
    all[QStringLiteral("theme-remove")] = [=](F, R r, A a) -> Result<QJsonObject> {
        r.themes.removeIf([&](const retro::Theme& t) { return t.number == number(a, "number"); });
        return QJsonObject();
    };
    all[QStringLiteral("theme")] = [=](F, R r, A a) -> Result<QJsonObject> {
        return retro::noteOf(r, number(a, "note"))->theme = number(a, "theme"), QJsonObject();
    };
    all[QStringLiteral("theme-merge")] = [=](F, R r, A a) -> Result<QJsonObject> {
        QJsonArray moved;
        for (retro::Note& note : r.notes)
            if (note.theme == number(a, "number")) {
                note.theme = number(a, "into");
                moved.append(note.number);
            }
        return QJsonObject{{QStringLiteral("notes"), moved}};
    };
    all[QStringLiteral("vote")] = [](F, R r, A a) { return vote(r, a, 1); };
    all[QStringLiteral("unvote")] = [](F, R r, A a) { return vote(r, a, -1); };
    all[QStringLiteral("reveal")] = [](F, R r, A) -> Result<QJsonObject> { return r.votesShown = true, QJsonObject(); };
    all[QStringLiteral("summary")] = [=](F, R r, A a) -> Result<QJsonObject> {
        return retro::phaseOf(r, text(a, "phase"))->summary = text(a, "text"), QJsonObject();
    };
    all[QStringLiteral("recommend")] = [=](F, R r, A a) -> Result<QJsonObject> {
        retro::Recommendation one;
        one.raw = a[QLatin1String("raw")].toBool();
        one.by = number(a, "by");
        one.number = 1;
        for (const retro::Recommendation& other : r.recommendations)
            one.number += other.raw == one.raw;
        fill(one, a);
        r.recommendations.append(one);
        return answer(one.number);
    };
    all[QStringLiteral("recommend-edit")] = [=](F, R r, A a) -> Result<QJsonObject> {
        retro::Recommendation* one = retro::recommendationOf(r, number(a, "number"), a[QLatin1String("raw")].toBool());
        if (!one)
            return no("not-found", QStringLiteral("recommendation"));
        return fill(*one, a), QJsonObject();
    };
    all[QStringLiteral("drop")] = [=](F, R r, A a) -> Result<QJsonObject> {
        retro::recommendationOf(r, number(a, "number"), true)->outcome
            = QStringLiteral("dropped: ") + text(a, "reason");
        return QJsonObject();
    };
    all[QStringLiteral("consolidate")] = [=](F, R r, A a) -> Result<QJsonObject> {
        retro::Recommendation one;
        one.number = 1;
        for (const retro::Recommendation& other : r.recommendations)
            one.number += !other.raw;
        for (const QJsonValue& from : a[QLatin1String("from")].toArray()) {
            one.from.append(from.toInt());
            retro::recommendationOf(r, from.toInt(), true)->outcome = QStringLiteral("merged into %1").arg(one.number);
        }
        fill(one, a);
        r.recommendations.append(one);
        return answer(one.number);
    };
    all[QStringLiteral("card")] = [=](F, R r, A a) -> Result<QJsonObject> {
        retro::participantOf(r, number(a, "participant"))->card[text(a, "label")] = text(a, "text");
        return QJsonObject();
    };
    all[QStringLiteral("read")] = [=](F, R r, A a) -> Result<QJsonObject> {
        return retro::participantOf(r, number(a, "participant"))->hasRead = true, QJsonObject();
    };
    all[QStringLiteral("reading")] = [=](F, R r, A a) -> Result<QJsonObject> {
        return r.readings.append({text(a, "title"), number(a, "lines")}), QJsonObject();
    };
    all[QStringLiteral("saved")]
        = [=](F, R r, A a) -> Result<QJsonObject> { return r.savedHours = text(a, "hours").toDouble(), QJsonObject(); };
    all[QStringLiteral("list")] = [=](F, R r, A a) -> Result<QJsonObject> {
        const QHash<QString, QStringList retro::Retro::*> lists{
            {QStringLiteral("objectives"), &retro::Retro::objectives}, {QStringLiteral("rules"), &retro::Retro::rules},
            {QStringLiteral("achievements"), &retro::Retro::achievements},
            {QStringLiteral("keyLessons"), &retro::Retro::keyLessons},
            {QStringLiteral("nextSteps"), &retro::Retro::nextSteps}};
        QStringList texts;
        for (const QJsonValue& one : a[QLatin1String("texts")].toArray())
            texts.append(one.toString());
        return r.*lists[text(a, "name")] = texts, QJsonObject();
    };
    all[QStringLiteral("take")] = [](F fake, R, A) -> Result<QJsonObject> {
        return QJsonObject{{QStringLiteral("taken"), std::exchange(fake.offered, 0)}};
    };
    all[QStringLiteral("tickets")] = [=](F, R r, A a) -> Result<QJsonObject> {
        const auto before = r.actions.size();
        const auto add = [&r](const QString& title, const QString& owner, int recommendation) {
            for (const retro::Action& one : std::as_const(r.actions))
                if (one.title == title)
                    return;
            retro::Action one;
            one.number = int(r.actions.size()) + 1;
            one.title = title;
            one.owner = owner;
            one.state = QStringLiteral("proposed");
            one.recommendation = recommendation;
            r.actions.append(one);
        };
        for (const retro::Recommendation& one : r.recommendations)
            if (!one.raw)
                add(one.title, one.owners.value(0), one.number);
        for (const QString& step : a[QLatin1String("next_steps")].toBool() ? r.nextSteps : QStringList())
            add(step, text(a, "owner"), 0);
        return QJsonObject{{QStringLiteral("made"), int(r.actions.size() - before)}};
    };
    all[QStringLiteral("action")] = [=](F, R r, A a) -> Result<QJsonObject> {
        retro::Action one;
        one.number = int(r.actions.size()) + 1;
        one.title = text(a, "title");
        one.priority = text(a, "priority");
        one.owner = text(a, "owner");
        one.state = QStringLiteral("proposed");
        one.recommendation = number(a, "recommendation");
        r.actions.append(one);
        return answer(one.number);
    };
    all[QStringLiteral("set-action")] = [=](F, R r, A a) -> Result<QJsonObject> {
        retro::Action* one = retro::actionOf(r, number(a, "number"));
        return one->state = a.contains(QLatin1String("state")) ? text(a, "state") : one->state, QJsonObject();
    };
    return all;
}

} // namespace wavedeck::test
