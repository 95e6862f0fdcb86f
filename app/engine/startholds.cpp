// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/startholds.h"

#include "app/engine/debting.h"
#include "app/engine/signedplans.h"

#include <algorithm>

namespace wavedeck::startholds {

namespace {

constexpr qint64 kAgainMs = 1000;
constexpr qint64 kOldMs = 5000; ///< signatures are looked at again, though no other connection wrote

} // namespace

bool asks(const SessionRun& session)
{
    return session.plan.debtCeiling.isSet() || signedplans::asks(session)
        || std::any_of(session.waves.begin(), session.waves.end(),
            [&](const WaveRun& wave) { return debting::isDeployment(session, wave); });
}

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
    if (!asks(session))
        return 0;
    if (isWaitingForStore(session))
        return now;
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
    return held ? now + kAgainMs : 0;
}

} // namespace wavedeck::startholds
