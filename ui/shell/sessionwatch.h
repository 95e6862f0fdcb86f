// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/sessionfeed.h"
#include "models/live/summary.h"

#include <QSet>
#include <QTimer>

#include <functional>
#include <optional>

namespace wavedeck::ui {

class Settings;

/// What the shell knows of the followed session, for everything around the pages: the latest rows and their summary,
/// the engine, the machine, the last error. Summarizes at most four times a second, and once a second while nothing
/// comes. GUI thread.
class SessionWatch : public QObject {
    Q_OBJECT
public:
    using Clock = std::function<qint64()>; ///< UTC ms
    SessionWatch(SessionFeed& feed, const Settings& settings, Clock clock, QObject* parent = nullptr);

    const LiveSession* session() const { return m_now.get(); }
    const SessionSummary& summary() const { return m_summary; }
    const EngineHealth& engine() const { return m_engine; }
    const MachineSample& machine() const { return m_machine; }
    const std::optional<Error>& unreadable() const { return m_unreadable; }

    qint64 now() const { return m_clock(); }
    /// How old the shown numbers are; -1 = there are none.
    qint64 ageMs() const;
    /// The shown numbers stand still though the session may go on: the engine or the database is not reachable.
    bool isStale() const;
    /// The wave that is on, or null.
    const LiveWave* waveNow() const;

Q_SIGNALS:
    void changed();
    void attentionRose(); ///< something needs attention that did not before

private:
    void take(const LiveUpdate& update);
    void summarizeNow();
    void tick();
    void noteAttention(bool anew);

    const Settings& m_settings;
    Clock m_clock;
    LiveSessionPtr m_now;
    SessionSummary m_summary;
    EngineHealth m_engine;
    MachineSample m_machine;
    qint64 m_heardAt = 0; ///< UTC ms; the feed was last known to look
    std::optional<Error> m_unreadable;
    QSet<QString> m_known; ///< what needed attention already
    qint64 m_summarizedAt = 0;
    QTimer m_timer;
};

} // namespace wavedeck::ui
