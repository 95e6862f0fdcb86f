// SPDX-License-Identifier: GPL-3.0-or-later
// The resource audit from outside: what is planted on this machine is found, and only what is consented to is touched.
// Every call that ends something names the planted program, so that nothing else of the machine is ever meant.
#include "ctl.h"

#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

using namespace wavedeck::test;

namespace {

/// Processes of a test, ended and collected with it.
class Planted {
public:
    ~Planted()
    {
        for (const pid_t pid : pids)
            ::kill(pid, SIGKILL);
        for (const pid_t pid : pids)
            ::waitpid(pid, nullptr, 0);
    }

    /// With stdin on /dev/null and a session of its own, as daemons run.
    bool start(const QString& program, const QStringList& arguments, const QByteArray& variable = {})
    {
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        for (int fd = 0; fd < 3; ++fd)
            ::posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
        posix_spawnattr_t attributes;
        ::posix_spawnattr_init(&attributes);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
        QList<QByteArray> bytes{program.toLocal8Bit()};
        for (const QString& argument : arguments)
            bytes.append(argument.toLocal8Bit());
        std::vector<char*> argv;
        for (QByteArray& one : bytes)
            argv.push_back(one.data());
        argv.push_back(nullptr);
        QByteArray mark = variable;
        std::vector<char*> environment;
        for (char** entry = environ; *entry; ++entry)
            environment.push_back(*entry);
        if (!mark.isEmpty())
            environment.push_back(mark.data());
        environment.push_back(nullptr);
        pid_t pid = 0;
        const int failed = ::posix_spawn(&pid, argv.front(), &actions, &attributes, argv.data(), environment.data());
        ::posix_spawn_file_actions_destroy(&actions);
        ::posix_spawnattr_destroy(&attributes);
        if (failed == 0)
            pids.append(pid);
        return failed == 0;
    }

    int alive() const
    {
        return int(std::count_if(pids.begin(), pids.end(), [](pid_t pid) { return isAlive(pid); }));
    }

    QList<pid_t> pids;
};

/// A program of this test's own name.
QString sleeper(const Ctl& ctl, const QString& name)
{
    const QString path = ctl.path(name);
    QFile::copy(QStringLiteral("/bin/sleep"), path);
    return path;
}

QJsonArray findings(const Answer& answer, const char* rule)
{
    QJsonArray list;
    for (const QJsonValue& finding : answer.json().value(QLatin1String("findings")).toArray())
        if (finding[QStringLiteral("rule")].toString() == QLatin1String(rule))
            list.append(finding);
    return list;
}

/// The finding whose message names something; empty when there is none.
QJsonObject naming(const Answer& answer, const char* rule, const QString& name)
{
    for (const QJsonValue& finding : findings(answer, rule))
        if (finding[QStringLiteral("message")].toString().contains(name))
            return finding.toObject();
    return {};
}

void age(const QString& path, int days)
{
    timespec times[2]{};
    times[0].tv_sec = times[1].tv_sec = QDateTime::currentSecsSinceEpoch() - days * 86'400;
    ::utimensat(AT_FDCWD, QFile::encodeName(path).constData(), times, 0);
}

QStringList scan(const Ctl& ctl, const QStringList& more = {})
{
    QDir().mkpath(ctl.path(QStringLiteral("tmp")));
    return QStringList{QStringLiteral("scan"), QStringLiteral("resources"), QStringLiteral("--apart"),
               QStringLiteral("1s"), QStringLiteral("--dir"), ctl.path(QStringLiteral("tmp"))}
    + more;
}

/// Rows of the audit trail about remedies.
QJsonArray trailOf(const Ctl& ctl)
{
    QJsonArray rows;
    for (const QJsonValue& row :
        ctl.json({QStringLiteral("audit"), QStringLiteral("list")}).json().value(QLatin1String("rows")).toArray())
        if (row[QStringLiteral("action")].toString().startsWith(QStringLiteral("scan.")))
            rows.append(row);
    return rows;
}

} // namespace

