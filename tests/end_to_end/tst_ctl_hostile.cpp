// SPDX-License-Identifier: GPL-3.0-or-later
// Agents that work against the program that runs them.
#include "ctl.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <csignal>

using namespace wavedeck::test;

namespace {

QStringList words(const char* line)
{
    return QString::fromUtf8(line).split(QLatin1Char(' '));
}

/// A wave of one agent that runs a shell script, written beside the plan.
QByteArray scripted(const Ctl& ctl, const QByteArray& script, const QByteArray& agent = "a")
{
    ctl.write(QString::fromLatin1(agent + ".sh"), script);
    return "  - id: wave-" + agent + "\n    agents:\n      - { id: " + agent + ", argv: [sh, " + agent + ".sh] }\n";
}

qint64 pidIn(const Ctl& ctl, const char* file)
{
    return waitUntil([&] { return ctl.read(QLatin1String(file)).endsWith('\n'); })
        ? ctl.read(QLatin1String(file)).trimmed().toLongLong()
        : 0;
}

qint64 parentOf(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray stat = file.readAll();
    return stat.mid(stat.lastIndexOf(')') + 2).split(' ').value(1).toLongLong();
}

bool isLost(const Ctl& ctl)
{
    return ctl.agentState(QStringLiteral("a")) == QLatin1String("lost") && ctl.state() == QLatin1String("held");
}

} // namespace

class TestCtlHostile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runDirectoryRemovedByItsAgent();
    void runDirectoryRemovedWhileNoEngineRuns();
    void engineStartedByAnAgent();
    void sleeperOfAnEarlierAgentIsStopped();
    void forgedExitRecord();
    void lastEventsAreRead();
    void promptIsAPipe();
    void shimStopped();
    void logIsNoFile_data();
    void logIsNoFile();
};

void TestCtlHostile::runDirectoryRemovedByItsAgent()
{
    Ctl ctl;
    const Answer answer = ctl.run(scripted(ctl, "echo once >> starts\nrm -rf \"$WAVEDECK_RUN_DIR\"\nexit 0\n"));
    QCOMPARE(answer.status, 1);
    QVERIFY2(isLost(ctl), answer.out.constData());
    QCOMPARE(ctl.read(QStringLiteral("starts")), QByteArray("once\n"));
}

void TestCtlHostile::runDirectoryRemovedWhileNoEngineRuns()
{
    Ctl ctl;
    QVERIFY(!ctl.detach(scripted(ctl, "echo once >> starts\necho $$ > a.pid\nexec sleep 600\n")).isEmpty());
    const qint64 agent = pidIn(ctl, "a.pid");
    const qint64 shim = parentOf(agent);
    QVERIFY(isAlive(shim));
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("a")) == QLatin1String("running"); }));
    QCOMPARE(::kill(pid_t(ctl.enginePid()), SIGKILL), 0);
    QVERIFY(QDir(ctl.path(QStringLiteral("data/runs/S-001/a"))).removeRecursively());
    QCOMPARE(ctl.call(words("engine start")).status, 0);
    QVERIFY(waitUntil([&] { return isLost(ctl); }));
    QVERIFY(waitUntil([&] { return !isAlive(agent) && !isAlive(shim); }));
    QCOMPARE(ctl.read(QStringLiteral("starts")), QByteArray("once\n"));
}

