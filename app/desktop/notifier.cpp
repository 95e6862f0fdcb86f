// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/notifier.h"

#include "models/live/links.h"

#include <QDateTime>

#include <algorithm>

namespace wavedeck::desktop {

namespace {

constexpr qsizetype kMostEnds = 20;

QString groupOf(Attention::Kind kind)
{
    switch (kind) {
    case Attention::AgentFailed:
        return QStringLiteral("failed");
    case Attention::AgentLost:
        return QStringLiteral("lost");
    case Attention::GateFailed:
        return QStringLiteral("gates failed");
    case Attention::AlertCritical:
        return QStringLiteral("critical");
    case Attention::GateWaits:
        return QStringLiteral("gates wait");
    case Attention::SessionHeld:
        return QStringLiteral("held");
    case Attention::AgentOverdue:
        return QStringLiteral("overdue");
    case Attention::AgentBlocked:
        return QStringLiteral("blocked");
    case Attention::AlertWarning:
        return QStringLiteral("warnings");
    case Attention::AgentSilent:
        break;
    }
    return QStringLiteral("silent");
}

} // namespace

Notifier::Notifier(SessionFeed& feed, std::function<bool()> looking, Clock clock, QObject* parent)
    : QObject(parent)
    , m_looking(std::move(looking))
    , m_clock(std::move(clock))
{
    connect(&feed, &SessionFeed::updated, this, [this](const LiveUpdate& update) {
        // Not `anew`: that a wave brought more agents is no reason to swallow what is waiting.
        m_anew = m_anew || !m_live || !update.now || m_live->session.id != update.now->session.id;
        m_live = update.now;
    });
    connect(&feed, &SessionFeed::settingsChanged, this, [this](const Settings& settings) { m_settings = settings; });
    connect(&feed, &SessionFeed::sessionsChanged, this, &Notifier::takeSessions);
    m_timer.setInterval(1000);
    connect(&m_timer, &QTimer::timeout, this, &Notifier::step);
    m_timer.start();
}

void Notifier::takeSessions(const QList<SessionLine>& sessions)
{
    for (const SessionLine& line : sessions) {
        const QString& id = line.session.id;
        const SessionState now = line.session.state;
        const auto before = m_states.constFind(id);
        const bool news = m_told && (before == m_states.constEnd() || *before != now) && now != SessionState::Running;
        m_states.insert(id, now);
        // That the followed one is held is told with its reasons.
        if (!news || !m_settings.isOn(QStringLiteral("notify.sessions"))
            || (now == SessionState::Held && m_live && m_live->session.id == id))
            continue;
        const QString text = line.session.name.isEmpty() ? id : QString(id + QLatin1Char(' ') + line.session.name);
        m_ends.append({QStringLiteral("session %1 %2 %3").arg(id, word(now)).arg(m_clock.monotonic()),
            QStringLiteral("sessions ") + word(now),
            {QStringLiteral("%1: %2").arg(text, word(now)),
                QStringLiteral("%1 of %2 agents succeeded.").arg(line.succeeded).arg(line.agents), linkTo(id),
                now == SessionState::Failed},
            false});
    }
    m_told = true;
    if (m_ends.size() > kMostEnds)
        m_ends.remove(0, m_ends.size() - kMostEnds);
}

QString Notifier::findItems()
{
    m_items.clear();
    if (!m_live)
        return QStringLiteral("No session");
    if (!mayChange(*m_live))
        return QStringLiteral("%1: %2").arg(m_live->session.id, word(m_live->session.state));
    const SessionSummary summary = summarize(*m_live, m_clock.utc());
    const QString& session = m_live->session.id;
    const bool onlyCritical = m_settings.text(QStringLiteral("notify.level")) == QStringLiteral("critical");
    for (const Attention& one : summary.attention) {
        if (onlyCritical && one.kind == Attention::AlertWarning)
            continue;
        // A worse level of an alert is another item: it is told anew.
        m_items.append({QStringLiteral("%1 %2 %3").arg(session).arg(int(one.kind)).arg(one.subject), groupOf(one.kind),
            {QStringLiteral("%1: %2").arg(session, one.title), one.detail, linkTo(session, one.subject), one.isBad()},
            true, one.kind == Attention::AlertCritical});
    }
    return QStringLiteral("%1: %2, %3 of %4 done")
        .arg(session, summary.verdict)
        .arg(summary.counts.done())
        .arg(summary.counts.total());
}

void Notifier::step()
{
    const QString text = findItems();
    Q_EMIT stepped(text, int(m_items.size()),
        std::any_of(m_items.begin(), m_items.end(), [](const NoticeItem& item) { return item.notice.urgent; }));
    const bool seen = m_looking() || std::exchange(m_anew, false) || !m_settings.isOn(QStringLiteral("notify.desktop"));
    const auto time = [this](const char* key) {
        return QTime::fromString(m_settings.text(QLatin1String(key)), QStringLiteral("HH:mm"));
    };
    const QuietHours hours{time("quiet_hours.from"), time("quiet_hours.until")};
    const bool quiet = hours.holds(QDateTime::fromMSecsSinceEpoch(m_clock.utc()).time());
    if (const auto one = m_book.step(m_items + m_ends, m_clock.monotonic(), seen, quiet))
        Q_EMIT notice(*one);
}

} // namespace wavedeck::desktop
