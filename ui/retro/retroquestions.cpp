// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of retrospectives asks in a dialog: a retrospective, its phases and its people. Part of RetroPage.
#include "ui/retro/capturebar.h"
#include "ui/retro/newretro.h"
#include "ui/retro/notecolumns.h"
#include "ui/retro/retropage.h"
#include "ui/retro/retroside.h"
#include "ui/retro/retrowords.h"
#include "ui/retro/rowlist.h"
#include "ui/retro/themelist.h"
#include "ui/theme/format.h"

#include <QJsonArray>
#include <QPointer>

namespace wavedeck::ui {

namespace {

const QString kNumber = QStringLiteral("number");
const QString kTitle = QStringLiteral("title");
const QString kReason = QStringLiteral("reason");

Question::Field field(const QString& label, bool required, const QString& value = {}, bool prose = false)
{
    return {label, required, {}, value, prose};
}

Question::Field choice(const QString& label, const QStringList& choices, const QString& value = {})
{
    return {label, true, choices, value, false};
}

} // namespace

Question RetroPage::formOf(const QString& title, const QString& text, const QString& verb)
{
    Question question;
    question.title = title;
    question.text = text;
    question.verb = verb;
    question.keep = tr("Back");
    return question;
}

/// What is refused can be changed: the form comes back as it was filled.
void RetroPage::ask(const Question& question, const Answered& yes)
{
    m_ask(this, question, [self = QPointer(this), question, yes, id = shown().id](const QStringList& values) {
        if (!self)
            return;
        const auto again = [self, question, yes, values] {
            Question filled = question;
            for (qsizetype i = 0; i < filled.fields.size(); ++i)
                filled.fields[i].value = values.value(i);
            if (self)
                self->ask(filled, yes);
        };
        if (self->shown().id != id) // asked about another one
            return self->refused(question.title,
                {ErrorKind::Usage, QStringLiteral("not-shown"), plain(id, 20), tr("it is not shown any more"), {}}, {});
        yes(values, again);
    });
}

void RetroPage::askAgain()
{
    const auto again = std::exchange(m_again, {});
    m_refusal = {};
    showNotices();
    if (again)
        again();
}

void RetroPage::askNew()
{
    NewRetro start;
    start.session = m_session;
    askNew(start);
}

void RetroPage::askNew(const NewRetro& start)
{
    auto* dialog = new NewRetroDialog(*m_desk.view(), start, this);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        const NewRetro made = dialog->value();
        m_desk.act({}, QStringLiteral("new"), made.arguments(), this, [this, made](const Result<QJsonObject>& answer) {
            if (!answer)
                return refused(tr("New retrospective"), answer.error(), [this, made] { askNew(made); });
            m_refusal = {};
            m_listed = false;
            m_entering = true;
            m_desk.show(answer->value(QLatin1String("id")).toString());
            say(retrowords::warnings(*answer), false);
            showNotices();
        });
    });
    dialog->open();
}

void RetroPage::askEnd()
{
    Question question;
    question.title = tr("End %1?").arg(plain(shown().id, 20));
    question.text = tr("It takes no notes any more; its actions go on. Its follow-up is put two weeks ahead.");
    question.verb = tr("End retrospective");
    question.keep = tr("Go on");
    question.dangerous = true;
    m_ask(this, question, [self = QPointer(this), id = shown().id](const QStringList&) {
        if (self)
            self->send(
                {QStringLiteral("close"), {{QStringLiteral("strict"), true}}, id}, tr("The retrospective is complete"));
    });
}

void RetroPage::askReopen()
{
    Question question = formOf(tr("Go back to the phase before?"),
        tr("Its clock goes on once you say so. What was said since stays."), tr("Go back"));
    question.fields = {field(tr("Reason"), true)};
    ask(question, [this](const QStringList& values, const std::function<void()>& again) {
        send({QStringLiteral("reopen"), {{kReason, values.value(0)}}}, tr("Gone back"), {}, again);
    });
}

void RetroPage::askSummary()
{
    askSummaryOf(m_viewed);
}

void RetroPage::askSummaryOf(const QString& of)
{
    const retro::Phase* phase = retro::phaseOf(shown(), of);
    if (!phase)
        return;
    Question question = formOf(
        tr("Summary of %1").arg(plain(phase->name, 60)), tr("What the facilitator takes from it."), tr("Keep"));
    question.fields = {field(tr("Summary"), true, phase->summary, true)};
    ask(question,
        [this, id = phase->id, before = phase->summary](const QStringList& values, const std::function<void()>& again) {
            const auto step = [id](const QString& text) {
                return Step{QStringLiteral("summary"), {{QStringLiteral("phase"), id}, {QStringLiteral("text"), text}}};
            };
            change(
                step(values.value(0)), tr("Summary written"),
                [back = step(before)](const QJsonObject&) { return QList<Step>{back}; }, {}, again);
        });
}

