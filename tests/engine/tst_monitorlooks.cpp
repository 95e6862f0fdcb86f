// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/planmonitors.h"
#include "app/engine/probe.h"
#include "models/base/clock.h"

#include <QElapsedTimer>
#include <QTest>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace wavedeck;

namespace {

MonitorPlan of(MonitorKind kind, const char* pointer = "")
{
    MonitorPlan plan;
    plan.id = QStringLiteral("m");
    plan.kind = kind;
    plan.pointer = QLatin1String(pointer);
    plan.configured = 10;
    plan.declared = {QStringLiteral("default"), QStringLiteral("security")};
    return plan;
}

/// A listener on this machine; a port that nobody listens on when listening is false.
struct Listener {
    int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int port = 0;

    explicit Listener(bool listening = true)
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0
            && ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0)
            port = ntohs(address.sin_port);
        if (listening)
            ::listen(fd, 8);
    }
    ~Listener() { ::close(fd); }
    void answer(const QByteArray& text) const
    {
        const int client = ::accept(fd, nullptr, nullptr);
        if (client >= 0 && ::write(client, text.constData(), std::size_t(text.size())) >= 0)
            ::close(client);
    }
};

std::optional<MonitorResult> lookUntil(Probe& probe)
{
    QElapsedTimer timer;
    timer.start();
    for (;;) {
        if (const auto result = probe.look(timer.elapsed(), 10'000); result)
            return result;
        ::poll(nullptr, 0, 5);
    }
}

} // namespace

/// What a look gives: programs' output, ports and HTTP answers.
class TestMonitorLooks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void programs_data();
    void programs();
    void endings();
    void ports();
    void http_data();
    void http();
    void silence();
};

void TestMonitorLooks::programs_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<double>("value"); // -1 = none
    QTest::addColumn<QString>("detail");
    const auto row = [](const char* name, MonitorKind kind, const char* pointer, int code, const QByteArray& output,
                         double value, const char* detail = "") {
        QTest::newRow(name) << int(kind) << QByteArray(pointer) << code << output << value << QString::fromUtf8(detail);
    };
    row("number", MonitorKind::Metric, "/p/0", 0, R"({"p":[7.5]})", 7.5);
    row("plain number", MonitorKind::Metric, "", 3, " 42\n", 42);
    row("no number", MonitorKind::Metric, "/p", 0, R"({"p":"7"})", -1, "no number at `/p`");
    row("no JSON", MonitorKind::Metric, "/p", 1, "oops", -1, "exit 1");
    row("empty", MonitorKind::Metric, "", 0, "", -1, "no number");
    row("nan", MonitorKind::Metric, "", 0, "nan", -1, "no number");
    row("healthy", MonitorKind::Health, "", 0, "fine\n", 0, "exit 0: fine");
    row("unhealthy", MonitorKind::Health, "", 2, "", 1, "exit 2");
    row("all there, lines", MonitorKind::Subscriptions, "", 0, "default\nsecurity\nmore\n", 0, "all 2");
    row("one missing, lines", MonitorKind::Subscriptions, "", 0, "default\n", 1, "missing: security");
    row("one missing, JSON", MonitorKind::Subscriptions, "/queues", 0, R"({"queues":["security"]})", 1,
        "missing: default");
    row("no queues at all", MonitorKind::Subscriptions, "/x", 0, "{}", 2, "missing: default, security");
    row("cannot ask", MonitorKind::Subscriptions, "", 1, "default\nsecurity\n", -1, "exit 1");
    row("half deployed", MonitorKind::Deployed, "/active", 0, R"({"active":5})", 50, "5 of 10");
    row("nothing deployed", MonitorKind::Deployed, "", 0, "0\n", 100, "0 of 10");
}

void TestMonitorLooks::programs()
{
    QFETCH(int, kind);
    QFETCH(QByteArray, pointer);
    QFETCH(int, code);
    QFETCH(QByteArray, output);
    QFETCH(double, value);
    QFETCH(QString, detail);
    run::Exit exit;
    exit.code = code;
    const MonitorResult result = judgeMonitor(of(MonitorKind(kind), pointer.constData()), exit, false, output);
    QCOMPARE(result.value.value_or(-1), value);
    QVERIFY2(result.detail.contains(detail), qPrintable(result.detail));
}

void TestMonitorLooks::endings()
{
    run::Exit killed;
    killed.signal = 9;
    run::Exit missing;
    missing.execErrno = ENOENT;
    for (const MonitorKind kind : {MonitorKind::Metric, MonitorKind::Subscriptions, MonitorKind::Deployed}) {
        QVERIFY(!judgeMonitor(of(kind), killed, false, "42").value);
        QVERIFY(!judgeMonitor(of(kind), killed, true, "42").value);
    }
    QCOMPARE(judgeMonitor(of(MonitorKind::Health), killed, false, {}).value.value_or(-1), 1.0);
    QCOMPARE(judgeMonitor(of(MonitorKind::Health), killed, true, {}).value.value_or(-1), 1.0);
    QVERIFY(!judgeMonitor(of(MonitorKind::Health), missing, false, {}).value); // it says nothing about the thing
}

void TestMonitorLooks::ports()
{
    const Listener open;
    Probe good(open.port, {}, 0);
    QCOMPARE(lookUntil(good)->value.value_or(-1), 0.0);
    const Listener closed(false);
    Probe bad(closed.port, {}, 0);
    QCOMPARE(lookUntil(bad)->value.value_or(-1), 1.0);
}

void TestMonitorLooks::http_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<double>("value");
    QTest::newRow("200") << QByteArray("HTTP/1.1 200 OK\r\n\r\nfine") << 0.0;
    QTest::newRow("302") << QByteArray("HTTP/1.0 302 Found\r\n\r\n") << 0.0;
    QTest::newRow("404") << QByteArray("HTTP/1.1 404 Not Found\r\n") << 1.0;
    QTest::newRow("500") << QByteArray("HTTP/1.1 500 X\r\n") << 1.0;
    QTest::newRow("no HTTP") << QByteArray("SSH-2.0-OpenSSH\r\n") << 1.0;
    QTest::newRow("nothing") << QByteArray() << 1.0;
    QTest::newRow("garbage") << QByteArray(100'000, 'x') << 1.0;
}

void TestMonitorLooks::http()
{
    QFETCH(QByteArray, answer);
    QFETCH(double, value);
    const Listener server;
    Probe probe(server.port, QStringLiteral("/health"), 0);
    QVERIFY(!probe.look(0, 10'000)); // it was asked
    server.answer(answer);
    QCOMPARE(lookUntil(probe)->value.value_or(-1), value);
}

void TestMonitorLooks::silence()
{
    const Listener server;
    Probe probe(server.port, QStringLiteral("/health"), 1000);
    QVERIFY(!probe.look(1001, 5000));
    QVERIFY(!probe.look(6000, 5000));
    const auto result = probe.look(6001, 5000);
    QVERIFY(result);
    QCOMPARE(result->value.value_or(-1), 1.0);
}

QTEST_GUILESS_MAIN(TestMonitorLooks)
#include "tst_monitorlooks.moc"
