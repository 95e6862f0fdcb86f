// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/unixsignals.h"

#include <QSocketNotifier>

#include <csignal>

#include <sys/signalfd.h>
#include <unistd.h>

namespace wavedeck::desktop {

namespace {

sigset_t endings()
{
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        sigaddset(&set, signal);
    return set;
}

} // namespace

void UnixSignals::block()
{
    const sigset_t set = endings();
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
}

UnixSignals::UnixSignals()
{
    const sigset_t set = endings();
    m_fd = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    m_notifier = std::make_unique<QSocketNotifier>(m_fd, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        signalfd_siginfo info{};
        while (::read(m_fd, &info, sizeof info) == sizeof info) { }
        Q_EMIT asked();
    });
}

UnixSignals::~UnixSignals()
{
    m_notifier.reset();
    ::close(m_fd);
}

} // namespace wavedeck::desktop
