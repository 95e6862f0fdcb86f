// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/changewatch.h"

#include "models/base/clock.h"
#include "models/plan/glob.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>

namespace wavedeck {

namespace {

constexpr qint64 kLookMs = 30'000; ///< a look that takes longer tells nothing
constexpr std::size_t kMostSuspects = 8; ///< of one file

bool matches(const AgentRun& agent, const QString& path)
{
    return std::any_of(agent.plan->writes.begin(), agent.plan->writes.end(), [&](const QString& pattern) {
        return glob::matches(pattern, path) || path.startsWith(pattern + QLatin1Char('/'));
    });
}

bool modifies(const AgentRun& agent)
{
    return agent.plan->capability == Capability::Modify;
}

} // namespace

ChangeWatch::ChangeWatch(Transitions& transitions, Errands& errands, Monitor& monitor, const Sandboxing& sandboxing)
    : m_set(transitions)
    , m_errands(errands)
    , m_monitor(monitor)
    , m_sandboxing(sandboxing)
{
}

void ChangeWatch::open(Store& store, const QString& dataDir)
{
    m_store = &store;
    m_dataDir = dataDir;
}

QString ChangeWatch::folderOf(const SessionRun& session) const
{
    return QStringLiteral("%1/runs/%2/@changes").arg(m_dataDir, session.id());
}

ChangeWatch::Watch& ChangeWatch::watchOf(SessionRun& session)
{
    const auto [it, isNew] = m_watches.try_emplace(session.id());
    Watch& watch = it->second;
    if (isNew) {
        watch.session = &session;
        watch.top = repositoryTop(session.plan.workspace);
    }
    return watch;
}

void ChangeWatch::load(SessionRun& session)
{
    Watch& watch = watchOf(session);
    for (const FileChange& change : WorktreeRepository(*m_store).changes(session.id()))
        watch.files[change.path].insert(change.agent, change);
    judge(watch); // alerts about it stay open
    // Of several snapshots the oldest is the one whose differences may not be stored yet.
    QList<int> numbers;
    QDir folder(folderOf(session));
    for (const QString& name : folder.entryList(QDir::Files))
        numbers.append(name.toInt());
    std::sort(numbers.begin(), numbers.end());
    if (numbers.isEmpty() || numbers.first() == 0)
        return;
    watch.base = numbers.first();
    for (const int number : numbers.mid(1))
        folder.remove(QString::number(number));
}

void ChangeWatch::remove(const SessionRun& session)
{
    m_watches.erase(session.id());
    QDir(folderOf(session)).removeRecursively();
}

/// True once a look that began after the first question has been stored.
bool ChangeWatch::served(Watch& watch, const QString& ticket)
{
    const auto found = watch.tickets.constFind(ticket);
    if (found == watch.tickets.cend()) {
        watch.tickets.insert(ticket, ++watch.wanted);
        return false;
    }
    if (watch.served < *found)
        return false;
    watch.tickets.remove(ticket);
    return true;
}

Ground ChangeWatch::ready(SessionRun& session, const AgentRun& agent)
{
    Watch& watch = watchOf(session);
    if (watch.top.isEmpty()) {
        if (modifies(agent) && !watch.said)
            giveUp(watch, QStringLiteral("the workspace is no git repository"));
        return {};
    }
    const QString ticket = QStringLiteral("start %1 %2").arg(agent.row->id).arg(agent.attempt->number);
    if ((modifies(agent) || watch.base == 0) && !served(watch, ticket)) {
        watch.released.remove(agent.row->id); // of the attempt before
        return {Ground::Wait, {}};
    }
    watch.released.insert(agent.row->id, utcMs());
    return {};
}

bool ChangeWatch::settle(SessionRun& session, const AgentRun& agent)
{
    Watch& watch = watchOf(session);
    if (watch.top.isEmpty())
        return true;
    const auto running = [&] { // programs of gates are no agents
        int programs = 0;
        for (const WaveRun& wave : session.waves)
            for (const GateRun& gate : wave.gates)
                for (const CriterionRun& criterion : gate.criteria)
                    programs += criterion.row->state == GateState::Running;
        return session.live - programs;
    };
    if (!modifies(agent) && running() > 1)
        return true;
    return served(watch, QStringLiteral("end %1 %2").arg(agent.row->id).arg(agent.attempt->number));
}

void ChangeWatch::act()
{
    for (auto& [id, watch] : m_watches) {
        if (watch.retired > 0) // what came of it is stored now
            QFile::remove(folderOf(*watch.session) + QLatin1Char('/') + QString::number(watch.retired));
        watch.retired = 0;
        if (!watch.looking && watch.wanted > watch.begun && !watch.top.isEmpty())
            look(watch);
    }
}

void ChangeWatch::look(Watch& watch)
{
    watch.looking = true;
    watch.begun = watch.wanted;
    const QString folder = folderOf(*watch.session);
    QDir().mkpath(folder);
    const int number = watch.base + 1;
    const auto file = [&](int which) { return QString(folder + QLatin1Char('/') + QString::number(which)); };
    const QJsonObject request{{QStringLiteral("step"), QStringLiteral("scan")},
        {QStringLiteral("workspace"), watch.session->plan.workspace},
        {QStringLiteral("before"), watch.base > 0 ? file(watch.base) : QString()},
        {QStringLiteral("after"), file(number)}, {QStringLiteral("leave_out"), m_dataDir}};
    m_errands.git(QStringLiteral("look ") + watch.session->id(), request, kLookMs,
        [this, session = watch.session->id(), number](const QJsonObject& answer) { looked(session, number, answer); });
}

void ChangeWatch::giveUp(Watch& watch, const QString& why)
{
    watch.top.clear();
    watch.tickets.clear();
    if (!std::exchange(watch.said, true))
        m_set.note(*watch.session, {}, QStringLiteral("changes"),
            QStringLiteral("which files agents change is not known: ") + why);
}

void ChangeWatch::looked(const QString& session, int number, const QJsonObject& answer)
{
    const auto found = m_watches.find(session);
    if (found == m_watches.end())
        return;
    Watch& watch = found->second;
    watch.looking = false;
    watch.served = watch.begun;
    const QString unknown = answer.value(QLatin1String("unknown")).toString();
    if (!answer.value(QLatin1String("ok")).toBool() || !unknown.isEmpty()) {
        giveUp(watch, unknown.isEmpty() ? answer.value(QLatin1String("error")).toString() : unknown);
        return;
    }
    watch.retired = watch.base;
    watch.base = number;
    const qint64 since = answer.value(QLatin1String("base_at")).toInteger();
    const auto runners = runnersSince(watch, since);
    std::vector<FileChange> changes;
    for (const QJsonValue& one : answer.value(QLatin1String("changes")).toArray())
        for (FileChange& change : attribute(watch, one.toObject(), runners))
            changes.push_back(std::move(change));
    const qint64 more = answer.value(QLatin1String("more")).toInteger();
    if (more > 0)
        m_set.note(*watch.session, {}, QStringLiteral("changes"),
            QStringLiteral("%1 more files changed than are listed").arg(more));
    add(*watch.session, changes);
}

/// Those that could have changed something in the workspace since then.
std::vector<const AgentRun*> ChangeWatch::runnersSince(const Watch& watch, qint64 since) const
{
    std::vector<const AgentRun*> runners;
    for (const WaveRun& wave : watch.session->waves)
        for (const AgentRun& agent : wave.agents) {
            if (agent.row->attempt == 0 || agent.plan->worktree || m_sandboxing.holds(*watch.session, agent))
                continue;
            // Those of an engine before are known by their start.
            const qint64 began = watch.released.value(agent.row->id, agent.attempt->startedAt);
            if (began > 0 && (agent.attempt->endedAt == 0 || agent.attempt->endedAt > since))
                runners.push_back(&agent);
        }
    return runners;
}

std::vector<FileChange> ChangeWatch::attribute(
    const Watch& watch, const QJsonObject& change, const std::vector<const AgentRun*>& runners) const
{
    const QString absolute = watch.top + QLatin1Char('/') + change.value(QLatin1String("path")).toString();
    FileChange one;
    one.path = QDir(QFileInfo(watch.session->plan.workspace).canonicalFilePath()).relativeFilePath(absolute);
    one.kind = change.value(QLatin1String("kind")).toString();
    one.at = utcMs();
    one.source = QStringLiteral("ambiguous");
    std::vector<const AgentRun*> suspects;
    std::copy_if(runners.begin(), runners.end(), std::back_inserter(suspects),
        [&](const AgentRun* agent) { return matches(*agent, one.path); });
    if (runners.size() == 1) {
        suspects = runners;
        one.source = QStringLiteral("only-runner");
    } else if (suspects.size() == 1) {
        one.source = QStringLiteral("scope");
    } else if (suspects.empty()) {
        suspects = runners;
    }
    std::vector<FileChange> rows;
    for (const AgentRun* agent : suspects) {
        if (rows.size() == kMostSuspects)
            break;
        one.agent = agent->row->id;
        one.attempt = agent->attempt->number;
        rows.push_back(one);
    }
    if (rows.empty())
        rows.push_back(one); // nobody's run accounts for it
    return rows;
}

void ChangeWatch::add(SessionRun& session, const std::vector<FileChange>& changes)
{
    if (changes.empty())
        return;
    Watch& watch = watchOf(session);
    for (const FileChange& change : changes) {
        auto& known = watch.files[change.path];
        const auto before = known.constFind(change.agent);
        // What was once known for sure stays so.
        if (change.source == QStringLiteral("ambiguous") && before != known.cend())
            continue;
        known.insert(change.agent, change);
        m_set.journal().add(
            [id = session.id(), change](Store& store) { return WorktreeRepository(store).put(id, change); });
    }
    judge(watch);
}

QStringList ChangeWatch::changedBy(const SessionRun& session, const QString& agent) const
{
    QStringList paths;
    const auto found = m_watches.find(session.id());
    if (found != m_watches.end())
        for (auto it = found->second.files.begin(); it != found->second.files.end(); ++it)
            if (const auto own = it->constFind(agent); own != it->cend() && own->source != QStringLiteral("ambiguous"))
                paths.append(it.key());
    return paths;
}

/// What of it the plan did not want (WAVE-4, CAP-7).
void ChangeWatch::judge(Watch& watch)
{
    const SessionRun& session = *watch.session;
    QHash<QString, const AgentRun*> agents;
    for (const WaveRun& wave : session.waves)
        for (const AgentRun& agent : wave.agents)
            agents.insert(agent.row->id, &agent);
    QMap<QString, QStringList> conflicts;
    QMap<QString, QStringList> outside;
    for (auto it = watch.files.begin(); it != watch.files.end(); ++it) {
        QMap<QString, QStringList> byWave;
        for (const FileChange& change : *it) {
            const AgentRun* agent = agents.value(change.agent);
            if (!agent)
                continue;
            byWave[agent->row->wave].append(change.agent);
            const bool readOnly
                = !modifies(*agent) && (session.plan.mode >= Mode::Standard || agent->plan->saysCapability);
            const bool beside = modifies(*agent) && !agent->plan->writes.isEmpty() && !matches(*agent, it.key());
            if (change.source != QStringLiteral("ambiguous") && (readOnly || beside))
                outside[it.key()].append(change.agent);
        }
        for (const QStringList& together : byWave)
            if (together.size() > 1)
                conflicts[it.key()].append(together);
    }
    tell(watch, Watched::FileConflicts, conflicts);
    tell(watch, Watched::ScopeBreaks, outside);
}

void ChangeWatch::tell(Watch& watch, Watched rule, const QMap<QString, QStringList>& found)
{
    if (found.isEmpty())
        return;
    constexpr qsizetype kMostNamed = 5;
    QStringList named;
    QMap<QString, QJsonArray> byAgent;
    for (auto it = found.begin(); it != found.end(); ++it) {
        bool sure = true;
        for (const QString& agent : *it) {
            byAgent[agent].append(it.key());
            sure = sure && watch.files[it.key()].value(agent).source != QStringLiteral("ambiguous");
        }
        if (named.size() < kMostNamed)
            named.append(sure
                    ? QStringLiteral("%1 by %2").arg(it.key(), it->mid(0, kMostNamed).join(QStringLiteral(" and ")))
                    : QStringLiteral("%1 by %2, which ran at the same time")
                          .arg(it.key(), it->mid(0, kMostNamed).join(QStringLiteral(" or "))));
    }
    if (found.size() > named.size())
        named.append(QStringLiteral("%1 more").arg(found.size() - named.size()));
    QJsonArray subjects;
    for (auto it = byAgent.begin(); it != byAgent.end(); ++it)
        subjects.append(QJsonObject{{QStringLiteral("agent"), it.key()}, {QStringLiteral("files"), *it}});
    m_monitor.files(*watch.session, rule, int(found.size()), named.join(QStringLiteral("; ")), subjects);
}

} // namespace wavedeck