class TestCtlResources : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thirteenDuplicates();
    void policyEndsSurplus();
    void whoMayNotEndsNothing();
    void orphanOfAnEndedRun();
    void zombie();
    void filesAndRunDirectories();
    void linksAreNotFollowed();
    void idleConnection();
    void planStep();
    void replacedProc();
    void requests_data();
    void requests();
    void dueInAWeek();
};

void TestCtlResources::thirteenDuplicates()
{
    Ctl ctl;
    const QString program = sleeper(ctl, QStringLiteral("wd-surplus"));
    Planted planted;
    for (int i = 0; i < 13; ++i)
        QVERIFY(planted.start(program, {QStringLiteral("600")}));
    Planted others; // the same program with other arguments, and another program twice
    QVERIFY(others.start(program, {QStringLiteral("601")}));
    const QString other = sleeper(ctl, QStringLiteral("wd-other"));
    QVERIFY(others.start(other, {QStringLiteral("600")}) && others.start(other, {QStringLiteral("600")}));

    QElapsedTimer timer;
    timer.start();
    const Answer seen = ctl.json(scan(ctl));
    QVERIFY2(seen.status == 0, seen.err.constData());
    QVERIFY(timer.elapsed() < 60'000); // AUDIT-1
    const QJsonObject finding = naming(seen, "duplicate-process", program);
    const QJsonObject evidence = finding.value(QLatin1String("evidence")).toObject();
    QCOMPARE(evidence.value(QLatin1String("instances")).toInt(), 13);
    QCOMPARE(evidence.value(QLatin1String("surplus")).toInt(), 12);
    QCOMPARE(finding.value(QLatin1String("targets")).toInt(), 12);
    qint64 sum = 0;
    for (const QJsonValue& one : evidence.value(QLatin1String("processes")).toArray())
        sum += one[QStringLiteral("stays")].toBool() ? 0 : one[QStringLiteral("rss_bytes")].toInteger();
    QCOMPARE(finding.value(QLatin1String("waste_bytes")).toInteger(), sum);
    QVERIFY(sum > 0);
    QStringList sections;
    for (const QJsonValue& section : seen.json().value(QLatin1String("sections")).toArray())
        sections.append(section[QStringLiteral("name")].toString());
    QCOMPARE(sections.join(QLatin1Char(' ')), QStringLiteral("processes memory disk network"));
    // Policy off: nothing is ended and the finding stays open (AUDIT-2).
    QCOMPARE(planted.alive(), 13);
    QCOMPARE(finding.value(QLatin1String("state")).toString(), QStringLiteral("open"));

    const Answer ended
        = ctl.json(scan(ctl, {QStringLiteral("--end"), QStringLiteral("--only"), QStringLiteral("wd-surplus")}));
    QVERIFY2(ended.status == 0, ended.err.constData());
    QCOMPARE(naming(ended, "duplicate-process", program).value(QLatin1String("state")).toString(),
        QStringLiteral("remedied"));
    QCOMPARE(planted.alive(), 1);
    QVERIFY(isAlive(planted.pids.first())); // the oldest
    QCOMPARE(others.alive(), 3);
    const QJsonArray actions = ended.json().value(QLatin1String("actions")).toArray();
    QCOMPARE(actions.size(), 12);
    for (const QJsonValue& action : actions) {
        QCOMPARE(action[QStringLiteral("result")].toString(), QStringLiteral("ended by SIGTERM"));
        QVERIFY(action[QStringLiteral("by")].toString().startsWith(QStringLiteral("OS user ")));
        QVERIFY(planted.pids.contains(action[QStringLiteral("pid")].toInt()));
    }
    QVERIFY(ended.json().value(QLatin1String("reclaimed_bytes")).toInteger() > 0);
    const QJsonArray trail = trailOf(ctl);
    QCOMPARE(trail.size(), 2); // before and after
    for (const QJsonValue& row : trail) {
        QCOMPARE(row[QStringLiteral("subject")].toString(), QStringLiteral("audit:AUD-002"));
        QCOMPARE(row[QStringLiteral("body")][QStringLiteral("count")].toInt(), 12);
    }
    QCOMPARE(trail.last()[QStringLiteral("body")][QStringLiteral("actions")][0][QStringLiteral("result")].toString(),
        QStringLiteral("ended by SIGTERM"));
    // What was answered is what is stored.
    const QString id = ended.json().value(QLatin1String("id")).toString();
    QCOMPARE(id, QStringLiteral("AUD-002"));
    QCOMPARE(ctl.json({QStringLiteral("scan"), QStringLiteral("resources"), QStringLiteral("--show"), id}).json(),
        ended.json());
}

void TestCtlResources::policyEndsSurplus()
{
    Ctl ctl;
    const QString program = sleeper(ctl, QStringLiteral("wd-policy"));
    Planted planted;
    for (int i = 0; i < 3; ++i)
        QVERIFY(planted.start(program, {QStringLiteral("600")}));
    QCOMPARE(ctl.call({QStringLiteral("settings"), QStringLiteral("set"), QStringLiteral("audit.remediate"),
                          QStringLiteral("duplicates")})
                 .status,
        0);
    const Answer answer = ctl.json(scan(ctl,
        {QStringLiteral("--only"), QStringLiteral("wd-policy"), QStringLiteral("--allow"),
            QStringLiteral("wd-policy=2")}));
    QCOMPARE(planted.alive(), 2);
    QCOMPARE(answer.json().value(QLatin1String("consent")).toObject().value(QLatin1String("by")).toString(),
        QStringLiteral("audit.remediate"));
    QCOMPARE(answer.json().value(QLatin1String("actions")).toArray().size(), 1);
}

/// An Observer looks; asking for more is refused and recorded, and a setting gives no more either.
void TestCtlResources::whoMayNotEndsNothing()
{
    Ctl ctl;
    const QString program = sleeper(ctl, QStringLiteral("wd-observed"));
    Planted planted;
    for (int i = 0; i < 3; ++i)
        QVERIFY(planted.start(program, {QStringLiteral("600")}));
    const QStringList only{QStringLiteral("--only"), QStringLiteral("wd-observed")};
    const QStringList ends = scan(ctl, QStringList{QStringLiteral("--end")} + only);
    const auto withPassword = [&](const QString& line) {
        const QString word = ctl.write(QStringLiteral("word"), "a sentence nobody guesses\n");
        QProcess process;
        process.start(QStringLiteral("/bin/sh"),
            {QStringLiteral("-c"),
                QStringLiteral("exec '%1' --data-dir '%2' %3 3<'%4' 4<'%4'")
                    .arg(Ctl::program(), ctl.dataDir(), line, word)});
        return process.waitForFinished() ? process.exitCode() : -1;
    };
    QCOMPARE(withPassword(QStringLiteral("user add ada --password-fd 3")), 0);
    QCOMPARE(
        withPassword(QStringLiteral("user add eve --role Observer --password-fd 3 --as ada --as-password-fd 4")), 0);
    QCOMPARE(ctl.call({QStringLiteral("settings"), QStringLiteral("set"), QStringLiteral("audit.remediate"),
                          QStringLiteral("duplicates")})
                 .status,
        0);
    QCOMPARE(withPassword(QStringLiteral("signin eve --password-fd 3")), 0);
    const Answer refused = ctl.json(ends);
    QCOMPARE(refused.status, 3);
    QCOMPARE(refused.error().value(QLatin1String("code")).toString(), QStringLiteral("not-allowed"));
    const Answer looked = ctl.json(scan(ctl, only));
    QCOMPARE(looked.status, 0);
    QVERIFY(looked.json().value(QLatin1String("actions")).toArray().isEmpty());
    QCOMPARE(planted.alive(), 3);
    const QJsonArray trail = trailOf(ctl);
    QCOMPARE(trail.size(), 1);
    QCOMPARE(trail.first()[QStringLiteral("result")].toString(), QStringLiteral("refused"));
    QCOMPARE(trail.first()[QStringLiteral("actor")].toString(), QStringLiteral("eve"));
    // A sign-in that is over is nobody's consent.
    QVERIFY(QFile::remove(ctl.dataDir() + QStringLiteral("/signin")));
    ctl.write(QStringLiteral("data/signin"), QByteArray(64, 'a'));
    QVERIFY(QFile::setPermissions(ctl.dataDir() + QStringLiteral("/signin"), QFile::ReadOwner | QFile::WriteOwner));
    QCOMPARE(ctl.json(ends).status, 3);
    QCOMPARE(planted.alive(), 3);
}

void TestCtlResources::orphanOfAnEndedRun()
{
    Ctl ctl;
    const QString program = sleeper(ctl, QStringLiteral("wd-orphan"));
    QCOMPARE(
        ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [sh, -c, \"echo $WAVEDECK_RUN_ID > id\"] }\n").status,
        0);
    const QByteArray runId = ctl.read(QStringLiteral("id")).trimmed();
    QVERIFY(runId.endsWith(":S-001:a:1"));
    Planted planted; // the session's end sweeps what carries its mark, so this comes after it
    QVERIFY(planted.start(program, {QStringLiteral("600")}, "WAVEDECK_RUN_ID=" + runId));
    QVERIFY(planted.start(program, {QStringLiteral("602")}, "WAVEDECK_RUN_ID=elsewhere:S-001:a:1"));
    const Answer seen = ctl.json(scan(ctl));
    const QJsonArray orphans = findings(seen, "orphan-process");
    QCOMPARE(orphans.size(), 1);
    QVERIFY2(orphans.first()[QStringLiteral("message")].toString().startsWith(
                 QStringLiteral("1 process is left of S-001 a, attempt 1, which has ended")),
        qPrintable(orphans.first()[QStringLiteral("message")].toString()));
    QCOMPARE(planted.alive(), 2);
    ctl.json(scan(ctl, {QStringLiteral("--end"), QStringLiteral("--only"), QStringLiteral("wd-orphan")}));
    QVERIFY(!isAlive(planted.pids.first()));
    QVERIFY(isAlive(planted.pids.last()));
}

void TestCtlResources::zombie()
{
    Ctl ctl;
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(0);
    siginfo_t info{};
    QCOMPARE(::waitid(P_PID, id_t(child), &info, WEXITED | WNOWAIT), 0); // ended, and not collected
    const Answer seen = ctl.json(scan(ctl));
    bool found = false;
    for (const QJsonValue& finding : findings(seen, "zombie-process"))
        for (const QJsonValue& zombie : finding[QStringLiteral("evidence")][QStringLiteral("zombies")].toArray())
            if (zombie[QStringLiteral("pid")].toInt() == child) {
                found = true;
                QCOMPARE(finding[QStringLiteral("evidence")][QStringLiteral("parent_pid")].toInt(), int(::getpid()));
            }
    ::waitpid(child, nullptr, 0);
    QVERIFY(found);
}

void TestCtlResources::filesAndRunDirectories()
{
    Ctl ctl;
    QCOMPARE(ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [\"true\"] }\n").status, 0);
    const QByteArray block(64 * 1024, 'x');
    QDir().mkpath(ctl.path(QStringLiteral("tmp/deep")));
    const QString old = ctl.write(QStringLiteral("tmp/deep/old"), block);
    const QString young = ctl.write(QStringLiteral("tmp/young"), block);
    const QString open = ctl.write(QStringLiteral("tmp/open"), block);
    QFile held(open);
    QVERIFY(held.open(QIODevice::ReadOnly));
    QByteArray elf(4096, 0);
    elf.replace(0, 4,
        "\x7f"
        "ELF");
    elf[16] = 4; // ET_CORE
    const QString core = ctl.write(QStringLiteral("tmp/core.77"), elf);
    age(old, 10);
    age(open, 10);
    const QString orphan = ctl.dataDir() + QStringLiteral("/runs/S-999");
    QDir().mkpath(orphan + QStringLiteral("/a/1"));
    ctl.write(QStringLiteral("data/runs/S-999/a/1/stdout.log"), block);
    age(orphan, 1);

    const Answer seen = ctl.json(scan(ctl));
    QCOMPARE(findings(seen, "old-temp-file").size(), 1);
    QCOMPARE(naming(seen, "old-temp-file", QString()).value(QLatin1String("waste_bytes")).toInteger(), 64 * 1024);
    QVERIFY(!naming(seen, "core-file", core).isEmpty());
    const QJsonArray runs = findings(seen, "orphan-run-directory");
    QCOMPARE(runs.size(), 1);
    QVERIFY(runs.first()[QStringLiteral("waste_bytes")].toInteger() >= 64 * 1024);
    QVERIFY(QFile::exists(old) && QFile::exists(orphan));

    const Answer cleaned = ctl.json(scan(ctl, {QStringLiteral("--clean")}));
    QVERIFY2(cleaned.status == 0, cleaned.err.constData());
    QVERIFY(!QFile::exists(old));
    QVERIFY(!QFile::exists(orphan));
    QVERIFY(QFile::exists(young));
    QVERIFY(QFile::exists(open)); // somebody reads it
    QVERIFY(QFile::exists(core)); // young: somebody may want to look into it
    QVERIFY(QFile::exists(ctl.dataDir() + QStringLiteral("/runs/S-001/a")));
    const QJsonObject disk = cleaned.json().value(QLatin1String("disk")).toObject();
    QCOMPARE(disk.value(QLatin1String("reclaimed_bytes")), disk.value(QLatin1String("expected_reclaim_bytes")));
    QCOMPARE(cleaned.json().value(QLatin1String("actions")).toArray().size(), 2);
}

void TestCtlResources::linksAreNotFollowed()
{
    Ctl ctl;
    QDir().mkpath(ctl.path(QStringLiteral("tmp")));
    QDir().mkpath(ctl.path(QStringLiteral("home")));
    const QString precious = ctl.write(QStringLiteral("home/precious"), "data");
    age(precious, 100);
    QVERIFY(QFile::link(ctl.path(QStringLiteral("home")), ctl.path(QStringLiteral("tmp/link"))));
    QDir().mkpath(ctl.path(QStringLiteral("data/runs/S-998")));
    QVERIFY(QFile::link(ctl.path(QStringLiteral("home")), ctl.path(QStringLiteral("data/runs/S-998/a"))));
    QVERIFY(QFile::link(ctl.path(QStringLiteral("home")), ctl.path(QStringLiteral("data/runs/S-997"))));
    age(ctl.path(QStringLiteral("data/runs/S-998")), 1);
    const Answer cleaned = ctl.json(scan(ctl, {QStringLiteral("--clean")}));
    QVERIFY2(cleaned.status == 0, cleaned.err.constData());
    QVERIFY(!QFile::exists(ctl.path(QStringLiteral("data/runs/S-998"))));
    QCOMPARE(ctl.read(QStringLiteral("home/precious")), QByteArray("data"));
}

void TestCtlResources::idleConnection()
{
    Ctl ctl;
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const name = reinterpret_cast<sockaddr*>(&address);
    QVERIFY(::bind(server, name, length) == 0 && ::listen(server, 1) == 0);
    QVERIFY(::getsockname(server, name, &length) == 0 && ::connect(client, name, length) == 0);
    const int accepted = ::accept4(server, nullptr, nullptr, SOCK_CLOEXEC);
    QVERIFY(accepted >= 0 && ::getsockname(client, name, &length) == 0);
    const QString local = QStringLiteral("127.0.0.1:%1").arg(ntohs(address.sin_port));
    // Idle for a second by the time of the second look, which is two seconds after the first.
    QStringList arguments = scan(ctl, {QStringLiteral("--idle"), QStringLiteral("1s")});
    arguments.replace(arguments.indexOf(QStringLiteral("1s")), QStringLiteral("2s"));
    const Answer seen = ctl.json(arguments);
    for (const int fd : {accepted, client, server})
        ::close(fd);
    const QJsonObject network = seen.json().value(QLatin1String("sections")).toArray().at(3).toObject();
    QVERIFY(network.value(QLatin1String("facts")).toObject().value(QLatin1String("own_established")).toInt() >= 2);
    QJsonObject found;
    for (const QJsonValue& finding : findings(seen, "idle-connection"))
        for (const QJsonValue& one : finding[QStringLiteral("evidence")][QStringLiteral("connections")].toArray())
            if (one[QStringLiteral("local")].toString() == local)
                found = finding.toObject();
    if (found.isEmpty())
        for (const QJsonValue& unknown : network.value(QLatin1String("cannot_know")).toArray())
            if (unknown.toString().startsWith(QStringLiteral("how long a connection is idle")))
                QSKIP("this kernel does not tell, and the audit says so");
    QVERIFY(!found.isEmpty());
    QCOMPARE(found.value(QLatin1String("evidence")).toObject().value(QLatin1String("pid")).toInt(), int(::getpid()));
}

void TestCtlResources::planStep()
{
    Ctl ctl;
    ctl.environment().insert(QStringLiteral("TMPDIR"), ctl.path(QStringLiteral("tmp")));
    QDir().mkpath(ctl.path(QStringLiteral("tmp")));
    const QString program = sleeper(ctl, QStringLiteral("wd-step"));
    Planted planted;
    for (int i = 0; i < 4; ++i)
        QVERIFY(planted.start(program, {QStringLiteral("600")}));
    QVERIFY(QFile::copy(QStringLiteral(WAVEDECK_SOURCE_DIR "/resources/plans/resource-audit.yaml"),
        ctl.path(QStringLiteral("resource-audit.yaml"))));
    const Answer answer = ctl.json({QStringLiteral("run"), ctl.path(QStringLiteral("resource-audit.yaml"))});
    QVERIFY2(answer.status == 0, answer.err.constData());
    QVERIFY2(answer.err.isEmpty(), answer.err.constData());
    const QJsonObject agent = agentIn(answer.json(), QStringLiteral("resources"));
    QCOMPARE(agent.value(QLatin1String("progress")).toInt(), 100);
    QCOMPARE(agent.value(QLatin1String("progress_source")).toString(), QStringLiteral("events"));
    QCOMPARE(agent.value(QLatin1String("step")).toString(), QStringLiteral("done"));
    const QByteArray told = ctl.read(QStringLiteral("data/runs/S-001/resources/1/events.jsonl"));
    QVERIFY(told.contains("\"debt\"") && told.contains("\"report\"") && told.contains("1 of 5"));
    QVERIFY(ctl.read(QStringLiteral("data/runs/S-001/resources/1/resources.json")).contains("wd-step"));
    // The audit is in the data directory of the engine, though the agent was told of none.
    const Answer stored = ctl.json(
        {QStringLiteral("scan"), QStringLiteral("resources"), QStringLiteral("--show"), QStringLiteral("last")});
    QVERIFY(!naming(stored, "duplicate-process", program).isEmpty());
    const QJsonObject gate = gateIn(answer.json(), QStringLiteral("no-surplus-processes"));
    QVERIFY(QJsonDocument(gate).toJson().contains("3"));
    QCOMPARE(planted.alive(), 4);
}

void TestCtlResources::replacedProc()
{
    Ctl ctl;
    const QString proc = ctl.path(QStringLiteral("proc"));
    for (int i = 0; i < 3; ++i) {
        QDir().mkpath(QStringLiteral("%1/%2").arg(proc).arg(7000 + i));
        const QString name = QStringLiteral("proc/%1/").arg(7000 + i);
        ctl.write(name + QStringLiteral("stat"),
            QByteArray::number(7000 + i) + " (a) b) S 1 1 1 0 -1 0 0 0 0 0 1 1 0 0 20 0 1 0 "
                + QByteArray::number(500 + i) + " 0 51200 0\n");
        ctl.write(name + QStringLiteral("status"),
            "Name:\ta) b\nUid:\t" + QByteArray::number(::getuid()) + "\t0\t0\t0\nVmSwap:\t 8 kB\n");
        ctl.write(name + QStringLiteral("cmdline"), QByteArray("fake\0one\0", 9));
    }
    ctl.write(QStringLiteral("proc/meminfo"), "MemTotal:       1000000 kB\nMemAvailable:    183000 kB\n");
    ctl.environment().insert(QStringLiteral("WAVEDECK_PROC_DIR"), proc);
    const Answer seen = ctl.json(scan(ctl, {QStringLiteral("--end")}));
    QVERIFY2(seen.status == 0, seen.err.constData());
    const QJsonObject finding = naming(seen, "duplicate-process", QStringLiteral("fake one"));
    QCOMPARE(finding.value(QLatin1String("waste_bytes")).toInteger(), 2 * 51200 * qint64(::sysconf(_SC_PAGESIZE)));
    const QJsonObject memory = seen.json().value(QLatin1String("memory")).toObject();
    QCOMPARE(qRound(memory.value(QLatin1String("used_percent")).toDouble() * 10), 817);
    QVERIFY(memory.value(QLatin1String("projected_used_percent")).toDouble() < 81.7);
    // Those processes are not there: nothing is sent to whatever has their pids.
    QVERIFY(seen.json().value(QLatin1String("actions")).toArray().isEmpty());
    QVERIFY(seen.out.contains("the kernel shows no list of them"));
}

void TestCtlResources::requests_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    const auto row = [](const char* name, const char* words, int status) {
        QTest::newRow(name) << QString::fromLatin1(words).split(QLatin1Char(' '), Qt::SkipEmptyParts) << status;
    };
    row("no such audit", "--show AUD-007", 2);
    row("none yet", "--show last", 2);
    row("list of none", "--list", 0);
    row("two questions", "--list --due", 2);
    row("a question with consent", "--show last --end", 2);
    row("an allowance without a number", "--allow worker", 2);
    row("an allowance below nothing", "--allow worker=-1", 2);
    row("no folder", "--dir /nowhere/at/all", 2);
    row("too far apart", "--apart 2m", 2);
    row("no duration", "--idle soon", 2);
    row("no severity", "--fail-on bad", 2);
    row("an operand", "here", 2);
    row("an unknown option", "--kill", 2);
}

