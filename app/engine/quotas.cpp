// SPDX-License-Identifier: GPL-3.0-or-later
// Providers that take nothing more: closed by the first terminal error, for all sessions of the data directory, opened
// by a person or, where the plan says so, by the clock. Part of Engine.
//
// The agent that met the error stays failed with that reason and is queued again when its provider is open; so is
// every other one that was running and met it too. No retry of the plan is used up by it.
#include "app/engine/engine.h"

#include "app/engine/closedproviders.h"
#include "models/base/clock.h"
#include "models/run/rundirectory.h"
#include "models/store/moneyrepository.h"

#include <QFileInfo>
#include <QJsonDocument>

#include <algorithm>

namespace wavedeck {

namespace {

constexpr qint64 kTailBytes = 16 * 1024; ///< of each output of a failed agent
constexpr qint64 kLookAgainMs = 60'000; ///< at an attempt that waits for its provider; opening one looks at once
constexpr qsizetype kLongestProvider = 60;

QString tailOf(const QString& file)
{
    const qint64 size = QFileInfo(file).size();
    return QString::fromUtf8(run::readPlain(file, std::max<qint64>(0, size - kTailBytes), kTailBytes));
}

} // namespace

void Engine::loadQuotas()
{
    MoneyRepository repository(*m_store);
    m_quotaNumber = repository.highestQuota();
    for (const Quota& quota : repository.quotas(true))
        m_closed.all()[quota.provider] = {quota, false};
}

/// A line that an agent told: it knows best, also while it runs. Whose quota it is must be known.
void Engine::hearQuota(Run& run, const QJsonObject& body)
{
    const Agent& row = run.what.agent->row.row;
    QString provider = body.value(QLatin1String("provider")).toString().trimmed().left(kLongestProvider);
    if (provider.isEmpty())
        provider = providerOf(row);
    if (provider.isEmpty()) {
        m_set.note(run.session(), row.id, QStringLiteral("quota"),
            QStringLiteral("it tells of a spent quota, but not whose: give it `provider` in the plan"));
        return;
    }
    QuotaSign sign;
    sign.kind = quotaKind(body.value(QLatin1String("kind")).toString()).value_or(QuotaKind::Quota);
    sign.text = body.value(QLatin1String("text")).toString().left(200).simplified();
    sign.until = untilOf(body.value(QLatin1String("until")).toString(), utcMs());
    run.quota = {provider, sign};
    closeProvider(run.session(), row.id, provider, sign);
}

/// Whether a failed agent met a terminal error of its provider; then that is closed, and it waits.
bool Engine::metQuota(Run& run)
{
    AgentRun& agent = *run.what.agent;
    if (!run.quota) {
        const QString provider = providerOf(agent.row.row);
        if (!provider.isEmpty())
            if (const auto sign = quotaSign(provider,
                    tailOf(run.dir + QStringLiteral("/stdout.log")) + QLatin1Char('\n')
                        + tailOf(run.dir + QStringLiteral("/stderr.log")),
                    utcMs()))
                run.quota = {provider, *sign};
    }
    if (!run.quota && run.adopted)
        if (const QByteArray told
            = MoneyRepository(*m_store).toldQuota(run.session().id(), agent.row->id, run.attempt()->number);
            !told.isEmpty())
            hearQuota(run, QJsonDocument::fromJson(told).object());
    if (!run.quota)
        return false;
    closeProvider(run.session(), agent.row->id, run.quota->first, run.quota->second);
    return true;
}

void Engine::closeProvider(SessionRun& session, const QString& agent, const QString& provider, const QuotaSign& sign)
{
    if (m_closed.find(provider))
        return; // one error, not a hundred
    Quota row;
    row.number = ++m_quotaNumber;
    row.provider = provider;
    row.kind = word(sign.kind);
    row.session = session.id();
    row.agent = agent;
    row.text = sign.text;
    row.closedAt = utcMs();
    row.until = sign.until;
    m_closed.all()[provider] = {row, false};
    m_journal.add([row](Store& store) { return MoneyRepository(store).put(row); });
    m_set.note(session, agent, QStringLiteral("quota"),
        QStringLiteral("%1; no further agent of %2 starts: %3")
            .arg(quotaReason(sign.kind, provider, sign.text), provider,
                waitText(sign.kind, provider, row.until, row.closedAt)));
    providersChanged();
}

Status Engine::openProvider(const QString& provider, const QString& by)
{
    const auto found = m_closed.all().find(provider);
    if (found == m_closed.all().end())
        return Error{ErrorKind::Usage, QStringLiteral("not-closed"), provider, QStringLiteral("it is not closed"),
            QStringLiteral("see `wavedeckctl provider list`")};
    Quota row = found->second.row;
    m_closed.all().erase(found);
    row.openedAt = utcMs();
    row.openedBy = by;
    m_journal.add([row](Store& store) { return MoneyRepository(store).put(row); });
    m_journal.append({0, row.session, QStringLiteral("provider:") + provider, row.openedAt, QStringLiteral("quota"),
        QStringLiteral("%1 is open again").arg(provider), by});
    for (const auto& session : m_sessions)
        retryTurnedAway(*session, provider);
    providersChanged();
    return Done{};
}

/// Those that failed by it run again.
void Engine::retryTurnedAway(SessionRun& session, const QString& provider)
{
    for (WaveRun& wave : session.waves)
        for (AgentRun& agent : wave.agents)
            if (agent.retryDue && agent.row->state == AgentState::Failed && isQuotaReason(agent.row->reason, provider))
                m_retries.emplace_back(&session, &agent);
}

void Engine::providersChanged()
{
    for (Run& run : m_runs)
        if (run.stage == Run::Waiting)
            run.dueAt = 0;
    for (const auto& session : m_sessions) {
        QStringList& reported = session->money.reported;
        reported.clear();
        for (const auto& [provider, closed] : m_closed.all())
            if (closed.row.session == session->id())
                reported.append(closed.row.until > 0
                        ? QStringLiteral("%1 until %2: %3")
                              .arg(provider, untilText(closed.row.until, closed.row.closedAt), closed.row.text)
                        : QStringLiteral("%1: %2").arg(provider, closed.row.text));
        m_touched.insert(session.get());
        m_monitor.moneyChanged(*session);
    }
}

/// An attempt whose start is decided and must not be made any more: true when it is kept where it is; then it says
/// so, and does not count as something that goes on.
bool Engine::keepFromStarting(Run& run)
{
    if (!run.what.agent || run.attempt()->stopBy)
        return false;
    const SessionMoney& money = run.session().money;
    QString why = m_closed.refuses(run.session(), *run.what.agent);
    if (why.isEmpty() && money.paused)
        why = QStringLiteral("waits for budget: ") + money.pauses.constLast().reason;
    setStill(run, why);
    if (!why.isEmpty())
        run.dueAt = monotonicMs() + kLookAgainMs;
    return !why.isEmpty();
}

/// The time that was said has come. Who goes by the clock goes on; the provider is open for all when all do.
void Engine::openDue()
{
    std::vector<QString> open;
    bool changed = false;
    for (auto& [provider, closed] : m_closed.all()) {
        if (closed.due || closed.row.until == 0 || utcMs() < closed.row.until)
            continue;
        closed.due = changed = true;
        bool byClock = false;
        bool byPerson = false;
        for (const auto& session : m_sessions) {
            if (hasEnded(session->row->state) || !uses(*session, provider))
                continue;
            (session->plan.resumeOnQuota ? byClock : byPerson) = true;
            if (session->plan.resumeOnQuota)
                retryTurnedAway(*session, provider);
        }
        if (byClock && !byPerson)
            open.push_back(provider);
    }
    for (const QString& provider : open)
        (void)openProvider(provider, QStringLiteral("clock"));
    if (changed && open.empty())
        providersChanged();
}

bool Engine::uses(const SessionRun& session, const QString& provider)
{
    return std::any_of(session.waves.begin(), session.waves.end(), [&](const WaveRun& wave) {
        return std::any_of(wave.agents.begin(), wave.agents.end(), [&](const AgentRun& agent) {
            return agent.row->state != AgentState::Succeeded && providerOf(agent.row.row) == provider;
        });
    });
}

/// UTC ms of the next opening that somebody waits for by the clock; 0 = none.
qint64 Engine::nextDue() const
{
    qint64 next = 0;
    const bool byClock = std::any_of(m_sessions.begin(), m_sessions.end(),
        [](const auto& session) { return session->plan.resumeOnQuota && !hasEnded(session->row->state); });
    if (byClock)
        for (const auto& [provider, closed] : m_closed.all())
            if (!closed.due && closed.row.until > 0 && (next == 0 || closed.row.until < next))
                next = closed.row.until;
    return next;
}

} // namespace wavedeck
