// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/loop.h"

#include <sys/epoll.h>
#include <unistd.h>

namespace wavedeck {

Loop::Loop()
    : m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
}

Loop::~Loop()
{
    ::close(m_epoll);
}

Loop::Watch Loop::add(int descriptor, Handler handler)
{
    const Watch watch = m_next++;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = watch;
    if (::epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event) != 0)
        return 0;
    m_handlers.emplace(watch, std::move(handler));
    return watch;
}

void Loop::remove(Watch watch, int descriptor)
{
    if (watch == 0)
        return;
    ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
    m_handlers.erase(watch);
}

void Loop::wait(int timeoutMs)
{
    epoll_event events[64];
    const int count = ::epoll_wait(m_epoll, events, 64, timeoutMs);
    for (int i = 0; i < count; ++i) {
        const auto found = m_handlers.find(events[i].data.u64);
        if (found == m_handlers.end())
            continue;
        const Handler handler = found->second; // it may remove itself
        handler();
    }
}

} // namespace wavedeck
