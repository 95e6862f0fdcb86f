// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/dbusnotices.h"

#include "ui/theme/format.h"

#include <QDBusMessage>
#include <QDBusReply>

namespace wavedeck::desktop {

namespace {

const QString kService = QStringLiteral("org.freedesktop.Notifications");
const QString kPath = QStringLiteral("/org/freedesktop/Notifications");
const QString kBus = QStringLiteral("wavedeck-notices");
constexpr int kAnswerMs = 3000;
constexpr int kTitleChars = 120;
constexpr int kBodyChars = 300;
constexpr int kServerDecides = -1; ///< how long it stays

QDBusMessage call(const char* method)
{
    return QDBusMessage::createMethodCall(kService, kPath, kService, QLatin1String(method));
}

} // namespace

NoticeWorker::~NoticeWorker()
{
    if (m_bus) {
        m_bus.reset();
        QDBusConnection::disconnectFromBus(kBus);
    }
}

bool NoticeWorker::connectBus()
{
    if (m_bus && m_bus->isConnected())
        return true;
    if (m_bus) { // it was not there, or went: it may be by now
        m_bus.reset();
        QDBusConnection::disconnectFromBus(kBus);
        m_shown = 0;
    }
    m_bus = m_address.isEmpty() ? QDBusConnection::connectToBus(QDBusConnection::SessionBus, kBus)
                                : QDBusConnection::connectToBus(m_address, kBus);
    if (!m_bus->isConnected())
        return false;
    m_bus->connect(
        kService, kPath, kService, QStringLiteral("ActionInvoked"), this, SLOT(actionInvoked(uint, QString)));
    m_bus->connect(kService, kPath, kService, QStringLiteral("NotificationClosed"), this, SLOT(closed(uint, uint)));
    const QDBusReply<QStringList> able = m_bus->call(call("GetCapabilities"), QDBus::Block, kAnswerMs);
    m_markup = able.isValid() && able.value().contains(QStringLiteral("body-markup"));
    return true;
}

/// Names and reasons are somebody else's text: never markup.
QString NoticeWorker::bodyOf(const QString& text) const
{
    const QString shown = ui::plain(text, kBodyChars);
    return m_markup ? shown.toHtmlEscaped() : shown;
}

void NoticeWorker::show(const Notice& notice, bool sound)
{
    if (!connectBus()) {
        Q_EMIT unavailable(notice);
        return;
    }
    QVariantMap hints{{QStringLiteral("desktop-entry"), QStringLiteral("org.wavedeck.wavedeck")},
        {QStringLiteral("urgency"), QVariant::fromValue(uchar(notice.urgent ? 2 : 1))},
        {QStringLiteral("suppress-sound"), !sound}};
    if (sound)
        hints.insert(QStringLiteral("sound-name"), QStringLiteral("dialog-warning"));
    QDBusMessage message = call("Notify");
    message.setArguments({QStringLiteral("Wavedeck"), m_shown, QStringLiteral("org.wavedeck.wavedeck"),
        ui::plain(notice.title, kTitleChars), bodyOf(notice.body),
        QStringList{QStringLiteral("default"), QStringLiteral("Open")}, hints, kServerDecides});
    const QDBusReply<uint> id = m_bus->call(message, QDBus::Block, kAnswerMs);
    if (!id.isValid()) {
        Q_EMIT unavailable(notice);
        return;
    }
    m_shown = id.value();
    m_uri = notice.uri;
}

void NoticeWorker::actionInvoked(uint id, const QString& key)
{
    Q_UNUSED(key)
    if (id == m_shown && m_shown != 0)
        Q_EMIT opened(m_uri);
}

void NoticeWorker::closed(uint id, uint why)
{
    Q_UNUSED(why)
    if (id == m_shown)
        m_shown = 0;
}

DBusNotices::DBusNotices(const QString& address, QObject* parent)
    : QObject(parent)
    , m_worker(new NoticeWorker(address))
{
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &NoticeWorker::opened, this, &DBusNotices::opened);
    connect(m_worker, &NoticeWorker::unavailable, this, &DBusNotices::unavailable);
    m_thread.setObjectName(QStringLiteral("notices"));
    m_thread.start();
}

DBusNotices::~DBusNotices()
{
    m_thread.quit();
    m_thread.wait();
}

void DBusNotices::show(const Notice& notice, bool sound)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, notice, sound] { worker->show(notice, sound); });
}

} // namespace wavedeck::desktop
