// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/livereader.h"

#include "models/alert/rules.h"
#include "models/domain/formulas.h"
#include "models/live/gatesreader.h"
#include "models/live/plandesk.h"
#include "models/live/protocolreader.h"
#include "models/plan/gatelibrary.h"
#include "models/plan/planreader.h"
#include "models/run/rundirectory.h"
#include "models/run/samples.h"
#include "models/store/alertrepository.h"
#include "models/store/sessionrepository.h"

#include <QFile>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include <sys/stat.h>

namespace wavedeck {

namespace {

constexpr qint64 kRequestsMs = 5 * 60 * 1000; // plan-format.md: the last 5 minutes

/// Several statements see one commit.
class Snapshot {
public:
    explicit Snapshot(Store& store)
        : m_store(store)
        , m_open(bool(store.run("BEGIN", {})))
    {
    }
    ~Snapshot()
    {
        if (m_open)
            m_store.rollback();
    }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

private:
    Store& m_store;
    bool m_open;
};

qint64 changedAt(const QByteArray& file)
{
    struct stat found { };
    if (::stat(file.constData(), &found) != 0 || found.st_size == 0)
        return 0;
    return qint64(found.st_mtim.tv_sec) * 1000 + found.st_mtim.tv_nsec / 1'000'000;
}

/// Samples are taken once a second; what is older than a few seconds says nothing about now.
constexpr qint64 kFreshMs = 10'000;

bool measureAgent(LiveAgent& agent, const QString& dataDir, const QString& session, qint64 now)
{
    const QString folder = dataDir + QLatin1Char('/') + run::relativePath(session, agent.row.id, agent.row.attempt);
    qint64 rss = -1;
    double cpu = -1;
    if (const auto samples = run::readSamples(folder, 1); !samples.isEmpty() && now - samples.last().atMs < kFreshMs) {
        rss = samples.last().rssBytes;
        cpu = samples.last().cpuPermille / 10.0;
    }
    const QByteArray base = QFile::encodeName(folder);
    const qint64 output = std::max(
        {changedAt(base + "/stdout.log"), changedAt(base + "/stderr.log"), changedAt(base + "/events.jsonl")});
    if (rss == agent.rssBytes && std::abs(cpu - agent.cpuPercent) < 0.05 && output == agent.outputAt)
        return false;
    agent.rssBytes = rss;
    agent.cpuPercent = cpu;
    agent.outputAt = output;
    return true;
}

} // namespace

LiveReader::LiveReader(Store& store)
    : m_store(store)
{
}

void LiveReader::follow(const QString& session)
{
    m_session = session;
    m_now.reset();
    m_lastEvent = 0;
    m_events = 0;
}

std::optional<LiveUpdate> LiveReader::read(qint64 now)
{
    if (m_session.isEmpty())
        return std::nullopt;
    const Snapshot snapshot(m_store);
    if (!m_now)
        return readWhole(now);
    const qint64 revision = SessionRepository(m_store).revision();
    if (revision == m_now->revision)
        return std::nullopt;
    return readNewer(revision, now);
}

LiveUpdate LiveReader::readWhole(qint64 now)
{
    SessionRepository repository(m_store);
    LiveUpdate update;
    update.anew = true;
    auto row = repository.session(m_session);
    if (!row)
        return update;
    auto session = std::make_shared<LiveSession>();
    const QString planText = std::exchange(row->planText, QString());
    session->session = std::move(*row);
    session->revision = repository.revision();
    session->readAt = now;
    readPlanOf(*session, planText);
    readFrame(*session, -1);
    takeAlerts(*session, -1);
    takeAgents(update, *session, -1);
    QSet<int> changed;
    takeAttempts(changed, *session, -1);
    takeProtocol(m_store, *session, -1, m_plan, now);
    takeGates(m_store, *session, -1, m_plan, now);
    for (LiveAgent& agent : session->agents)
        if (isLive(agent.row.state))
            measureAgent(agent, m_store.dataDir(), m_session, now);
    update.changedAgents.clear();
    update.events = repository.lastEvents(m_session, kFirstEvents);
    m_lastEvent = update.events.isEmpty() ? 0 : update.events.last().id;
    m_events = repository.eventCount(m_session);
    update.eventCount = m_events;
    m_now = session;
    update.now = session;
    return update;
}

std::optional<LiveUpdate> LiveReader::readNewer(qint64 revision, qint64 now)
{
    SessionRepository repository(m_store);
    LiveUpdate update;
    auto session = std::make_shared<LiveSession>(*m_now); // lists are shared until they are written
    const qint64 after = m_now->revision;
    if (auto row = repository.session(m_session)) {
        row->planText.clear();
        session->session = std::move(*row);
    }
    readFrame(*session, after);
    takeAlerts(*session, after);
    update.anew = takeAgents(update, *session, after);
    QSet<int> changed(update.changedAgents.begin(), update.changedAgents.end());
    takeAttempts(changed, *session, after);
    takeProtocol(m_store, *session, after, m_plan, now);
    takeGates(m_store, *session, after, m_plan, now);
    for (const int index : std::as_const(changed)) {
        LiveAgent& agent = session->agents[index];
        if (!isLive(agent.row.state)) {
            agent.rssBytes = -1;
            agent.cpuPercent = -1;
        }
    }
    update.changedAgents = QList<int>(changed.begin(), changed.end());
    std::sort(update.changedAgents.begin(), update.changedAgents.end());
    // All of them now: the next look comes with the next commit, and there may be none.
    update.events = update.anew ? repository.lastEvents(m_session, kFirstEvents)
                                : repository.events(m_session, m_lastEvent, std::numeric_limits<int>::max());
    if (!update.events.isEmpty()) {
        m_lastEvent = update.events.last().id;
        m_events = repository.eventCount(m_session);
    }
    update.eventCount = m_events;
    session->revision = revision;
    session->readAt = now;
    m_now = session;
    update.now = session;
    return update;
}

bool LiveReader::takeAgents(LiveUpdate& update, LiveSession& session, qint64 after)
{
    bool added = false;
    for (Agent& row : SessionRepository(m_store).agents(m_session, after)) {
        const auto known = session.agentIndex.constFind(row.id);
        if (known == session.agentIndex.constEnd()) {
            added = true;
            session.agentIndex.insert(row.id, int(session.agents.size()));
            session.agents.append({std::move(row), {}, -1, -1, 0, {}});
            continue;
        }
        session.agents[*known].row = std::move(row);
        update.changedAgents.append(*known);
    }
    if (!added)
        return false;
    // A glob added agents when its wave began, or an agent started one: the plan's order is by position, then item, and
    // PARENT.CHILD right behind PARENT.
    const auto key = [](const Agent& row) {
        return std::tuple(row.position, row.itemIndex, QString(row.id).replace(QLatin1Char('.'), QLatin1Char(' ')));
    };
    std::stable_sort(session.agents.begin(), session.agents.end(),
        [&](const LiveAgent& a, const LiveAgent& b) { return key(a.row) < key(b.row); });
    QHash<QString, int> waves;
    for (int i = 0; i < session.waves.size(); ++i) {
        session.waves[i].agents.clear();
        waves.insert(session.waves[i].row.id, i);
    }
    for (int i = 0; i < session.agents.size(); ++i) {
        session.agentIndex.insert(session.agents[i].row.id, i);
        if (const auto wave = waves.constFind(session.agents[i].row.wave); wave != waves.constEnd())
            session.waves[*wave].agents.append(i);
    }
    update.changedAgents.clear();
    return true;
}

void LiveReader::takeAttempts(QSet<int>& changed, LiveSession& session, qint64 after)
{
    for (Attempt& attempt : SessionRepository(m_store).attempts(m_session, after)) {
        const auto index = session.agentIndex.constFind(attempt.subject);
        if (index == session.agentIndex.constEnd())
            continue;
        changed.insert(*index);
        LiveAgent& agent = session.agents[*index];
        if (attempt.number < agent.last.number) { // what it used was added up late
            for (Attempt& earlier : agent.earlier)
                if (earlier.number == attempt.number)
                    earlier = std::move(attempt);
            continue;
        }
        if (agent.last.number > 0 && attempt.number > agent.last.number)
            agent.earlier.append(std::move(agent.last));
        agent.last = std::move(attempt);
    }
}

void LiveReader::takeAlerts(LiveSession& session, qint64 after)
{
    AlertRepository repository(m_store);
    QList<Alert> fresh = repository.alerts(m_session, after);
    // Wrong passwords are everybody's business, whichever session is looked at.
    for (const Alert& alert : repository.ofNoSession(after))
        if (alert.isOpen() || after >= 0)
            fresh.append(alert);
    for (Alert& alert : fresh) {
        const auto known = std::find_if(
            session.alerts.begin(), session.alerts.end(), [&](const Alert& one) { return one.number == alert.number; });
        if (known == session.alerts.end())
            session.alerts.append(std::move(alert));
        else
            *known = std::move(alert);
    }
}

/// Waves, gates and criteria are few: read as they stand, agents kept.
void LiveReader::readFrame(LiveSession& session, qint64 after)
{
    SessionRepository repository(m_store);
    if (after >= 0 && repository.frameRevision(m_session) <= after)
        return;
    QHash<QString, QList<Criterion>> criteria;
    for (Criterion& criterion : repository.criteria(m_session))
        criteria[criterion.gate].append(std::move(criterion));
    QHash<QString, QList<LiveGate>> gates;
    for (Gate& gate : repository.gates(m_session)) {
        const QString wave = gate.wave;
        QList<Criterion> own = criteria.value(gate.id);
        gates[wave].append({std::move(gate), std::move(own)});
    }
    QHash<QString, QList<int>> agents;
    for (const LiveWave& wave : std::as_const(session.waves))
        agents.insert(wave.row.id, wave.agents);
    session.waves.clear();
    for (Wave& wave : repository.waves(m_session)) {
        const QString id = wave.id;
        session.waves.append({std::move(wave), agents.value(id), gates.value(id)});
    }
}

void LiveReader::readPlanOf(LiveSession& session, const QString& text)
{
    PlanContext context = storedContext(session.session);
    // Only what the plan says is wanted: no glob is looked for in a workspace that may be huge.
    context.workspace = QStringLiteral("/dev/null");
    Plan plan = readPlan(text.toUtf8(), context).plan;
    PlanLimits::fromJson(session.session.launch.value(QLatin1String("overrides")).toObject()).applyTo(plan);
    m_planLines = plan.thresholds;
    session.thresholds = effectiveThresholds(m_planLines, m_settings);
    session.silentAfterMs = m_settings.integer(QStringLiteral("silent_after"));
    session.budgetMicroUsd = plan.budget.costMicroUsd.value_or(0);
    session.budgetTokens = plan.budget.tokens.value_or(0);
    for (const HierarchyNode& node : plan.hierarchy)
        session.hierarchy.append({node.id, node.role, node.tier, node.reportsTo, node.maxParallel});
    for (const WavePlan& wave : plan.waves) {
        LiveOrder::Wave& order = session.order.waves[wave.id];
        order.needs = wave.needs;
        order.maxParallel = wave.maxParallel;
        for (const AgentPlan& agent : wave.agents) {
            order.grows = order.grows || agent.forEach.kind == ForEach::Glob;
            if (!agent.needs.isEmpty())
                session.order.needs.insert(agent.id, agent.needs);
        }
    }
    m_plan = std::make_shared<const Plan>(std::move(plan));
}

std::optional<LiveUpdate> LiveReader::measure(qint64 now)
{
    if (!m_now)
        return std::nullopt;
    std::shared_ptr<LiveSession> session;
    LiveUpdate update;
    for (int i = 0; i < m_now->agents.size(); ++i) {
        if (!isLive(m_now->agents.at(i).row.state))
            continue;
        LiveAgent agent = m_now->agents.at(i);
        if (!measureAgent(agent, m_store.dataDir(), m_session, now))
            continue;
        if (!session)
            session = std::make_shared<LiveSession>(*m_now);
        session->agents[i] = std::move(agent);
        update.changedAgents.append(i);
    }
    if (!session)
        return std::nullopt;
    session->readAt = now;
    m_now = session;
    update.now = session;
    update.eventCount = m_events;
    return update;
}

std::optional<LiveUpdate> LiveReader::apply(const Settings& settings)
{
    m_settings = settings;
    const Thresholds lines = effectiveThresholds(m_planLines, settings);
    const qint64 silent = settings.integer(QStringLiteral("silent_after"));
    if (!m_now || (m_now->thresholds == lines && m_now->silentAfterMs == silent))
        return std::nullopt;
    auto session = std::make_shared<LiveSession>(*m_now);
    session->thresholds = lines;
    session->silentAfterMs = silent;
    m_now = session;
    LiveUpdate update;
    update.now = session;
    update.eventCount = m_events;
    return update;
}

QString LiveReader::newest()
{
    return SessionRepository(m_store).newestId();
}

QList<SessionLine> LiveReader::sessions()
{
    const Snapshot snapshot(m_store);
    SessionRepository repository(m_store);
    QHash<QString, SessionLine> lines;
    const auto take = [&](const AgentTotals& totals) {
        SessionLine& line = lines[totals.session];
        line.agents += totals.agents;
        line.succeeded += totals.state == AgentState::Succeeded ? totals.agents : 0;
        line.ended += hasEnded(totals.state) ? totals.agents : 0;
        line.live += isLive(totals.state) ? totals.agents : 0;
        line.costMicroUsd += totals.costMicroUsd;
        line.tokens += totals.tokens;
    };
    const bool first = m_ended.isEmpty();
    if (first)
        for (const AgentTotals& totals : repository.agentTotals({}))
            take(totals);
    QList<SessionLine> list;
    QList<Session> sessions = repository.sessions();
    for (auto session = sessions.rbegin(); session != sessions.rend(); ++session) {
        const QString id = session->id;
        if (const auto ended = m_ended.constFind(id); ended != m_ended.constEnd()) {
            list.append(*ended);
            continue;
        }
        if (!first)
            for (const AgentTotals& totals : repository.agentTotals(id))
                take(totals);
        SessionLine line = lines.value(id);
        line.session = std::move(*session);
        if (hasEnded(line.session.state))
            m_ended.insert(id, line);
        list.append(std::move(line));
    }
    return list;
}

void LiveReader::readRequests(MachineSample& sample)
{
    if (m_session.isEmpty())
        return;
    QList<double> times;
    int requests = 0;
    int wrong = 0;
    for (const auto& request : SessionRepository(m_store).requestsSince(m_session, sample.at - kRequestsMs)) {
        ++requests;
        wrong += !request.body.value(QLatin1String("ok")).toBool(true);
        if (const double ms = request.body.value(QLatin1String("ms")).toDouble(-1); ms >= 0)
            times.append(ms);
    }
    if (requests > 0)
        sample.errorPercent = 100.0 * wrong / requests;
    if (const auto p95 = formulas::percentile(std::move(times), 95))
        sample.p95Ms = *p95;
}

} // namespace wavedeck
