// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/replayfeed.h"

#include "models/live/livereader.h"
#include "models/store/sessionrepository.h"

#include <QCoreApplication>
#include <QPointer>

#include <algorithm>
#include <limits>

namespace wavedeck::desktop {

namespace {

constexpr int kTickMs = 250;

struct Recording {
    LiveSessionPtr session;
    QList<Event> events;
    QString problem;
};

Recording readRecording(const QString& dataDir, const QString& id)
{
    const auto store = Store::openForReading(dataDir);
    if (!store)
        return {nullptr, {}, store.error().line()};
    LiveReader reader(**store);
    reader.follow(id);
    const auto update = reader.read(utcMs());
    if (!update || !update->now)
        return {nullptr, {}, QStringLiteral("%1: there is no such session").arg(id)};
    if (!hasEnded(update->now->session.state))
        return {nullptr, {}, QStringLiteral("%1 has not ended: it can be replayed when it has").arg(id)};
    return {update->now, SessionRepository(**store).events(id, 0, std::numeric_limits<int>::max()), {}};
}

} // namespace

ReplayFeed::ReplayFeed(SessionFeed& real, QString dataDir, std::function<qint64()> monotonic)
    : m_real(real)
    , m_dataDir(std::move(dataDir))
    , m_monotonic(std::move(monotonic))
    , m_control(*this)
{
    connect(&real, &SessionFeed::updated, this, [this](const LiveUpdate& update) {
        if (!m_replay)
            Q_EMIT updated(update);
    });
    connect(&real, &SessionFeed::sessionsChanged, this, &SessionFeed::sessionsChanged);
    connect(&real, &SessionFeed::machineSampled, this, &SessionFeed::machineSampled);
    connect(&real, &SessionFeed::settingsChanged, this, &SessionFeed::settingsChanged);
    connect(&real, &SessionFeed::engineChanged, this, &SessionFeed::engineChanged);
    connect(&real, &SessionFeed::failed, this, &SessionFeed::failed);
    m_timer.setInterval(kTickMs);
    connect(&m_timer, &QTimer::timeout, this, &ReplayFeed::step);
    m_pool.setMaxThreadCount(1);
}

ReplayFeed::~ReplayFeed()
{
    m_pool.waitForDone();
}

void ReplayFeed::follow(const QString& session)
{
    end();
    m_real.follow(session);
}

void ReplayFeed::end()
{
    m_timer.stop();
    m_replay.reset();
    m_state = {};
    Q_EMIT m_control.changed(m_state);
}

void ReplayFeed::load(const QString& session)
{
    end();
    m_state.session = session;
    m_state.loading = true;
    Q_EMIT m_control.changed(m_state);
    m_pool.start([self = QPointer<ReplayFeed>(this), session, dataDir = m_dataDir] {
        const Recording read = readRecording(dataDir, session);
        QMetaObject::invokeMethod(
            qApp,
            [self, session, read] {
                if (!self || self->m_state.session != session || !self->m_state.loading)
                    return;
                if (read.problem.isEmpty())
                    return self->begin(session, read.session, read.events);
                self->m_state = {};
                self->m_state.problem = read.problem;
                Q_EMIT self->m_control.changed(self->m_state);
            },
            Qt::QueuedConnection);
    });
}

void ReplayFeed::begin(const QString& session, LiveSessionPtr recorded, QList<Event> events)
{
    m_replay = std::make_unique<Replay>(std::move(recorded), std::move(events));
    m_state = {};
    m_state.session = session;
    m_state.playing = true;
    m_state.begins = m_replay->begins();
    m_state.ends = m_replay->ends();
    // An hour is seen in a minute, ten minutes in ten seconds.
    m_state.speed = m_state.ends - m_state.begins > 10 * 60'000 ? 60 : 10;
    m_steppedAt = m_monotonic();
    m_timer.start();
    move(m_state.begins);
}

void ReplayFeed::step()
{
    const qint64 now = m_monotonic();
    const qint64 passed = now - std::exchange(m_steppedAt, now);
    if (m_replay && m_state.playing)
        move(m_state.at + passed * m_state.speed);
}

void ReplayFeed::move(qint64 at)
{
    const LiveUpdate update = m_replay->moveTo(std::clamp(at, m_state.begins, m_state.ends));
    m_state.at = m_replay->at();
    if (m_state.at >= m_state.ends)
        m_state.playing = false;
    Q_EMIT updated(update);
    Q_EMIT m_control.changed(m_state);
}

void ReplayFeed::Control::setPlaying(bool playing)
{
    if (!m_feed.m_replay)
        return;
    // From its end it begins anew.
    if (playing && m_feed.m_state.at >= m_feed.m_state.ends)
        m_feed.move(m_feed.m_state.begins);
    m_feed.m_state.playing = playing;
    m_feed.m_steppedAt = m_feed.m_monotonic();
    Q_EMIT changed(m_feed.m_state);
}

void ReplayFeed::Control::setSpeed(int speed)
{
    if (!m_feed.m_replay || std::find(std::begin(kSpeeds), std::end(kSpeeds), speed) == std::end(kSpeeds))
        return;
    m_feed.m_state.speed = speed;
    Q_EMIT changed(m_feed.m_state);
}

void ReplayFeed::Control::seek(qint64 at)
{
    if (m_feed.m_replay)
        m_feed.move(at);
}

} // namespace wavedeck::desktop
