// SPDX-License-Identifier: GPL-3.0-or-later
// What the record of a retrospective asks: cards, lessons, tickets, what is saved; and a phase that lacks something.
// Part of RetroPage.
#include "ui/retro/capturebar.h"
#include "ui/retro/notecolumns.h"
#include "ui/retro/retropage.h"
#include "ui/retro/retroside.h"
#include "ui/retro/retrowords.h"
#include "ui/retro/rowlist.h"
#include "ui/theme/format.h"

#include <QAction>
#include <QPointer>
#include <QStackedWidget>

#include <algorithm>

namespace wavedeck::ui {

namespace {

const QString kNumber = QStringLiteral("number");
const QString kReason = QStringLiteral("reason");

} // namespace

void RetroPage::openRecord(const QString& key)
{
    const QString what = key.section(QLatin1Char(':'), 0, 0);
    const QString of = key.section(QLatin1Char(':'), 1);
    if (what == QLatin1String("tickets"))
        return makeTickets();
    if (!isOpen() || what == QLatin1String("none"))
        return;
    if (what == QLatin1String("list"))
        askTexts(of);
    else if (what == QLatin1String("summary"))
        askSummaryOf(of);
    else if (what == QLatin1String("card"))
        askCard(of.toInt());
    else if (what == QLatin1String("theme"))
        askRenameTheme(of.toInt());
    else if (what == QLatin1String("meta"))
        askMetaLesson();
    else if (what == QLatin1String("saved"))
        askSaved();
    else
        askRecommendationNumber(key);
}

/// All fields of one person (RETRO-19). Only what changed is sent, and each field can be taken back.
void RetroPage::askCard(int participant)
{
    const retro::Participant* one = retro::participantOf(shown(), participant);
    if (!one)
        return;
    Question question = formOf(tr("Card of %1").arg(plain(one->name, 60)), {}, tr("Keep"));
    QList<std::pair<QString, QString>> before; // key and text
    for (const retrowords::CardField& field : retrowords::cardFields()) {
        const QString key = retrowords::cardKey(*one, field);
        before.append({key, one->card.value(key)});
        question.fields.append({field.label, false, {}, before.last().second, field.prose});
    }
    ask(question, [this, participant, before](const QStringList& values, const std::function<void()>& again) {
        const auto step = [participant](const QString& label, const QString& text) {
            return Step{QStringLiteral("card"),
                {{QStringLiteral("participant"), participant}, {QStringLiteral("label"), label},
                    {QStringLiteral("text"), text}}};
        };
        for (qsizetype i = 0; i < before.size(); ++i)
            if (const auto& [key, text] = before[i]; values.value(i) != text)
                change(
                    step(key, values.value(i)), tr("Card written"),
                    [back = step(key, text)](const QJsonObject&) { return QList<Step>{back}; }, {}, again);
    });
}

void RetroPage::askMetaLesson()
{
    Question question = formOf(tr("New meta-lesson"),
        tr("What several lessons say together. A lesson is linked with Ctrl+T, as a note with its theme."), tr("Add"));
    question.fields = {{tr("Meta-lesson"), true, {}}};
    ask(question, [this](const QStringList& values, const std::function<void()>& again) {
        const QJsonObject made{
            {QStringLiteral("title"), values.value(0)}, {QStringLiteral("phase"), QString(retrowords::kLessons)}};
        change(
            {QStringLiteral("theme-new"), made}, tr("Meta-lesson added"),
            [](const QJsonObject& answer) {
                return QList<Step>{{QStringLiteral("theme-remove"), {{kNumber, answer.value(kNumber)}}}};
            },
            {}, again);
    });
}

void RetroPage::askSaved()
{
    Question question = formOf(tr("What should it save?"),
        tr("Hours of work that what was decided should save, for the projection of what the time is worth."),
        tr("Keep"));
    const double now = shown().savedHours;
    question.fields = {{tr("Hours"), true, {}, now < 0 ? QString() : QString::number(now)}};
    ask(question, [this](const QStringList& values, const std::function<void()>& again) {
        send({QStringLiteral("saved"), {{QStringLiteral("hours"), values.value(0)}}}, tr("Kept"), {}, again);
    });
}

/// One for each recommendation and each next step that has none; a next step has nobody's name yet.
void RetroPage::makeTickets()
{
    const auto tell = [this](const QJsonObject& answer) {
        const int made = answer.value(QLatin1String("made")).toInt();
        say(made == 0       ? tr("Every recommendation and next step has its ticket")
                : made == 1 ? tr("1 ticket created")
                            : tr("%1 tickets created").arg(made),
            false);
    };
    const retro::Retro& retro = shown();
    const bool steps = std::any_of(retro.nextSteps.begin(), retro.nextSteps.end(), [&retro](const QString& step) {
        return std::none_of(retro.actions.begin(), retro.actions.end(),
            [&](const retro::Action& one) { return one.title == step.left(retrowords::kLongestTitle); });
    });
    if (!steps)
        return send({QStringLiteral("tickets"), {}}, tr("Tickets created"), tell);
    Question question = formOf(tr("Create tickets"),
        tr("An action for each recommendation and each next step that has none. Those of next steps are of:"),
        tr("Create tickets"));
    QStringList names;
    for (const retro::Participant& one : retro.participants)
        names.append(plain(one.name, 60));
    question.fields = {{tr("Owner of the next steps"), true, names},
        {tr("Their priority"), true, {QStringLiteral("P1"), QStringLiteral("P0"), QStringLiteral("P2")}}};
    ask(question, [this, tell](const QStringList& values, const std::function<void()>& again) {
        send({QStringLiteral("tickets"),
                 {{QStringLiteral("next_steps"), true}, {QStringLiteral("owner"), values.value(0)},
                     {QStringLiteral("priority"), values.value(1).toUpper()}}},
            tr("Tickets created"), tell, again);
    });
}

/// A phase that lacks a word or its summary is closed once it is there, or somebody says why not (RETRO-5, 8).
void RetroPage::askIncomplete(const Step& step, const QString& words, const Error& error)
{
    const retro::Phase* phase = retro::phaseOf(shown(), shown().phase);
    const bool summary = phase && phase->summary.isEmpty();
    Question question = formOf(tr("%1 lacks something").arg(plain(error.what, 60)),
        tr("%1. The agenda (Ctrl+Shift+A) has the roll call. Write what is missing, or why it is closed all the same.")
            .arg(plain(error.why, 400)),
        tr("Close phase"));
    if (summary)
        question.fields.append({tr("Summary of the phase"), false, {}, {}, true});
    question.fields.append({tr("Reason to close it as it is"), false, {}});
    ask(question, [this, step, words, summary](const QStringList& values, const std::function<void()>& again) {
        Step now = step;
        const QString reason = values.last();
        if (summary && !values.first().isEmpty())
            now.arguments.insert(QStringLiteral("summary"), values.first());
        if (!reason.isEmpty()) {
            now.arguments.remove(QStringLiteral("strict"));
            now.arguments.insert(kReason, reason);
        }
        send(now, words, {}, again);
    });
}

/// Notes, agenda, record: one of them stands in the middle.
void RetroPage::showMiddle(const char* which)
{
    const bool on = which && action(which)->isChecked();
    for (const char* other : {"agenda", "record"})
        if (!which || qstrcmp(other, which) != 0)
            action(other)->setChecked(false);
    QWidget* now = !on ? static_cast<QWidget*>(m_columns) : qstrcmp(which, "agenda") == 0 ? m_agenda : m_record;
    m_middle->setCurrentWidget(now);
    if (on)
        now->setFocus(Qt::ShortcutFocusReason);
}

void RetroPage::toggleAgenda()
{
    showMiddle("agenda");
}

void RetroPage::toggleRecord()
{
    showMiddle("record");
}

/// What the note speaks of: an agent, a gate, an alert.
void RetroPage::goToEvidence()
{
    const NoteCard* card = m_notes.find(m_columns->currentNumber());
    if (!card || card->hidden || card->note.cites.isEmpty())
        return say(tr("The note names no agent, gate or alert."), true);
    Q_EMIT goTo(card->note.cites);
}

} // namespace wavedeck::ui
