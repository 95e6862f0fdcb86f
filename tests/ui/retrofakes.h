// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/retrodesk.h"

#include <QHash>
#include <QJsonArray>

#include <functional>

namespace wavedeck::test {

constexpr qint64 kRetroNow = 1'763'735'566'000; ///< 2025-11-21 14:32:46 UTC
constexpr qint64 kRetroMinute = 60'000;

/// Keeps retrospectives in memory and does the operations on them; the clock is the test's.
class FakeRetro : public RetroDesk {
    Q_OBJECT
public:
    FakeRetro() { publish(); }

    /// Time passes: for the timer that runs, too.
    void pass(qint64 ms)
    {
        now += ms;
        monotonic += ms;
    }
    qint64 now = kRetroNow;
    qint64 monotonic = 0;
    QHash<QString, retro::Retro> all;
    QStringList asked; ///< "OPERATION", in their order
    QJsonObject last; ///< arguments of the last one
    Error refusal; ///< of the next operation; empty `code` = none
    bool notesHidden = false;
    QStringList writing;
    QList<RetroFact> facts;
    QList<retro::Action> previous;
    QString id; ///< shown

    retro::Retro& shownOne() { return all[id]; }
    void publish()
    {
        settle();
        auto view = std::make_shared<RetroView>();
        view->known = true;
        QStringList ids = all.keys();
        std::sort(ids.rbegin(), ids.rend());
        for (const QString& each : std::as_const(ids)) {
            const retro::Retro& one = all[each];
            RetroLine line{one.id, one.title, one.session, one.state, one.createdAt, 0, 0};
            for (const retro::Action& action : one.actions) {
                line.actions += action.dueAt > 0 && action.dueAt < now;
                line.verified += action.dueAt > 0 && action.dueAt < now && action.state == QLatin1String("verified");
            }
            view->retros.append(line);
        }
        view->shown = all.value(id);
        if (!view->shown.votesShown)
            for (retro::Theme& theme : view->shown.themes)
                theme.votes = -1;
        view->notesHidden = notesHidden;
        view->writing = writing;
        view->facts = facts;
        view->previous = previous;
        view->templates = {QStringLiteral("six-phase"), QStringLiteral("short")};
        view->people = {QStringLiteral("ada:L1 QA"), QStringLiteral("bo:L1 SECURITY")};
        view->rate = rate;
        tell(view);
    }
    QJsonObject rate;

    /// One in its third phase, as it is held: five people, notes, themes, recommendations, an action.
    void putSample();

    void refresh() override { publish(); }
    void show(const QString& wanted) override
    {
        id = wanted;
        publish();
    }
    void act(const QString& of, const QString& operation, const QJsonObject& arguments, QObject*,
        Answer<QJsonObject> answer) override
    {
        asked.append(operation);
        last = arguments;
        if (!refusal.code.isEmpty())
            return answer(std::exchange(refusal, Error()));
        settle();
        const QString kept = std::exchange(id, of.isEmpty() ? create(arguments) : of);
        const Result<QJsonObject> done = of.isEmpty() ? Result<QJsonObject>(QJsonObject{{QStringLiteral("id"), id}})
                                                      : perform(operation, arguments);
        id = kept.isEmpty() ? id : kept;
        publish();
        answer(done);
    }
    void exportTo(
        const QString& of, const QString& format, const QString& folder, QObject*, Answer<QString> answer) override
    {
        asked.append(QStringLiteral("export ") + format);
        answer(QString(folder + QLatin1Char('/') + of + QLatin1Char('.') + format));
    }

    static retro::Phase phase(const char* name, const char* title, int minutes)
    {
        retro::Phase phase;
        phase.id = QLatin1String(name);
        phase.name = QLatin1String(title);
        phase.plannedMs = minutes * kRetroMinute;
        phase.state = QStringLiteral("pending");
        return phase;
    }
    static QList<retro::Phase> sixPhases()
    {
        return {phase("opening", "Opening", 15), phase("went-well", "What went well", 45),
            phase("improve", "What could be improved", 45), phase("lessons", "Lessons learned", 40),
            phase("recommendations", "Recommendations", 30), phase("closing", "Closing", 25)};
    }

private:
    QString create(const QJsonObject& arguments)
    {
        retro::Retro one;
        one.id = QStringLiteral("RETRO-%1").arg(int(all.size()) + 1, 3, 10, QLatin1Char('0'));
        one.title = arguments[QLatin1String("title")].toString();
        one.session = arguments[QLatin1String("session")].toString();
        one.state = QStringLiteral("open");
        one.createdAt = now;
        one.phases = sixPhases();
        one.phase = one.phases.first().id;
        one.objectives = {QStringLiteral("Say what helped")};
        one.rules = {QStringLiteral("One at a time")};
        for (const QJsonValue& each : arguments[QLatin1String("participants")].toArray()) {
            retro::Participant p;
            p.number = int(one.participants.size()) + 1;
            p.name = each[QLatin1String("name")].toString();
            p.role = each[QLatin1String("role")].toString();
            p.facilitator = p.number == 1;
            one.participants.append(p);
        }
        one.facilitator = 1;
        all.insert(one.id, one);
        m_counted = monotonic;
        return one.id;
    }
    void settle()
    {
        for (retro::Retro& one : all) {
            retro::Phase* running = retro::phaseOf(one, one.phase);
            if (one.timer.running && running) {
                running->spentMs += monotonic - m_counted;
                if (retro::Participant* speaker = retro::participantOf(one, one.speaker))
                    speaker->spokenMs += monotonic - m_counted;
            }
            one.timer.leftMs = running ? running->plannedMs - running->spentMs : 0;
        }
        m_counted = monotonic;
    }
    static Error no(const char* code, const QString& why)
    {
        return {ErrorKind::Usage, QLatin1String(code), QStringLiteral("RETRO"), why, {}};
    }
    Result<QJsonObject> perform(const QString& operation, const QJsonObject& a)
    {
        using Operation = std::function<Result<QJsonObject>(FakeRetro&, retro::Retro&, const QJsonObject&)>;
        static const QHash<QString, Operation> kAll = operations();
        const auto found = kAll.find(operation);
        if (found == kAll.end())
            return no("unknown-operation", operation);
        return (*found)(*this, all[id], a);
    }
    static QHash<QString, std::function<Result<QJsonObject>(FakeRetro&, retro::Retro&, const QJsonObject&)>>
    operations();
    static Result<QJsonObject> next(FakeRetro& fake, retro::Retro& r);
    static Result<QJsonObject> vote(retro::Retro& r, const QJsonObject& a, int by);
    static void fill(retro::Recommendation& one, const QJsonObject& a);

