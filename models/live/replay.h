// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/live.h"

/// A recorded session as it was at any time: its events are applied one after the other. What no event tells (progress,
/// tokens and cost of an agent that has not ended, memory) is unknown at that time, never made up. Pure; one thread.
namespace wavedeck {

class Replay {
public:
    /// events: all of the session, oldest first.
    Replay(LiveSessionPtr recorded, QList<Event> events);

    qint64 begins() const { return m_recorded->session.startedAt; } ///< UTC ms
    qint64 ends() const; ///< UTC ms
    qint64 at() const { return m_at; }
    const QString& session() const { return m_recorded->session.id; }

    /// As it stood at a time. Forwards only what happened since is told; backwards everything anew.
    LiveUpdate moveTo(qint64 at);

private:
    void rewind();
    void apply(const Event& event);
    void applyAgent(const Event& event);
    void applyWave(const Event& event);
    void applyGate(const Event& event);
    void applySession(const Event& event);
    void showAlerts();

    LiveSessionPtr m_recorded;
    QList<Event> m_events;
    LiveSession m_now;
    qsizetype m_next = 0; ///< event
    qint64 m_at = -1;
    QList<int> m_touched; ///< agents, by what was applied since the last update
};

} // namespace wavedeck
