// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sessionwatch.h"

#include "ui/shell/settings.h"

namespace wavedeck::ui {

SessionWatch::SessionWatch(SessionFeed& feed, const Settings& settings, Clock clock, QObject* parent)
    : QObject(parent)
    , m_settings(settings)
    , m_clock(std::move(clock))
{
    connect(&feed, &SessionFeed::updated, this, &SessionWatch::take);
    connect(&feed, &SessionFeed::machineSampled, this, [this](const MachineSample& sample) {
        m_machine = sample;
        // The reading thread looks at the database as often, and nothing new is news too; but not from an engine that
        // can store nothing.
        if (m_engine.degraded.isEmpty())
            m_heardAt = sample.at;
        Q_EMIT changed();
    });
    connect(&feed, &SessionFeed::engineChanged, this, [this](const EngineHealth& health) {
        m_engine = health;
        summarizeNow();
        Q_EMIT changed();
    });
    connect(&feed, &SessionFeed::failed, this, [this](const Error& error) {
        m_unreadable = error.what.isEmpty() ? std::nullopt : std::optional<Error>(error);
        Q_EMIT changed();
    });
    m_timer.setInterval(1000);
    connect(&m_timer, &QTimer::timeout, this, &SessionWatch::tick);
    m_timer.start();
}

qint64 SessionWatch::ageMs() const
{
    return m_now ? std::max<qint64>(0, now() - (isStale() ? m_now->readAt : std::max(m_now->readAt, m_heardAt))) : -1;
}

bool SessionWatch::isStale() const
{
    return m_unreadable || m_engine.state == EngineHealth::Unreachable;
}

const LiveWave* SessionWatch::waveNow() const
{
    const int at = m_summary.waveNow;
    return m_now && at >= 0 && at < m_now->waves.size() ? &m_now->waves[at] : nullptr;
}

void SessionWatch::take(const LiveUpdate& update)
{
    const bool other = !m_now || !update.now || m_now->session.id != update.now->session.id;
    m_now = update.now;
    summarizeNow();
    noteAttention(other);
    Q_EMIT changed();
}

void SessionWatch::summarizeNow()
{
    // Elapsed stands still while nothing is known of the engine (ui.md 7).
    const qint64 frozen = m_engine.state == EngineHealth::Unreachable && m_engine.since > 0 ? m_engine.since : now();
    m_summary = m_now ? summarize(*m_now, std::min(now(), frozen)) : SessionSummary();
    m_summarizedAt = now();
}

void SessionWatch::tick()
{
    if (m_now && !hasEnded(m_now->session.state) && now() - m_summarizedAt >= 900) {
        summarizeNow();
        noteAttention(false);
    }
    Q_EMIT changed();
}

void SessionWatch::noteAttention(bool anew)
{
    QSet<QString> shown;
    for (const Attention& item : m_summary.attention)
        shown.insert(QString::number(int(item.kind)) + QLatin1Char(' ') + item.subject);
    // What a session that was just opened says is no news, it is its state.
    const bool rose = !anew && !(shown - m_known).isEmpty();
    m_known = shown;
    if (rose)
        Q_EMIT attentionRose();
}

} // namespace wavedeck::ui