    qint64 m_counted = 0;
    QHash<int, retro::Note> m_removed;
    int m_numbers = 0;
};

inline void FakeRetro::putSample()
{
    const char* people[][2] = {{"M. Lindqvist", "L1 OVERWATCH"}, {"T. Nakamura", "L1 QA"}, {"S. Haddad", "L1 SECURITY"},
        {"P. Anand", "L2 COORDINATOR"}, {"R. Castellano", "STAKEHOLDER"}};
    QJsonArray participants;
    for (const auto& [name, role] : people)
        participants.append(
            QJsonObject{{QStringLiteral("name"), QLatin1String(name)}, {QStringLiteral("role"), QLatin1String(role)}});
    act({}, QStringLiteral("new"),
        {{QStringLiteral("title"), QStringLiteral("Callback resilience")},
            {QStringLiteral("session"), QStringLiteral("S-013")}, {QStringLiteral("participants"), participants}},
        this, [](const auto&) {});
    const auto does = [this](const char* operation, const QJsonObject& arguments = {}) {
        act(id, QLatin1String(operation), arguments, this, [](const auto&) {});
    };
    const auto note = [&](int by, const char* title, int theme) {
        does("add",
            {{QStringLiteral("phase"), QStringLiteral("improve")}, {QStringLiteral("by"), by},
                {QStringLiteral("title"), QLatin1String(title)}, {QStringLiteral("theme"), theme}});
    };
    does("start");
    pass(15 * kRetroMinute);
    does("next");
    pass(43 * kRetroMinute);
    does("next");
    for (const char* theme : {"Time limits do not fit the task", "Hand-offs wait unseen", "Claims without proof"})
        does("theme-new", {{QStringLiteral("title"), QLatin1String(theme)}});
    note(1, "Two agents ran past 30 min because load runs need 40.", 1);
    note(1, "Wave 2 waited 2:20 for the gate signer.", 2);
    note(2, "Three claims said implemented, none was operational.", 3);
    note(2, "Evidence links pointed at temp folders.", 3);
    note(3, "A defect was found by luck, no scenario listed it.", 3);
    note(3, "The patch failed, nobody was told for 9 min.", 2);
    note(4, "Two agents read the same 40 files.", 0);
    does("recommend",
        {{QStringLiteral("title"), QStringLiteral("Gate on operational proof")},
            {QStringLiteral("priority"), QStringLiteral("CRITICAL")}, {QStringLiteral("effort_min"), 960},
            {QStringLiteral("owners"), QJsonArray{QStringLiteral("T. Nakamura")}}});
    does("recommend",
        {{QStringLiteral("title"), QStringLiteral("Limit per task type")},
            {QStringLiteral("priority"), QStringLiteral("HIGH")}, {QStringLiteral("effort_min"), 480},
            {QStringLiteral("owners"), QJsonArray{QStringLiteral("M. Lindqvist")}}});
    does("action",
        {{QStringLiteral("title"), QStringLiteral("Write the gate")},
            {QStringLiteral("priority"), QStringLiteral("P0")},
            {QStringLiteral("owner"), QStringLiteral("T. Nakamura")}});
    does("speak", {{QStringLiteral("participant"), 3}});
    pass(27 * kRetroMinute + 18'000);
    publish();
    asked.clear();
}

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
        note.at = fake.now;
        r.notes.append(note);
        return answer(note.number);
    };
    all[QStringLiteral("edit")] = [=](F, R r, A a) -> Result<QJsonObject> {
        retro::Note* note = retro::noteOf(r, number(a, "number"));
        note->title = text(a, "title");
        note->severity = text(a, "severity");
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
