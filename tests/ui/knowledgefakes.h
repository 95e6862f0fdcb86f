// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/knowledgedesk.h"

namespace wavedeck::test {

/// A knowledge base in memory; answers at once, searches when the test says so.
class FakeKnowledge : public KnowledgeDesk {
    Q_OBJECT
public:
    FakeKnowledge()
    {
        add(QStringLiteral("Limits are met from outside"),
            QStringLiteral("Send **120** requests.\n\n![x](http://a/b.png)"), QStringLiteral("implemented"));
        add(QStringLiteral("Ask twice"), QStringLiteral("Before and <b>after</b>."), QStringLiteral("none"));
    }

    void read(QObject*, std::function<void(const Result<QList<knowledge::Entry>>&)> answer) override
    {
        answer(entries);
    }
    void saves(int number, QObject*, std::function<void(const QList<KnowledgeSave>&)> answer) override
    {
        answer({{1, 1000, QStringLiteral("ada"), QStringLiteral("added"), {}}});
        asked.append(QStringLiteral("saves %1").arg(number));
    }
    void save(const knowledge::Entry& entry, const QString& reason, bool anyway, QObject*,
        std::function<void(const Result<QString>&)> answer) override
    {
        asked.append(QStringLiteral("save %1 %2 %3 %4").arg(entry.number).arg(entry.title, reason).arg(anyway));
        if (!refusal.code.isEmpty() && reason.isEmpty() && !anyway)
            return answer(refusal);
        entries.prepend(entry);
        entries.first().number = entry.number > 0 ? entry.number : 9;
        answer(knowledge::idOf(entries.first().number));
    }
    void remove(int number, const QString& reason, QObject*, std::function<void(const Status&)> answer) override
    {
        asked.append(QStringLiteral("remove %1 %2").arg(number).arg(reason));
        entries.removeIf([&](const knowledge::Entry& entry) { return entry.number == number; });
        answer(Done{});
    }
    void act(const KnowledgeAct& act, QObject*, std::function<void(const Result<QString>&)> answer) override
    {
        asked.append(
            QStringLiteral("act %1 %2 %3 %4").arg(int(act.what)).arg(act.number).arg(act.text).arg(act.minutes));
        if (!refusal.code.isEmpty())
            return answer(refusal);
        answer(act.what == KnowledgeAct::Promote ? QStringLiteral("/plans/x.yaml") : knowledge::idOf(act.number));
    }
    void noteOpen(int number) override { asked.append(QStringLiteral("open %1").arg(number)); }
    void search(const QString& text, const QStringList& kinds, QObject*,
        std::function<void(const QList<search::Hit>&)> answer) override
    {
        asked.append(QStringLiteral("search %1 %2").arg(text, kinds.join(QLatin1Char(' '))));
        waiting = answer;
    }
    void noteQuery(const QString& text, int hits) override
    {
        asked.append(QStringLiteral("query %1 %2").arg(text).arg(hits));
    }

    QList<knowledge::Entry> entries;
    Error refusal; ///< of what is saved without a reason; code empty = none
    QStringList asked;
    std::function<void(const QList<search::Hit>&)> waiting;

private:
    void add(const QString& title, const QString& text, const QString& state)
    {
        knowledge::Entry entry;
        entry.number = int(entries.size()) + 1;
        entry.title = title;
        entry.text = text;
        entry.state = state;
        entry.source = QStringLiteral("S-001");
        entry.version = 1;
        entries.append(entry);
    }
};

} // namespace wavedeck::test
