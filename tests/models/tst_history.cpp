// SPDX-License-Identifier: GPL-3.0-or-later
// What history keeps: reported sessions as they were written, once; notes, choices and figures of which the newest
// count.
#include "models/store/historyrepository.h"
#include "models/store/openforchange.h"
#include "models/store/transaction.h"

#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;
using history::ReportedSession;

namespace {

ReportedSession sample()
{
    ReportedSession one;
    one.name = QStringLiteral("Session 7");
    one.date = QStringLiteral("1-2 May 2031");
    one.title = QStringLiteral("Orchard");
    one.classification = QStringLiteral("ROUTINE");
    one.status = QStringLiteral("DONE");
    one.values = {{QStringLiteral("agents_spawned"), QStringLiteral("Agents"), 31, QStringLiteral("at-least"), 0, {},
                      QStringLiteral("31+"), 12},
        {QStringLiteral("hours"), QStringLiteral("Hours"), 2, QStringLiteral("range"), 3, QStringLiteral("h"),
            QStringLiteral("2-3 h"), 14}};
    one.before = QStringList{QStringLiteral("planted")};
    one.after = QStringList{QStringLiteral("watered"), QStringLiteral("fenced")};
    one.nextSteps = QStringList{QStringLiteral("prune"), QStringLiteral("harvest")};
    one.source = QStringLiteral("orchard.md");
    one.sourceRef = QStringLiteral("orchard.md#session 7");
    return one;
}

} // namespace

class TestHistory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_store = std::move(*openForChange(m_folder.emplace().path())); }
    void cleanup()
    {
        m_store.reset();
        m_folder.reset();
    }

    void keepsAReportedSessionAsWritten()
    {
        HistoryRepository repository(*m_store);
        bool added = false;
        const auto keep = [&](const ReportedSession& one) {
            return inTransaction(*m_store, [&]() -> Status {
                const auto done = repository.keep(one, 1000);
                added = done && *done;
                return done ? Status(Done{}) : Status(done.error());
            });
        };
        QVERIFY(keep(sample()));
        QVERIFY(added);
        QCOMPARE(repository.reported(), QList<ReportedSession>{sample()});
        ReportedSession other = sample();
        other.title = QStringLiteral("another title of the same source");
        QVERIFY(keep(other));
        QVERIFY(!added);
        QCOMPARE(repository.reported(), QList<ReportedSession>{sample()});
        other.sourceRef = QStringLiteral("orchard.md#session 8");
        QVERIFY(keep(other));
        QVERIFY(added);
        QCOMPARE(repository.reported().size(), 2);
    }

    void theNewestNoteCounts()
    {
        HistoryRepository repository(*m_store);
        QVERIFY(inTransaction(*m_store, [&]() -> Status {
            for (const char* value : {"ROUTINE", "TURNING POINT"})
                if (Status done = repository.note(QStringLiteral("S-001"), QStringLiteral("classification"),
                        QString::fromLatin1(value), QStringLiteral("ada"), 1);
                    !done)
                    return done;
            return Done{};
        }));
        QCOMPARE(repository.notes(QStringLiteral("S-001")).value(QStringLiteral("classification")),
            QStringLiteral("TURNING POINT"));
        QVERIFY(repository.notes(QStringLiteral("S-002")).isEmpty());
    }

    void theNewestChoiceCounts()
    {
        HistoryRepository repository(*m_store);
        const auto choose = [&](const char* text, const char* state) {
            return inTransaction(*m_store, [&] {
                return repository.choose({QStringLiteral("S-001"), QString::fromLatin1(text),
                    QString::fromLatin1(state), QStringLiteral("S-002"), {}, 5, QStringLiteral("ada")});
            });
        };
        QVERIFY(choose("prune", "ignored"));
        QVERIFY(choose("harvest", "done"));
        QVERIFY(choose("prune", "done"));
        QVERIFY(!choose("prune", "forgotten"));
        const QList<NextStepChoice> choices = repository.choices();
        QCOMPARE(choices.size(), 2);
        QCOMPARE(choices[1].text, QStringLiteral("prune"));
        QCOMPARE(choices[1].state, QStringLiteral("done"));
    }

    void figuresAreReplaced()
    {
        HistoryRepository repository(*m_store);
        for (const int value : {1, 2})
            QVERIFY(inTransaction(*m_store, [&] {
                return repository.keepFigures(
                    {QStringLiteral("S-001"), 10 + value, 1, {{QStringLiteral("agents_spawned"), value}}});
            }));
        const auto kept = repository.figures();
        QCOMPARE(kept.size(), 1);
        QCOMPARE(kept.first().ofRevision, 12);
        QCOMPARE(kept.first().body.value(QStringLiteral("agents_spawned")).toInt(), 2);
    }

private:
    std::optional<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_store;
};

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
