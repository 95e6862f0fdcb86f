// SPDX-License-Identifier: GPL-3.0-or-later
// What is done on the page of retrospectives without a question, and how it is taken back. Part of RetroPage.
#include "models/live/needsperson.h"
#include "ui/retro/capturebar.h"
#include "ui/retro/notecolumns.h"
#include "ui/retro/retropage.h"
#include "ui/retro/retroside.h"
#include "ui/retro/retrowords.h"
#include "ui/retro/rowlist.h"
#include "ui/retro/themelist.h"
#include "ui/theme/format.h"

#include <QComboBox>
#include <QJsonArray>
#include <QMenu>
#include <QPointer>
#include <QStackedWidget>

namespace wavedeck::ui {

namespace {

constexpr qint64 kFiveMinutes = 300'000;
constexpr int kLine = 500;
const QString kNumber = QStringLiteral("number");
const QString kTheme = QStringLiteral("theme");

} // namespace

/// What is done again may get another number than it had.
struct RetroPage::Steps {
    QList<Step> forth;
    QList<Step> back;
};

/// Something that was done, and what undoes it: both are operations of the desk. The stack moves once they are done.
class RetroPage::Change : public QUndoCommand {
public:
    Change(Steps steps, const QString& words)
        : QUndoCommand(words)
        , m_steps(std::make_shared<Steps>(std::move(steps)))
    {
    }
    const std::shared_ptr<Steps>& steps() const { return m_steps; }

private:
    std::shared_ptr<Steps> m_steps;
};

const RetroPage::Change* RetroPage::changeAt(bool forth) const
{
    return static_cast<const Change*>(m_undo.command(forth ? m_undo.index() : m_undo.index() - 1));
}

void RetroPage::takeBack()
{
    move(false);
}

void RetroPage::doAgain()
{
    move(true);
}

/// What is not answered yet is not on the stack yet: who types fast takes back what was typed last.
void RetroPage::move(bool forth)
{
    if (m_unanswered > 0) {
        m_wanted.append(forth);
        return;
    }
    if (const Change* change = changeAt(forth))
        move(change->steps(), forth, 0, (forth ? tr("Redo: %1") : tr("Undo: %1")).arg(change->text()));
}

/// One after the other; one that is refused leaves the stack where it is.
void RetroPage::move(const std::shared_ptr<Steps>& steps, bool forth, qsizetype at, const QString& words)
{
    const QList<Step>& all = forth ? steps->forth : steps->back;
    if (at < all.size())
        return send(all[at], words, [this, steps, forth, at, words](const QJsonObject& answer) {
            if (forth && answer.contains(kNumber))
                for (Step& back : steps->back)
                    back.arguments.insert(kNumber, answer.value(kNumber));
            move(steps, forth, at + 1, words);
        });
    const Change* change = changeAt(forth);
    if (change && change->steps() == steps)
        forth ? m_undo.redo() : m_undo.undo();
}

void RetroPage::refused(const QString& what, const Error& error, const std::function<void()>& again)
{
    m_refusal = error;
    m_again = again;
    say({}, false);
    showNotices();
    if (!m_signIn || !needsPerson(error))
        return;
    m_signIn(tr("%1: %2").arg(what, plain(error, kLine)), [self = QPointer(this)](bool signedIn) {
        if (self && signedIn)
            self->m_refusal = {};
        if (self)
            self->showNotices();
    });
}

bool RetroPage::refusesHidden(int note, const QString& what)
{
    const NoteCard* card = m_notes.find(note);
    if (!card || !card->hidden)
        return false;
    refused(what,
        {ErrorKind::Forbidden, QStringLiteral("note-hidden"), what,
            tr("the note is hidden until this phase is over; only who wrote it changes it before"), {}},
        {});
    return true;
}

void RetroPage::send(const Step& step, const QString& words, const Then& then, const std::function<void()>& again)
{
    Step to = step;
    if (to.retro.isEmpty())
        to.retro = shown().id;
    ++m_unanswered;
    enableUndo();
    m_desk.act(to.retro, step.operation, step.arguments, this,
        [this, step = to, words, then, again](const Result<QJsonObject>& answer) {
            --m_unanswered;
            if (!answer) {
                m_wanted.clear(); // they were for what was not done
                enableUndo();
                return needed(step, words, then, again, answer.error());
            }
            m_refusal = {};
            m_again = {};
            const QString warned = retrowords::warnings(*answer);
            say(warned.isEmpty() ? plain(words, kLine) : tr("%1. But: %2").arg(plain(words, kLine), warned), false);
            if (then)
                then(*answer);
            showNotices();
            enableUndo();
            if (m_unanswered == 0 && !m_wanted.isEmpty())
                move(m_wanted.takeFirst());
        });
}

void RetroPage::enableUndo()
{
    action("undo")->setEnabled(m_undo.canUndo() || m_unanswered > 0);
    action("redo")->setEnabled(m_undo.canRedo() || m_unanswered > 0);
}

/// Some things are done once somebody says yes, or why.
void RetroPage::needed(
    const Step& step, const QString& words, const Then& then, const std::function<void()>& again, const Error& error)
{
    // What was typed stands where it stood.
    const bool typed = step.operation == QLatin1String("add")
        || (step.operation == QLatin1String("recommend") && step.arguments.value(QLatin1String("raw")).toBool());
    const QString title = typed ? step.arguments.value(QLatin1String("title")).toString() : QString();
    if (typed && m_capture->field()->text().isEmpty())
        m_capture->field()->setText(title);
    if (error.code == QLatin1String("phase-incomplete"))
        return askIncomplete(step, words, error);
    const bool reason = error.code == QLatin1String("reason-missing") || error.code == QLatin1String("deadline-ahead");
    if (!reason && error.code != QLatin1String("needs-confirmation"))
        return refused(words, error, again);
    Question question;
    question.title = tr("%1?").arg(words);
    question.text = plain(error, kLine);
    question.verb = reason ? tr("Go on") : tr("Do it anyway");
    question.keep = tr("Back");
    if (reason)
        question.fields = {{tr("Reason"), true, {}}};
    m_ask(this, question, [self = QPointer(this), step, words, then, again, reason, title](const QStringList& values) {
        if (!self)
            return;
        if (!title.isEmpty() && self->m_capture->field()->text() == title)
            self->m_capture->field()->setText({});
        Step now = step;
        now.arguments.insert(reason ? QStringLiteral("reason") : QStringLiteral("confirm"),
            reason ? QJsonValue(values.value(0)) : QJsonValue(true));
        self->send(now, words, then, again);
    });
}

void RetroPage::change(
    const Step& step, const QString& words, const Back& back, const Then& then, const std::function<void()>& again)
{
    Step of = step;
    of.retro = shown().id;
    send(
        of, words,
        [this, of, words, back, then](const QJsonObject& answer) {
            if (of.retro != shown().id)
                return; // its stack is gone
            Step forth = of;
            // A note that was taken back comes back as itself.
            if (of.operation == QLatin1String("add"))
                forth = {QStringLiteral("restore"), {{kNumber, answer.value(kNumber)}}, of.retro};
            Steps steps{{forth}, back(answer)};
            for (Step& one : steps.back)
                one.retro = of.retro;
            m_undo.push(new Change(std::move(steps), words));
            if (then)
                then(answer);
        },
        again);
}

void RetroPage::addNote(const QString& text)
{
    const int by = m_capture->participant();
    if (m_viewed == QLatin1String("recommendations")) {
        const QJsonObject raw{
            {QStringLiteral("title"), text}, {QStringLiteral("raw"), true}, {QStringLiteral("by"), by}};
        return change(
            {QStringLiteral("recommend"), raw}, tr("Recommendation added"),
            [](const QJsonObject& answer) {
                return QList<Step>{{QStringLiteral("drop"),
                    {{kNumber, answer.value(kNumber)}, {QStringLiteral("reason"), tr("taken back")}}}};
            },
            [this](const QJsonObject& answer) { m_columns->choose(-answer.value(kNumber).toInt()); });
    }
    QJsonObject note{{QStringLiteral("by"), by}, {QStringLiteral("phase"), m_viewed}, {QStringLiteral("title"), text}};
    if (m_capture->theme() > 0)
        note.insert(kTheme, m_capture->theme());
    change(
        {QStringLiteral("add"), note}, tr("Note added"),
        [](const QJsonObject& answer) {
            return QList<Step>{{QStringLiteral("remove"), {{kNumber, answer.value(kNumber)}}}};
        },
        [this](const QJsonObject& answer) { m_columns->choose(answer.value(kNumber).toInt()); });
}

void RetroPage::removeNote()
{
    const int number = m_columns->currentNumber();
    if (number <= 0 || refusesHidden(number, tr("Delete note")))
        return;
    change({QStringLiteral("remove"), {{kNumber, number}}}, tr("Note deleted"), [number](const QJsonObject&) {
        return QList<Step>{{QStringLiteral("restore"), {{kNumber, number}}}};
    });
}

void RetroPage::assign(int note, int theme)
{
    const NoteCard* card = m_notes.find(note);
    if (!card || note < 0 || card->note.theme == theme || refusesHidden(note, tr("Set theme")))
        return;
    const auto step = [note](int to) {
        return Step{QStringLiteral("theme"), {{QStringLiteral("note"), note}, {kTheme, to}}};
    };
    change(step(theme), theme > 0 ? tr("Theme set") : tr("Theme taken off"),
        [back = step(card->note.theme)](const QJsonObject&) { return QList<Step>{back}; });
}

/// Where somebody writes it is the theme of what is written; else of the card.
void RetroPage::askTheme()
{
    if (m_capture->isAncestorOf(focusWidget()))
        return m_capture->themes()->showPopup();
    const int note = m_columns->currentNumber();
    if (note <= 0 || refusesHidden(note, tr("Set theme")))
        return;
    m_themeMenu->clear();
    for (const retro::Theme& theme : shown().themes)
        m_themeMenu->addAction(QStringLiteral("&%1  %2").arg(plain(theme.letter, 3),
                                   plain(theme.title, 80).replace(QLatin1Char('&'), QLatin1String("&&"))),
            this, [this, note, number = theme.number] { assign(note, number); });
    m_themeMenu->addAction(tr("No theme"), this, [this, note] { assign(note, 0); });
    m_themeMenu->addSeparator();
    m_themeMenu->addAction(action("theme-new"));
    m_themeMenu->setActiveAction(m_themeMenu->actions().first());
    const QWidget* at = focusWidget() ? focusWidget() : m_columns;
    m_themeMenu->popup(at->mapToGlobal(QPoint(at->width() / 3, at->height() / 3)));
}

void RetroPage::vote(int theme, bool more)
{
    if (!isOpen())
        return;
    const int voter = m_capture->participant();
    const auto step = [voter, theme](bool give) {
        return Step{give ? QStringLiteral("vote") : QStringLiteral("unvote"),
            {{QStringLiteral("participant"), voter}, {kTheme, theme}}};
    };
    const QString who = retrowords::participant(shown(), voter);
    change(step(more), more ? tr("Dot of %1 given").arg(who) : tr("Dot of %1 taken back").arg(who),
        [back = step(!more)](const QJsonObject&) { return QList<Step>{back}; });
}

void RetroPage::reveal()
{
    send({QStringLiteral("reveal"), {}}, tr("Votes revealed"));
}

void RetroPage::invite()
{
    const int who = m_capture->participant();
    const bool speaks = shown().speaker == who;
    send({QStringLiteral("speak"), {{QStringLiteral("participant"), speaks ? 0 : who}}},
        speaks ? tr("Nobody's turn") : tr("It is the turn of %1").arg(retrowords::participant(shown(), who)));
}

void RetroPage::startOrPause()
{
    const retro::Retro& retro = shown();
    if (retro.state == QLatin1String("open"))
        send({QStringLiteral("start"), {}}, tr("Started"),
            [this](const QJsonObject&) { m_capture->field()->setFocus(Qt::OtherFocusReason); });
    else
        send({retro.timer.running ? QStringLiteral("pause") : QStringLiteral("resume"), {}},
            retro.timer.running ? tr("Timer held") : tr("Timer runs again"));
}

void RetroPage::extend()
{
    send({QStringLiteral("extend"), {{QStringLiteral("ms"), double(kFiveMinutes)}}}, tr("Five minutes more"));
}

void RetroPage::nextPhase()
{
    send({QStringLiteral("next"), {{QStringLiteral("strict"), true}}}, tr("Phase closed"));
}

void RetroPage::toDebt()
{
    const RowList* actions = m_side->actions();
    const bool isAction = actions->hasFocus();
    const auto done = [this](const QJsonObject& answer) {
        say(tr("In the register of debt: %1").arg(plain(answer.value(QLatin1String("debt")).toString(), 20)), false);
    };
    // What nobody recommended anything for yet goes as it was said.
    const int note = m_columns->currentNumber();
    if (note > 0 && m_columns->isAncestorOf(focusWidget())) {
        const QString what = tr("In the register of debt");
        if (!refusesHidden(note, what))
            send({QStringLiteral("to-debt"), {{QStringLiteral("note"), note}}}, what, done);
        return;
    }
    const QString key = isAction ? actions->currentKey() : m_side->recommendations()->currentKey();
    if (key.isEmpty() || key.startsWith(QLatin1String("raw:")))
        return say(tr("Choose a note, a recommendation or an action first."), true);
    send({QStringLiteral("to-debt"),
             {{isAction ? QStringLiteral("action") : QStringLiteral("recommendation"), key.toInt()}}},
        tr("In the register of debt"), done);
}

void RetroPage::showList()
{
    m_listed = true;
    m_refusal = {};
    m_again = {};
    showAll();
    m_list->choose(shown().id);
    m_list->setFocus(Qt::ShortcutFocusReason);
}

void RetroPage::again()
{
    m_refusal = {};
    m_desk.refresh();
    showNotices();
}

void RetroPage::share()
{
    Question question;
    question.title = tr("Share the notes of %1").arg(plain(shown().id, 20));
    question.text = tr("A document with everything of this retrospective is written into a folder.");
    question.verb = tr("Choose folder…");
    question.keep = tr("Back");
    question.fields = {{tr("Format"), true,
        {QStringLiteral("md"), QStringLiteral("html"), QStringLiteral("pdf"), QStringLiteral("pdf executive"),
            QStringLiteral("pdf standard"), QStringLiteral("csv"), QStringLiteral("json")}}};
    m_ask(this, question, [self = QPointer(this), id = shown().id](const QStringList& values) {
        if (!self)
            return;
        self->m_files.chooseFolder(self, tr("Export %1 into").arg(plain(id, 20)), {},
            [self, id, format = values.value(0)](const QString& folder) {
                if (!self)
                    return;
                self->say(tr("Exporting %1…").arg(plain(id, 20)), false);
                self->m_desk.exportTo(id, format, folder, self, [self](const Result<QString>& file) {
                    if (!file)
                        return self->refused(tr("Export"), file.error(), {});
                    self->say(tr("Written: %1").arg(plain(*file, kLine)), false);
                });
            });
    });
}

} // namespace wavedeck::ui
