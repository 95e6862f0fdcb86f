// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/follow.h"

#include "app/ctl/enginelink.h"
#include "app/ctl/livetable.h"
#include "app/ctl/output.h"
#include "app/ctl/render.h"
#include "models/base/clock.h"
#include "models/store/sessionrepository.h"

#include <algorithm>
#include <array>
#include <csignal>

#include <poll.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wavedeck::ctl {

namespace {

constexpr int kLookMs = 100;
constexpr qint64 kRedrawMs = 500; ///< elapsed times move without a commit
constexpr qint64 kLongestPauseMs = 2'000; ///< between starts of an engine that keeps dying
constexpr int kEventsAtOnce = 500;

sigset_t followedSignals()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGWINCH);
    return set;
}

/// Watches the engine's process without polling it.
class EngineWatch {
public:
    explicit EngineWatch(const QString& dataDir)
        : m_dataDir(dataDir)
    {
    }
    ~EngineWatch() { close(); }
    EngineWatch(const EngineWatch&) = delete;
    EngineWatch& operator=(const EngineWatch&) = delete;

    int descriptor() const { return m_fd; }

    void close()
    {
        if (m_fd >= 0)
            ::close(m_fd);
        m_fd = -1;
    }

    /// Connects to the engine, or starts one. An engine that dies again and again is started ever more slowly.
    Status revive()
    {
        close();
        while (::waitpid(-1, nullptr, WNOHANG) > 0) { } // the one that this process started
        const qint64 now = monotonicMs();
        if (now < m_nextStart)
            return Done{};
        bool started = false;
        auto engine = ensureEngine(m_dataDir, &started);
        if (!engine)
            return engine.error();
        m_pause = started ? std::min(kLongestPauseMs, m_pause + kLookMs) : 0;
        m_nextStart = monotonicMs() + m_pause;
        const qint64 pid = (*engine)->enginePid();
        m_fd = int(::syscall(SYS_pidfd_open, pid_t(pid), 0));
        if (started)
            printError(
                QStringLiteral("wavedeckctl: the engine had ended; a new one (pid %1) takes over what runs").arg(pid));
        return Done{};
    }

private:
    QString m_dataDir;
    int m_fd = -1;
    qint64 m_pause = 0;
    qint64 m_nextStart = 0;
};

/// One following, from the first look to the last word.
class Follower {
public:
    Follower(Context& context, const QString& session, const FollowOptions& options)
        : m_context(context)
        , m_session(session)
        , m_options(options)
        , m_live(!context.json() && hasTerminal())
        , m_engine(context.dataDir())
    {
        const sigset_t signals = followedSignals();
        m_signals = ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    }
    ~Follower() { ::close(m_signals); }
    Follower(const Follower&) = delete;
    Follower& operator=(const Follower&) = delete;

    int run();

private:
    enum class Choice { GoOn, Detach, Hold, Stop };

    static bool hasTerminal() { return ::isatty(STDOUT_FILENO) && qgetenv("TERM") != "dumb"; }
    bool isOver(SessionState state) const
    {
        return hasEnded(state) || (state == SessionState::Held && !m_options.wait);
    }
    bool look(Store& store); ///< true when the session is over
    void printEvents(Store& store);
    Status keepEngine();
    void pause();
    bool takeSignals(); ///< true when Ctrl-C was pressed
    Choice askPerson();
    void printQuestion() const;
    Choice readChoice();
    int detach();
    void order(const char* command, int timeoutMs);
    int lastWord();

    Context& m_context;
    QString m_session;
    FollowOptions m_options;
    bool m_live;
    EngineWatch m_engine;
    int m_signals = -1;
    LiveTable m_table;
    SessionState m_state = SessionState::Running;
    qint64 m_version = -1;
    qint64 m_lastEvent = 0;
    qint64 m_drawnAt = 0;
    bool m_asking = false; ///< the question of askPerson() stands on the terminal
};

void Follower::printEvents(Store& store)
{
    SessionRepository repository(store);
    for (;;) {
        const QList<Event> events = repository.events(m_session, m_lastEvent, kEventsAtOnce);
        for (const Event& event : events) {
            m_lastEvent = event.id;
            if (m_live || m_context.json())
                continue;
            print(eventLine(event));
        }
        if (events.size() < kEventsAtOnce)
            return;
    }
}

bool Follower::look(Store& store)
{
    const qint64 version = store.dataVersion();
    const qint64 now = monotonicMs();
    const bool changed = version != m_version;
    if (!changed && !(m_live && now - m_drawnAt >= kRedrawMs))
        return false;
    m_version = version;
    if (m_live) {
        if (const auto rows = m_context.session(m_session)) {
            m_state = rows->session.state;
            m_table.draw(*rows, utcMs());
        }
        m_drawnAt = now;
    } else {
        // Events first: the state that ends the loop must not hide the lines before it.
        if (const auto session = SessionRepository(store).session(m_session))
            m_state = session->state;
        printEvents(store);
    }
    return isOver(m_state);
}