void TestCtlHostile::engineStartedByAnAgent()
{
    Ctl ctl;
    const QByteArray start = Ctl::program().toUtf8() + " --data-dir '" + ctl.dataDir().toUtf8() + "' engine start";
    QVERIFY(!ctl.detach(scripted(ctl,
                            "while ! test -s engine.pid; do sleep 0.05; done\nkill -9 $(cat engine.pid)\n" + start
                                + " > started 2>&1\necho $$ > a.pid\nexec sleep 600\n"))
                 .isEmpty());
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("a")) == QLatin1String("running"); }));
    const qint64 first = ctl.enginePid();
    ctl.write(QStringLiteral("engine.pid"), QByteArray::number(first));
    const qint64 agent = pidIn(ctl, "a.pid");
    const qint64 second = ctl.enginePid();
    QVERIFY2(second > 0 && second != first, ctl.read(QStringLiteral("started")).constData());
    QFile environment(QStringLiteral("/proc/%1/environ").arg(second));
    QVERIFY(environment.open(QIODevice::ReadOnly));
    QVERIFY(!environment.readAll().contains("WAVEDECK_RUN_ID"));

    const Answer stopped = ctl.json(words("agent stop S-001 a"));
    QCOMPARE(stopped.status, 0);
    QCOMPARE(stopped.json().value(QLatin1String("left")).toInt(-1), 0);
    QVERIFY(!isAlive(agent));
    QCOMPARE(ctl.enginePid(), second);
    QCOMPARE(ctl.agentState(QStringLiteral("a")), QStringLiteral("cancelled"));
}

void TestCtlHostile::sleeperOfAnEarlierAgentIsStopped()
{
    Ctl ctl;
    QVERIFY(!ctl.detach(scripted(ctl,
                            "setsid sh -c 'echo $$ > sleeper.pid; exec sleep 311' > /dev/null 2>&1 &\n"
                            "while ! test -s sleeper.pid; do sleep 0.05; done\nexit 0\n")
                    + scripted(ctl, "exec sleep 600\n", "b"))
                 .isEmpty());
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("b")) == QLatin1String("running"); }));
    const qint64 sleeper = pidIn(ctl, "sleeper.pid");
    const Answer stopped = ctl.json(words("session stop S-001"));
    QCOMPARE(stopped.status, 0);
    QCOMPARE(stopped.json().value(QLatin1String("left")).toInt(-1), 0);
    QVERIFY(!isAlive(sleeper));
    QCOMPARE(ctl.state(), QStringLiteral("stopped"));
}

void TestCtlHostile::forgedExitRecord()
{
    Ctl ctl;
    QVERIFY(!ctl.detach(scripted(ctl, "exit 0\n")
                    + scripted(ctl,
                        "cp \"$WAVEDECK_RUN_DIR/../../a/1/exit\" \"$WAVEDECK_RUN_DIR/exit\"\necho $$ > b.pid\n"
                        "exec sleep 600\n",
                        "b"))
                 .isEmpty());
    const qint64 agent = pidIn(ctl, "b.pid");
    QVERIFY(QFile::exists(ctl.path(QStringLiteral("data/runs/S-001/b/1/exit"))));
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("b")) == QLatin1String("running"); }));
    QCOMPARE(::kill(pid_t(ctl.enginePid()), SIGKILL), 0);
    QCOMPARE(ctl.call(words("engine start")).status, 0);
    // A command is answered behind what the start found.
    QCOMPARE(ctl.call(words("session hold S-001")).status, 0);
    QCOMPARE(ctl.agentState(QStringLiteral("b")), QStringLiteral("running"));
    QVERIFY(isAlive(agent));
    const Answer stopped = ctl.json(words("agent stop S-001 b"));
    QCOMPARE(stopped.status, 0);
    QCOMPARE(stopped.json().value(QLatin1String("left")).toInt(-1), 0);
    QVERIFY(!isAlive(agent));
}

