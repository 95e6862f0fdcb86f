// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/startholds.h"

#include "app/engine/debting.h"
#include "app/engine/signedplans.h"
#include "app/engine/waiting.h"
#include "models/plan/readingrule.h"
#include "models/store/knowledgeuse.h"

#include <QHash>

#include <algorithm>

namespace wavedeck::startholds {

namespace {

constexpr qint64 kAgainMs = 1000;
constexpr qint64 kOldMs = 5000; ///< signatures are looked at again, though no other connection wrote

/// Whether anything in a register can hold a wave of it; else nothing is read.
bool asks(const SessionRun& session)
{
    return session.plan.debtCeiling.isSet() || signedplans::asks(session)
        || std::any_of(session.waves.begin(), session.waves.end(),
            [&](const WaveRun& wave) { return debting::isDeployment(session, wave); });
}

/// `waits for required reading of L1 QA: RETRO-001, LESSON-004`
QString readingHold(const QList<RequiredReading>& unread, const QString& givenRole)
{
    constexpr qsizetype kMostNamed = 5;
    const QString role = readingRole(givenRole);
    QStringList refs;
    for (const RequiredReading& one : unread)
        if (one.role == role)
            refs.append(one.ref);
    if (refs.isEmpty() || role.isEmpty())
        return {};
    const QString more
        = refs.size() > kMostNamed ? QStringLiteral(" and %1 more").arg(refs.size() - kMostNamed) : QString();
    return waiting::kWaits + QStringLiteral("required reading of ") + role + QStringLiteral(": ")
        + refs.mid(0, kMostNamed).join(QStringLiteral(", ")) + more;
}

/// Holds of roles stand beside those of waves, whose ids have no spaces.
QString keyOf(const QString& role)
{
    return QStringLiteral("role ") + readingRole(role);
}

/// True when one of them waits.
bool tellAgents(SessionRun& session, Store& store)
{
    if (readingRuleOf(session.plan) != ReadingRule::Hold)
        return false;
    QHash<QString, QString>& known = session.startHolds.signedPlan;
    known.removeIf([](const auto& one) { return one.key().startsWith(QLatin1String("role ")); });
    const QList<RequiredReading> unread = KnowledgeUse(store).unread();
    if (unread.isEmpty())
        return false;
    bool held = false;
    for (const WaveRun& wave : session.waves)
        for (const AgentRun& agent : wave.agents) {
            const QString key = keyOf(agent.row.row.role);
            if (!known.contains(key))
                known.insert(key, readingHold(unread, agent.row.row.role));
            held = held || (!known.value(key).isEmpty() && agent.row.row.state == AgentState::Queued);
        }
    return held;
}

/// True when one of them waits.
bool tellWaves(SessionRun& session, Store& store, qint64 now)
{
    const debting::Open open = debting::openOf(session, store);
    StartHolds& known = session.startHolds;
    if (const qint64 version = store.dataVersion(); known.version != version || now - known.at > kOldMs
        || now < known.at || (known.until > 0 && now >= known.until)) {
        known.version = version;
        known.at = now;
        known.until = 0;
        known.signedPlan.clear();
        for (const WaveRun& wave : session.waves)
            if (signedplans::asks(session) && wave.row->state == WaveState::Pending)
                known.signedPlan.insert(
                    wave.row->id, signedplans::holdOf(store, session, wave.row->id, now, known.until));
    }
    bool held = false;
    for (WaveRun& wave : session.waves) {
        wave.startHolds.clear();
        if (wave.row->state != WaveState::Pending)
            continue;
        if (const QString why = known.signedPlan.value(wave.row->id); !why.isEmpty())
            wave.startHolds.append(why);
        wave.startHolds += debting::holds(session, wave, open);
        held = held || !wave.startHolds.isEmpty();
    }
    return held;
}

} // namespace

void waitForStore(SessionRun& session)
{
    if (!asks(session))
        return;
    for (WaveRun& wave : session.waves)
        if (wave.row->state == WaveState::Pending && !wave.startHolds.contains(QString()))
            wave.startHolds.append(QString());
}

bool isWaitingForStore(const SessionRun& session)
{
    return std::any_of(session.waves.begin(), session.waves.end(),
        [](const WaveRun& wave) { return wave.startHolds.contains(QString()); });
}

void stored(SessionRun& session)
{
    for (WaveRun& wave : session.waves)
        wave.startHolds.removeAll(QString());
}

qint64 tell(SessionRun& session, Store& store, qint64 now)
{
    const bool isWaiting = asks(session) && isWaitingForStore(session);
    const bool waves = !isWaiting && asks(session) && tellWaves(session, store, now);
    const bool agents = tellAgents(session, store);
    return isWaiting ? now : waves || agents ? now + kAgainMs : 0;
}

QString agentHold(const SessionRun& session, const QString& role)
{
    return session.startHolds.signedPlan.isEmpty() ? QString() : session.startHolds.signedPlan.value(keyOf(role));
}

} // namespace wavedeck::startholds
