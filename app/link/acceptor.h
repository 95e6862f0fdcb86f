// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/endpoint.h"

namespace wavedeck::link {

/// The listening socket, its directory and its file, which goes with it. Lets in only clients of the same uid. For
/// Server alone.
class Acceptor {
public:
    Acceptor() = default;
    ~Acceptor();
    Acceptor(const Acceptor&) = delete;
    Acceptor& operator=(const Acceptor&) = delete;

    Status open(const QString& dataDir);
    int socket() const { return m_listening.socket.get(); }

    enum class Outcome {
        Client, ///< here it is
        TurnedAway, ///< of another user, gone already, or no descriptor was left for it; there may be more
        Nobody, ///< nobody waits
        Later, ///< somebody waits and cannot even be turned away: call recover() before the next try
    };
    Outcome next(Descriptor& client);
    void recover();

    /// Sends the error about the connection as far as the socket takes it at once.
    static void refuse(int socket, const Error& error);

private:
    Outcome turnOneAway();

    Descriptor m_directory;
    Listening m_listening;
    Descriptor m_spare; ///< given up for an instant to turn a client away when no descriptor is left
};

} // namespace wavedeck::link
