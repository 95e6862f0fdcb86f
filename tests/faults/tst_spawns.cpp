// SPDX-License-Identifier: GPL-3.0-or-later
// Agents that start agents: a hundred requests of five agents, allowed and not, through engines that are killed in
// between: each is recorded once with its parent and decision, none starts twice, none is lost, none outlives a stop.
#include "tests/support/workbench.h"

#include "models/store/spawnrepository.h"

#include <QJsonDocument>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::testing;

class TestSpawns : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hundredRequests();
    void stopLeavesNobody();
    void stopOfAParent();
};

namespace {

constexpr int kParents = 5;
constexpr int kRequests = 20; ///< recorded ones of each

QList<Spawn> spawnsOf(const Workbench& bench, const QString& session)
{
    const auto store = Store::openForReading(bench.dataDir());
    return store ? SpawnRepository(**store).spawns(session) : QList<Spawn>();
}

/// A script that asks line by line, then waits until so many were decided and so many of its children have ended.
QString asker(const Workbench& bench, const QString& name, const QStringList& lines, int decisions, int children)
{
    QString script = QStringLiteral("ask() { printf '%s\\n' \"$1\" >> \"$WAVEDECK_EVENTS\"; sleep 0.03; }\n");
    for (const QString& line : lines)
        script += QStringLiteral("ask '%1'\n").arg(line);
    script += QStringLiteral("count() { cat \"$WAVEDECK_RUN_DIR/answers.jsonl\" 2>/dev/null | grep -c \"$1\"; }\n"
                             "while [ \"$(count granted)\" -lt %1 ] || [ \"$(count state)\" -lt %2 ]; do sleep 0.05; "
                             "done\n")
                  .arg(decisions)
                  .arg(children);
    const QString file = bench.folder() + QLatin1Char('/') + name + QStringLiteral(".sh");
    writeFile(file, script.toUtf8());
    return file;
}

QString spawnLine(const QString& id, const QString& use, const QString& more = {})
{
    return QStringLiteral("{\"spawn\":{\"id\":\"%1\",\"use\":\"%2\"%3}}").arg(id, use, more);
}

QStringList wishes()
{
    QStringList lines;
    for (int i = 1; i <= 10; ++i)
        lines.append(spawnLine(QStringLiteral("w-%1").arg(i), QStringLiteral("worker"),
            QStringLiteral(",\"item\":\"100\",\"prompt\":\"do it\"")));
    lines.append(spawnLine(QStringLiteral("w-1"), QStringLiteral("worker"))); // asked twice is asked once
    lines.append(QStringLiteral("{ no json"));
    for (const char* id : {"m-1", "m-2"}) // above most
        lines.append(spawnLine(QLatin1String(id), QStringLiteral("worker"), QStringLiteral(",\"item\":\"1\"")));
    for (const char* id : {"u-1", "u-2"})
        lines.append(spawnLine(QLatin1String(id), QStringLiteral("nobody")));
    for (const char* id : {"x-1", "x-2"}) // the plan has it, but not for them
        lines.append(spawnLine(QLatin1String(id), QStringLiteral("other")));
    lines.append(spawnLine(QStringLiteral("../../etc"), QStringLiteral("worker")));
    lines.append(spawnLine(QStringLiteral("A\\\\nB"), QStringLiteral("worker")));
    lines.append(QStringLiteral("{\"spawn\":3}"));
    lines.append(spawnLine(QStringLiteral("p-1"), QStringLiteral("worker"), QStringLiteral(",\"priority\":\"P9\"")));
    return lines;
}

QString planOf(const Workbench& bench, const QString& agents, const QString& spawned, int maxParallel)
{
    const QString stub = QStringLiteral("\"%1\", \"%2\"").arg(stubProgram(), bench.journalFile());
    return QStringLiteral("version: 1\nsession: { name: Spawns, max_parallel: %1 }\n"
                          "hierarchy:\n  - { id: boss, role: ORCHESTRATOR, tier: L0 }\n"
                          "  - { id: quality, role: COORD_QUALITY, tier: L1, reports_to: boss }\n"
                          "agents:\n  worker: { tier: L3, idempotent: true, %2, argv: [%3, \"sleep={item}\"] }\n"
                          "  other: { tier: L3, argv: [%3] }\n"
                          "waves:\n  - id: one\n    agents:\n%4")
        .arg(maxParallel)
        .arg(spawned, stub, agents);
}

} // namespace

