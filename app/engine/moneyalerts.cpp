// SPDX-License-Identifier: GPL-3.0-or-later
// Budget, context and closed providers as alerts: read from the rows when they change, so that nothing has to be
// sampled while a session is held. Part of Monitor.
#include "app/engine/monitor.h"

#include "app/engine/purse.h"

namespace wavedeck {

namespace {

constexpr qsizetype kMostSubjects = 5;

template <class Visit> void eachContext(const SessionRun& session, Visit visit)
{
    for (const WaveRun& wave : session.waves)
        for (const AgentRun& agent : wave.agents)
            if (isLive(agent.row->state) && agent.money.context)
                visit(*agent.money.context);
}

} // namespace

Monitor::Reading Monitor::readMoney(const SessionRun& session, Watched watched)
{
    if (watched == Watched::Budget) {
        const auto percent = budgetPercent(session);
        return percent ? Reading{Reading::Value, {*percent, *percent}, budgetText(session)} : Reading{};
    }
    if (watched == Watched::Quota) {
        const auto count = double(session.money.reported.size());
        return {Reading::Value, {count, count}, session.money.reported.join(QStringLiteral("; "))};
    }
    const ContextUse* fullest = nullptr;
    eachContext(session, [&](const ContextUse& context) {
        if (!fullest || context.percent() > fullest->percent())
            fullest = &context;
    });
    if (!fullest)
        return {Reading::Value, {0, 0}, {}};
    return {Reading::Value, {fullest->percent(), fullest->percent()},
        QStringLiteral("agent %1 uses %2 of %3 tokens").arg(fullest->agent).arg(fullest->used).arg(fullest->size)};
}

QJsonArray Monitor::contextSubjects(const SessionRun& session, double line)
{
    QJsonArray subjects;
    eachContext(session, [&](const ContextUse& context) {
        if (context.percent() >= line && subjects.size() < kMostSubjects)
            subjects.append(QJsonObject{{QStringLiteral("agent"), context.agent},
                {QStringLiteral("used"), context.used}, {QStringLiteral("size"), context.size}});
    });
    return subjects;
}

void Monitor::moneyChanged(SessionRun& session)
{
    const auto found = m_watches.find(session.id());
    if (found == m_watches.end() || hasEnded(session.row->state))
        return;
    for (const Watched watched : {Watched::Budget, Watched::Context, Watched::Quota})
        step(session, found->second, found->second.of(watched), readMoney(session, watched), 0);
    m_dirty = true;
}

} // namespace wavedeck
