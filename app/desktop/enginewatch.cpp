// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/enginewatch.h"

#include "app/link/enginestarter.h"
#include "models/base/clock.h"

#include <QSocketNotifier>
#include <QThread>

#include <algorithm>

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wavedeck::desktop {

namespace {

constexpr int kTickMs = 1000;
constexpr int kStatusMs = 5000;
constexpr int kLongestPauseMs = 5000;

} // namespace

EngineWatch::EngineWatch(QString dataDir)
    : m_dataDir(std::move(dataDir))
{
}

EngineWatch::~EngineWatch() = default;

void EngineWatch::start()
{
    m_timer = std::make_unique<QTimer>();
    connect(m_timer.get(), &QTimer::timeout, this, &EngineWatch::tick);
    m_timer->start(kTickMs);
    connect(
        thread(), &QThread::finished, this,
        [this] {
            drop();
            m_timer.reset();
        },
        Qt::DirectConnection);
    tell(EngineHealth::Idle);
}

void EngineWatch::setNeeded(bool needed)
{
    if (needed == m_needed)
        return;
    m_needed = needed;
    m_nextTry = 0;
    tick();
}

void EngineWatch::tick()
{
    if (!m_needed) {
        drop();
        tell(EngineHealth::Idle);
        return;
    }
    if (!m_client) {
        if (monotonicMs() >= m_nextTry)
            connectNow();
        return;
    }
    const auto status = m_client->ask(QStringLiteral("engine.status"), {}, kStatusMs);
    if (!status) {
        if (status.error().code == QLatin1String("engine-gone"))
            gone();
        else
            tell(EngineHealth::Unreachable, status.error().line());
        return;
    }
    m_pauseMs = 0;
    tell(EngineHealth::Connected, {}, *status);
}

void EngineWatch::connectNow()
{
    bool started = false;
    auto client = link::ensureEngine(m_dataDir, &started);
    if (!client) {
        m_pauseMs = std::clamp(m_pauseMs * 2, 1000, kLongestPauseMs);
        m_nextTry = monotonicMs() + m_pauseMs;
        tell(EngineHealth::Unreachable, client.error().line());
        return;
    }
    if (started) {
        m_pauseMs = std::min(kLongestPauseMs, m_pauseMs + 100);
        m_nextTry = monotonicMs() + m_pauseMs;
    }
    m_client = std::move(*client);
    m_health.pid = m_client->enginePid();
    m_pidfd = int(::syscall(SYS_pidfd_open, pid_t(m_health.pid), 0));
    if (m_pidfd >= 0) {
        m_end = std::make_unique<QSocketNotifier>(m_pidfd, QSocketNotifier::Read);
        connect(m_end.get(), &QSocketNotifier::activated, this, &EngineWatch::gone);
    }
    tick();
}

void EngineWatch::gone()
{
    ::waitpid(pid_t(m_health.pid), nullptr, WNOHANG); // ours, when this window started it
    drop();
    if (!m_needed)
        return tell(EngineHealth::Idle);
    tell(EngineHealth::Starting);
    QTimer::singleShot(std::max<qint64>(0, m_nextTry - monotonicMs()), this, [this] {
        if (!m_client && m_needed)
            connectNow();
    });
}

void EngineWatch::drop()
{
    m_client.reset();
    if (m_end) {
        // It may be what called us.
        m_end->setEnabled(false);
        m_end.release()->deleteLater();
    }
    if (m_pidfd >= 0)
        ::close(std::exchange(m_pidfd, -1));
}

void EngineWatch::tell(EngineHealth::State state, const QString& problem, const QJsonObject& status)
{
    EngineHealth next = m_health;
    if (state != m_health.state || !m_told)
        next.since = utcMs();
    next.state = state;
    next.problem = problem;
    next.pid = m_client ? m_client->enginePid() : 0;
    next.degraded = status.value(QLatin1String("degraded")).toString();
    if (!status.isEmpty())
        next.version = status.value(QLatin1String("version")).toString();
    const bool same = m_told && next.state == m_health.state && next.degraded == m_health.degraded
        && next.problem == m_health.problem && next.pid == m_health.pid;
    m_health = next;
    m_told = true;
    if (!same)
        Q_EMIT changed(m_health);
}

} // namespace wavedeck::desktop
