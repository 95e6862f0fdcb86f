// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/protocol.h"
#include "models/base/error.h"

#include <memory>

namespace wavedeck::link {

/// A client's end: connects, shakes hands, and asks one thing at a time, waiting for the answer. One thread; use it off
/// the GUI thread. No answer in time, a closed socket and an engine's refusal all come back as an Error, with the code
/// - `engine-not-running`: nobody listens in this data directory;
/// - `engine-forbidden`: the engine or its directory belongs to another user;
/// - `engine-silent`: no answer in time; the client stays usable and ignores the answer should it come later;
/// - `engine-gone`: the connection ended; every further ask() gives the same, connect anew;
/// - `protocol-differs`: the engine is of another version, or what answers is no engine;
/// - `request-too-long`: longer than a frame; nothing was sent;
/// - or the engine's own code.
class Client {
public:
    static Result<std::unique_ptr<Client>> connect(const QString& dataDir, int timeoutMs = 5000);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    Result<QJsonObject> ask(const QString& command, const QJsonObject& args = {}, int timeoutMs = 30000);
    /// The ticket that this process gives with everything it asks from now on, instead of that of who is signed in on
    /// the data directory (people::readTicket()). What runs inside an agent gives neither: it is no person.
    /// Before the first ask() of any thread.
    static void useTicket(const QString& ticket);
    qint64 enginePid() const; ///< as the engine said it in the handshake

private:
    struct Private;
    explicit Client(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace wavedeck::link
