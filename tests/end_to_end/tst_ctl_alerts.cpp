// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts and monitors from outside: found, named, acknowledged, silenced, ended.
#include "ctl.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace wavedeck::test;

namespace {

QStringList words(const QString& line)
{
    return line.split(QLatin1Char(' '));
}

QString textOf(const QJsonObject& object, const char* key)
{
    return object.value(QLatin1String(key)).toString();
}

QString codeOf(const Answer& answer)
{
    return textOf(answer.error(), "code");
}

QJsonObject alertOf(const Ctl& ctl, const char* rule)
{
    for (const QJsonValue& alert :
        ctl.json(words(QStringLiteral("alert list S-001"))).json().value(QLatin1String("alerts")).toArray())
        if (textOf(alert.toObject(), "rule") == QLatin1String(rule))
            return alert.toObject();
    return {};
}

QJsonObject monitorOf(const Ctl& ctl, const char* id)
{
    for (const QJsonValue& monitor :
        ctl.json(words(QStringLiteral("monitor list S-001"))).json().value(QLatin1String("monitors")).toArray())
        if (textOf(monitor.toObject(), "id") == QLatin1String(id))
            return monitor.toObject();
    return {};
}

/// Listens on this machine, on a port that nobody had.
class Listener {
public:
    ~Listener() { close(); }
    bool listen()
    {
        m_fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const int yes = 1;
        ::setsockopt(m_fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(m_port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(m_fd, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(m_fd, 64) != 0
            || ::getsockname(m_fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            return false;
        m_port = ntohs(address.sin_port);
        return true;
    }
    void close() const { ::close(m_fd); }
    QByteArray port() const { return QByteArray::number(m_port); }

private:
    int m_fd = -1;
    uint16_t m_port = 0;
};

QByteArray head(const QByteArray& monitors)
{
    return "version: 1\nsession: { name: Test }\nmonitors:\n" + monitors
        + "waves:\n  - id: one\n    agents:\n      - { id: a, argv: [sh, -c, \"while ! test -e done; do sleep 0.05; "
          "done\"] }\n";
}

/// Bytes in all, and percent of them in use.
std::pair<qint64, double> memory()
{
    QFile file(QStringLiteral("/proc/meminfo"));
    qint64 total = 0;
    qint64 available = 0;
    if (file.open(QIODevice::ReadOnly))
        for (const QByteArray& text : file.readAll().split('\n')) {
            const qint64 value = text.mid(text.indexOf(':') + 1).trimmed().split(' ').first().toLongLong() * 1024;
            if (text.startsWith("MemTotal:"))
                total = value;
            else if (text.startsWith("MemAvailable:"))
                available = value;
        }
    return {total, total > 0 ? 100.0 * (1.0 - double(available) / double(total)) : 0};
}

} // namespace

class TestCtlAlerts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void memoryThatIsReallyTakenStopsStarts();
    void thirteenDuplicates();
    void monitorsLook();
    void aStoppedSessionLeavesNoLookBehind();
};

/// The line is put a little above what the machine uses now, and an agent takes it past that.
void TestCtlAlerts::memoryThatIsReallyTakenStopsStarts()
{
    const auto [total, used] = memory();
    if (total <= 0 || used > 70)
        QSKIP("the machine has no memory to spare");
    const double line = used + 8; // it clears five points below
    // dd holds a block in memory until somebody takes it; one read gives at most 2 GiB.
    const qint64 block = std::min(qint64(double(total) * 0.08), qint64(2'000'000'000));
    const QByteArray hold = "dd if=/dev/zero bs=" + QByteArray::number(block)
        + " count=1 iflag=fullblock | (until test -e free; do sleep 0.1; done; cat > /dev/null)";
    if (double(2 * block) < double(total) * 0.12)
        QSKIP("the machine has more memory than this test can fill");
    Ctl ctl;
    const QString plan = ctl.write(QStringLiteral("plan.yaml"),
        "version: 1\nsession: { name: Test }\nthresholds: { memory: { warning: " + QByteArray::number(line, 'f', 2)
            + ", critical: 99.9 } }\nwaves:\n  - id: one\n    agents:\n      - { id: hog, argv: [sh, -c, \"" + hold
            + " & " + hold
            + "; wait\"] }\n"
              "      - { id: ready, argv: [sh, -c, \"until test -e over; do sleep 0.1; done\"] }\n"
              "      - { id: late, argv: [\"true\"], needs: [ready], foreach: { range: [1, 3] } }\n");
    QCOMPARE(ctl.call({QStringLiteral("run"), plan, QStringLiteral("--detach")}).status, 0);
    const auto taken
        = [&] { return agentIn(ctl.session(), QStringLiteral("hog")).value(QLatin1String("rss_bytes")).toInteger(); };
    QVERIFY(waitUntil([&] { return taken() > 2 * block * 9 / 10 && memory().second > line + 1; }, 60'000));
    ctl.write(QStringLiteral("over"), "");
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("ready")) == QLatin1String("succeeded"); }));
    QString reason;
    QVERIFY(waitUntil([&] {
        reason = textOf(agentIn(ctl.session(), QStringLiteral("late#1")), "reason");
        return reason.contains(QStringLiteral("waits for the machine: memory"));
    }));
    QVERIFY2(reason.contains(QStringLiteral("past its warning line")), qPrintable(reason));
    QCOMPARE(ctl.agentState(QStringLiteral("late#1")), QStringLiteral("queued"));
    ctl.write(QStringLiteral("free"), "");
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }, 60'000));
}

void TestCtlAlerts::thirteenDuplicates()
{
    Ctl ctl;
    const QString id
        = ctl.detach("  - id: one\n    agents:\n      - { id: many, argv: [sh, -c, \"for i in 1 2 3 4 5 6 7 "
                     "8 9 10 11 12 13; do sleep 598 & done; wait\"] }\n");
    QCOMPARE(id, QStringLiteral("S-001"));
    QVERIFY(waitUntil(
        [&] { return alertOf(ctl, "duplicates").value(QLatin1String("processes")).toArray().size() == 13; }, 60'000));
    const QJsonObject alert = alertOf(ctl, "duplicates");
    const QString name = textOf(alert, "id");
    QVERIFY2(
        textOf(alert, "text").contains(QStringLiteral("13 of `sleep 598` in many")), qPrintable(textOf(alert, "text")));
    qint64 surplus = 0;
    QList<qint64> pids;
    for (const QJsonValue& value : alert.value(QLatin1String("processes")).toArray()) {
        const QJsonObject process = value.toObject();
        QCOMPARE(textOf(process, "program"), QStringLiteral("sleep 598"));
        QCOMPARE(textOf(process, "agent"), QStringLiteral("many"));
        surplus += pids.isEmpty() ? 0 : process.value(QLatin1String("rss_bytes")).toInteger();
        pids.append(process.value(QLatin1String("pid")).toInteger());
        QVERIFY(isAlive(pids.last()));
    }
    QCOMPARE(alert.value(QLatin1String("waste_bytes")).toInteger(), surplus);
    QVERIFY(surplus > 0);

    QCOMPARE(ctl.call(words(QStringLiteral("alert ack ") + name)).status, 0);
    QVERIFY(!textOf(alertOf(ctl, "duplicates").value(QLatin1String("acknowledged")).toObject(), "by").isEmpty());
    const QString silence = QStringLiteral("alert silence %1 --until 2999-01-01").arg(name);
    QCOMPARE(codeOf(ctl.json(words(silence))), QStringLiteral("reason-missing"));
    QCOMPARE(
        codeOf(ctl.json(words(QStringLiteral("alert silence %1 --reason x").arg(name)))), QStringLiteral("bad-value"));
    QCOMPARE(ctl.call(words(silence + QStringLiteral(" --reason known"))).status, 0);
    QVERIFY(alertOf(ctl, "duplicates").value(QLatin1String("silenced")).toBool());
    QCOMPARE(codeOf(ctl.json(words(QStringLiteral("alert ack AL-999")))), QStringLiteral("unknown-alert"));

    const Answer ended = ctl.json(words(QStringLiteral("alert end ") + name));
    QCOMPARE(ended.status, 0);
    QCOMPARE(ended.json().value(QLatin1String("ended")).toInt(), 12);
    QCOMPARE(ended.json().value(QLatin1String("left")).toInt(), 0);
    for (qsizetype i = 0; i < pids.size(); ++i)
        QCOMPARE(isAlive(pids.at(i)), i == 0); // the oldest stays
    QVERIFY(
        waitUntil([&] { return textOf(alertOf(ctl, "duplicates"), "phase") == QLatin1String("resolved"); }, 60'000));
    QCOMPARE(codeOf(ctl.json(words(QStringLiteral("alert end ") + name))), QStringLiteral("alert-resolved"));
    QCOMPARE(ctl.call(words(QStringLiteral("session stop S-001"))).status, 0);
    QVERIFY(!isAlive(pids.first()));
}

void TestCtlAlerts::monitorsLook()
{
    Ctl ctl;
    Listener server;
    QVERIFY(server.listen());
    const QByteArray port = server.port();
    ctl.write(QStringLiteral("queues"), "default\nresilience\nnotifications\nmetrics\nexports\n");
    ctl.write(QStringLiteral("gauge"), "{\"percent\": 4}\n");
    const QString plan = ctl.write(QStringLiteral("plan.yaml"),
        head("  - { id: violations, argv: [cat, gauge], json: /percent, expected: 5, warning: 10, critical: 20, unit: "
             "\"%\", every: 1s }\n"
             "  - { id: port, kind: health, port: "
            + port
            + ", every: 1s }\n"
              "  - { id: queues, kind: subscriptions, declared: [default, resilience, notifications, metrics, exports, "
              "security], argv: [cat, queues], every: 1s }\n"
              "  - { id: servers, kind: deployed, configured: 10, argv: [sh, -c, \"echo 5\"], every: 1s, warning: 60 "
              "}\n"
              "  - { id: hangs, kind: health, argv: [sleep, \"597\"], every: 1s, kill_after: 1s }\n"
              "  - { id: silent, argv: [\"true\"], critical: 1, every: 1s }\n"));
    QCOMPARE(ctl.call({QStringLiteral("run"), plan, QStringLiteral("--detach")}).status, 0);
    const auto state = [&](const char* id) { return textOf(monitorOf(ctl, id), "state"); };
    QVERIFY(waitUntil([&] { return state("violations") == QLatin1String("ok"); }));
    QVERIFY(waitUntil([&] { return state("port") == QLatin1String("ok"); }));
    QCOMPARE(monitorOf(ctl, "servers").value(QLatin1String("value")).toDouble(), 50.0); // MON-14
    QVERIFY(monitorOf(ctl, "servers").value(QLatin1String("verified")).toBool());
    QVERIFY(waitUntil([&] { return !alertOf(ctl, "monitor:queues").isEmpty(); }));
    QVERIFY(textOf(alertOf(ctl, "monitor:queues"), "text").contains(QStringLiteral("missing: security"))); // MON-12
    QVERIFY(waitUntil([&] { return state("hangs") == QLatin1String("critical"); }, 60'000));
    QVERIFY2(textOf(monitorOf(ctl, "hangs"), "detail").contains(QStringLiteral("no answer within")),
        qPrintable(textOf(monitorOf(ctl, "hangs"), "detail")));
    QVERIFY(waitUntil([&] { return state("silent") == QLatin1String("no-data"); }));
    QCOMPARE(ctl.call(words(QStringLiteral("monitor list S-001"))).status, 1);

    ctl.write(QStringLiteral("gauge"), "{\"percent\": 7}\n"); // MON-6
    QVERIFY(waitUntil([&] { return state("violations") == QLatin1String("elevated"); }));
    QVERIFY(alertOf(ctl, "monitor:violations").isEmpty());
    ctl.write(QStringLiteral("gauge"), "{\"percent\": 21}\n");
    QVERIFY(
        waitUntil([&] { return textOf(alertOf(ctl, "monitor:violations"), "level") == QLatin1String("critical"); }));
    server.close(); // MON-11
    QVERIFY(waitUntil([&] { return textOf(alertOf(ctl, "monitor:port"), "phase") == QLatin1String("firing"); }));
    QVERIFY(server.listen());
    QVERIFY(waitUntil([&] { return textOf(alertOf(ctl, "monitor:port"), "phase") == QLatin1String("resolved"); }));
    ctl.write(QStringLiteral("queues"), "default\nresilience\nnotifications\nmetrics\nexports\nsecurity\n");
    QVERIFY(waitUntil([&] { return textOf(alertOf(ctl, "monitor:queues"), "phase") == QLatin1String("resolved"); }));
    QVERIFY(ctl.json(words(QStringLiteral("monitor history S-001 port")))
                .json()
                .value(QLatin1String("results"))
                .toArray()
                .size()
        >= 3);
    QCOMPARE(codeOf(ctl.json(words(QStringLiteral("monitor history S-001 x")))), QStringLiteral("unknown-monitor"));
    QCOMPARE(codeOf(ctl.json(words(QStringLiteral("monitor list S-002")))), QStringLiteral("unknown-session"));
    ctl.write(QStringLiteral("done"), "");
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
    QVERIFY(textOf(monitorOf(ctl, "port"), "checked_at").size() > 10); // still told, and after a while unverified
}

void TestCtlAlerts::aStoppedSessionLeavesNoLookBehind()
{
    Ctl ctl;
    const QString plan = ctl.write(QStringLiteral("plan.yaml"),
        head("  - { id: hangs, kind: health, argv: [sh, -c, \"echo $$ > pid; exec sleep 596\"], kill_after: 1h }\n"));
    QCOMPARE(ctl.call({QStringLiteral("run"), plan, QStringLiteral("--detach")}).status, 0);
    QVERIFY(waitUntil([&] { return ctl.read(QStringLiteral("pid")).endsWith('\n'); }));
    const qint64 first = ctl.read(QStringLiteral("pid")).trimmed().toLongLong();
    QVERIFY(isAlive(first));
    // What a killed engine leaves running is ended by the next one, which looks anew.
    const qint64 engine = ctl.enginePid();
    QVERIFY(
        engine > 0 && QProcess::execute(QStringLiteral("kill"), {QStringLiteral("-9"), QString::number(engine)}) == 0);
    QVERIFY(waitUntil([&] { return !isAlive(engine); }));
    QCOMPARE(ctl.call(words(QStringLiteral("engine start"))).status, 0);
    QVERIFY(waitUntil([&] { return !isAlive(first); }));
    QVERIFY(waitUntil([&] {
        const qint64 now = ctl.read(QStringLiteral("pid")).trimmed().toLongLong();
        return now > 0 && now != first && isAlive(now);
    }));
    const qint64 second = ctl.read(QStringLiteral("pid")).trimmed().toLongLong();
    QCOMPARE(ctl.call(words(QStringLiteral("session stop S-001"))).status, 0);
    QVERIFY(waitUntil([&] { return !isAlive(second); }));
    QVERIFY(!QDir(ctl.dataDir() + QStringLiteral("/runs/S-001/@monitor.hangs/1")).exists());
}

QTEST_GUILESS_MAIN(TestCtlAlerts)
#include "tst_ctl_alerts.moc"
