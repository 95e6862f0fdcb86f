// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/enginewatch.h"
#include "app/desktop/localcommands.h"
#include "app/desktop/localfeed.h"
#include "app/desktop/singleinstance.h"
#include "models/store/sessionrepository.h"
#include "tests/support/firstschema.h"
#include "tests/support/workbench.h"

#include <QSignalSpy>
#include <QSocketNotifier>
#include <QTest>

#include <csignal>

using namespace wavedeck;
using namespace wavedeck::desktop;
using namespace wavedeck::testing;

/// The window's feed and commands against real engines and agents.
class TestFeed : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsThatThereIsNothing()
    {
        QTemporaryDir dir;
        LocalFeed feed(dir.path());
        QSignalSpy updates(&feed, &SessionFeed::updated);
        QSignalSpy sessions(&feed, &SessionFeed::sessionsChanged);
        QSignalSpy samples(&feed, &SessionFeed::machineSampled);
        feed.start();
        QTRY_COMPARE_WITH_TIMEOUT(updates.size(), 1, 30'000);
        QVERIFY(!updates.first().first().value<LiveUpdate>().now);
        QCOMPARE(sessions.size(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(samples.size() >= 2, 30'000);
        const auto sample = samples.last().first().value<MachineSample>();
        QVERIFY(sample.memoryTotal > sample.memoryUsed && sample.memoryUsed > 0);
        QVERIFY(sample.cpuPercent >= 0 && sample.cpuPercent <= 100);
        QVERIFY2(!QFile::exists(dir.filePath(QStringLiteral("wavedeck.db"))), "looking must not make a database");
    }

    /// Of the program before: the window has an engine migrate it, and goes on.
    void migratesAnOlderDatabase()
    {
        Workbench bench;
        QVERIFY(QDir().mkpath(bench.dataDir()));
        QVERIFY(wavedeck::test::makeFirstSchema(bench.dataDir()));
        LocalFeed feed(bench.dataDir());
        QSignalSpy failures(&feed, &SessionFeed::failed);
        QSignalSpy sessions(&feed, &SessionFeed::sessionsChanged);
        feed.start();
        QTRY_VERIFY_WITH_TIMEOUT(!sessions.isEmpty(), 60'000);
        QCOMPARE(failures.first().first().value<Error>().code, QStringLiteral("database-older"));
        QVERIFY(failures.last().first().value<Error>().what.isEmpty());
        QVERIFY(!QDir(bench.dataDir() + QStringLiteral("/backup")).isEmpty());
    }

    void followsASessionToItsEnd()
    {
        Workbench bench;
        QVERIFY(bench.engine.startAndWait());
        LocalFeed feed(bench.dataDir());
        LiveUpdate last;
        qint64 events = 0;
        connect(&feed, &SessionFeed::updated, this, [&](const LiveUpdate& update) {
            last = update;
            events += update.events.size();
        });
        feed.start();
        const auto id = bench.engine.run(Workbench::plan({bench.agent(QStringLiteral("a"), {QStringLiteral("exit=0")}),
            bench.agent(QStringLiteral("b"), {QStringLiteral("exit=0")})}));
        QVERIFY2(id.ok(), qPrintable(id ? QString() : id.error().line()));
        QTRY_VERIFY_WITH_TIMEOUT(last.now && last.now->session.state == SessionState::Completed, 60'000);
        QCOMPARE(last.now->session.id, *id);
        QCOMPARE(feed.followed(), *id);
        QCOMPARE(last.now->agents.size(), 2);
        QCOMPARE(last.now->agents.at(1).row.state, AgentState::Succeeded);
        QCOMPARE(events, last.eventCount);
    }

    /// While somebody writes a waiver, the newest session does not take the place of the one shown.
    void staysWhereItIsWhileAsked()
    {
        Workbench bench;
        QVERIFY(bench.engine.startAndWait());
        const QString plan = Workbench::plan({bench.agent(QStringLiteral("a"), {QStringLiteral("exit=0")})});
        const auto first = bench.engine.run(plan);
        QVERIFY(first.ok());
        LocalFeed feed(bench.dataDir());
        qsizetype listed = 0;
        connect(&feed, &SessionFeed::sessionsChanged, this,
            [&](const QList<SessionLine>& sessions) { listed = sessions.size(); });
        feed.start();
        QTRY_COMPARE_WITH_TIMEOUT(feed.followed(), *first, 30'000);
        feed.stay(true);
        const auto second = bench.engine.run(plan);
        QVERIFY(second.ok());
        QTRY_COMPARE_WITH_TIMEOUT(listed, 2, 30'000);
        QVERIFY(bench.waitEnded(*second));
        QCOMPARE(feed.followed(), *first);
        feed.stay(false);
        QTRY_COMPARE_WITH_TIMEOUT(feed.followed(), *second, 30'000);
        feed.stay(true);
        feed.follow(*first); // who chooses another goes there all the same
        QTRY_COMPARE_WITH_TIMEOUT(feed.followed(), *first, 30'000);
    }

    void readsTheDatabaseThatStandsThere()
    {
        QTemporaryDir dir;
        const QString file = dir.filePath(QStringLiteral("wavedeck.db"));
        const auto make = [&](const QString& folder, const QString& name) {
            auto store = Store::openForWriting(folder);
            QVERIFY2(store, qPrintable(store ? QString() : store.error().line()));
            Session session;
            session.id = QStringLiteral("S-001");
            session.number = 1;
            session.name = name;
            session.state = SessionState::Completed;
            QVERIFY((*store)->begin());
            QVERIFY(SessionRepository(**store).insert(session));
            QVERIFY((*store)->commit());
        };
        make(dir.path(), QStringLiteral("first"));
        LocalFeed feed(dir.path());
        LiveUpdate last;
        connect(&feed, &SessionFeed::updated, this, [&](const LiveUpdate& update) { last = update; });
        feed.start();
        QTRY_VERIFY_WITH_TIMEOUT(last.now && last.now->session.name == QStringLiteral("first"), 30'000);
        // Another one takes its place while the first is open.
        QTemporaryDir other;
        make(other.path(), QStringLiteral("second"));
        for (const auto* suffix : {"-wal", "-shm"})
            QFile::remove(file + QLatin1String(suffix));
        QCOMPARE(::rename(QFile::encodeName(other.filePath(QStringLiteral("wavedeck.db"))).constData(),
                     QFile::encodeName(file).constData()),
            0);
        QTRY_VERIFY_WITH_TIMEOUT(last.now && last.now->session.name == QStringLiteral("second"), 30'000);
        // Moved aside: there is nothing to show.
        QVERIFY(QFile::rename(file, file + QStringLiteral(".aside")));
        QTRY_VERIFY_WITH_TIMEOUT(!last.now, 30'000);
    }

    void saysThatTheEngineIsGoneAndRecovers()
    {
        Workbench bench;
        QVERIFY(bench.engine.startAndWait());
        LocalFeed feed(bench.dataDir());
        QList<EngineHealth> health;
        LiveUpdate last;
        connect(&feed, &SessionFeed::engineChanged, this, [&](const EngineHealth& now) { health.append(now); });
        connect(&feed, &SessionFeed::updated, this, [&](const LiveUpdate& update) { last = update; });
        feed.start();
        const auto id
            = bench.engine.run(Workbench::plan({bench.agent(QStringLiteral("a"), {QStringLiteral("sleep=600000")})}));
        QVERIFY(id.ok());
        QTRY_VERIFY_WITH_TIMEOUT(!health.isEmpty() && health.last().state == EngineHealth::Connected, 60'000);
        const qint64 before = health.last().pid;
        QVERIFY(bench.waitAlive(1));
        bench.engine.disconnect();
        bench.engine.kill(SIGKILL);
        QTRY_VERIFY_WITH_TIMEOUT(health.last().state == EngineHealth::Connected && health.last().pid != before, 60'000);
        QVERIFY(std::any_of(
            health.begin(), health.end(), [](const EngineHealth& one) { return one.state == EngineHealth::Starting; }));
        QVERIFY(bench.isAnybodyAlive());

        LocalCommands commands(bench.dataDir());
        bool answered = false;
        commands.ask(
            QStringLiteral("session.stop"), EngineCommands::about(*id), this, [&](const Result<QJsonObject>& answer) {
                answered = true;
                QVERIFY2(answer.ok(), qPrintable(answer ? QString() : answer.error().line()));
                QCOMPARE(answer->value(QLatin1String("left")).toInt(-1), 0);
            });
        QTRY_VERIFY_WITH_TIMEOUT(answered, 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(last.now && last.now->session.state == SessionState::Stopped, 60'000);
        QVERIFY(!bench.isAnybodyAlive());
        QTRY_VERIFY_WITH_TIMEOUT(health.last().state == EngineHealth::Idle, 30'000);
        ::kill(pid_t(health.at(health.size() - 2).pid), SIGTERM); // the one that the feed started
    }

    void tellsThatTheEngineCanStoreNothing()
    {
        // An engine that says so: the words of the socket, without one.
        QTemporaryDir dir;
        QFile::setPermissions(dir.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        auto engine = link::Server::listen(dir.path());
        QVERIFY2(engine.ok(), qPrintable(engine ? QString() : engine.error().line()));
        QString trouble;
        QSocketNotifier asked((*engine)->descriptor(), QSocketNotifier::Read);
        connect(&asked, &QSocketNotifier::activated, this, [&] {
            (*engine)->process([&](const link::Server::Request& request) {
                (*engine)->reply(request.client, request.id,
                    {{QStringLiteral("version"), QStringLiteral("0.1.0")},
                        {QStringLiteral("degraded"), trouble.isEmpty() ? QJsonValue() : QJsonValue(trouble)}});
            });
        });
        QThread thread;
        auto* watch = new EngineWatch(dir.path());
        watch->moveToThread(&thread);
        connect(&thread, &QThread::finished, watch, &QObject::deleteLater);
        QList<EngineHealth> health;
        connect(watch, &EngineWatch::changed, this, [&](const EngineHealth& now) { health.append(now); });
        thread.start();
        QMetaObject::invokeMethod(watch, &EngineWatch::start);
        QMetaObject::invokeMethod(watch, [watch] { watch->setNeeded(true); });
        QTRY_VERIFY_WITH_TIMEOUT(!health.isEmpty() && health.last().state == EngineHealth::Connected, 30'000);
        QVERIFY(health.last().degraded.isEmpty());
        trouble = QStringLiteral("database or disk is full");
        QTRY_COMPARE_WITH_TIMEOUT(health.last().degraded, trouble, 30'000);
        trouble.clear();
        QTRY_VERIFY_WITH_TIMEOUT(health.last().degraded.isEmpty(), 30'000);
        QCOMPARE(health.last().state, EngineHealth::Connected);
        thread.quit();
        thread.wait();
    }

    void dropsAnswersForWhatIsGone()
    {
        QTemporaryDir dir;
        bool answered = false;
        {
            LocalCommands commands(dir.path());
            auto gone = std::make_unique<QObject>();
            commands.ask(
                QStringLiteral("engine.stop"), {}, gone.get(), [&](const Result<QJsonObject>&) { answered = true; });
            gone.reset();
        }
        QCoreApplication::processEvents();
        QVERIFY(!answered);
    }

    void saysWhyThereIsNoLock()
    {
        QTemporaryDir dir;
        const QString data = dir.filePath(QStringLiteral("data"));
        QFile file(data);
        QVERIFY(file.open(QIODevice::WriteOnly)); // a file where the folder should be
        const SingleInstance instance(data);
        QVERIFY(!instance.isFirst());
        QVERIFY(instance.problem().has_value());
        QVERIFY2(instance.problem()->line().contains(QStringLiteral("Not a directory")),
            qPrintable(instance.problem()->line()));
    }

    void oneWindowADataDirectory()
    {
        QTemporaryDir dir;
        auto first = std::make_unique<SingleInstance>(dir.path());
        QVERIFY(first->isFirst());
        QSignalSpy opened(first.get(), &SingleInstance::opened);
        QTemporaryDir other;
        QVERIFY(SingleInstance(other.path()).isFirst());

        // The window answers from its event loop, so the other start asks from elsewhere.
        Status handed = Error{};
        std::unique_ptr<QThread> start(QThread::create([&] {
            SingleInstance second(dir.path());
            if (!second.isFirst())
                handed = second.handOver({{QStringLiteral("plan"), QStringLiteral("/x.yaml")}});
        }));
        start->start();
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(start->isFinished(), 30'000);
        QVERIFY2(handed.ok(), qPrintable(handed ? QString() : handed.error().line()));
        QCOMPARE(
            opened.first().first().toJsonObject().value(QLatin1String("plan")).toString(), QStringLiteral("/x.yaml"));

        first.reset();
        QVERIFY(SingleInstance(dir.path()).isFirst());
    }
};

QTEST_GUILESS_MAIN(TestFeed)
#include "tst_feed.moc"
