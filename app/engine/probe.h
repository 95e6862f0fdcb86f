// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/alert/planrules.h"

#include <QByteArray>

namespace wavedeck {

/// Asks whether a port of this machine listens and, with a path, what it answers to an HTTP request. Never blocks: it
/// is looked at from time to time. The engine's thread; owns its socket.
class Probe {
public:
    Probe(int port, const QString& path, qint64 nowMs);
    ~Probe();
    Probe(const Probe&) = delete;
    Probe& operator=(const Probe&) = delete;

    /// The result once there is one: value 0 = healthy, 1 = not. Past limitMs it is not.
    std::optional<MonitorResult> look(qint64 nowMs, qint64 limitMs);

private:
    MonitorResult result(bool healthy, const QString& detail) const;

    int m_socket = -1;
    int m_error = 0; ///< of connecting
    bool m_connected = false;
    qint64 m_since;
    QByteArray m_request; ///< what is left to send
    QByteArray m_answer;
    bool m_http;
};

} // namespace wavedeck
