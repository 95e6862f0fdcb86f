// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/server.h"

#include <QObject>

#include <memory>
#include <optional>

class QSocketNotifier;

namespace wavedeck::desktop {

/// One window a data directory: an flock on `window/lock`, and a socket beside it by which a second start hands over
/// what it was asked to open. The kernel frees the lock when the window dies, however it does.
class SingleInstance : public QObject {
    Q_OBJECT
public:
    explicit SingleInstance(const QString& dataDir);
    ~SingleInstance() override;

    /// True when this is the window. Otherwise, without a problem(), ask the other one with handOver().
    bool isFirst() const { return m_lock >= 0; }
    /// Why nobody can tell whether there is one: the lock cannot be opened.
    const std::optional<Error>& problem() const { return m_problem; }
    Status handOver(const QJsonObject& what);

Q_SIGNALS:
    void opened(const QJsonObject& what); ///< another start asks for it

private:
    QString m_folder;
    int m_lock = -1;
    std::optional<Error> m_problem;
    std::unique_ptr<link::Server> m_server;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace wavedeck::desktop
