// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/retrodesk.h"
#include "models/retro/statistics.h"

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
    QList<retro::Form> forms = shippedForms();
    QHash<QString, QString> ledLast;
    int offered = 0;

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
        view->forms = forms;
        view->ledLast = ledLast;
        view->offered = offered;
        view->people = {QStringLiteral("Ada:L1 QA"), QStringLiteral("Bo:L1 SECURITY")};
        view->rate = rate;
        if (!id.isEmpty())
            view->statistics = retro::statistics(view->shown);
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
    bool late = false; ///< it answers when it is told to
    QList<std::function<void()>> unanswered;
    void act(const QString& of, const QString& operation, const QJsonObject& arguments, QObject*,
        Answer<QJsonObject> answer) override
    {
        asked.append(operation);
        last = arguments;
        if (!refusal.code.isEmpty()) {
            const Error error = std::exchange(refusal, Error());
            return late ? unanswered.append([answer, error] { answer(error); }) : answer(error);
        }
        settle();
        const QString kept = std::exchange(id, of.isEmpty() ? create(arguments) : of);
        const Result<QJsonObject> done = of.isEmpty() ? Result<QJsonObject>(QJsonObject{{QStringLiteral("id"), id}})
                                                      : perform(operation, arguments);
        id = kept.isEmpty() ? id : kept;
        publish();
        if (late)
            unanswered.append([answer, done] { answer(done); });
        else
            answer(done);
    }
    /// All of those it was late with, in their order.
    void answerNow()
    {
        late = false;
        for (const auto& answer : std::exchange(unanswered, {}))
            answer();
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
    static QList<retro::Form> shippedForms()
    {
        retro::Form six;
        six.name = QStringLiteral("six-phase");
        six.title = QStringLiteral("Six phases");
        six.minutes = 180;
        six.roles = {QStringLiteral("L1 OVERWATCH"), QStringLiteral("L1 QA"), QStringLiteral("L1 SECURITY")};
        for (const retro::Phase& one : sixPhases()) {
            retro::PhaseForm form;
            form.id = one.id;
            form.minutes = int(one.plannedMs / kRetroMinute);
            six.phases.append(form);
        }
        retro::Form brief;
        brief.name = QStringLiteral("short");
        brief.votesEach = 3;
        return {six, brief};
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

} // namespace wavedeck::test

#include "tests/ui/retrofakeoperations.h"
