// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/passwords.h"

#include "app/ctl/context.h"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <sodium.h>
#include <termios.h>
#include <unistd.h>

namespace wavedeck::ctl {

namespace {

constexpr int kMostRead = 8 * 1024;

volatile std::sig_atomic_t interruptedBy = 0;

void noteSignal(int signal)
{
    interruptedBy = signal;
}

/// No echo while it lives, whatever ends the reading.
class Silence {
public:
    explicit Silence(int terminal)
        : m_terminal(terminal)
    {
        struct sigaction note = {};
        note.sa_handler = noteSignal; // without SA_RESTART: read() ends
        for (std::size_t i = 0; i < std::size(kSignals); ++i)
            ::sigaction(kSignals[i], &note, &m_before[i]);
        m_silent = ::tcgetattr(terminal, &m_shown) == 0;
        termios quiet = m_shown;
        quiet.c_lflag &= ~tcflag_t(ECHO);
        quiet.c_lflag |= ECHONL;
        m_silent = m_silent && ::tcsetattr(terminal, TCSAFLUSH, &quiet) == 0;
    }
    ~Silence()
    {
        if (m_silent)
            ::tcsetattr(m_terminal, TCSAFLUSH, &m_shown);
        for (std::size_t i = 0; i < std::size(kSignals); ++i)
            ::sigaction(kSignals[i], &m_before[i], nullptr);
        if (interruptedBy != 0)
            ::raise(interruptedBy);
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;
    explicit operator bool() const { return m_silent; }

private:
    static constexpr int kSignals[] = {SIGINT, SIGTERM, SIGQUIT, SIGHUP};
    int m_terminal;
    termios m_shown = {};
    bool m_silent = false;
    struct sigaction m_before[std::size(kSignals)] = {};
};

Error noPassword(const QString& why)
{
    return usage("no-password", QStringLiteral("the password"), why,
        QStringLiteral("give --password-fd N and write it there, ended by a newline"));
}

/// Byte by byte: what stands behind the newline belongs to somebody else.
Result<people::Secret> readLine(int fd)
{
    QByteArray line;
    line.reserve(kMostRead);
    char c = 0;
    bool any = false;
    for (;;) {
        const ssize_t got = ::read(fd, &c, 1);
        if (got < 0 && errno == EINTR && interruptedBy == 0)
            continue;
        if (got < 0)
            return noPassword(QStringLiteral("it cannot be read from descriptor %1").arg(fd));
        any = any || got > 0;
        if (got == 0 || c == '\n')
            break;
        if (line.size() == kMostRead - 1)
            return noPassword(QStringLiteral("it is longer than %1 bytes").arg(kMostRead));
        line.append(c);
    }
    if (line.endsWith('\r'))
        line.chop(1);
    people::Secret secret(line);
    sodium_memzero(line.data(), std::size_t(line.size()));
    if (!any)
        return noPassword(QStringLiteral("descriptor %1 is at its end").arg(fd));
    return secret;
}

Result<people::Secret> askTerminal(const QString& prompt)
{
    const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal < 0)
        return noPassword(QStringLiteral("there is no terminal to ask on"));
    const QByteArray text = prompt.toLocal8Bit() + ": ";
    Result<people::Secret> secret = noPassword(QStringLiteral("the terminal cannot hide it"));
    {
        Silence silence(terminal);
        if (silence && ::write(terminal, text.constData(), std::size_t(text.size())) > 0)
            secret = readLine(terminal);
    }
    ::close(terminal);
    return secret;
}

} // namespace

Result<people::Secret> readPassword(int fd, const QString& prompt)
{
    return fd >= 0 ? readLine(fd) : askTerminal(prompt);
}

Result<people::Secret> readNewPassword(int fd, const QString& prompt)
{
    auto first = readPassword(fd, prompt);
    if (!first || fd >= 0)
        return first;
    const auto second = readPassword(fd, QStringLiteral("Again"));
    if (!second)
        return second.error();
    if (!(*first == *second))
        return usage("password-differs", QStringLiteral("the password"), QStringLiteral("the two are not the same"));
    return first;
}

} // namespace wavedeck::ctl
