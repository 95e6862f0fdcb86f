// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <atomic>
#include <mutex>
#include <thread>

namespace wavedeck::test {

/// A real HTTP server on the loopback with a rate limiter that its configuration file can put out of work: the line
/// `limiter = shared 50` refuses the 51st request with 429, `limiter = per-process 50` counts anew for each connection
/// and so never refuses anybody: implemented, and not operational. The file is read again with every request.
class LimitedServer {
public:
    LimitedServer(const QString& configuration, int endPoints);
    ~LimitedServer();
    LimitedServer(const LimitedServer&) = delete;
    LimitedServer& operator=(const LimitedServer&) = delete;

    int port() const { return m_port; } ///< 0 = it could not listen
    QStringList urls() const; ///< one for each end point
    int served() const { return m_served; }
    int endPointsSeen() const;
    void forget(); ///< starts a new minute

private:
    void serve();
    void answer(int connection);
    bool isRefused();

    QString m_configuration;
    int m_endPoints;
    int m_socket = -1;
    int m_port = 0;
    std::atomic<int> m_served{0};
    std::atomic<int> m_counted{0};
    mutable std::mutex m_lock;
    QStringList m_seen;
    std::thread m_thread;
};

} // namespace wavedeck::test