void TestCtlHostile::lastEventsAreRead()
{
    Ctl ctl;
    const Answer answer = ctl.run(scripted(ctl,
        "awk 'BEGIN { for (i = 0; i < 40000; ++i) print \"{\\\"tokens\\\":{\\\"input\\\":1,\\\"output\\\":0}}\";\n"
        "print \"{\\\"report\\\":{\\\"summary\\\":\\\"all was said\\\"}}\" }' >> \"$WAVEDECK_EVENTS\"\n"));
    QCOMPARE(answer.status, 0);
    const QJsonObject tokens = agentIn(answer.json(), QStringLiteral("a")).value(QLatin1String("tokens")).toObject();
    QCOMPARE(tokens.value(QLatin1String("input")).toInteger(), 40'000);
    const QJsonObject report = ctl.json(words("agent show S-001 a")).json().value(QLatin1String("report")).toObject();
    QCOMPARE(report.value(QLatin1String("summary")).toString(), QStringLiteral("all was said"));
}

void TestCtlHostile::promptIsAPipe()
{
    Ctl ctl;
    ctl.write(QStringLiteral("a.sh"),
        "test -e tried && exit 0\ntouch tried\nmkdir -p \"$WAVEDECK_RUN_DIR/../2\"\n"
        "mkfifo \"$WAVEDECK_RUN_DIR/../2/prompt\"\nexit 1\n");
    QCOMPARE(ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [sh, a.sh], prompt: read this }\n").status, 1);
    QCOMPARE(ctl.call(words("agent retry S-001 a")).status, 0);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(ctl.json(words("engine status")).status, 0);
    QVERIFY(timer.elapsed() < 5'000);
    static const QStringList kEnds{QStringLiteral("succeeded"), QStringLiteral("failed"), QStringLiteral("lost")};
    QVERIFY(waitUntil([&] {
        const QJsonObject agent = agentIn(ctl.session(), QStringLiteral("a"));
        return agent.value(QLatin1String("attempt")).toInt() == 2
            && kEnds.contains(agent.value(QLatin1String("state")).toString());
    }));
}

void TestCtlHostile::shimStopped()
{
    Ctl ctl;
    QVERIFY(!ctl.detach(scripted(ctl, "kill -STOP $PPID\necho $$ > a.pid\nexec sleep 600\n")).isEmpty());
    const qint64 agent = pidIn(ctl, "a.pid");
    const qint64 shim = parentOf(agent);
    QElapsedTimer timer;
    timer.start();
    const Answer stopped = ctl.json(words("session stop S-001"));
    QVERIFY2(timer.elapsed() < 15'000, "the stop took too long");
    QCOMPARE(stopped.status, 0);
    QCOMPARE(stopped.json().value(QLatin1String("left")).toInt(-1), 0);
    QCOMPARE(ctl.state(), QStringLiteral("stopped"));
    QVERIFY(!isAlive(agent));
    QVERIFY(!isAlive(shim));
}

void TestCtlHostile::logIsNoFile_data()
{
    QTest::addColumn<QByteArray>("replace");
    QTest::newRow("pipe") << QByteArray("mkfifo \"$WAVEDECK_RUN_DIR/stdout.log\"\n");
    QTest::newRow("endless device") << QByteArray("ln -s /dev/zero \"$WAVEDECK_RUN_DIR/stdout.log\"\n");
    QTest::newRow("somebody's file") << QByteArray("ln -s \"$PWD/secret\" \"$WAVEDECK_RUN_DIR/stdout.log\"\n");
}

void TestCtlHostile::logIsNoFile()
{
    QFETCH(QByteArray, replace);
    Ctl ctl;
    ctl.write(QStringLiteral("secret"), "not for the log\n");
    ctl.run(scripted(ctl, "rm \"$WAVEDECK_RUN_DIR/stdout.log\"\n" + replace));
    for (const char* command : {"agent log S-001 a", "agent log S-001 a --tail 5", "agent log S-001 a --follow"}) {
        const auto log = ctl.start(words(command));
        QVERIFY2(log->waitForFinished(10'000), command);
        QCOMPARE(log->exitCode(), QByteArray(command).endsWith("--follow") ? 0 : 4);
        QCOMPARE(log->readAllStandardOutput(), QByteArray());
    }
    const Answer json = ctl.json(words("agent log S-001 a"));
    QCOMPARE(json.status, 0);
    QCOMPARE(json.json().value(QLatin1String("text")).toString(), QString());
}

QTEST_GUILESS_MAIN(TestCtlHostile)
#include "tst_ctl_hostile.moc"
