// SPDX-License-Identifier: GPL-3.0-or-later
// What wavedeck-shim gives its agent and writes about it.
#include "models/run/rundirectory.h"
#include "shimprocess.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace wavedeck;

class TestShim : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void exitCode_data();
    void exitCode();
    void signalledAgent_data();
    void signalledAgent();
    void cannotStart_data();
    void cannotStart();
    void usage_data();
    void usage();
    void startedNamesAgentAndShim();
    void usageOfResources();
    void outputIsByteExact_data();
    void outputIsByteExact();
    void argumentsAreByteExact();
    void environmentIsExact();
    void searchesPathOfTheAgent();
    void workingDirectory();
    void noOtherDescriptor();
    void closedStandardStreams();
    void cleanSignals();
    void umaskAndLimits();
    void callersUmaskIsKept();
    void filesArePrivate();
    void stdinIsNull();
    void stdinIsFile();
    void stdinIsFifo();

private:
    QString path(const char* name) const { return m_run + QLatin1Char('/') + QLatin1String(name); }

    std::unique_ptr<QTemporaryDir> m_temp;
    QString m_run;
};

void TestShim::init()
{
    m_temp = std::make_unique<QTemporaryDir>();
    m_run = m_temp->filePath(QStringLiteral("S-001/A/1"));
    QVERIFY(QDir().mkpath(m_run));
}

void TestShim::exitCode_data()
{
    QTest::addColumn<int>("code");
    for (const int code : {0, 3, 127, 255})
        QTest::addRow("%d", code) << code;
}

void TestShim::exitCode()
{
    QFETCH(int, code);
    ShimProcess shim(m_run);
    QCOMPARE(shim.run({"/bin/sh", "-c", "exit " + QByteArray::number(code)}), code);
    const auto exit = run::readExit(m_run);
    QVERIFY(exit);
    QCOMPARE(exit->code, code);
    QCOMPARE(exit->signal, 0);
    QCOMPARE(exit->execErrno, 0);
    QVERIFY(run::recover(run::readFacts(m_run)) == run::Recovery::TakeExit);
    QCOMPARE(QFileInfo(path("spare")).size(), 0); // its space is given back
}

void TestShim::signalledAgent_data()
{
    QTest::addColumn<int>("signal");
    for (const int signal : {SIGKILL, SIGTERM, SIGSEGV, SIGPIPE})
        QTest::addRow("%d", signal) << signal;
}

void TestShim::signalledAgent()
{
    QFETCH(int, signal);
    ShimProcess shim(m_run);
    QCOMPARE(shim.run({"/bin/sh", "-c", "ulimit -c 0; kill -" + QByteArray::number(signal) + " $$"}), 128 + signal);
    const auto exit = run::readExit(m_run);
    QVERIFY(exit);
    QCOMPARE(exit->signal, signal);
    QCOMPARE(exit->code, 128 + signal);
}

void TestShim::cannotStart_data()
{
    QTest::addColumn<Bytes>("options");
    QTest::addColumn<QByteArray>("program");
    QTest::addColumn<int>("error");
    QTest::addColumn<QByteArray>("line");
    const Bytes none;
    QTest::newRow("missing") << none << QByteArray("/no/such") << ENOENT
                             << QByteArray("cannot start /no/such: No such file or directory");
    QTest::newRow("missing on PATH") << none << QByteArray("no-such-agent") << ENOENT
                                     << QByteArray("cannot start no-such-agent: No such file or directory");
    QTest::newRow("not executable") << none << QByteArray("/etc/passwd") << EACCES
                                    << QByteArray("cannot start /etc/passwd: Permission denied");
    QTest::newRow("directory") << none << QByteArray("/etc") << EACCES
                               << QByteArray("cannot start /etc: Permission denied");
    QTest::newRow("cwd missing") << Bytes{"--cwd", "/no/dir"} << QByteArray("/bin/true") << ENOENT
                                 << QByteArray("cannot enter /no/dir: No such file or directory");
    QTest::newRow("cwd is a file") << Bytes{"--cwd", "/etc/passwd"} << QByteArray("/bin/true") << ENOTDIR
                                   << QByteArray("cannot enter /etc/passwd: Not a directory");
    QTest::newRow("stdin missing") << Bytes{"--stdin", "/no/file"} << QByteArray("/bin/true") << ENOENT
                                   << QByteArray("cannot read /no/file: No such file or directory");
    QTest::newRow("soft above hard") << Bytes{"--limits", "7:300:200"} << QByteArray("/bin/true") << EINVAL
                                     << QByteArray("cannot set the limits of /bin/true: Invalid argument");
}

