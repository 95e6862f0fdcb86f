// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/replayfeed.h"
#include "models/store/sessionrepository.h"
#include "tests/ui/livefakes.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace wavedeck;
using namespace wavedeck::desktop;
using namespace wavedeck::test;

/// A recording in a real database, played by a clock of the test.
class TestReplayFeed : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        auto store = Store::openForWriting(m_dir->path());
        QVERIFY(store.ok());
        SessionRepository repository(**store);
        QVERIFY((*store)->begin());
        Session session;
        session.id = QStringLiteral("S-001");
        session.number = 1;
        session.state = SessionState::Completed;
        session.startedAt = kNow;
        session.endedAt = kNow + 60'000;
        QVERIFY(repository.insert(session));
        Session open = session;
        open.id = QStringLiteral("S-002");
        open.number = 2;
        open.state = SessionState::Running;
        QVERIFY(repository.insert(open));
        for (const auto& [second, word] :
            {std::pair(0, "running"), std::pair(30, "held: by hand"), std::pair(60, "completed")}) {
            Event event{0, session.id, {}, kNow + second * 1000, QStringLiteral("session"), QLatin1String(word), {}};
            QVERIFY(repository.append(event));
        }
        QVERIFY((*store)->commit());
    }

    void playsSeeksAndEnds()
    {
        FakeFeed real;
        qint64 clock = 0;
        ReplayFeed feed(real, m_dir->path(), [&] { return clock; });
        ReplayControl& control = feed.control();
        LiveUpdate last;
        connect(&feed, &SessionFeed::updated, this, [&](const LiveUpdate& update) { last = update; });
        control.start(QStringLiteral("S-001"));
        QVERIFY(control.state().loading);
        QTRY_VERIFY(control.state().playing);
        QVERIFY(last.now && last.now->replayed);
        QCOMPARE(feed.now(), kNow);
        control.setSpeed(10);
        clock += 3500;
        QTRY_COMPARE(feed.now(), kNow + 35'000);
        QCOMPARE(last.now->session.state, SessionState::Held);
        // What really happens meanwhile does not show.
        LiveBuilder make;
        real.tell(make.anew());
        QCOMPARE(last.now->session.id, QStringLiteral("S-001"));
        control.setPlaying(false);
        clock += 10'000;
        feed.step();
        feed.step();
        QCOMPARE(feed.now(), kNow + 35'000);
        control.seek(kNow + 10'000);
        QCOMPARE(last.now->session.state, SessionState::Running);
        QVERIFY(last.anew);
        control.seek(kNow + 1'000'000);
        QCOMPARE(last.now->session.state, SessionState::Completed);
        control.setPlaying(true); // from its end: from the beginning
        QCOMPARE(feed.now(), kNow);
        control.stop();
        QCOMPARE(real.followed(), QStringLiteral("S-001"));
        QVERIFY(control.state().session.isEmpty());
        real.tell(make.anew());
        QCOMPARE(last.now->session.id, make.session().id);
    }

    void saysWhyNot()
    {
        FakeFeed real;
        ReplayFeed feed(real, m_dir->path());
        feed.control().start(QStringLiteral("S-009"));
        QTRY_VERIFY(feed.control().state().problem.contains(QStringLiteral("no such session")));
        feed.control().start(QStringLiteral("S-002"));
        QTRY_VERIFY(feed.control().state().problem.contains(QStringLiteral("has not ended")));
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestReplayFeed)
#include "tst_replayfeed.moc"
