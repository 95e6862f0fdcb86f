// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/grounddocument.h"

#include "models/base/clock.h"

#include <QJsonArray>

namespace wavedeck {

namespace {

QJsonValue orNull(const QString& text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

} // namespace

QJsonObject worktreeDocument(const Worktree& tree)
{
    const bool counted = !tree.head.isEmpty();
    const auto number = [&](int value) { return counted ? QJsonValue(value) : QJsonValue(); };
    return {{QStringLiteral("agent"), tree.agent}, {QStringLiteral("state"), QString(word(tree.state))},
        {QStringLiteral("branch"), tree.branch}, {QStringLiteral("path"), tree.path},
        {QStringLiteral("repository"), tree.repository}, {QStringLiteral("base"), orNull(tree.base)},
        {QStringLiteral("head"), orNull(tree.head)}, {QStringLiteral("merge_commit"), orNull(tree.mergeCommit)},
        {QStringLiteral("files"), number(tree.files)}, {QStringLiteral("added"), number(tree.added)},
        {QStringLiteral("removed"), number(tree.removed)}, {QStringLiteral("checks"), tree.checks},
        {QStringLiteral("reason"), orNull(tree.reason)}, {QStringLiteral("by"), orNull(tree.actor)},
        {QStringLiteral("made_at"), orNull(rfc3339(tree.madeAt))},
        {QStringLiteral("changed_at"), orNull(rfc3339(tree.changedAt))}};
}

QJsonArray changesDocument(const QList<FileChange>& changes)
{
    QJsonArray array;
    for (qsizetype i = 0; i < changes.size();) {
        const FileChange& first = changes[i];
        QJsonArray agents;
        qint64 at = first.at;
        for (; i < changes.size() && changes[i].path == first.path; ++i) {
            if (!changes[i].agent.isEmpty())
                agents.append(QJsonObject{{QStringLiteral("agent"), changes[i].agent},
                    {QStringLiteral("attempt"), changes[i].attempt}, {QStringLiteral("kind"), changes[i].kind},
                    {QStringLiteral("source"), changes[i].source}});
            at = std::max(at, changes[i].at);
        }
        array.append(QJsonObject{{QStringLiteral("path"), first.path}, {QStringLiteral("kind"), first.kind},
            {QStringLiteral("agents"), agents}, {QStringLiteral("at"), rfc3339(at)}});
    }
    return array;
}

void insertGround(QJsonObject& session, const GroundRows& rows)
{
    QJsonArray trees;
    for (const Worktree& tree : rows.worktrees)
        trees.append(worktreeDocument(tree));
    session.insert(QStringLiteral("worktrees"), trees);
    session.insert(QStringLiteral("changes"), changesDocument(rows.changes));
}

void insertGround(QJsonObject& document, const QString& agent, const GroundRows& rows)
{
    QJsonValue own;
    for (const Worktree& tree : rows.worktrees)
        if (tree.agent == agent)
            own = worktreeDocument(tree);
    document.insert(QStringLiteral("worktree"), own);
    document.insert(QStringLiteral("changed_files"), QJsonArray::fromStringList(rows.changedBy.value(agent)));
    const auto held = rows.sandboxes.constFind(agent);
    const bool asked = held != rows.sandboxes.cend();
    document.insert(QStringLiteral("sandbox"),
        !asked           ? QJsonValue()
            : held->held ? QJsonValue(QStringLiteral("bubblewrap"))
                         : QJsonValue(QStringLiteral("none")));
    document.insert(QStringLiteral("sandbox_reason"), asked ? orNull(held->reason) : QJsonValue());
    document.insert(QStringLiteral("write_refused"), asked ? orNull(held->refused) : QJsonValue());
}

} // namespace wavedeck