void TestShim::cannotStart()
{
    QFETCH(Bytes, options);
    QFETCH(QByteArray, program);
    QFETCH(int, error);
    QFETCH(QByteArray, line);
    ShimProcess shim(m_run);
    shim.options = options;
    QCOMPARE(shim.run({program}), 127);
    const auto exit = run::readExit(m_run);
    QVERIFY(exit);
    QCOMPARE(exit->code, 127);
    QCOMPARE(exit->execErrno, error);
    QCOMPARE(exit->signal, 0);
    QCOMPARE(readAll(path("stderr.log")), "wavedeck-shim: " + line + "\n");
    QCOMPARE(exit->stderrBytes, readAll(path("stderr.log")).size());
    QVERIFY(!run::readStarted(m_run));
}

void TestShim::usage_data()
{
    QTest::addColumn<Bytes>("arguments");
    const QByteArray dir = "/tmp";
    QTest::newRow("nothing") << Bytes{};
    QTest::newRow("no program") << Bytes{"--run-dir", dir, "--"};
    QTest::newRow("no separator") << Bytes{"--run-dir", dir, "/bin/true"};
    QTest::newRow("no directory") << Bytes{"--", "/bin/true"};
    QTest::newRow("empty program") << Bytes{"--run-dir", dir, "--", ""};
    QTest::newRow("unknown option") << Bytes{"--run-dir", dir, "--what", "x", "--", "/bin/true"};
    QTest::newRow("fifo and file") << Bytes{"--run-dir", dir, "--fifo", "--stdin", "x", "--", "/bin/true"};
    for (const char* mask : {"", "8", "0888", "1000", "7x", "-1"})
        QTest::addRow("umask %s", mask) << Bytes{"--run-dir", dir, "--umask", mask, "--", "/bin/true"};
    for (const char* limits : {"7", "7:1", "7:1:", "x:1:1", "16:1:1", "7:1:1,", "7:1:1;", "7:-1:1",
             "7:1:99999999999999999999", "-:1:1", ",7:1:1"})
        QTest::addRow("limits %s", limits) << Bytes{"--run-dir", dir, "--limits", limits, "--", "/bin/true"};
}

void TestShim::usage()
{
    QFETCH(Bytes, arguments);
    for (QByteArray& argument : arguments)
        if (argument == "/tmp")
            argument = QFile::encodeName(m_run);
    const QByteArray said = QFile::encodeName(m_temp->filePath(QStringLiteral("said")));
    ShimProcess shim;
    shim.setup = [&] { ::dup2(::open(said.constData(), O_CREAT | O_WRONLY, 0600), 2); };
    shim.startRaw(arguments);
    QCOMPARE(shim.finish(), run::kShimUsage);
    QVERIFY(readAll(QFile::decodeName(said)).startsWith("usage: wavedeck-shim --run-dir DIR"));
    QVERIFY(QDir(m_run).isEmpty());
}

void TestShim::startedNamesAgentAndShim()
{
    ShimProcess shim(m_run);
    shim.options = {"--fifo"};
    shim.start({"/bin/sh", "-c", "echo $$; read line"});
    const pid_t pid = shim.pid();
    QTRY_VERIFY(run::readStarted(m_run));
    QTRY_VERIFY(readAll(path("stdout.log")).endsWith('\n'));
    const auto started = run::readStarted(m_run);
    QVERIFY(run::isLocked(m_run));
    QVERIFY(run::recover(run::readFacts(m_run)) == run::Recovery::Attach);
    QCOMPARE(QByteArray::number(qlonglong(started->agent.pid)), readAll(path("stdout.log")).trimmed());
    const auto startOf = [](long process) {
        const QByteArray stat = readAll(QStringLiteral("/proc/%1/stat").arg(process));
        return stat.mid(stat.lastIndexOf(')') + 2).split(' ').value(19).toULongLong();
    };
    QVERIFY(started->agent.start != 0);
    QCOMPARE(started->agent.start, startOf(started->agent.pid));
    QCOMPARE(started->shim.pid, long(pid));
    QCOMPARE(started->shim.start, startOf(pid));
    QCOMPARE(QByteArray(started->boot), readAll(QStringLiteral("/proc/sys/kernel/random/boot_id")).trimmed());
    const auto claim = run::readClaim(m_run);
    QVERIFY(claim);
    QCOMPARE(claim->shim.pid, long(pid));
    QCOMPARE(claim->shim.start, started->shim.start);
    QVERIFY(!run::readExit(m_run));
    QVERIFY(writeAll(path("stdin"), "go\n"));
    QCOMPARE(shim.finish(), 0);
    QVERIFY(!run::isLocked(m_run));
    const auto exit = run::readExit(m_run);
    QVERIFY(exit && exit->atMs >= started->atMs && started->atMs > 1'600'000'000'000);
}

