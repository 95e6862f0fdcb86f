// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <unordered_map>

namespace wavedeck {

/// One epoll for the engine's one thread: descriptors and what to do when they are readable.
class Loop {
public:
    using Handler = std::function<void()>;
    using Watch = std::uint64_t; ///< 0 = none

    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    Watch add(int descriptor, Handler handler);
    /// Takes the descriptor out of the epoll before its owner closes it: a closed descriptor that a just forked
    /// child still holds would go on firing, for a number that may be somebody else's by then.
    void remove(Watch watch, int descriptor);

    /// Waits up to timeoutMs (-1 = for ever) and calls the handlers of what is readable. A handler that was removed
    /// by an earlier one of the same batch is not called.
    void wait(int timeoutMs);

private:
    int m_epoll;
    Watch m_next = 1;
    std::unordered_map<Watch, Handler> m_handlers;
};

} // namespace wavedeck
