// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/worktrees.h"

#include "app/engine/requests.h"

#include "models/base/clock.h"
#include "models/base/log.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>

namespace wavedeck {

namespace {

constexpr qint64 kMakeMs = 5 * 60'000; ///< a large working tree takes its time
constexpr qint64 kCommitMs = 5 * 60'000;
constexpr qint64 kMergeMs = 5 * 60'000;
constexpr qsizetype kMostLeaf = 80; ///< of a folder's name

/// Letters that a branch and a folder may have; `#` of foreach and whatever else stands there becomes `-`.
QString safe(const QString& id)
{
    QString name;
    for (const QChar c : id)
        name += (c >= QLatin1Char('a') && c <= QLatin1Char('z')) || (c >= QLatin1Char('A') && c <= QLatin1Char('Z'))
                || (c >= QLatin1Char('0') && c <= QLatin1Char('9')) || c == QLatin1Char('_')
            ? c
            : QLatin1Char('-');
    return name.left(kMostLeaf);
}

} // namespace

Worktrees::Worktrees(Transitions& transitions, Errands& errands)
    : m_set(transitions)
    , m_errands(errands)
{
}

void Worktrees::open(Store& store, const QString& dataDir, const QString& instance)
{
    m_store = &store;
    m_dataDir = dataDir;
    m_instance = instance;
    for (const auto& [session, row] : WorktreeRepository(store).unfinished()) {
        Entry& entry = m_entries[{session, row.agent}];
        entry.session = session;
        entry.row = row;
        entry.step = row.state == WorktreeState::Merging ? Entry::Merge : Entry::Drop;
    }
}

void Worktrees::load(const SessionRun& session)
{
    for (const Worktree& row : WorktreeRepository(*m_store).worktrees(session.id())) {
        Entry& entry = m_entries[{session.id(), row.agent}];
        entry.session = session.id();
        entry.row = row;
        if (row.state == WorktreeState::Making)
            entry.step = Entry::Make;
    }
    for (const WaveRun& wave : session.waves)
        for (const AgentRun& agent : wave.agents)
            if (Entry* entry = find(session.id(), agent.row->id))
                entry->attempt = agent.attempt->number;
}

Worktrees::Entry* Worktrees::find(const QString& session, const QString& agent)
{
    const auto found = m_entries.find({session, agent});
    return found == m_entries.end() ? nullptr : &found->second;
}

const Worktrees::Entry* Worktrees::find(const QString& session, const QString& agent) const
{
    const auto found = m_entries.find({session, agent});
    return found == m_entries.end() ? nullptr : &found->second;
}

Worktrees::Entry* Worktrees::fetch(const QString& session, const QString& agent)
{
    if (Entry* entry = find(session, agent))
        return entry;
    for (const Worktree& row : WorktreeRepository(*m_store).worktrees(session))
        if (row.agent == agent) {
            Entry& entry = m_entries[{session, agent}];
            entry.session = session;
            entry.row = row;
            return &entry;
        }
    return nullptr;
}

/// In the transaction of this turn; what follows from it is done in act().
void Worktrees::store(Entry& entry, WorktreeState state, const QString& reason)
{
    entry.row.state = state;
    entry.row.reason = reason;
    entry.row.changedAt = utcMs();
    m_set.journal().add([session = entry.session, row = entry.row](
                            Store& store) { return WorktreeRepository(store).put(session, row); });
}

void Worktrees::note(const Entry& entry, const QString& text, const QString& actor)
{
    m_set.journal().append({0, entry.session, entry.row.agent, utcMs(), QStringLiteral("worktree"), text, actor});
}

void Worktrees::intend(const SessionRun& session, const AgentRun& agent)
{
    if (!agent.plan->worktree)
        return;
    Entry& entry = m_entries[{session.id(), agent.row->id}];
    entry.attempt = agent.attempt->number;
    if (entry.sent || entry.step != Entry::None)
        return; // ground() says what it is about
    const bool there = entry.row.state == WorktreeState::Ready || entry.row.state == WorktreeState::Committed
        || entry.row.state == WorktreeState::Merged || entry.row.state == WorktreeState::Conflict;
    if (there && !entry.session.isEmpty()) { // a retry goes on where the attempt before ended
        store(entry, WorktreeState::Ready);
        return;
    }
    entry.session = session.id();
    entry.row = {};
    entry.row.agent = agent.row->id;
    const QString name = session.id() + QLatin1Char('/') + safe(agent.row->id);
    entry.row.branch = QStringLiteral("wavedeck/") + name;
    entry.row.path = QStringLiteral("%1/worktrees/%2-%3").arg(m_dataDir, safe(name), m_instance.left(8));
    entry.row.repository = session.plan.workspace;
    entry.row.actor = Transitions::engine();
    entry.row.madeAt = utcMs();
    entry.step = Entry::Make;
    store(entry, WorktreeState::Making);
}

Ground Worktrees::ground(const SessionRun& session, const AgentRun& agent) const
{
    if (!agent.plan->worktree)
        return {};
    const Entry* entry = find(session.id(), agent.row->id);
    if (!entry || entry->row.state == WorktreeState::Failed)
        return {Ground::Refused, entry ? entry->row.reason : QStringLiteral("its worktree is not known")};
    if (entry->row.state == WorktreeState::Making || entry->sent)
        return {Ground::Wait, {}};
    return entry->row.state == WorktreeState::Ready
        ? Ground{}
        : Ground{Ground::Refused, QStringLiteral("its worktree is %1").arg(word(entry->row.state))};
}

QString Worktrees::folderOf(const SessionRun& session, const AgentRun& agent) const
{
    const Entry* entry = agent.plan->worktree ? find(session.id(), agent.row->id) : nullptr;
    if (!entry)
        return session.plan.workspace;
    const QString inside
        = QDir(entry->row.repository).relativeFilePath(QFileInfo(session.plan.workspace).canonicalFilePath());
    return inside.isEmpty() || inside.startsWith(QStringLiteral(".."))
        ? entry->row.path
        : QDir::cleanPath(entry->row.path + QLatin1Char('/') + inside);
}

bool Worktrees::settle(const SessionRun& session, const AgentRun& agent)
{
    Entry* entry = agent.plan->worktree ? find(session.id(), agent.row->id) : nullptr;
    if (!entry || entry->row.state != WorktreeState::Ready)
        return true;
    if (entry->step == Entry::None && !entry->sent)
        entry->step = Entry::Commit;
    return false;
}

std::vector<FileChange> Worktrees::takeChanges(const SessionRun& session, const AgentRun& agent)
{
    Entry* entry = find(session.id(), agent.row->id);
    return entry ? std::exchange(entry->changes, {}) : std::vector<FileChange>();
}

void Worktrees::act()
{
    for (auto& [key, entry] : m_entries)
        if (entry.step != Entry::None && !entry.sent)
            send(entry);
}

void Worktrees::send(Entry& entry)
{
    const Worktree& row = entry.row;
    const QString who = entry.session + QLatin1Char('/') + row.agent;
    QJsonObject request{{QStringLiteral("path"), row.path}, {QStringLiteral("branch"), row.branch},
        {QStringLiteral("repository"), row.repository}};
    // One step at a time where steps change the repository itself.
    QString key = row.repository;
    qint64 limit = kMakeMs;
    const char* step = "make";
    switch (entry.step) {
    case Entry::None:
        return;
    case Entry::Make:
        request.insert(QStringLiteral("workspace"), row.repository);
        break;
    case Entry::Commit:
        step = "commit";
        key = row.path;
        limit = kCommitMs;
        request.insert(QStringLiteral("base"), row.base);
        request.insert(QStringLiteral("message"), QStringLiteral("Work of %1").arg(who));
        break;
    case Entry::Merge:
        step = "merge";
        limit = kMergeMs;
        request.insert(QStringLiteral("head"), row.head);
        request.insert(QStringLiteral("message"), QStringLiteral("Merge %1").arg(who));
        break;
    case Entry::Drop:
        step = "drop";
        break;
    }
    request.insert(QStringLiteral("step"), QLatin1String(step));
    entry.sent = true;
    m_errands.git(
        key, request, limit, [this, at = Key(entry.session, row.agent), done = entry.step](const QJsonObject& answer) {
            taken(at, done, answer);
        });
}

void Worktrees::taken(const Key& key, Entry::Step step, const QJsonObject& answer)
{
    Entry* entry = find(key.first, key.second);
    if (!entry)
        return;
    entry->sent = false;
    entry->step = Entry::None;
    if (step == Entry::Make)
        made(*entry, answer);
    else if (step == Entry::Commit)
        committed(*entry, answer);
    else if (step == Entry::Merge)
        merged(*entry, answer);
    else
        dropped(*entry, answer);
    for (Batch& batch : m_batches)
        if (batch.session == key.first && batch.agents.value(0) == key.second)
            advance(batch);
    std::erase_if(m_batches, [](const Batch& batch) { return batch.agents.isEmpty(); });
}

void Worktrees::made(Entry& entry, const QJsonObject& answer)
{
    if (!answer.value(QLatin1String("ok")).toBool()) {
        store(entry, WorktreeState::Failed, text(answer, "error"));
        note(entry, entry.row.reason);
        return;
    }
    entry.row.repository = text(answer, "repository");
    entry.row.base = text(answer, "base");
    entry.row.branch = text(answer, "branch");
    store(entry, WorktreeState::Ready);
    note(entry, QStringLiteral("made on branch %1 of %2").arg(entry.row.branch, entry.row.base.left(12)));
}

void Worktrees::committed(Entry& entry, const QJsonObject& answer)
{
    if (!answer.value(QLatin1String("ok")).toBool()) {
        store(entry, WorktreeState::Failed, text(answer, "error"));
        note(entry, QStringLiteral("what it left is not committed: ") + entry.row.reason);
        return;
    }
    entry.row.head = text(answer, "head");
    entry.row.files = answer.value(QLatin1String("files")).toInt();
    entry.row.added = answer.value(QLatin1String("added")).toInt();
    entry.row.removed = answer.value(QLatin1String("removed")).toInt();
    entry.changes.clear();
    for (const QJsonValue& value : answer.value(QLatin1String("changes")).toArray()) {
        const QJsonObject one = value.toObject();
        const FileChange change{
            text(one, "path"), entry.row.agent, entry.attempt, text(one, "kind"), QStringLiteral("worktree"), utcMs()};
        entry.changes.push_back(change);
        // With the state that says so: the engine may die before anybody takes them.
        m_set.journal().add(
            [session = entry.session, change](Store& store) { return WorktreeRepository(store).put(session, change); });
    }
    store(entry, WorktreeState::Committed);
    note(entry,
        QStringLiteral("%1 files changed, %2 lines added, %3 removed")
            .arg(entry.row.files)
            .arg(entry.row.added)
            .arg(entry.row.removed));
}

} // namespace wavedeck
