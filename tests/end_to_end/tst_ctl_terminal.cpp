// SPDX-License-Identifier: GPL-3.0-or-later
// Following on a terminal: the live table, Ctrl-C and its question, another size.
#include "ctl.h"

#include <QTest>

#include <csignal>

#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace wavedeck::test;

namespace {

const QByteArray kWaiting = "  - id: one\n    agents:\n      - { id: a, argv: [\"while ! test -e done; do sleep 0.05; "
                            "done\"], shell: true }\n";

/// `wavedeckctl run` on a terminal of its own; ended with the object.
class Terminal {
public:
    explicit Terminal(const Ctl& ctl)
    {
        const QByteArray program = Ctl::program().toUtf8();
        const QByteArray dataDir = ctl.dataDir().toUtf8();
        const QByteArray plan = ctl.plan(kWaiting).toUtf8();
        winsize size{30, 100, 0, 0};
        m_pid = ::forkpty(&m_fd, nullptr, nullptr, &size);
        if (m_pid == 0) {
            ::setenv("TERM", "xterm", 1);
            ::execl(program.constData(), program.constData(), "--data-dir", dataDir.constData(), "run",
                plan.constData(), nullptr);
            ::_exit(127);
        }
        ::fcntl(m_fd, F_SETFL, O_NONBLOCK);
    }
    ~Terminal()
    {
        if (m_status < 0) {
            ::kill(m_pid, SIGKILL);
            ::waitpid(m_pid, nullptr, 0);
        }
        ::close(m_fd);
    }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    void type(const QByteArray& keys)
    {
        read(); // what was there before is no answer
        m_seen.clear();
        QCOMPARE(::write(m_fd, keys.constData(), std::size_t(keys.size())), keys.size());
    }
    void resize(unsigned short lines, unsigned short columns)
    {
        read(); // what was there before is no answer
        m_seen.clear();
        winsize size{lines, columns, 0, 0};
        QCOMPARE(::ioctl(m_fd, TIOCSWINSZ, &size), 0);
    }
    /// Waits until this was written since the last key or size.
    bool shows(const QByteArray& text)
    {
        return waitUntil([&] {
            read();
            return m_seen.contains(text);
        });
    }
    /// Its exit status; -1 when it does not end.
    int end()
    {
        waitUntil([&] {
            read();
            int status = 0;
            if (m_status < 0 && ::waitpid(m_pid, &status, WNOHANG) == m_pid)
                m_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
            return m_status >= 0;
        });
        read();
        return m_status;
    }
    const QByteArray& seen() const { return m_seen; }

private:
    void read()
    {
        char text[4096];
        for (ssize_t got = 0; (got = ::read(m_fd, text, sizeof text)) > 0;)
            m_seen.append(text, got);
    }

    pid_t m_pid = -1;
    int m_fd = -1;
    int m_status = -1;
    QByteArray m_seen;
};

} // namespace

class TestCtlTerminal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void questionSurvivesAResize();
    void answers_data();
    void answers();
};

void TestCtlTerminal::questionSurvivesAResize()
{
    Ctl ctl;
    Terminal terminal(ctl);
    QVERIFY(terminal.shows("running"));
    terminal.resize(20, 60);
    QVERIFY2(terminal.shows("progress"), terminal.seen().constData()); // drawn anew
    terminal.type("\x03");
    QVERIFY(terminal.shows("[d]etach"));
    terminal.resize(25, 90);
    QVERIFY(terminal.shows("[d]etach"));
    terminal.type("\n");
    QVERIFY(terminal.shows("progress"));
    ctl.write(QStringLiteral("done"), {});
    QCOMPARE(terminal.end(), 0);
    QVERIFY(terminal.seen().contains("completed"));
}

void TestCtlTerminal::answers_data()
{
    QTest::addColumn<QByteArray>("keys");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("state");
    QTest::newRow("detach") << QByteArray("d\n") << 0 << QStringLiteral("running");
    QTest::newRow("second Ctrl-C") << QByteArray("\x03") << 0 << QStringLiteral("running");
    QTest::newRow("hold") << QByteArray("h\n") << 1 << QStringLiteral("held");
    QTest::newRow("stop") << QByteArray("s\n") << 1 << QStringLiteral("stopped");
}

void TestCtlTerminal::answers()
{
    QFETCH(QByteArray, keys);
    Ctl ctl;
    Terminal terminal(ctl);
    QVERIFY2(terminal.shows("progress"), terminal.seen().constData());
    terminal.type("\x03");
    QVERIFY(terminal.shows("[d]etach"));
    terminal.type(keys);
    QTEST(terminal.end(), "status");
    QTEST(ctl.state(), "state");
    const QByteArray text = ctl.call({QStringLiteral("session"), QStringLiteral("show"), QStringLiteral("S-001")}).out;
    QCOMPARE(text.contains("held: "), ctl.state() == QLatin1String("held"));
}

QTEST_GUILESS_MAIN(TestCtlTerminal)
#include "tst_ctl_terminal.moc"