void TestSpawns::hundredRequests()
{
    Workbench bench;
    QString agents;
    for (int i = 1; i <= kParents; ++i)
        agents
            += QStringLiteral("      - { id: p%1, role: %2, reports_to: quality, spawns: { profiles: [worker], most: "
                              "10 }, argv: [/bin/sh, %3] }\n")
                   .arg(QString::number(i), i == kParents ? QStringLiteral("TESTER") : QStringLiteral("COORD_QUALITY"),
                       asker(bench, QStringLiteral("p%1").arg(i), wishes(), kRequests, 10));
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const auto session = bench.engine.run(planOf(bench, agents, QStringLiteral("required: true"), 20));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    for (const int heard : {1, 20, 45, 70, 95}) {
        QVERIFY(waitFor([&] { return spawnsOf(bench, *session).size() >= heard; }));
        bench.engine.kill();
        QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    }
    QVERIFY(bench.waitEnded(*session));
    QCOMPARE(QString(word(sessionRow(bench.dataDir(), *session)->state)), QStringLiteral("completed"));

    const QList<Spawn> spawns = spawnsOf(bench, *session);
    QCOMPARE(spawns.size(), kParents * kRequests);
    QHash<QString, Agent> rows;
    for (const Agent& agent : agentRows(bench.dataDir(), *session))
        rows.insert(agent.id, agent);
    QCOMPARE(rows.size(), kParents + kParents * 10);
    QSet<QString> asked;
    int number = 0;
    for (const Spawn& spawn : spawns) {
        QCOMPARE(spawn.number, ++number);
        QVERIFY2(!asked.contains(spawn.parent + spawn.request), qPrintable(spawn.request));
        asked.insert(spawn.parent + spawn.request);
        QVERIFY(!spawn.reason.isEmpty());
        QCOMPARE(spawn.granted, spawn.request.startsWith(QStringLiteral("w-")));
        if (!spawn.granted)
            continue;
        QCOMPARE(spawn.agent, QString(spawn.parent + QLatin1Char('.') + spawn.request));
        QCOMPARE(rows.value(spawn.agent).parent, spawn.parent);
        // A specialist starts nobody: in mode basic it is granted and counted.
        QCOMPARE(spawn.follows, spawn.parent != QStringLiteral("p%1").arg(kParents));
    }
    const Journal journal = bench.journal();
    QCOMPARE(journal.starts(), kParents * 10);
    for (const QList<Life>& lives : journal.lives)
        QCOMPARE(lives.size(), 1);
    for (int i = 1; i <= kParents; ++i) { // told once each
        int decisions = 0;
        int ends = 0;
        const Attempt attempt = bench.attempt(*session, QStringLiteral("p%1").arg(i));
        const QByteArray all
            = readFile(runDirOf(bench.dataDir(), *session, attempt) + QStringLiteral("/answers.jsonl"));
        for (const QByteArray& text : all.split('\n')) {
            const QJsonObject line = QJsonDocument::fromJson(text).object();
            decisions += line.contains(QStringLiteral("granted"));
            ends += line.value(QStringLiteral("state")).toString() == QStringLiteral("succeeded");
        }
        QCOMPARE(decisions, kRequests);
        QCOMPARE(ends, 10);
    }
    QVERIFY(!bench.isAnybodyAlive());
}

void TestSpawns::stopLeavesNobody()
{
    Workbench bench;
    const QString script = asker(bench, QStringLiteral("p"),
        {spawnLine(QStringLiteral("a"), QStringLiteral("worker"), QStringLiteral(",\"item\":\"600000\"")),
            spawnLine(QStringLiteral("b"), QStringLiteral("worker"), QStringLiteral(",\"item\":\"600000\"")),
            spawnLine(QStringLiteral("c"), QStringLiteral("worker"), QStringLiteral(",\"item\":\"600000\""))},
        3, 3);
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const auto session = bench.engine.run(planOf(bench,
        QStringLiteral("      - { id: p, role: COORD_QUALITY, reports_to: quality, spawns: { profiles: [worker], "
                       "most: 5 }, argv: [/bin/sh, %1] }\n")
            .arg(script),
        QStringLiteral("required: true"), 3));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(bench.waitAlive(2)); // the third waits for its place
    QVERIFY(waitFor([&] { return spawnsOf(bench, *session).size() == 3; }));
    bench.engine.kill();
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const auto answer = bench.engine.ask(QStringLiteral("session.stop"),
        {{QStringLiteral("session"), *session}, {QStringLiteral("actor"), QStringLiteral("me")}});
    QVERIFY2(answer.ok(), qPrintable(answer.error().line()));
    QCOMPARE(answer->value(QStringLiteral("left")).toInt(-1), 0);
    QVERIFY(!bench.isAnybodyAlive());
    QVERIFY(processesWith(script.toLocal8Bit()).isEmpty());
    for (const Agent& agent : agentRows(bench.dataDir(), *session))
        QCOMPARE(QString(word(agent.state)), QStringLiteral("cancelled"));
}

void TestSpawns::stopOfAParent()
{
    Workbench bench;
    const QString script = asker(bench, QStringLiteral("p"),
        {spawnLine(QStringLiteral("a"), QStringLiteral("worker"), QStringLiteral(",\"item\":\"600000\"")),
            spawnLine(QStringLiteral("b"), QStringLiteral("worker"), QStringLiteral(",\"item\":\"600000\""))},
        2, 2);
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const auto session = bench.engine.run(planOf(bench,
        QStringLiteral("      - { id: p, role: COORD_QUALITY, reports_to: quality, spawns: { profiles: [worker], "
                       "most: 5 }, argv: [/bin/sh, %1] }\n")
            .arg(script),
        QStringLiteral("required: false"), 2));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(bench.waitAlive(1));
    QVERIFY(waitFor([&] { return spawnsOf(bench, *session).size() == 2; }));
    const auto stateOf = [&](const char* id) {
        for (const Agent& agent : agentRows(bench.dataDir(), *session))
            if (agent.id == QLatin1String(id))
                return QString(word(agent.state));
        return QString();
    };
    const QJsonObject who{{QStringLiteral("session"), *session}, {QStringLiteral("agent"), QStringLiteral("p")},
        {QStringLiteral("actor"), QStringLiteral("me")}};
    QVERIFY(bench.engine.ask(QStringLiteral("agent.stop"), who).ok());
    QCOMPARE(stateOf("p"), QStringLiteral("cancelled"));
    QCOMPARE(stateOf("p.a"), QStringLiteral("running"));
    QCOMPARE(stateOf("p.b"), QStringLiteral("cancelled"));
    QJsonObject tree = who;
    tree.insert(QStringLiteral("tree"), true);
    const auto answer = bench.engine.ask(QStringLiteral("agent.stop"), tree);
    QVERIFY2(answer.ok(), qPrintable(answer.error().line()));
    QCOMPARE(stateOf("p.a"), QStringLiteral("cancelled"));
    QVERIFY(!bench.isAnybodyAlive());
}

QTEST_GUILESS_MAIN(TestSpawns)
#include "tst_spawns.moc"