void TestShim::usageOfResources()
{
    ShimProcess shim(m_run);
    // Burns until its own times say that some CPU was used.
    QCOMPARE(shim.run({"/bin/sh", "-c", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done"}), 0);
    const auto exit = run::readExit(m_run);
    QVERIFY(exit);
    QVERIFY(exit->userMs + exit->systemMs > 0);
    QVERIFY(exit->durationMs > 0);
    QVERIFY(exit->maxRssKib > 100);
}

void TestShim::outputIsByteExact_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no final newline") << QByteArray("a\nb");
    QTest::newRow("NUL and controls") << QByteArray("a\0b\r\n\x1b[31m\x04", 11);
    QTest::newRow("invalid UTF-8") << QByteArray("\xff\xfe\xc3\x28 \xed\xa0\x80\n");
    QByteArray big(20 * 1024 * 1024, 0);
    for (qsizetype i = 0; i < big.size(); ++i)
        big[i] = static_cast<char>(i * 31 + i / 251);
    QTest::newRow("20 MiB") << big;
}

void TestShim::outputIsByteExact()
{
    QFETCH(QByteArray, bytes);
    const QString input = m_temp->filePath(QStringLiteral("input"));
    QVERIFY(writeAll(input, bytes));
    ShimProcess shim(m_run);
    shim.options = {"--stdin", QFile::encodeName(input)};
    QCOMPARE(shim.run({"/usr/bin/tee", "/dev/stderr"}), 0);
    QVERIFY(readAll(path("stdout.log")) == bytes);
    QVERIFY(readAll(path("stderr.log")) == bytes);
    const auto exit = run::readExit(m_run);
    QVERIFY(exit);
    QCOMPARE(exit->stdoutBytes, bytes.size());
    QCOMPARE(exit->stderrBytes, bytes.size());
}

void TestShim::argumentsAreByteExact()
{
    const Bytes arguments{"; rm -rf x", "$( id ) `id`", "a\nb", "it's \"quoted\"", "--", "--fifo", "", "\xff\xfe", "*",
        QByteArray(120 * 1024, 'x')};
    ShimProcess shim(m_run);
    QCOMPARE(shim.run(Bytes{"/usr/bin/printf", "%s\\0"} + arguments), 0);
    QVERIFY(readAll(path("stdout.log")) == arguments.join('\0') + '\0');
}

void TestShim::environmentIsExact()
{
    ShimProcess shim(m_run);
    shim.environment = {"WAVEDECK_RUN_ID=S-001/A/1", "PATH=/nowhere", "X=a\nb=c", "EMPTY=", "RAW=\xff"};
    QCOMPARE(shim.run({"/usr/bin/env", "-0"}), 0);
    QCOMPARE(readAll(path("stdout.log")), shim.environment.join('\0') + '\0');
}

void TestShim::searchesPathOfTheAgent()
{
    const QString program = m_temp->filePath(QStringLiteral("only-here"));
    QVERIFY(writeAll(program, "#!/bin/sh\nexit 42\n"));
    QVERIFY(QFile::setPermissions(program, QFile::ReadOwner | QFile::ExeOwner));
    ShimProcess shim(m_run);
    shim.environment = {"PATH=/nowhere:" + QFile::encodeName(m_temp->path())};
    QCOMPARE(shim.run({"only-here"}), 42);
}

void TestShim::workingDirectory()
{
    ShimProcess shim(m_run);
    shim.options = {"--cwd", "/usr/bin"};
    QCOMPARE(shim.run({"/bin/pwd"}), 0);
    QCOMPARE(readAll(path("stdout.log")), QByteArray("/usr/bin\n"));
}

void TestShim::noOtherDescriptor()
{
    ShimProcess shim(m_run);
    shim.setup = [] { // leaked by a careless caller
        ::dup2(2, 17);
        ::dup2(2, 900);
    };
    QCOMPARE(shim.run({"/bin/ls", "-l", "/proc/self/fd"}), 0);
    Bytes targets;
    for (const QByteArray& line : readAll(path("stdout.log")).split('\n'))
        if (const qsizetype arrow = line.indexOf(" -> "); arrow > 0)
            targets << line.mid(arrow + 4);
    const QByteArray real = QFile::encodeName(QFileInfo(m_run).canonicalFilePath());
    QCOMPARE(targets.size(), 4); // the fourth is the directory that ls reads
    QCOMPARE(targets.at(0), QByteArray("/dev/null"));
    QCOMPARE(targets.at(1), QByteArray(real + "/stdout.log"));
    QCOMPARE(targets.at(2), QByteArray(real + "/stderr.log"));
    QVERIFY(targets.at(3).startsWith("/proc/"));
}

void TestShim::closedStandardStreams()
{
    ShimProcess shim(m_run);
    shim.setup = [] {
        for (const int fd : {0, 1, 2})
            ::close(fd);
    };
    QCOMPARE(shim.run({"/bin/sh", "-c", "echo out; echo err >&2; cat"}), 0);
    QCOMPARE(readAll(path("stdout.log")), QByteArray("out\n"));
    QCOMPARE(readAll(path("stderr.log")), QByteArray("err\n"));
    QVERIFY(run::readExit(m_run));
}

void TestShim::cleanSignals()
{
    ShimProcess shim(m_run);
    shim.setup = [] {
        for (const int signal : {SIGCHLD, SIGPIPE, SIGTERM, SIGHUP, SIGINT})
            ::signal(signal, SIG_IGN);
        sigset_t all;
        ::sigfillset(&all);
        ::sigprocmask(SIG_SETMASK, &all, nullptr);
    };
    QCOMPARE(shim.run({"/bin/grep", "-E", "^Sig(Blk|Ign|Cgt)", "/proc/self/status"}), 0);
    const Bytes lines = readAll(path("stdout.log")).trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    for (const QByteArray& line : lines.mid(0, 2))
        QVERIFY2(line.endsWith("\t0000000000000000"), line.constData());
}

void TestShim::umaskAndLimits()
{
    ShimProcess shim(m_run);
    shim.options = {"--umask", "027", "--limits", "7:200:300,4:0:-,1:-:-"};
    QCOMPARE(shim.run({"/bin/sh", "-c", "umask; ulimit -Sn; ulimit -Hn; ulimit -Sc; ulimit -Hc; ulimit -Sf"}), 0);
    QCOMPARE(readAll(path("stdout.log")), QByteArray("0027\n200\n300\n0\nunlimited\nunlimited\n"));
}

void TestShim::callersUmaskIsKept()
{
    ShimProcess shim(m_run);
    shim.setup = [] { ::umask(0013); };
    QCOMPARE(shim.run({"/bin/sh", "-c", "umask"}), 0);
    QCOMPARE(readAll(path("stdout.log")), QByteArray("0013\n"));
}

void TestShim::filesArePrivate()
{
    ShimProcess shim(m_run);
    shim.options = {"--umask", "000", "--fifo"};
    shim.setup = [] { ::umask(0); };
    shim.start({"/bin/sh", "-c", "read line"});
    QTRY_VERIFY(run::readStarted(m_run));
    const QStringList names = QDir(m_run).entryList(QDir::Files | QDir::System, QDir::Name);
    QCOMPARE(names.join(QLatin1Char(' ')), QStringLiteral("claim exit lock spare started stderr.log stdin stdout.log"));
    for (const QString& name : names) {
        struct stat info = {};
        QCOMPARE(::stat(QFile::encodeName(m_run + QLatin1Char('/') + name).constData(), &info), 0);
        QCOMPARE(info.st_mode & 07777U, 0600U);
        if (name == QLatin1String("spare"))
            QVERIFY(info.st_blocks * 512 >= qint64(run::kSpareBytes));
        if (name == QLatin1String("exit"))
            QCOMPARE(info.st_size, qint64(run::kRecordBytes));
    }
    QVERIFY(writeAll(path("stdin"), "\n"));
    QCOMPARE(shim.finish(), 0);
}

void TestShim::stdinIsNull()
{
    ShimProcess shim(m_run);
    QCOMPARE(shim.run({"/usr/bin/readlink", "/proc/self/fd/0"}), 0);
    QCOMPARE(readAll(path("stdout.log")), QByteArray("/dev/null\n"));
}

void TestShim::stdinIsFile()
{
    const QString prompt = m_temp->filePath(QStringLiteral("prompt"));
    QVERIFY(writeAll(prompt, "do this"));
    ShimProcess shim(m_run);
    shim.options = {"--stdin", QFile::encodeName(prompt)};
    QCOMPARE(shim.run({"/bin/cat"}), 0);
    QCOMPARE(readAll(path("stdout.log")), QByteArray("do this"));
}

void TestShim::stdinIsFifo()
{
    ShimProcess shim(m_run);
    shim.options = {"--fifo"};
    shim.start({"/bin/sh", "-c", "read a; echo got $a; read b; echo got $b"});
    QTRY_VERIFY(run::readStarted(m_run));
    // Two writers one after the other, as two engines: the agent sees no end of file in between.
    QVERIFY(writeAll(path("stdin"), "one\n"));
    QTRY_COMPARE(readAll(path("stdout.log")), QByteArray("got one\n"));
    QVERIFY(processState(pid_t(run::readStarted(m_run)->agent.pid)) != 'Z');
    QVERIFY(writeAll(path("stdin"), "two\n"));
    QCOMPARE(shim.finish(), 0);
    QCOMPARE(readAll(path("stdout.log")), QByteArray("got one\ngot two\n"));
}

QTEST_GUILESS_MAIN(TestShim)
#include "tst_shim.moc"
