// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/alert/notices.h"

#include <QDBusConnection>
#include <QObject>
#include <QThread>

#include <memory>
#include <optional>

namespace wavedeck::desktop {

/// Speaks org.freedesktop.Notifications (Desktop Notifications Specification 1.2). Lives on a thread of its own: a bus
/// that does not answer must not hold the window.
class NoticeWorker : public QObject {
    Q_OBJECT
public:
    explicit NoticeWorker(QString address)
        : m_address(std::move(address))
    {
    }
    ~NoticeWorker() override;

    /// Takes the place of the one that was shown before.
    void show(const wavedeck::Notice& notice, bool sound);

Q_SIGNALS:
    void opened(const QString& uri); ///< a click on it
    void unavailable(const wavedeck::Notice& notice); ///< nobody on the bus shows it

private Q_SLOTS:
    void actionInvoked(uint id, const QString& key);
    void closed(uint id, uint why);

private:
    bool connectBus();
    QString bodyOf(const QString& text) const;

    QString m_address; ///< empty = the session's bus
    std::optional<QDBusConnection> m_bus;
    bool m_markup = false; ///< the server takes the body for markup
    uint m_shown = 0; ///< 0 = none
    QString m_uri; ///< of the one that is shown
};

/// Notices on the desktop. GUI thread; returns at once.
class DBusNotices : public QObject {
    Q_OBJECT
public:
    /// address: of a bus, for tests; empty = the session's.
    explicit DBusNotices(const QString& address = {}, QObject* parent = nullptr);
    ~DBusNotices() override; ///< ends the thread

    void show(const Notice& notice, bool sound);

Q_SIGNALS:
    void opened(const QString& uri);
    void unavailable(const wavedeck::Notice& notice);

private:
    QThread m_thread;
    NoticeWorker* m_worker; ///< dies with its thread
};

} // namespace wavedeck::desktop

Q_DECLARE_METATYPE(wavedeck::Notice)
