// SPDX-License-Identifier: GPL-3.0-or-later
// What the agenda of a retrospective asks: roll call, objectives, rules, reading. Part of RetroPage.
#include "ui/retro/capturebar.h"
#include "ui/retro/retropage.h"
#include "ui/retro/retrowords.h"
#include "ui/retro/rowlist.h"

#include <QJsonArray>

#include <algorithm>
#include <iterator>

namespace wavedeck::ui {

void RetroPage::askWord(int participant)
{
    Question question;
    question.title = tr("%1 in one word").arg(retrowords::participant(shown(), participant));
    question.verb = tr("Keep");
    question.keep = tr("Back");
    question.fields = {{tr("Word"), true, {}}};
    ask(question, [this, participant](const QStringList& values, const std::function<void()>& again) {
        send(
            {QStringLiteral("word"),
                {{QStringLiteral("participant"), participant}, {QStringLiteral("word"), values.value(0)}}},
            tr("Word of %1 kept").arg(retrowords::participant(shown(), participant)),
            [this, participant](const QJsonObject&) {
                const auto& people = shown().participants; // on to the next who has said none
                for (const retro::Participant& one : people)
                    if (one.number > participant && one.word.isEmpty()
                        && m_agenda->choose(QStringLiteral("word:%1").arg(one.number)))
                        return;
            },
            again);
    });
}

void RetroPage::askTexts(const QString& list)
{
    const retro::Retro& retro = shown();
    const struct {
        const char* name;
        QString title;
        const QStringList& texts;
    } lists[] = {{"objectives", tr("Objectives"), retro.objectives}, {"rules", tr("Ground rules"), retro.rules},
        {"achievements", tr("Achievements and thanks"), retro.achievements},
        {"keyLessons", tr("Key lessons"), retro.keyLessons}, {"nextSteps", tr("Next steps"), retro.nextSteps}};
    const auto of = std::find_if(
        std::begin(lists), std::end(lists), [&](const auto& one) { return list == QLatin1String(one.name); });
    if (of == std::end(lists))
        return;
    const QStringList before = of->texts;
    Question question;
    question.title = of->title;
    question.text = tr("One a line.");
    question.verb = tr("Keep");
    question.keep = tr("Back");
    question.fields = {{tr("Lines"), false, {}, before.join(QLatin1Char('\n')), true}};
    ask(question, [this, list, before](const QStringList& values, const std::function<void()>& again) {
        const auto step = [list](const QStringList& texts) {
            return Step{QStringLiteral("list"),
                {{QStringLiteral("name"), list}, {QStringLiteral("texts"), QJsonArray::fromStringList(texts)}}};
        };
        change(
            step(retrowords::linesOf(values.value(0))), tr("Kept"),
            [back = step(before)](const QJsonObject&) { return QList<Step>{back}; }, {}, again);
    });
}

void RetroPage::askReading()
{
    Question question;
    question.title = tr("Add a document to be read before");
    question.verb = tr("Add");
    question.keep = tr("Back");
    question.fields = {{tr("Title"), true, {}}, {tr("Lines, if they are known"), false, {}}};
    ask(question, [this](const QStringList& values, const std::function<void()>& again) {
        send({QStringLiteral("reading"),
                 {{QStringLiteral("title"), values.value(0)}, {QStringLiteral("lines"), values.value(1).toInt()}}},
            tr("Document added"), {}, again);
    });
}

void RetroPage::takeOffered()
{
    send({QStringLiteral("take"), {}}, tr("Taken over"), [this](const QJsonObject& answer) {
        const int taken = answer.value(QLatin1String("taken")).toInt();
        say(taken == 1 ? tr("1 contribution of an agent taken over")
                       : tr("%1 contributions of agents taken over").arg(taken),
            false);
    });
}

void RetroPage::openAgenda(const QString& key)
{
    const QString what = key.section(QLatin1Char(':'), 0, 0);
    const QString of = key.section(QLatin1Char(':'), 1);
    if (what == QLatin1String("fact") && !of.isEmpty())
        Q_EMIT goTo(of);
    else if (what == QLatin1String("previous"))
        askActionNumber(of);
    else if (what == QLatin1String("list") && isOpen())
        askTexts(of);
    else if (what == QLatin1String("word") && isOpen())
        askWord(of.toInt());
    else if (what == QLatin1String("reading") && isOpen())
        askReading();
    else if (what == QLatin1String("read") && isOpen())
        send({QStringLiteral("read"), {{QStringLiteral("participant"), of.toInt()}}},
            tr("%1 has read").arg(retrowords::participant(shown(), of.toInt())));
    else if (what == QLatin1String("take") && isOpen())
        takeOffered();
}

} // namespace wavedeck::ui