void RetroPage::editNote()
{
    editNoteNumber(m_columns->currentNumber());
}

void RetroPage::editNoteNumber(int number)
{
    if (number < 0)
        return askRecommendationNumber(QStringLiteral("raw:%1").arg(-number));
    const auto& all = shown().notes; // as it was said, not as a card shows it
    const auto found
        = std::find_if(all.begin(), all.end(), [number](const retro::Note& one) { return one.number == number; });
    if (found == all.end() || !isOpen() || refusesHidden(number, tr("Edit note")))
        return;
    const retro::Note before = *found;
    QList<retrowords::NoteField> known = retrowords::fieldsOf(before.phase);
    for (auto it = before.fields.begin(); it != before.fields.end(); ++it)
        if (std::none_of(known.begin(), known.end(), [&](const auto& one) { return one.key == it.key(); }))
            known.append({it.key(), plain(it.key(), 40)});
    Question question = formOf(tr("Note of %1").arg(retrowords::participant(shown(), before.by)), {}, tr("Keep"));
    question.fields = {field(tr("Note"), true, before.title)};
    for (const auto& one : std::as_const(known))
        question.fields.append(field(one.label, false, before.fields.value(one.key), true));
    question.fields.append({tr("Severity"), false,
        {QString(), QStringLiteral("LOW"), QStringLiteral("MEDIUM"), QStringLiteral("HIGH"),
            QStringLiteral("CRITICAL")},
        before.severity, false});
    question.fields.append(field(tr("Speaks of, as wavedeck:S-001/A-001"), false, before.cites));
    ask(question, [this, before, known](const QStringList& values, const std::function<void()>& again) {
        const auto step = [&before](const QString& title, const QJsonObject& fields, const QString& severity,
                              const QString& cites) {
            return Step{QStringLiteral("edit"),
                {{kNumber, before.number}, {kTitle, title}, {QStringLiteral("fields"), fields},
                    {QStringLiteral("severity"), severity}, {QStringLiteral("cites"), cites}}};
        };
        QJsonObject now, then;
        for (qsizetype i = 0; i < known.size(); ++i) {
            now.insert(known[i].key, values.value(i + 1));
            then.insert(known[i].key, before.fields.value(known[i].key));
        }
        change(
            step(values.value(0), now, values.value(known.size() + 1).toUpper(), values.last()), tr("Note changed"),
            [back = step(before.title, then, before.severity, before.cites)](
                const QJsonObject&) { return QList<Step>{back}; },
            {}, again);
    });
}

void RetroPage::askNewTheme()
{
    const int note = m_capture->isAncestorOf(focusWidget()) ? 0 : m_columns->currentNumber();
    Question question = formOf(tr("New theme"), {}, tr("Add theme"));
    question.fields = {field(tr("Title"), true)};
    ask(question, [this, note](const QStringList& values, const std::function<void()>& again) {
        change(
            {QStringLiteral("theme-new"), {{kTitle, values.value(0)}}}, tr("Theme added"),
            [](const QJsonObject& answer) {
                return QList<Step>{{QStringLiteral("theme-remove"), {{kNumber, answer.value(kNumber)}}}};
            },
            [this, note](const QJsonObject& answer) {
                const NoteCard* card = m_notes.find(note);
                if (card && note > 0 && !card->hidden && card->note.theme == 0)
                    assign(note, answer.value(kNumber).toInt());
            },
            again);
    });
}

void RetroPage::askRenameTheme(int number)
{
    for (const retro::Theme& theme : shown().themes) {
        if (theme.number != number || !isOpen())
            continue;
        Question question = formOf(tr("Theme %1").arg(plain(theme.letter, 3)), {}, tr("Keep"));
        question.fields = {field(tr("Title"), true, theme.title)};
        return ask(question,
            [this, number, before = theme.title](const QStringList& values, const std::function<void()>& again) {
                const auto step = [number](const QString& title) {
                    return Step{QStringLiteral("theme-edit"), {{kNumber, number}, {kTitle, title}}};
                };
                change(
                    step(values.value(0)), tr("Theme renamed"),
                    [back = step(before)](const QJsonObject&) { return QList<Step>{back}; }, {}, again);
            });
    }
}

