// SPDX-License-Identifier: GPL-3.0-or-later
// What operators ask about worktrees: merge, drop, keep the result of a check. Part of Worktrees.
#include "app/engine/worktrees.h"

#include "app/engine/requests.h"

#include "models/base/clock.h"
#include "models/store/sessionrepository.h"

#include <QJsonArray>

#include <algorithm>

namespace wavedeck {

namespace {

constexpr qsizetype kMostChecks = 50; ///< kept of a worktree; the newest of each name
constexpr qsizetype kMostText = 400;

QStringList strings(const QJsonValue& value)
{
    QStringList list;
    for (const QJsonValue& one : value.toArray())
        list.append(one.toString());
    return list;
}

} // namespace

/// running = agents that have not ended.
Status Worktrees::mayBegin(const Entry& entry, Entry::Step step, const QStringList& running) const
{
    const WorktreeState state = entry.row.state;
    const QString is = QStringLiteral("its worktree is %1").arg(word(state));
    if (entry.step == step)
        return Done{}; // an engine before began it: its end is waited for
    if (entry.sent || entry.step != Entry::None)
        return wrong("busy", entry.row.agent, is, QStringLiteral("ask again when that is done"));
    if (running.contains(entry.row.agent))
        return wrong("not-ended", entry.row.agent, QStringLiteral("its agent has not ended"));
    if (step == Entry::Merge && (state == WorktreeState::Dropped || entry.row.head.isEmpty()))
        return wrong("nothing-to-merge", entry.row.agent, is);
    return Done{};
}

bool Worktrees::isInBatch(const Entry& entry) const
{
    return std::any_of(m_batches.begin(), m_batches.end(),
        [&](const Batch& batch) { return batch.session == entry.session && batch.agents.contains(entry.row.agent); });
}

void Worktrees::command(const QString& command, const QJsonObject& args, Answer answer)
{
    const QString session = text(args, "session");
    if (command == QStringLiteral("worktree.checked")) {
        if (Status done = checked(args); !done)
            return answer(done.error());
        return answer(QJsonObject{{QStringLiteral("session"), session}});
    }
    const bool merge = command == QStringLiteral("worktree.merge");
    if (!merge && command != QStringLiteral("worktree.drop"))
        return answer(wrong("unknown-command", command, QStringLiteral("the engine does not know this command")));
    Batch batch;
    batch.session = session;
    batch.step = merge ? Entry::Merge : Entry::Drop;
    batch.actor = text(args, "actor");
    batch.reason = text(args, "reason").trimmed();
    batch.answer = std::move(answer);
    if (!merge && batch.reason.isEmpty())
        return batch.answer(wrong("reason-missing", session, QStringLiteral("dropping needs a reason, which is kept")));
    const QStringList wanted = strings(args.value(QLatin1String("agents")));
    QStringList known;
    for (const Worktree& row : WorktreeRepository(*m_store).worktrees(session)) {
        known.append(row.agent);
        const bool open = row.state == WorktreeState::Committed || row.state == WorktreeState::Conflict;
        if (wanted.contains(row.agent) || (wanted.isEmpty() && merge && open))
            batch.agents.append(row.agent);
    }
    for (const QString& agent : wanted)
        if (!known.contains(agent))
            return batch.answer(
                wrong("unknown-worktree", agent, QStringLiteral("%1 has no worktree of it").arg(session),
                    QStringLiteral("see `wavedeckctl worktree list %1`").arg(session)));
    QStringList running;
    for (const Agent& agent : SessionRepository(*m_store).agents(session))
        if (!hasEnded(agent.state))
            running.append(agent.id);
    for (const QString& agent : std::as_const(batch.agents)) {
        const Entry* entry = fetch(session, agent);
        if (const Status may = entry ? mayBegin(*entry, batch.step, running) : Status(Done{}); !may)
            return batch.answer(may.error());
        if (entry && isInBatch(*entry))
            return batch.answer(wrong("busy", agent, QStringLiteral("it is being merged or dropped")));
    }
    if (batch.agents.isEmpty())
        return batch.answer(
            QJsonObject{{QStringLiteral("session"), session}, {QStringLiteral("results"), QJsonArray()}});
    m_batches.push_back(std::move(batch));
    Batch& added = m_batches.back();
    added.agents.prepend(QString()); // advance() takes the one that is done
    advance(added);
    std::erase_if(m_batches, [](const Batch& one) { return one.agents.isEmpty(); });
}

/// The first one is done: on to the next, or the answer.
void Worktrees::advance(Batch& batch)
{
    if (Entry* last = find(batch.session, batch.agents.takeFirst())) {
        const Worktree& row = last->row;
        batch.results.append(QJsonObject{{QStringLiteral("agent"), row.agent},
            {QStringLiteral("state"), QString(word(row.state))}, {QStringLiteral("branch"), row.branch},
            {QStringLiteral("merge_commit"), row.mergeCommit}, {QStringLiteral("reason"), row.reason}});
    }
    while (!batch.agents.isEmpty()) {
        Entry* next = find(batch.session, batch.agents.first());
        const bool there = next && (batch.step == Entry::Drop || next->row.state != WorktreeState::Merged);
        if (next && next->step == batch.step)
            return;
        if (there && next->row.state != WorktreeState::Dropped) {
            next->row.actor = batch.actor;
            next->step = batch.step;
            store(*next, batch.step == Entry::Merge ? WorktreeState::Merging : WorktreeState::Dropping, batch.reason);
            return;
        }
        if (next) // done before
            batch.results.append(QJsonObject{{QStringLiteral("agent"), next->row.agent},
                {QStringLiteral("state"), QString(word(next->row.state))}, {QStringLiteral("branch"), next->row.branch},
                {QStringLiteral("merge_commit"), next->row.mergeCommit}, {QStringLiteral("reason"), next->row.reason}});
        batch.agents.removeFirst();
    }
    batch.answer(QJsonObject{{QStringLiteral("session"), batch.session}, {QStringLiteral("results"), batch.results}});
}

void Worktrees::merged(Entry& entry, const QJsonObject& answer)
{
    const QString actor = entry.row.actor;
    const QStringList files = strings(answer.value(QLatin1String("conflict")));
    const QString refused = text(answer, "refused");
    if (!answer.value(QLatin1String("ok")).toBool() || !refused.isEmpty()) {
        // Nothing has changed: it stands where it stood.
        store(entry, WorktreeState::Committed, refused.isEmpty() ? text(answer, "error") : refused);
        note(entry, QStringLiteral("not merged: ") + entry.row.reason, actor);
    } else if (!files.isEmpty()) {
        store(entry, WorktreeState::Conflict, QStringLiteral("conflicts in ") + files.join(QStringLiteral(", ")));
        note(entry, QStringLiteral("not merged: ") + entry.row.reason, actor);
    } else {
        entry.row.mergeCommit = text(answer, "merge_commit");
        store(entry, WorktreeState::Merged);
        note(entry, QStringLiteral("merged as %1").arg(entry.row.mergeCommit.left(12)), actor);
    }
}

void Worktrees::dropped(Entry& entry, const QJsonObject& answer)
{
    const QString actor = entry.row.actor;
    if (!answer.value(QLatin1String("ok")).toBool()) {
        store(entry, WorktreeState::Failed, text(answer, "error"));
        note(entry, QStringLiteral("not dropped: ") + entry.row.reason, actor);
        return;
    }
    const QString why = entry.row.reason;
    store(entry, WorktreeState::Dropped, why);
    note(entry, QStringLiteral("dropped: ") + why, actor);
}

Status Worktrees::checked(const QJsonObject& args)
{
    const QString agent = text(args, "agent");
    const QString name = text(args, "name").left(kMostText);
    Entry* entry = fetch(text(args, "session"), agent);
    if (!entry)
        return wrong("unknown-worktree", agent, QStringLiteral("%1 has no worktree of it").arg(text(args, "session")));
    if (entry->sent || entry->step != Entry::None)
        return wrong("busy", agent, QStringLiteral("its worktree is %1").arg(word(entry->row.state)));
    QJsonArray kept;
    for (const QJsonValue& check : std::as_const(entry->row.checks))
        if (text(check.toObject(), "name") != name && kept.size() < kMostChecks)
            kept.append(check);
    const bool ok = args.value(QLatin1String("ok")).toBool();
    kept.append(QJsonObject{{QStringLiteral("name"), name}, {QStringLiteral("ok"), ok},
        {QStringLiteral("text"), text(args, "text").left(kMostText)}});
    entry->row.checks = kept;
    store(*entry, entry->row.state, entry->row.reason);
    note(*entry, QStringLiteral("check %1: %2").arg(ok ? QStringLiteral("passed") : QStringLiteral("failed"), name),
        text(args, "actor"));
    return Done{};
}

} // namespace wavedeck
