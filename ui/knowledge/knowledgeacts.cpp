// SPDX-License-Identifier: GPL-3.0-or-later
// What is done with an entry besides writing it. Part of KnowledgePage.
#include "models/debt/item.h"
#include "ui/knowledge/knowledgepage.h"
#include "ui/theme/format.h"

#include <QPointer>

namespace wavedeck::ui {

void KnowledgePage::addEntryAction(QAction*& action, const QString& text, void (KnowledgePage::*ask)())
{
    action = new QAction(text, this);
    addAction(action);
    connect(action, &QAction::triggered, this, ask);
}

/// One question, then the act with what was answered first as its text.
void KnowledgePage::askAct(Question question, KnowledgeAct act)
{
    question.keep = tr("Back");
    m_ask(this, question, [self = QPointer(this), act](const QStringList& values) mutable {
        if (!self)
            return;
        if (act.what == KnowledgeAct::Spent || act.what == KnowledgeAct::Saved) {
            const QString time = values.value(0).trimmed();
            const auto minutes = time == QLatin1String("0") ? std::optional(0) : debt::minutesOf(time);
            if (!minutes)
                return self->say(tr("%1 is no time: write 30m, 5h or 2d").arg(plain(time, 40)), true);
            act.minutes = *minutes;
            act.text = values.value(1).trimmed();
            act.what = act.text.isEmpty() ? KnowledgeAct::Spent : KnowledgeAct::Saved;
        } else
            act.text = values.value(0).trimmed();
        self->m_desk.act(act, self, [self, act](const Result<QString>& done) {
            if (self)
                self->acted(act, done);
        });
    });
}

void KnowledgePage::acted(const KnowledgeAct& act, const Result<QString>& done)
{
    if (!done)
        return say(plain(done.error(), 600), true);
    if (act.what == KnowledgeAct::Promote) {
        say(tr("%1 is the template %2 now").arg(knowledge::idOf(act.number), plain(act.text, 60)), false);
        Q_EMIT goTo(QStringLiteral("plan:") + *done);
        return;
    }
    say(tr("%1: done").arg(*done), false);
    read();
}

void KnowledgePage::askPromote()
{
    if (const knowledge::Entry* entry = chosen())
        askAct({tr("Make a template of %1?").arg(knowledge::idOf(entry->number)),
                   tr("%1\nbecomes the mission of the first wave of a new plan, which New deployment lists.")
                       .arg(plain(entry->title, 300)),
                   {{tr("Name"), true, {}, entry->title.simplified().left(60)}}, tr("Promote"), {}},
            {KnowledgeAct::Promote, entry->number, {}, 0});
}

void KnowledgePage::askReuse()
{
    if (const knowledge::Entry* entry = chosen())
        askAct({tr("%1 was used again?").arg(knowledge::idOf(entry->number)), plain(entry->title, 300),
                   {{tr("In the session or project"), true, {}}}, tr("Count it"), {}},
            {KnowledgeAct::Reuse, entry->number, {}, 0});
}

void KnowledgePage::askTime()
{
    if (const knowledge::Entry* entry = chosen())
        askAct({tr("Time of %1").arg(knowledge::idOf(entry->number)),
                   tr("What it saved somewhere; without a place, what writing it took. 0 takes it back."),
                   {{tr("Time (30m, 5h, 2d)"), true, {}}, {tr("Saved in"), false, {}}}, tr("Keep"), {}},
            {KnowledgeAct::Spent, entry->number, {}, 0});
}

void KnowledgePage::askRequire()
{
    if (const knowledge::Entry* entry = chosen())
        askAct(
            {tr("Who must read %1?").arg(knowledge::idOf(entry->number)),
                tr("Agents of that role wait until somebody says that it was read, unless their plan says otherwise."),
                {{tr("Role"), true, {}}}, tr("Require"), {}},
            {KnowledgeAct::Require, entry->number, {}, 0});
}

void KnowledgePage::askRead()
{
    const knowledge::Entry* entry = chosen();
    if (entry && !entry->unreadBy.isEmpty())
        askAct({tr("%1 was read?").arg(knowledge::idOf(entry->number)), tr("It no longer holds agents of that role."),
                   {{tr("Role"), true, entry->unreadBy, entry->unreadBy.first()}}, tr("It was read"), {}},
            {KnowledgeAct::Acknowledge, entry->number, {}, 0});
}

} // namespace wavedeck::ui
