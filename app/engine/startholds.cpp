// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/startholds.h"

#include "app/engine/signedplans.h"

#include <QSqlQuery>
#include <QVariant>

namespace wavedeck::startholds {

namespace {

constexpr qint64 kAgainMs = 1000;
constexpr qint64 kOldMs = 5000; ///< signatures are looked at again, though no other connection wrote

/// Empty = no more is open than the plan's ceiling.
QStringList debtHolds(const DebtCeiling& ceiling, Store& store)
{
    QStringList holds;
    const std::pair<const char*, std::optional<int>> lines[] = {{"P0", ceiling.p0}, {"P1", ceiling.p1}};
    for (const auto& [priority, most] : lines) {
        if (!most)
            continue;
        QSqlQuery& query
            = store.statement("SELECT count(*) FROM debt WHERE priority = ? AND status IN ('open','in-progress')");
        query.bindValue(0, QLatin1String(priority));
        const int open = query.exec() && query.next() ? query.value(0).toInt() : 0;
        query.finish();
        if (open > *most)
            holds.append(QStringLiteral("open debt: %1 of %2, the ceiling is %3")
                             .arg(open)
                             .arg(QLatin1String(priority))
                             .arg(*most));
    }
    return holds;
}

} // namespace

bool asks(const SessionRun& session)
{
    return session.plan.debtCeiling.isSet() || session.plan.needsRisk;
}

qint64 tell(SessionRun& session, Store& store, qint64 now)
{
    if (!asks(session))
        return 0;
    const QStringList debt = debtHolds(session.plan.debtCeiling, store);
    StartHolds& known = session.startHolds;
    if (const qint64 version = store.dataVersion(); known.version != version || now - known.at > kOldMs
        || now < known.at || (known.until > 0 && now >= known.until)) {
        known = {version, now, 0, {}};
        for (const WaveRun& wave : session.waves)
            if (session.plan.needsRisk && wave.row->state == WaveState::Pending)
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
        wave.startHolds += debt;
        held = held || !wave.startHolds.isEmpty();
    }
    return held ? now + kAgainMs : 0;
}

} // namespace wavedeck::startholds