/// Its votes go with it, so it is asked.
void RetroPage::askRemoveTheme(int number)
{
    for (const retro::Theme& theme : shown().themes) {
        if (theme.number != number || !isOpen())
            continue;
        Question question = formOf(tr("Remove theme %1, %2?").arg(plain(theme.letter, 3), plain(theme.title, 80)),
            tr("Its notes stay, without a theme. Its votes are gone."), tr("Remove theme"));
        question.dangerous = true;
        return ask(question, [this, number](const QStringList&, const std::function<void()>&) {
            send({QStringLiteral("theme-remove"), {{kNumber, number}}}, tr("Theme removed"));
        });
    }
}

void RetroPage::askMerge()
{
    QStringList letters;
    for (const ThemeRow& row : m_side->themes()->themes())
        letters.append(row.letter + QStringLiteral("  ") + row.title);
    const auto numberOf = [this](const QString& words) {
        for (const ThemeRow& row : m_side->themes()->themes())
            if (words.section(QLatin1Char(' '), 0, 0).compare(row.letter, Qt::CaseInsensitive) == 0)
                return row.number;
        return 0;
    };
    Question question = formOf(tr("Merge themes"), tr("The notes of the one go to the other."), tr("Merge"));
    const auto at = m_side->themes()->currentIndex();
    const qsizetype from = at.isValid() && at.row() > 0 ? at.row() : letters.size() - 1;
    question.fields = {choice(tr("Theme"), letters, letters.value(from)), choice(tr("Into"), letters)};
    ask(question, [this, numberOf](const QStringList& values, const std::function<void()>& again) {
        const int gone = numberOf(values.value(0));
        const int into = numberOf(values.value(1));
        if (gone == 0 || into == 0 || gone == into)
            return refused(tr("Merge themes"),
                {ErrorKind::Usage, QStringLiteral("bad-value"), tr("Merge themes"),
                    tr("choose two themes by their letters"), {}},
                again);
        change(
            {QStringLiteral("theme-merge"), {{kNumber, gone}, {QStringLiteral("into"), into}}}, tr("Themes merged"),
            [gone](const QJsonObject& answer) {
                QList<Step> back;
                for (const QJsonValue& note : answer.value(QLatin1String("notes")).toArray())
                    back.append({QStringLiteral("theme"),
                        {{QStringLiteral("note"), note.toInt()}, {QStringLiteral("theme"), gone}}});
                return back;
            },
            {}, again);
    });
}

void RetroPage::askParticipant()
{
    Question question = formOf(tr("Add a participant"), {}, tr("Add"));
    question.fields = {field(tr("Name"), true), choice(tr("Role"), retrowords::rolesOffered(*m_desk.view())),
        field(tr("Agent"), false)};
    ask(question, [this](const QStringList& values, const std::function<void()>& again) {
        QJsonObject one{{QStringLiteral("name"), values.value(0)}, {QStringLiteral("role"), values.value(1)}};
        if (!values.value(2).isEmpty())
            one.insert(QStringLiteral("agent"), values.value(2));
        send({QStringLiteral("participant"), one}, tr("Participant added"), {}, again);
    });
}

void RetroPage::askFacilitator()
{
    QStringList names;
    for (const retro::Participant& one : shown().participants)
        names.append(plain(one.name, 60));
    Question question = formOf(tr("Hand over facilitation"), {}, tr("Hand over"));
    question.fields = {choice(tr("To"), names)};
    ask(question, [this, names](const QStringList& values, const std::function<void()>& again) {
        const retro::Participant who = shown().participants.value(names.indexOf(values.value(0)));
        send({QStringLiteral("facilitator"), {{QStringLiteral("participant"), who.number}}},
            tr("Facilitated by %1").arg(values.value(0)), {}, again);
    });
}

void RetroPage::askTemplate()
{
    Question question
        = formOf(tr("Save as template"), tr("Phases, minutes, roles and rules, without what was said."), tr("Save"));
    question.fields = {field(tr("Name"), true)};
    ask(question, [this](const QStringList& values, const std::function<void()>& again) {
        send({QStringLiteral("save-template"), {{QStringLiteral("name"), values.value(0)}}}, tr("Template saved"), {},
            again);
    });
}

void RetroPage::askRoti()
{
    Question question
        = formOf(tr("Was it worth the time?"), tr("1: it was wasted. 5: far more than it cost."), tr("Keep"));
    question.fields = {choice(tr("From 1 to 5"),
        {QStringLiteral("4"), QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3"), QStringLiteral("5")})};
    ask(question, [this](const QStringList& values, const std::function<void()>& again) {
        send({QStringLiteral("roti"),
                 {{QStringLiteral("participant"), m_capture->participant()},
                     {QStringLiteral("value"), values.value(0).toInt()}}},
            tr("Kept"), {}, again);
    });
}

} // namespace wavedeck::ui
