// SPDX-License-Identifier: GPL-3.0-or-later
// Windows of observation (MON-9): after a session that completed with `observe:` its monitors and the rules about the
// machine go on until the window ends; then, or after a day, somebody has to review it. Part of Engine.
//
// The session stays in the engine until its window is closed. Programs of monitors need the environment of its agents,
// so that is kept as long as the window lasts, and not longer.
#include "app/engine/engine.h"

#include "models/base/clock.h"
#include "models/base/log.h"
#include "models/store/assurancerepository.h"
#include "models/store/sessionmetrics.h"
#include "models/store/spawnrepository.h"

#include <algorithm>

namespace wavedeck {

namespace {
constexpr qint64 kLookMs = 1000;
}

bool Engine::isObserving() const
{
    return std::any_of(
        m_sessions.begin(), m_sessions.end(), [](const auto& session) { return session->observedUntil > 0; });
}

bool Engine::awaitsReview() const
{
    return std::any_of(m_sessions.begin(), m_sessions.end(), [](const auto& session) { return session->reviewAt > 0; });
}

/// Takes over the windows that an engine before left open. One whose plan can no longer be read stays in the list of
/// windows and is not watched.
void Engine::loadObserved()
{
    SessionRepository repository(*m_store);
    for (const Observation& window : AssuranceRepository(*m_store).observations()) {
        const auto row = window.closedAt == 0 ? repository.session(window.session) : std::nullopt;
        const auto plan = row && row->state == SessionState::Completed ? wavedeck::planOf(*row) : std::nullopt;
        auto run = plan ? restoreSession(repository, SpawnRepository(*m_store).spawns(row->id), *row, *plan) : nullptr;
        if (!run) {
            if (window.closedAt == 0)
                log::warn(QStringLiteral("%1 cannot be observed: its plan does not fit").arg(window.session));
            continue;
        }
        run->environment = loadEnvironment(m_options.dataDir, row->id);
        run->observedUntil = window.until;
        run->reviewAt = window.reviewAt();
        SessionRun& session = *run;
        m_sessions.push_back(std::move(run));
        m_monitor.add(session, *m_store);
        m_planMonitors.takeOver(session);
        protocol::load(session, *m_store);
        log::info(QStringLiteral("%1 is observed until %2").arg(session.id(), rfc3339(window.until)));
    }
}

/// Somebody may have closed a window beside the engine; others end, or are due for review.
void Engine::followWindows()
{
    const qint64 now = monotonicMs();
    if (now < m_windowsAt || !awaitsReview() || !m_journal.isEmpty())
        return;
    m_windowsAt = now + kLookMs;
    const qint64 utc = utcMs();
    AssuranceRepository repository(*m_store);
    for (const auto& session : m_sessions) {
        if (session->reviewAt == 0)
            continue;
        const auto window = repository.observation(session->id());
        const bool closed = !window || window->closedAt > 0;
        if (closed)
            session->reviewAt = 0;
        else if (utc >= session->reviewAt)
            m_monitor.askForReview(*session);
        const bool over = session->observedUntil > 0 && (closed || utc >= session->observedUntil);
        if (over) {
            session->observedUntil = 0;
            m_planMonitors.remove(*session);
            removeEnvironment(m_options.dataDir, session->id());
            m_set.note(*session, {}, QStringLiteral("observation"),
                closed ? QStringLiteral("the window was closed") : QStringLiteral("the window has ended"));
        }
        if (over || closed)
            m_monitor.end(*session);
    }
}

} // namespace wavedeck
