// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/livereader.h"

#include "models/base/clock.h"
#include "models/live/protocolreader.h"
#include "models/run/rundirectory.h"
#include "models/run/samples.h"
#include "models/store/sessiondocument.h"
#include "models/store/sessionrepository.h"

#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;

/// Reading for the window against a real database that somebody else writes.
class TestLiveReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        auto writer = Store::openForWriting(m_dir->path());
        QVERIFY2(writer.ok(), qPrintable(writer ? QString() : writer.error().line()));
        m_writer = std::move(*writer);
        auto reader = Store::openForReading(m_dir->path());
        QVERIFY(reader.ok());
        m_reader = std::move(*reader);
    }

    void cleanup()
    {
        m_reader.reset();
        m_writer.reset();
        m_dir.reset();
    }

    void tellsNothingWithoutASession()
    {
        LiveReader live(*m_reader);
        QCOMPARE(live.newest(), QString());
        QVERIFY(!live.read(1));
        live.follow(QStringLiteral("S-099"));
        const auto update = live.read(1);
        QVERIFY(update && update->anew && !update->now);
    }

    /// What the window says of the chain of command is what `session show` says, also once tools were told of.
    void metricsAreThoseOfTheSessionDocument()
    {
        store(1, 3);
        LiveReader live(*m_reader);
        live.follow(QStringLiteral("S-001"));
        QVERIFY(live.read(5)->now->protocol->metrics.value(QLatin1String("hierarchy_compliance")).isNull());
        change([&](SessionRepository& repository) {
            bool ok = true;
            for (int i = 0; i < 2; ++i) {
                Agent agent = agentRow(10 + i);
                agent.templateId = i == 0 ? QStringLiteral("a") : QStringLiteral("b");
                agent.state = AgentState::Running;
                agent.attempt = 1;
                agent.work = 4;
                agent.reportsTo = i == 0 ? QStringLiteral("top") : QStringLiteral("mid");
                if (i == 0)
                    agent.role = QStringLiteral("O");
                ok = ok && repository.insert(QStringLiteral("S-001"), agent);
            }
            Spawn spawn;
            spawn.number = 1;
            spawn.parent = QStringLiteral("a-11");
            spawn.attempt = 1;
            spawn.at = 6;
            spawn.granted = true;
            spawn.follows = false;
            spawn.agent = QStringLiteral("a-2");
            return ok && SpawnRepository(*m_writer).insert(QStringLiteral("S-001"), spawn);
        });
        const auto same = [&](qint64 now) {
            const auto update = live.read(now);
            const QJsonObject shown
                = update && update->now ? update->now->protocol->metrics : QJsonObject{{QStringLiteral("none"), 1}};
            const auto rows = readSessionRows(*m_reader, QStringLiteral("S-001"));
            const QJsonObject document = sessionDocument(*rows, m_dir->path(), now);
            for (const char* key : {"delegation_ratio", "hierarchy_compliance", "direct_edit_rate"})
                QCOMPARE(shown.value(QLatin1String(key)), document[QLatin1String("metrics")][QLatin1String(key)]);
            QCOMPARE(shown.value(QLatin1String("direct_percent")),
                document[QLatin1String("hierarchy")][QLatin1String("direct_percent")]);
            QVERIFY(shown.value(QLatin1String("hierarchy_compliance")).isDouble());
            QVERIFY(shown.value(QLatin1String("violations")).toInt() >= 1);
            QVERIFY(shown.value(QLatin1String("delegation_ratio")).toDouble(100) < 100);
        };
        same(7);
        change([&](SessionRepository&) {
            return m_writer->revision() > 0 // of what is stored with it
                && m_writer->run("INSERT INTO tool_use (session, agent, attempt, name, calls, ms, failed, denied) "
                                 "VALUES ('S-001', 'a-10', 1, 'Edit', 4, 0, 0, 0)",
                    {});
        });
        same(8 + kMetricsMs);
        QVERIFY(!live.read(9 + kMetricsMs));
    }

    void readsTheWholeThenOnlyWhatChanged()
    {
        store(1, 3);
        LiveReader live(*m_reader);
        QCOMPARE(live.newest(), QStringLiteral("S-001"));
        live.follow(QStringLiteral("S-001"));
        auto update = live.read(5);
        QVERIFY(update && update->now);
        QVERIFY(update->anew);
        QCOMPARE(update->now->agents.size(), 3);
        QCOMPARE(update->now->waves.size(), 1);
        QCOMPARE(update->now->waves.first().agents, QList<int>({0, 1, 2}));
        QCOMPARE(update->now->waves.first().gates.size(), 1);
        QCOMPARE(update->now->waves.first().gates.first().criteria.size(), 1);
        QCOMPARE(update->now->budgetMicroUsd, qint64(2'500'000));
        QCOMPARE(update->now->hierarchy.size(), 2);
        QCOMPARE(update->events.size(), 1);
        QVERIFY2(!live.read(6), "nothing was committed, so there is nothing to tell");

        const LiveSessionPtr before = update->now;
        change([&](SessionRepository& repository) {
            Agent agent = agentRow(1);
            agent.state = AgentState::Running;
            agent.progress = 40;
            return repository.update(QStringLiteral("S-001"), agent)
                && repository.append({0, QStringLiteral("S-001"), QStringLiteral("a-1"), 7, QStringLiteral("state"),
                    QStringLiteral("running"), QStringLiteral("engine")});
        });
        update = live.read(7);
        QVERIFY(update && update->now);
        QVERIFY(!update->anew);
        QCOMPARE(update->changedAgents, QList<int>{1});
        QCOMPARE(update->now->agents.at(1).row.progress, std::optional<int>(40));
        QCOMPARE(update->events.size(), 1);
        QCOMPARE(update->eventCount, qint64(2));
        QVERIFY2(!before->agents.at(1).row.progress, "what was told before must not change under its reader");
        QVERIFY(!live.read(8));
    }

    void tellsEveryEventOfACommit()
    {
        store(1, 1);
        LiveReader live(*m_reader);
        live.follow(QStringLiteral("S-001"));
        QVERIFY(live.read(1));
        change([&](SessionRepository& repository) {
            bool ok = bool(repository.update(QStringLiteral("S-001"), agentRow(0))); // raises the revision
            for (int i = 0; i < 4500; ++i)
                ok = ok
                    && repository.append({0, QStringLiteral("S-001"), {}, i + 1, QStringLiteral("state"),
                        QString::number(i), QStringLiteral("engine")});
            return ok;
        });
        const auto update = live.read(2);
        QVERIFY(update);
        QCOMPARE(update->events.size(), 4500); // nothing may follow that would bring the rest
        QCOMPARE(update->events.last().text, QStringLiteral("4499"));
        QCOMPARE(update->eventCount, qint64(4501));
    }

    void joinsTheLatestAttempt()
    {
        store(1, 2);
        LiveReader live(*m_reader);
        live.follow(QStringLiteral("S-001"));
        QVERIFY(live.read(1));
        for (int number = 1; number <= 2; ++number)
            change([&](SessionRepository& repository) {
                Attempt attempt;
                attempt.subject = QStringLiteral("a-0");
                attempt.number = number;
                attempt.runId = QStringLiteral("run-%1").arg(number);
                attempt.startedAt = 100 * number;
                return bool(repository.insert(QStringLiteral("S-001"), attempt));
            });
        const auto update = live.read(2);
        QVERIFY(update);
        QCOMPARE(update->changedAgents, QList<int>{0});
        QCOMPARE(update->now->agents.at(0).last.number, 2);
        QCOMPARE(update->now->agents.at(0).last.startedAt, qint64(200));
        QCOMPARE(update->now->agents.at(0).earlier.size(), 1);
        QCOMPARE(update->now->agents.at(0).earlier.first().startedAt, qint64(100));
        change([&](SessionRepository& repository) {
            Attempt attempt;
            attempt.subject = QStringLiteral("a-0");
            attempt.number = 1;
            attempt.runId = QStringLiteral("run-1");
            attempt.startedAt = 100;
            attempt.endedAt = 150;
            return bool(repository.update(QStringLiteral("S-001"), attempt));
        });
        const auto late = live.read(3);
        QVERIFY(late);
        QCOMPARE(late->now->agents.at(0).last.number, 2);
        QCOMPARE(late->now->agents.at(0).earlier.size(), 1);
        QCOMPARE(late->now->agents.at(0).earlier.first().endedAt, qint64(150));
    }

    void tellsWhatMayStartWhen()
    {
        store(1, 1);
        LiveReader live(*m_reader);
        live.follow(QStringLiteral("S-001"));
        const auto update = live.read(1);
        QVERIFY(update && update->now);
        const LiveOrder& order = update->now->order;
        QCOMPARE(order.waves.value(QStringLiteral("one")).maxParallel, 3);
        QCOMPARE(order.waves.value(QStringLiteral("two")).needs, QStringList{QStringLiteral("one")});
        QCOMPARE(order.needs.value(QStringLiteral("b")), QStringList{QStringLiteral("a")});
        QCOMPARE(update->now->hierarchy.last().maxParallel, 2);
    }

    void takesAgentsThatAGlobAdded()
    {
        store(1, 1);
        LiveReader live(*m_reader);
        live.follow(QStringLiteral("S-001"));
        QVERIFY(live.read(1));
        change([&](SessionRepository& repository) {
            return bool(repository.insert(QStringLiteral("S-001"), agentRow(7)))
                && bool(repository.insert(QStringLiteral("S-001"), agentRow(5)));
        });
        const auto update = live.read(2);
        QVERIFY(update);
        QVERIFY2(update->anew, "indexes moved");
        QStringList ids;
        for (const LiveAgent& agent : update->now->agents)
            ids.append(agent.row.id);
        QCOMPARE(ids, QStringList({QStringLiteral("a-0"), QStringLiteral("a-5"), QStringLiteral("a-7")}));
        QCOMPARE(update->now->agentIndex.value(QStringLiteral("a-7")), 2);
        QCOMPARE(update->now->waves.first().agents, QList<int>({0, 1, 2}));
    }

    void measuresOnlyLiveAgents()
    {
        store(1, 2);
        change([&](SessionRepository& repository) {
            Agent agent = agentRow(1);
            agent.state = AgentState::Running;
            agent.attempt = 1;
            return bool(repository.update(QStringLiteral("S-001"), agent));
        });
        const qint64 now = utcMs();
        for (const char* id : {"a-0", "a-1"}) {
            const QString folder = m_dir->filePath(run::relativePath(QStringLiteral("S-001"), QLatin1String(id), 1));
            QVERIFY(QDir().mkpath(folder));
            QVERIFY(run::appendSample(folder, {now, 4096, 125, 1}));
        }
        LiveReader live(*m_reader);
        live.follow(QStringLiteral("S-001"));
        auto update = live.read(now);
        QVERIFY(update);
        QCOMPARE(update->now->agents.at(0).rssBytes, qint64(-1));
        QCOMPARE(update->now->agents.at(1).rssBytes, qint64(4096));
        QCOMPARE(update->now->agents.at(1).cpuPercent, 12.5);
        QVERIFY2(!live.measure(now), "nothing moved");
        QVERIFY(run::appendSample(m_dir->filePath(run::relativePath(QStringLiteral("S-001"), QStringLiteral("a-1"), 1)),
            {now, 8192, 125, 1}));
        update = live.measure(now);
        QVERIFY(update);
        QCOMPARE(update->changedAgents, QList<int>{1});
        QCOMPARE(update->now->agents.at(1).rssBytes, qint64(8192));
        update = live.measure(now + 60'000);
        QVERIFY(update);
        QVERIFY2(update->now->agents.at(1).rssBytes < 0, "an old sample says nothing about now");
    }

    void listsSessionsNewestFirstWithSums()
    {
        store(1, 2);
        store(2, 3);
        change([&](SessionRepository& repository) {
            Agent agent = agentRow(0);
            agent.state = AgentState::Succeeded;
            agent.costMicroUsd = 5;
            return bool(repository.update(QStringLiteral("S-002"), agent));
        });
        LiveReader live(*m_reader);
        for (int round = 0; round < 2; ++round) {
            const QList<SessionLine> lines = live.sessions();
            QCOMPARE(lines.size(), 2);
            QCOMPARE(lines.first().session.id, QStringLiteral("S-002"));
            QCOMPARE(lines.first().agents, 3);
            QCOMPARE(lines.first().succeeded, 1);
            QCOMPARE(lines.first().costMicroUsd, qint64(5));
            QCOMPARE(lines.last().agents, 2);
        }
        QCOMPARE(live.newest(), QStringLiteral("S-002"));
    }

    void ranksRequests()
    {
        store(1, 1);
        const qint64 now = utcMs();
        change([&](SessionRepository& repository) {
            for (int i = 1; i <= 20; ++i)
                if (!repository.appendTold(QStringLiteral("S-001"), QStringLiteral("a-0"), 1, now,
                        QStringLiteral("request"),
                        QByteArrayLiteral("{\"ms\":") + QByteArray::number(i * 10)
                            + ",\"ok\":" + (i == 3 ? "false" : "true") + "}"))
                    return false;
            return bool(repository.appendTold(QStringLiteral("S-001"), QStringLiteral("a-0"), 1, now - 6 * 60 * 1000,
                QStringLiteral("request"), QByteArrayLiteral("{\"ms\":99999,\"ok\":false}")));
        });
        LiveReader live(*m_reader);
        live.follow(QStringLiteral("S-001"));
        MachineSample sample;
        sample.at = now;
        live.readRequests(sample);
        QCOMPARE(sample.p95Ms, 190.0); // nearest rank: the 19th of 20
        QCOMPARE(sample.errorPercent, 5.0);
    }

private:
    Agent agentRow(int n) const
    {
        Agent agent;
        agent.id = QStringLiteral("a-%1").arg(n);
        agent.templateId = agent.id;
        agent.wave = QStringLiteral("one");
        agent.position = n;
        agent.name = agent.id;
        return agent;
    }

    template <class F> void change(F&& writes)
    {
        SessionRepository repository(*m_writer);
        QVERIFY(m_writer->begin());
        QVERIFY(writes(repository));
        QVERIFY(m_writer->commit());
    }

    void store(int number, int agents)
    {
        change([&](SessionRepository& repository) {
            Session session;
            session.id = QStringLiteral("S-%1").arg(number, 3, 10, QLatin1Char('0'));
            session.number = number;
            session.name = QStringLiteral("one");
            session.planText = QStringLiteral("version: 1\nsession: { name: one, budget: { cost_usd: 2.5 } }\n"
                                              "hierarchy:\n  - { id: top, role: O, tier: L0 }\n"
                                              "  - { id: mid, role: C, tier: L1, reports_to: top, max_parallel: 2 }\n"
                                              "waves:\n  - id: one\n    max_parallel: 3\n    agents:\n"
                                              "      - { id: a, argv: [\"true\"] }\n"
                                              "      - { id: b, argv: [\"true\"], needs: [a] }\n"
                                              "  - { id: two, agents: [{ id: c, argv: [\"true\"] }] }\n");
            Gate gate;
            gate.id = QStringLiteral("g");
            gate.wave = QStringLiteral("one");
            Criterion criterion;
            criterion.gate = gate.id;
            criterion.id = QStringLiteral("result");
            bool ok = repository.insert(session)
                && repository.insert(session.id, Wave{QStringLiteral("one"), 1, QStringLiteral("One"), {}, 0, 0});
            for (int i = 0; i < agents; ++i)
                ok = ok && repository.insert(session.id, agentRow(i));
            return ok && repository.insert(session.id, gate) && repository.insert(session.id, criterion)
                && repository.append(
                    {0, session.id, {}, 1, QStringLiteral("session"), QStringLiteral("started"), QStringLiteral("me")});
        });
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Store> m_writer;
    std::unique_ptr<Store> m_reader;
};

QTEST_GUILESS_MAIN(TestLiveReader)
#include "tst_livereader.moc"