Status Follower::keepEngine()
{
    if (m_engine.descriptor() >= 0) {
        pollfd gone{m_engine.descriptor(), POLLIN, 0};
        if (::poll(&gone, 1, 0) <= 0)
            return Done{};
    }
    // A held session needs no engine until somebody wants something of it.
    if (m_state != SessionState::Running) {
        m_engine.close();
        return Done{};
    }
    return m_engine.revive();
}

void Follower::pause()
{
    std::array<pollfd, 2> waits{pollfd{m_signals, POLLIN, 0}, pollfd{m_engine.descriptor(), POLLIN, 0}};
    ::poll(waits.data(), waits.size(), kLookMs);
}

bool Follower::takeSignals()
{
    bool interrupted = false;
    signalfd_siginfo info{};
    while (::read(m_signals, &info, sizeof info) == sizeof info) {
        interrupted = interrupted || info.ssi_signo == SIGINT;
        if (info.ssi_signo == SIGWINCH && m_live) {
            // What was drawn may have been wrapped: nobody knows where it stands now.
            print(QStringLiteral("\x1b[H\x1b[2J"));
            m_table.release();
            m_drawnAt = 0;
            if (m_asking)
                printQuestion();
        }
    }
    return interrupted;
}

Follower::Choice Follower::readChoice()
{
    std::array<pollfd, 2> waits{pollfd{STDIN_FILENO, POLLIN, 0}, pollfd{m_signals, POLLIN, 0}};
    for (;;) {
        ::poll(waits.data(), waits.size(), -1);
        if (waits[1].revents && takeSignals()) {
            print(QStringLiteral("\n")); // nobody pressed Enter behind the question
            return Choice::Detach;
        }
        if (!waits[0].revents)
            continue;
        char text[256];
        const ssize_t got = ::read(STDIN_FILENO, text, sizeof text);
        switch (got > 0 ? text[0] : 'd') {
        case 'd':
        case 'D':
            return Choice::Detach;
        case 'h':
        case 'H':
            return Choice::Hold;
        case 's':
        case 'S':
            return Choice::Stop;
        default:
            return Choice::GoOn;
        }
    }
}

void Follower::printQuestion() const
{
    print(QStringLiteral(
        "\n%1 goes on without this window. [d]etach, [h]old (no new agents), [s]top it, Enter to go on: ")
              .arg(m_session));
}

Follower::Choice Follower::askPerson()
{
    if (!::isatty(STDIN_FILENO) || !m_live)
        return Choice::Detach;
    m_table.release();
    printQuestion();
    m_asking = true;
    const Choice choice = readChoice();
    m_asking = false;
    return choice;
}

int Follower::detach()
{
    printError(
        QStringLiteral("wavedeckctl: %1 goes on in the background; see `wavedeckctl session show %1`").arg(m_session));
    return m_context.answer({{QStringLiteral("id"), m_session}, {QStringLiteral("state"), QString(word(m_state))}}, {});
}

void Follower::order(const char* command, int timeoutMs)
{
    const auto answer = askAbout(m_context, m_session, QLatin1String(command), {}, timeoutMs);
    if (!answer)
        printError(QStringLiteral("wavedeckctl: ") + answer.error().line());
    else if (answer->contains(QLatin1String("left")))
        printError(
            QStringLiteral("wavedeckctl: %1 processes left").arg(answer->value(QLatin1String("left")).toInteger()));
}

int Follower::lastWord()
{
    const auto rows = m_context.session(m_session);
    if (!rows)
        return m_context.fail(rows.error());
    const qint64 now = utcMs();
    const int status = rows->session.state == SessionState::Completed ? 0 : 1;
    QString text;
    if (!m_live) {
        text = QStringLiteral("%1 %2 after %3\n")
                   .arg(m_session, word(rows->session.state),
                       humanDuration(
                           (rows->session.endedAt > 0 ? rows->session.endedAt : now) - rows->session.startedAt));
        for (const QString& reason : rows->session.reasons)
            text += QStringLiteral("  %1\n").arg(plain(reason));
    }
    if (rows->session.state == SessionState::Held)
        text += QStringLiteral("it waits for a person: see `wavedeckctl session show %1`\n").arg(m_session);
    const auto store = m_context.store();
    if (!store)
        return m_context.fail(store.error());
    return m_context.answer(sessionDocument(**store, *rows, m_context.dataDir(), now), text, status);
}

int Follower::run()
{
    const auto store = m_context.store();
    if (!store)
        return m_context.fail(store.error());
    for (;;) {
        if (look(**store))
            return lastWord();
        if (takeSignals()) {
            switch (askPerson()) {
            case Choice::Detach:
                return detach();
            case Choice::Hold:
                order("session.hold", kStopMs);
                break;
            case Choice::Stop:
                order("session.stop", kStopMs);
                break;
            case Choice::GoOn:
                break;
            }
            continue;
        }
        if (const Status engine = keepEngine(); !engine)
            return m_context.fail(engine.error());
        pause();
    }
}

} // namespace

void blockSignals()
{
    const sigset_t signals = followedSignals();
    ::sigprocmask(SIG_BLOCK, &signals, nullptr);
}

int follow(Context& context, const QString& session, const FollowOptions& options)
{
    return Follower(context, session, options).run();
}

} // namespace wavedeck::ctl
