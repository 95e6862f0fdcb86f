// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/worktreerepository.h"

#include "models/store/rows.h"

namespace wavedeck {

namespace {

Worktree readWorktree(rows::Reader& r)
{
    Worktree tree;
    tree.agent = r.text();
    tree.repository = r.text();
    tree.path = r.text();
    tree.branch = r.text();
    tree.base = r.text();
    tree.state = r.state(WorktreeState::Failed);
    tree.head = r.text();
    tree.mergeCommit = r.text();
    tree.files = r.integer();
    tree.added = r.integer();
    tree.removed = r.integer();
    tree.checks = r.array();
    tree.reason = r.text();
    tree.actor = r.text();
    tree.madeAt = r.number();
    tree.changedAt = r.number();
    return tree;
}

} // namespace

Status WorktreeRepository::put(const QString& session, const Worktree& tree)
{
    return m_store.run("INSERT OR REPLACE INTO worktree (session, agent, repository, path, branch, base, state, head, "
                       "merge_commit, files, added, removed, checks, reason, actor, made_at, changed_at, revision) "
                       "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        {session, tree.agent, rows::text(tree.repository), rows::text(tree.path), rows::text(tree.branch),
            rows::text(tree.base), rows::text(tree.state), rows::text(tree.head), rows::text(tree.mergeCommit),
            tree.files, tree.added, tree.removed, rows::words(tree.checks), rows::words(tree.reason),
            rows::text(tree.actor), tree.madeAt, tree.changedAt, m_store.revision()});
}

Status WorktreeRepository::put(const QString& session, const FileChange& change)
{
    return m_store.run("INSERT OR REPLACE INTO file_change (session, path, agent, attempt, kind, source, at, revision) "
                       "VALUES (?,?,?,?,?,?,?,?)",
        {session, change.path, rows::text(change.agent), change.attempt, change.kind, change.source, change.at,
            m_store.revision()});
}

Status WorktreeRepository::put(const QString& session, const Sandbox& sandbox)
{
    return m_store.run("INSERT OR REPLACE INTO sandbox (session, agent, attempt, kind, reason, refused, revision) "
                       "VALUES (?,?,?,?,?,?,?)",
        {session, sandbox.agent, sandbox.attempt, sandbox.held ? QStringLiteral("bubblewrap") : QStringLiteral("none"),
            rows::words(sandbox.reason), rows::words(sandbox.refused), m_store.revision()});
}

QList<Worktree> WorktreeRepository::worktrees(const QString& session)
{
    return rows::readAll<Worktree>(m_store,
        "SELECT w.agent, repository, path, branch, base, w.state, head, merge_commit, files, added, removed, checks, "
        "w.reason, actor, made_at, changed_at FROM worktree w LEFT JOIN agent a ON a.session = w.session AND a.id = "
        "w.agent WHERE w.session = ? ORDER BY a.position, a.item_index, w.agent",
        {session}, readWorktree);
}

QList<QPair<QString, Worktree>> WorktreeRepository::unfinished()
{
    return rows::readAll<QPair<QString, Worktree>>(m_store,
        "SELECT session, agent, repository, path, branch, base, state, head, merge_commit, files, added, removed, "
        "checks, reason, actor, made_at, changed_at FROM worktree WHERE state IN ('merging', 'dropping')",
        {}, [](rows::Reader& r) {
            const QString session = r.text();
            return QPair<QString, Worktree>(session, readWorktree(r));
        });
}

QList<FileChange> WorktreeRepository::changes(const QString& session, int limit)
{
    return rows::readAll<FileChange>(m_store,
        "SELECT path, agent, attempt, kind, source, at FROM file_change WHERE session = ? ORDER BY path, agent LIMIT ?",
        {session, limit}, [](rows::Reader& r) {
            FileChange change;
            change.path = r.text();
            change.agent = r.text();
            change.attempt = r.integer();
            change.kind = r.text();
            change.source = r.text();
            change.at = r.number();
            return change;
        });
}

QList<Sandbox> WorktreeRepository::sandboxes(const QString& session)
{
    return rows::readAll<Sandbox>(m_store,
        "SELECT agent, attempt, kind, reason, refused FROM sandbox WHERE session = ? ORDER BY agent, attempt",
        {session}, [](rows::Reader& r) {
            Sandbox sandbox;
            sandbox.agent = r.text();
            sandbox.attempt = r.integer();
            sandbox.held = r.text() == QStringLiteral("bubblewrap");
            sandbox.reason = r.text();
            sandbox.refused = r.text();
            return sandbox;
        });
}

GroundRows WorktreeRepository::ground(const QString& session)
{
    GroundRows rows{worktrees(session), changes(session), {}, {}};
    for (const FileChange& change : std::as_const(rows.changes))
        rows.changedBy[change.agent].append(change.path);
    for (const Sandbox& sandbox : sandboxes(session))
        rows.sandboxes.insert(sandbox.agent, sandbox);
    return rows;
}

} // namespace wavedeck
