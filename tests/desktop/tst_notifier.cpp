// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/dbusnotices.h"
#include "app/desktop/notifier.h"
#include "tests/ui/livefakes.h"

#include <QDBusConnection>
#include <QDBusContext>
#include <QDBusMessage>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

using namespace wavedeck;
using namespace wavedeck::desktop;
using namespace wavedeck::test;

/// Stands on a bus of its own as a desktop's notification server would.
class FakeServer : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    struct Shown {
        uint replaces;
        QString title;
        QString body;
        QVariantMap hints;
    };
    QList<Shown> shown;
    QStringList able{QStringLiteral("body"), QStringLiteral("actions"), QStringLiteral("body-markup")};

public Q_SLOTS:
    Q_SCRIPTABLE QStringList GetCapabilities() { return able; }
    Q_SCRIPTABLE uint Notify(const QString&, uint replaces, const QString&, const QString& title, const QString& body,
        const QStringList&, const QVariantMap& hints, int)
    {
        shown.append({replaces, title, body, hints});
        return replaces ? replaces : uint(shown.size());
    }

Q_SIGNALS:
    Q_SCRIPTABLE void ActionInvoked(uint id, const QString& key);
    Q_SCRIPTABLE void NotificationClosed(uint id, uint why);
};

class TestNotifier : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_daemon.start(QStringLiteral("dbus-daemon"),
            {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address=1")});
        if (!m_daemon.waitForStarted())
            QFAIL("dbus-daemon is needed: package dbus");
        QVERIFY(m_daemon.waitForReadyRead());
        m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
        QDBusConnection bus = QDBusConnection::connectToBus(m_address, QStringLiteral("server"));
        QVERIFY(bus.isConnected());
        QVERIFY(bus.registerObject(QStringLiteral("/org/freedesktop/Notifications"), &m_server,
            QDBusConnection::ExportScriptableSlots | QDBusConnection::ExportScriptableSignals));
        QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.Notifications")));
    }
    void cleanupTestCase()
    {
        QDBusConnection::disconnectFromBus(QStringLiteral("server"));
        m_daemon.kill();
        m_daemon.waitForFinished();
    }
    void init() { m_server.shown.clear(); }

    void showsAndAClickOpensIt()
    {
        DBusNotices notices(m_address);
        QSignalSpy opened(&notices, &DBusNotices::opened);
        notices.show({QStringLiteral("S-001: lint failed"), QStringLiteral("exit 1"),
                         QStringLiteral("wavedeck:S-001/lint"), true},
            false);
        QTRY_COMPARE(m_server.shown.size(), 1);
        QCOMPARE(m_server.shown[0].title, QStringLiteral("S-001: lint failed"));
        QCOMPARE(m_server.shown[0].hints.value(QStringLiteral("urgency")).toInt(), 2);
        QCOMPARE(m_server.shown[0].hints.value(QStringLiteral("suppress-sound")).toBool(), true);
        // The next one takes its place.
        notices.show({QStringLiteral("later"), {}, QStringLiteral("wavedeck:S-001/other"), false}, true);
        QTRY_COMPARE(m_server.shown.size(), 2);
        QCOMPARE(m_server.shown[1].replaces, 1u);
        // The bus answers the worker; until it has the id of what it shows, a click is nobody's.
        for (int i = 0; i < 100 && opened.isEmpty(); ++i) {
            Q_EMIT m_server.ActionInvoked(1, QStringLiteral("default"));
            opened.wait(50);
        }
        QCOMPARE(opened.isEmpty(), false);
        QCOMPARE(opened.last().first().toString(), QStringLiteral("wavedeck:S-001/other"));
    }

    void outsideTextIsNoMarkup()
    {
        DBusNotices notices(m_address);
        notices.show({QStringLiteral("a\x1b[31mb"), QStringLiteral("<img src=\"file:///x\"> & <b>"), {}, false}, false);
        QTRY_COMPARE(m_server.shown.size(), 1);
        QVERIFY(!m_server.shown[0].body.contains(QLatin1Char('<')));
        QVERIFY(m_server.shown[0].body.contains(QStringLiteral("&lt;img")));
        QVERIFY(!m_server.shown[0].title.contains(QChar(0x1b)));
    }

    void withoutABusItSaysSo()
    {
        DBusNotices notices(QStringLiteral("unix:path=/nonexistent/bus"));
        QSignalSpy unavailable(&notices, &DBusNotices::unavailable);
        notices.show({QStringLiteral("x"), {}, {}, false}, false);
        QTRY_COMPARE(unavailable.size(), 1);
    }

    /// From the feed to the desktop: a failure told once, nothing while somebody looks, none of what was there before.
    void tellsOfTheFollowedSession()
    {
        LiveBuilder make = gatewayHardening();
        FakeFeed feed;
        qint64 now = 0;
        bool looking = false;
        Notifier notifier(feed, [&] { return looking; }, {[&] { return now; }, [&] { return kNow + now; }});
        QSignalSpy told(&notifier, &Notifier::notice);
        const auto wait = [&](int seconds) {
            for (int i = 0; i < seconds; ++i) {
                now += 1000;
                notifier.step();
            }
        };
        feed.tell(make.anew());
        wait(100);
        QCOMPARE(told.size(), 0); // it was so when the window came
        make.set(make.live().agentIndex.value(QStringLiteral("A-017")), AgentState::Failed, 1000);
        feed.tell(make.changed({}));
        wait(100);
        QCOMPARE(told.size(), 1);
        const Notice notice = told[0][0].value<Notice>();
        QVERIFY(notice.title.startsWith(QStringLiteral("S-014: A-017")));
        QCOMPARE(notice.uri, QStringLiteral("wavedeck:S-014/A-017"));
        QVERIFY(notice.urgent);

        // A wave that finds its agents tells everything anew; what waits is told all the same.
        make.set(make.live().agentIndex.value(QStringLiteral("A-024")), AgentState::Failed, 1000);
        feed.tell(make.changed({}));
        wait(5);
        feed.tell(make.anew());
        wait(100);
        QCOMPARE(told.size(), 2);

        looking = true;
        make.set(make.live().agentIndex.value(QStringLiteral("A-018")), AgentState::Failed, 1000);
        feed.tell(make.changed({}));
        wait(5);
        looking = false;
        wait(100);
        QCOMPARE(told.size(), 2);

        // An alert that gets worse is told again.
        make.alert(QStringLiteral("memory"), AlertLevel::Warning, 74, 70, QStringLiteral("%"), 0);
        feed.tell(make.changed({}));
        wait(70);
        QCOMPARE(told.size(), 3);
        make.live().alerts[0].level = AlertLevel::Critical;
        feed.tell(make.changed({}));
        wait(70);
        QCOMPARE(told.size(), 4);
        // Acknowledged and fired anew in the same breath: nothing.
        make.live().alerts[0].acknowledged = {{QStringLiteral("by"), QStringLiteral("ann")}};
        feed.tell(make.changed({}));
        wait(600);
        QCOMPARE(told.size(), 4);
    }

    void tellsOfSessionsThatEnd()
    {
        FakeFeed feed;
        qint64 now = 0;
        Notifier notifier(feed, [] { return false; }, {[&] { return now; }, [&] { return kNow + now; }});
        QSignalSpy told(&notifier, &Notifier::notice);
        SessionLine line;
        line.session.id = QStringLiteral("S-002");
        line.session.name = QStringLiteral("<b>night</b>");
        const auto tell = [&](SessionState state) {
            line.session.state = state;
            Q_EMIT feed.sessionsChanged({line});
            for (int i = 0; i < 80; ++i) {
                now += 1000;
                notifier.step();
            }
        };
        tell(SessionState::Running);
        QCOMPARE(told.size(), 0);
        tell(SessionState::Held);
        QCOMPARE(told.size(), 1);
        QCOMPARE(told[0][0].value<Notice>().uri, QStringLiteral("wavedeck:S-002"));
        tell(SessionState::Held);
        QCOMPARE(told.size(), 1);
        tell(SessionState::Completed);
        QCOMPARE(told.size(), 2);
    }

private:
    QProcess m_daemon;
    QString m_address;
    FakeServer m_server;
};

QTEST_MAIN(TestNotifier)
#include "tst_notifier.moc"
