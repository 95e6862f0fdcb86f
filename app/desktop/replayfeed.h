// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/clock.h"
#include "models/live/replay.h"
#include "models/live/replaycontrol.h"
#include "models/live/sessionfeed.h"

#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

namespace wavedeck::desktop {

/// The feed of the window: what the real one tells, or a recorded session over time in its place. Reads a recording on
/// a thread of its own. GUI thread.
class ReplayFeed : public SessionFeed {
    Q_OBJECT
public:
    /// monotonic: milliseconds, for tests.
    ReplayFeed(SessionFeed& real, QString dataDir, std::function<qint64()> monotonic = monotonicMs);
    ~ReplayFeed() override; ///< waits for what is being read

    ReplayControl& control() { return m_control; }
    /// UTC ms: of the replay while there is one, otherwise now.
    qint64 now() const { return m_replay ? m_replay->at() : utcMs(); }

    void follow(const QString& session) override; ///< ends a replay
    QString followed() const override { return m_replay ? m_replay->session() : m_real.followed(); }
    void stay(bool on) override { m_real.stay(on); }
    void retry() override { m_real.retry(); }
    void step(); ///< four times a second by itself

private:
    class Control : public ReplayControl {
    public:
        explicit Control(ReplayFeed& feed)
            : m_feed(feed)
        {
        }
        void start(const QString& session) override { m_feed.load(session); }
        void stop() override { m_feed.follow(QString(m_feed.m_state.session)); } // it is cleared on the way
        void setPlaying(bool playing) override;
        void setSpeed(int speed) override;
        void seek(qint64 at) override;
        const ReplayState& state() const override { return m_feed.m_state; }

    private:
        ReplayFeed& m_feed;
    };

    void load(const QString& session);
    void begin(const QString& session, LiveSessionPtr recorded, QList<Event> events);
    void move(qint64 at);
    void end();

    SessionFeed& m_real;
    QString m_dataDir;
    std::function<qint64()> m_monotonic;
    Control m_control;
    ReplayState m_state;
    std::unique_ptr<Replay> m_replay;
    qint64 m_steppedAt = 0; ///< monotonic
    QTimer m_timer;
    QThreadPool m_pool;
};

} // namespace wavedeck::desktop
