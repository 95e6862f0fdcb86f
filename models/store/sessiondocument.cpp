// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/sessiondocument.h"

#include "models/assurance/product.h"
#include "models/debt/figures.h"
#include "models/domain/exceptions.h"
#include "models/history/nextsteps.h"
#include "models/run/rundirectory.h"
#include "models/run/samples.h"
#include "models/store/alertrepository.h"
#include "models/store/assurancedocument.h"
#include "models/store/documentjson.h"
#include "models/store/gatedocument.h"
#include "models/store/grounddocument.h"
#include "models/store/hierarchydocument.h"
#include "models/store/moneydocument.h"
#include "models/store/moneyrepository.h"
#include "models/store/personrepository.h"
#include "models/store/protocoldocument.h"
#include "models/store/retrorepository.h"
#include "models/store/riskdocument.h"
#include "models/store/securityrepository.h"
#include "models/store/sessionmetrics.h"
#include "models/store/sessionrepository.h"
#include "models/store/spawnrepository.h"
#include "models/store/store.h"
#include "models/trail/trail.h"

#include <QJsonArray>

#include <algorithm>

namespace wavedeck {

using namespace documents;

namespace {

QJsonValue exitJson(const Attempt& attempt)
{
    if (attempt.endedAt == 0)
        return {};
    return QJsonObject{{QStringLiteral("code"), orNull(attempt.exitCode)},
        {QStringLiteral("signal"), orNull(attempt.exitSignal)},
        {QStringLiteral("by"), QString(word(attempt.exitBy.value_or(EndedBy::Unknown)))}};
}

QJsonArray attemptsJson(const QList<Attempt>& attempts)
{
    QJsonArray array;
    for (const Attempt& attempt : attempts)
        array.append(QJsonObject{{QStringLiteral("number"), attempt.number},
            {QStringLiteral("state"), QString(word(attempt.state))},
            {QStringLiteral("started_at"), timeOrNull(attempt.startedAt)},
            {QStringLiteral("ended_at"), timeOrNull(attempt.endedAt)},
            {QStringLiteral("duration_ms"), attempt.durationMs}, {QStringLiteral("reason"), orNull(attempt.reason)},
            {QStringLiteral("exit"), exitJson(attempt)}});
    return array;
}

void insertGain(QJsonObject& wave, const WaveGain& gain)
{
    wave.insert(QStringLiteral("sequential_ms"), gain.sequentialMs);
    wave.insert(QStringLiteral("critical_agent"), orNull(gain.criticalAgent));
    wave.insert(QStringLiteral("speed_up"), orNull(formulas::speedUp(gain.sequentialMs, gain.wallMs)));
    wave.insert(QStringLiteral("saved_percent"), orNull(formulas::savedPercent(gain.sequentialMs, gain.wallMs)));
}

QJsonObject waveJson(const SessionRows& rows, const Wave& wave, const QString& dataDir, qint64 now)
{
    QJsonArray agents;
    Tokens tokens;
    qint64 cost = 0;
    for (const Agent& agent : rows.agents)
        if (agent.wave == wave.id) {
            agents.append(agentDocument(rows, agent, dataDir, now));
            addTokens(tokens, agent.tokens);
            cost += agent.costMicroUsd;
        }
    QJsonArray gates;
    for (const Gate& gate : rows.gates)
        if (gate.wave == wave.id)
            gates.append(gateDocument(rows, gate, now));
    const qint64 end = wave.endedAt > 0 ? wave.endedAt : now;
    QJsonObject json{{QStringLiteral("id"), wave.id}, {QStringLiteral("name"), wave.name},
        {QStringLiteral("index"), wave.position}, {QStringLiteral("state"), QString(word(wave.state))},
        {QStringLiteral("started_at"), timeOrNull(wave.startedAt)},
        {QStringLiteral("ended_at"), timeOrNull(wave.endedAt)},
        {QStringLiteral("elapsed_ms"), wave.startedAt > 0 ? std::max<qint64>(0, end - wave.startedAt) : 0},
        {QStringLiteral("tokens"), tokensJson(tokens)}, {QStringLiteral("cost_microusd"), cost},
        {QStringLiteral("agents"), agents}, {QStringLiteral("gates"), gates}};
    insertGain(json, waveGain(rows, wave.id, now));
    insertBalance(json, rows, wave.id, now);
    return json;
}

qint64 elapsedOf(const Session& session, qint64 now)
{
    return std::max<qint64>(0, (session.endedAt > 0 ? session.endedAt : now) - session.startedAt);
}

} // namespace

QList<Attempt> SessionRows::attemptsOf(const QString& subject) const
{
    QList<Attempt> result;
    const auto first = std::lower_bound(attempts.begin(), attempts.end(), subject,
        [](const Attempt& attempt, const QString& wanted) { return attempt.subject < wanted; });
    for (auto it = first; it != attempts.end() && it->subject == subject; ++it)
        result.append(*it);
    return result;
}

WaveGain waveGain(const SessionRows& rows, const QString& wave, qint64 now)
{
    QList<formulas::Interval> all;
    WaveGain gain;
    for (const Agent& agent : rows.agents) {
        if (agent.wave != wave)
            continue;
        const QList<formulas::Interval> own = intervalsOf(rows.attemptsOf(agent.id), now);
        all.append(own);
        const qint64 busy = formulas::sequentialMs(own);
        if (!own.isEmpty() && (gain.criticalAgent.isEmpty() || busy > gain.criticalMs)) {
            gain.criticalMs = busy;
            gain.criticalAgent = agent.id;
        }
    }
    gain.sequentialMs = formulas::sequentialMs(all);
    gain.wallMs = formulas::wallMs(all);
    return gain;
}

QStringList exceptionsOf(const SessionRows& rows)
{
    QStringList exceptions;
    for (const Agent& agent : rows.agents)
        exceptions.append(exceptionOf(agent));
    for (const Gate& gate : rows.gates)
        exceptions.append(exceptionOf(gate));
    for (const Alert& alert : rows.alerts)
        exceptions.append(exceptionOf(alert));
    exceptions.removeAll(QString());
    return exceptions;
}

const Agent* SessionRows::agent(const QString& id) const
{
    const auto found = std::find_if(agents.begin(), agents.end(), [&](const Agent& agent) { return agent.id == id; });
    return found == agents.end() ? nullptr : &*found;
}

std::optional<SessionRows> readSessionRows(Store& store, const QString& id)
{
    SessionRepository repository(store);
    // Several statements must see the same commit. A failing BEGIN only costs that.
    const bool snapshot = bool(store.run("BEGIN", {}));
    std::optional<SessionRows> rows;
    if (auto session = repository.session(id)) {
        rows = SessionRows{std::move(*session), repository.waves(id), repository.agents(id), repository.attempts(id),
            repository.gates(id), repository.criteria(id), AlertRepository(store).alerts(id),
            ProtocolRepository(store).rows(id), WorktreeRepository(store).ground(id)};
        rows->spawns = SpawnRepository(store).spawns(id);
        rows->money = MoneyRepository(store).of(id);
        rows->tests = TestRunRepository(store).of(id);
        rows->actions = SpawnRepository(store).actions(id);
        // SQLite sorts by bytes, QString by UTF-16 units: the search needs the latter.
        std::stable_sort(rows->attempts.begin(), rows->attempts.end(),
            [](const Attempt& a, const Attempt& b) { return a.subject < b.subject; });
    }
    if (snapshot)
        store.rollback();
    return rows;
}

QJsonObject agentDocument(const SessionRows& rows, const Agent& agent, const QString& dataDir, qint64 now)
{
    const QList<Attempt> attempts = rows.attemptsOf(agent.id);
    const Attempt last = attempts.isEmpty() ? Attempt() : attempts.last();
    const bool live = isLive(agent.state);
    const QString folder = attempts.isEmpty() ? QString() : run::relativePath(rows.session.id, agent.id, last.number);
    run::Sample sample;
    if (live && !folder.isEmpty())
        if (const auto samples = run::readSamples(dataDir + QLatin1Char('/') + folder, 1); !samples.isEmpty())
            sample = samples.last();
    const formulas::Interval ran = last.startedAt > 0 ? intervalOf(last, now) : formulas::Interval();
    const auto file = [&](const char* name) {
        return folder.isEmpty() ? QJsonValue() : QJsonValue(QString(folder + QLatin1Char('/') + QLatin1String(name)));
    };
    QJsonObject json{{QStringLiteral("id"), agent.id}, {QStringLiteral("name"), agent.name},
        {QStringLiteral("wave"), agent.wave}, {QStringLiteral("role"), orNull(agent.role)},
        {QStringLiteral("tier"), orNull(agent.tier)}, {QStringLiteral("reports_to"), orNull(agent.reportsTo)},
        {QStringLiteral("capability"), QString(word(agent.capability))}, {QStringLiteral("required"), agent.required},
        {QStringLiteral("item"), orNull(agent.item)}, {QStringLiteral("state"), QString(word(agent.state))},
        {QStringLiteral("state_source"), agent.stateSource}, {QStringLiteral("state_at"), timeOrNull(agent.stateAt)},
        {QStringLiteral("reason"), orNull(agent.reason)}, {QStringLiteral("accepted"), orNull(agent.accepted)},
        {QStringLiteral("attempt"), agent.attempt}, {QStringLiteral("attempts"), attemptsJson(attempts)},
        {QStringLiteral("pid"), live && agent.pid > 0 ? QJsonValue(agent.pid) : QJsonValue()},
        {QStringLiteral("progress"), orNull(agent.progress)},
        {QStringLiteral("progress_source"), orNull(agent.progressSource)}, {QStringLiteral("step"), orNull(agent.step)},
        {QStringLiteral("elapsed_ms"), ran.end - ran.start},
        {QStringLiteral("limit_ms"), agent.limitMs > 0 ? QJsonValue(agent.limitMs) : QJsonValue()},
        {QStringLiteral("rss_bytes"), sample.rssBytes},
        {QStringLiteral("peak_rss_bytes"), std::max(last.peakRssBytes, sample.rssBytes)},
        {QStringLiteral("cpu_percent"), double(sample.cpuPermille) / 10},
        {QStringLiteral("tokens"), tokensJson(agent.tokens)}, {QStringLiteral("cost_microusd"), agent.costMicroUsd},
        {QStringLiteral("output"), outputOf(rows, agent.id)},
        {QStringLiteral("exit"), live ? QJsonValue() : exitJson(last)}, {QStringLiteral("stdout"), file("stdout.log")},
        {QStringLiteral("stderr"), file("stderr.log")}};
    insertGround(json, agent.id, rows.ground);
    return json;
}

QJsonObject sessionSummary(const Session& session, qint64 now)
{
    return {{QStringLiteral("id"), session.id}, {QStringLiteral("name"), session.name},
        {QStringLiteral("plan"), session.planFile}, {QStringLiteral("state"), QString(word(session.state))},
        {QStringLiteral("reasons"), QJsonArray::fromStringList(session.reasons)},
        {QStringLiteral("started_at"), timeOrNull(session.startedAt)},
        {QStringLiteral("ended_at"), timeOrNull(session.endedAt)},
        {QStringLiteral("elapsed_ms"), elapsedOf(session, now)}};
}

QJsonObject sessionDocument(const SessionRows& rows, const QString& dataDir, qint64 now)
{
    QJsonObject json = sessionSummary(rows.session, now);
    QJsonArray waves;
    for (const Wave& wave : rows.waves)
        waves.append(waveJson(rows, wave, dataDir, now));
    json.insert(QStringLiteral("mission"), orNull(rows.session.mission));
    json.insert(QStringLiteral("mode"), QString(word(rows.session.mode)));
    json.insert(QStringLiteral("workspace"), rows.session.workspace);
    json.insert(QStringLiteral("started_by"), rows.session.startedBy);
    json.insert(QStringLiteral("waves"), waves);
    const auto plan = planOf(rows.session);
    const QJsonObject metrics = sessionMetrics(rows, plan ? &*plan : nullptr, elapsedOf(rows.session, now), now);
    json.insert(QStringLiteral("metrics"), metrics);
    for (const QString& key : {QStringLiteral("tokens"), QStringLiteral("cost_microusd")})
        json.insert(key, metrics.value(key));
    json.insert(QStringLiteral("hierarchy"),
        plan ? QJsonValue(hierarchyDocument(rows, *plan, metrics.value(QLatin1String("delegation_ratio"))))
             : QJsonValue());
    json.insert(QStringLiteral("exceptions"), QJsonArray::fromStringList(exceptionsOf(rows)));
    json.insert(QStringLiteral("tier"), QJsonValue());
    insertProtocol(json, rows, plan ? &*plan : nullptr, dataDir);
    insertGates(json, rows, plan ? &*plan : nullptr, now);
    json.insert(QStringLiteral("test_runs"), testRunsDocument(rows.tests));
    json.insert(QStringLiteral("findings"), findingsDocument(rows.tests, rows.criteria));
    QJsonArray alerts;
    for (const Alert& alert : rows.alerts)
        alerts.append(alertDocument(alert, now));
    json.insert(QStringLiteral("alerts"), alerts);
    insertGround(json, rows.ground);
    json.insert(QStringLiteral("money"), moneyDocument(rows.money, rows.agents, now));
    return json;
}

namespace {

/// What looked back on it; a complete one meets the obligation of a retrospective (RETRO-18).
void insertRetrospectives(QJsonObject& json, const QList<retro::Retro>& retros)
{
    QJsonArray list;
    QString complete;
    for (const retro::Retro& one : retros) {
        list.append(QJsonObject{{QStringLiteral("id"), one.id}, {QStringLiteral("state"), one.state}});
        if (one.state == QLatin1String("complete"))
            complete = one.id;
    }
    json.insert(QStringLiteral("retrospectives"), list);
    QJsonObject protocol = json.value(QLatin1String("protocol")).toObject();
    QJsonArray obligations = protocol.value(QLatin1String("obligations")).toArray();
    for (qsizetype i = 0; i < obligations.size(); ++i) {
        QJsonObject one = obligations.at(i).toObject();
        if (one.value(QLatin1String("id")).toString() != QLatin1String("retrospective") || list.isEmpty())
            continue;
        if (!complete.isEmpty())
            one.insert(QStringLiteral("state"), QStringLiteral("met"));
        else if (one.value(QLatin1String("state")).toString() == QLatin1String("waived"))
            continue;
        one.insert(QStringLiteral("why"),
            complete.isEmpty() ? QStringLiteral("the retrospective of this session is not complete") : complete);
        obligations[i] = one;
    }
    if (!obligations.isEmpty()) {
        protocol.insert(QStringLiteral("obligations"), obligations);
        json.insert(QStringLiteral("protocol"), protocol);
    }
}

} // namespace

QJsonObject sessionDocument(Store& store, const SessionRows& rows, const QString& dataDir, qint64 now)
{
    QJsonObject json = sessionDocument(rows, dataDir, now);
    insertAssurance(json, store, rows.session, now);
    QJsonObject audit = trail::headDocument(store);
    audit.insert(QStringLiteral("mode"), QString(word(PersonRepository(store).mode())));
    json.insert(QStringLiteral("audit"), audit);
    json.insert(QStringLiteral("security"), securityDocument(store, now));
    json.insert(QStringLiteral("risks"), sessionRisks(store, rows.session.id, now));
    // What its plan required to be signed (requires: risk); null = nothing.
    json.insert(QStringLiteral("launch_risk"), rows.session.launch.value(QLatin1String("risk")));
    json.insert(QStringLiteral("debt"),
        debt::sessionDocument(DebtRepository(store).itemsOfSession(rows.session.id), rows.session.id));
    insertRetrospectives(json, RetroRepository(store).ofSession(rows.session.id));
    const auto plan = planOf(rows.session);
    json.insert(QStringLiteral("next_steps"),
        plan ? history::document(history::openFor(store, productOf(*plan), rows.session.id)) : QJsonArray());
    return json;
}

} // namespace wavedeck