void TestCtlResources::requests()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, status);
    Ctl ctl;
    const Answer answer = ctl.json(QStringList{QStringLiteral("scan"), QStringLiteral("resources")} + arguments);
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.error().isEmpty(), status == 0);
    QVERIFY(!QFile::exists(ctl.dataDir() + QStringLiteral("/wavedeck.db"))); // nothing was changed
}

void TestCtlResources::dueInAWeek()
{
    Ctl ctl;
    const QStringList due{QStringLiteral("scan"), QStringLiteral("resources"), QStringLiteral("--due")};
    QCOMPARE(ctl.json(due).status, 1);
    QCOMPARE(ctl.call(scan(ctl)).status, 0);
    const Answer answer = ctl.call(due);
    QCOMPARE(answer.status, 0);
    QVERIFY2(answer.out.contains("next run in 7 days"), answer.out.constData());
    QCOMPARE(ctl.json(due).json().value(QLatin1String("interval_ms")).toInteger(), 7LL * 86'400'000);
    QCOMPARE(ctl.call({QStringLiteral("settings"), QStringLiteral("set"), QStringLiteral("audit.interval"),
                          QStringLiteral("off")})
                 .status,
        0);
    QVERIFY(ctl.call(due).out.contains("only when asked for"));
    const Answer text = ctl.call({QStringLiteral("scan"), QStringLiteral("resources"), QStringLiteral("--list")});
    QVERIFY(text.out.contains("AUD-001"));
    struct stat info { };
    QCOMPARE(::stat(QFile::encodeName(ctl.dataDir()).constData(), &info), 0);
    QCOMPARE(int(info.st_mode & 0777), 0700);
}

QTEST_GUILESS_MAIN(TestCtlResources)
#include "tst_ctl_resources.moc"
