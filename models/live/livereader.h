// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/live.h"
#include "models/settings/settings.h"
#include "models/store/store.h"

#include <QSet>

#include <optional>

namespace wavedeck {

/// Reads a session for a window, by `revision`: after the first look only rows that a later commit wrote. Thread of the
/// store, which is open for reading. Keeps what it told last.
class LiveReader {
public:
    explicit LiveReader(Store& store);

    /// Another session; empty = none.
    void follow(const QString& session);
    const QString& followed() const { return m_session; }
    /// What a later commit changed; empty = nothing. Inside one read transaction.
    std::optional<LiveUpdate> read(qint64 now);
    /// The lines that hold for it, when the settings are others than before; empty = nothing changed.
    std::optional<LiveUpdate> apply(const Settings& settings);
    /// Memory, CPU and last output of its live agents, out of their run directories; empty = nothing changed.
    std::optional<LiveUpdate> measure(qint64 now);

    /// The newest session's id; empty = there is none.
    QString newest();
    /// All sessions, newest first; sums of ended ones are kept.
    QList<SessionLine> sessions();
    /// p95Ms and errorPercent of its `request` events of the last five minutes.
    void readRequests(MachineSample& sample);

private:
    LiveUpdate readWhole(qint64 now);
    std::optional<LiveUpdate> readNewer(qint64 revision, qint64 now);
    bool takeAgents(LiveUpdate& update, LiveSession& session, qint64 after);
    void takeAttempts(QSet<int>& changed, LiveSession& session, qint64 after);
    void takeAlerts(LiveSession& session, qint64 after);
    void readFrame(LiveSession& session, qint64 after);
    void readPlanOf(LiveSession& session, const QString& text);

    Store& m_store;
    QString m_session;
    std::shared_ptr<LiveSession> m_now; ///< shared with the views: replaced by a copy before it is changed
    Settings m_settings;
    Thresholds m_planLines; ///< of the followed session
    std::shared_ptr<const Plan> m_plan; ///< the same; null = none yet
    qint64 m_lastEvent = 0;
    qint64 m_events = 0;
    QHash<QString, SessionLine> m_ended;
};

} // namespace wavedeck
