// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/journal.h"

#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;

/// One turn is one transaction, and what could not be written stays until it can.
class TestJournal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrip();
    void failureKeepsEverything();
};

namespace {
Tracked<Session> makeRow()
{
    Tracked<Session> session;
    session->id = QStringLiteral("S-001");
    session->number = 1;
    session->name = QStringLiteral("'; DROP TABLE session; -- \u202e");
    session->planSet = {{QStringLiteral("k"), QStringLiteral("v")}};
    session->launch = {{QStringLiteral("umask"), 18}};
    session->operatorHold = QStringLiteral("hold");
    session->stopBy = QStringLiteral("stopper");
    session->maxConcurrent = 7;
    session->startedAt = 11;
    session->endedAt = 12;
    return session;
}
}

void TestJournal::roundTrip()
{
    QTemporaryDir folder;
    auto store = Store::openForWriting(folder.path());
    QVERIFY2(store, qPrintable(store.error().line()));
    Journal journal;
    Tracked<Session> session = makeRow();
    Tracked<Wave> wave;
    wave->id = QStringLiteral("w");
    wave->position = 1;
    Tracked<Agent> agent;
    agent->id = QStringLiteral("a");
    agent->wave = QStringLiteral("w");
    agent->templateId = QStringLiteral("a");
    agent->progress = 40;
    agent->tokens = {1, 2, 3, 4};
    agent->costMicroUsd = 5;
    agent->limitMs = 6;
    journal.insert(session->id, session);
    journal.insert(session->id, wave);
    journal.insert(session->id, agent);
    QVERIFY(journal.write(**store));
    QVERIFY(journal.isEmpty());
    SessionRepository repository(**store);
    const qint64 before = repository.revisionOf(session->id);
    agent->state = AgentState::Starting;
    agent->pid = 99;
    journal.changed(session->id, agent);
    journal.changed(session->id, agent); // twice is once
    session->state = SessionState::Held;
    session->reasons = QStringList{QStringLiteral("why")};
    journal.changed(session->id, session);
    QVERIFY(journal.write(**store));
    QVERIFY(repository.revisionOf(session->id) > before);

    const Session back = repository.session(session->id).value_or(Session());
    QCOMPARE(back.name, session->name);
    QCOMPARE(back.planSet, session->planSet);
    QCOMPARE(back.launch, session->launch);
    QCOMPARE(back.state, SessionState::Held);
    QCOMPARE(back.reasons, session->reasons);
    QCOMPARE(back.operatorHold, session->operatorHold);
    QCOMPARE(back.stopBy, session->stopBy);
    QCOMPARE(back.maxConcurrent, 7);
    QCOMPARE(back.startedAt, 11);
    QCOMPARE(back.endedAt, 12);
    const Agent stored = repository.agents(session->id).value(0);
    QCOMPARE(stored.state, AgentState::Starting);
    QCOMPARE(stored.pid, 99);
    QCOMPARE(stored.progress.value_or(-1), 40);
    QCOMPARE(stored.tokens.cacheWrite, 4);
    QCOMPARE(stored.costMicroUsd, 5);
    QCOMPARE(stored.limitMs, 6);
}

void TestJournal::failureKeepsEverything()
{
    QTemporaryDir folder;
    auto store = Store::openForWriting(folder.path());
    QVERIFY(store);
    // Another writer holds the database for longer than the busy timeout of this connection.
    auto other = Store::openForWriting(folder.path());
    QVERIFY(other);
    (*store)->statement("PRAGMA busy_timeout=10").exec();
    QVERIFY((*other)->begin());
    Journal journal;
    Tracked<Session> session = makeRow();
    journal.insert(session->id, session);
    journal.append({0, session->id, {}, 1, QStringLiteral("k"), QStringLiteral("t"), QStringLiteral("a")});
    QVERIFY(!journal.write(**store));
    QVERIFY(!journal.isEmpty());
    QCOMPARE(session.mark, Tracked<Session>::Insert);
    (*other)->rollback();
    QVERIFY(journal.write(**store));
    QCOMPARE(SessionRepository(**store).events(session->id, 0, 10).size(), 1);
    QCOMPARE(SessionRepository(**store).sessions().size(), 1);
}

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
