// SPDX-License-Identifier: GPL-3.0-or-later
// Merging what an agent left into the workspace's branch, and taking a worktree away.
#include "app/git/changes.h"
#include "app/git/gitsteps.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QSet>

namespace wavedeck::git {

namespace {

constexpr qsizetype kMostNamed = 100; ///< files that an answer names
constexpr int kDepth = 10'000; ///< commits that are looked through for a merge made before

QString text(const QJsonObject& request, const char* key)
{
    return request.value(QLatin1String(key)).toString();
}

QByteArray contentOf(const QString& file)
{
    QFile opened(file);
    return opened.open(QIODevice::ReadOnly) ? opened.read(64 * 1024) : QByteArray();
}

QJsonObject refused(const QString& why)
{
    return {{QStringLiteral("ok"), true}, {QStringLiteral("refused"), why}};
}

/// The merge of an earlier, killed step; empty = there is none.
QString mergeOf(const Place& place, const QString& head)
{
    const Answer log = run(place,
        {QStringLiteral("log"), QStringLiteral("--first-parent"), QStringLiteral("--merges"),
            QStringLiteral("--max-count=%1").arg(kDepth), QStringLiteral("--format=%H %P")});
    for (const QByteArray& line : log.out.split('\n')) {
        const QByteArrayList ids = line.split(' ');
        if (ids.size() > 2 && ids.mid(2).contains(head.toLatin1()))
            return QString::fromLatin1(ids[0]);
    }
    return {};
}

/// What somebody has begun in the workspace. A merge of ours that was killed is undone.
QString operationIn(const Repository& repository, const QString& head, const QString& message)
{
    const auto there = [&](const char* name) {
        return QFileInfo::exists(repository.gitDir + QLatin1Char('/') + QLatin1String(name));
    };
    if (there("MERGE_HEAD") && contentOf(repository.gitDir + QStringLiteral("/MERGE_HEAD")).trimmed() == head.toLatin1()
        && contentOf(repository.gitDir + QStringLiteral("/MERGE_MSG")).startsWith(message.toUtf8()))
        run({repository.top, {}}, {QStringLiteral("merge"), QStringLiteral("--abort")});
    static const std::pair<const char*, const char*> kMarks[]
        = {{"MERGE_HEAD", "a merge"}, {"rebase-merge", "a rebase"}, {"rebase-apply", "a rebase"},
            {"CHERRY_PICK_HEAD", "a cherry-pick"}, {"REVERT_HEAD", "a revert"}, {"BISECT_LOG", "a bisection"}};
    for (const auto& [mark, what] : kMarks)
        if (there(mark))
            return QLatin1String(what);
    return {};
}

/// Files of the workspace that are not as committed; what is staged is told apart by `staged`.
QSet<QString> uncommitted(const Place& place, bool& staged, bool& ok)
{
    QSet<QString> paths;
    const Answer status = run(place,
        {QStringLiteral("status"), QStringLiteral("--porcelain=v1"), QStringLiteral("-z"),
            QStringLiteral("--no-renames"), QStringLiteral("--untracked-files=all"),
            QStringLiteral("--ignore-submodules=dirty")});
    ok = status.good();
    for (const QByteArray& field : status.fields()) {
        if (field.size() < 4)
            continue;
        staged = staged || (field[0] != ' ' && field[0] != '?');
        paths.insert(QString::fromUtf8(field.mid(3)));
    }
    return paths;
}

QStringList conflicts(const Place& place, const QString& head, bool& ok)
{
    const Answer tried = run(place,
        {QStringLiteral("merge-tree"), QStringLiteral("--write-tree"), QStringLiteral("--name-only"),
            QStringLiteral("--no-messages"), QStringLiteral("-z"), QStringLiteral("HEAD"), head});
    ok = tried.code == 0 || tried.code == 1;
    QStringList files;
    if (tried.code == 1)
        for (const QByteArray& name : tried.fields().mid(1, kMostNamed))
            files.append(QString::fromUtf8(name));
    return files;
}

} // namespace

QJsonObject mergeWorktree(const QJsonObject& request)
{
    const QString head = text(request, "head");
    const QString message = text(request, "message");
    const Repository repository = repositoryOf(text(request, "repository"));
    if (!repository.good)
        return failed(repository.error);
    const Place place{repository.top, {}};
    const QString busy = operationIn(repository, head, message);
    if (!busy.isEmpty())
        return refused(QStringLiteral("%1 is in progress in %2").arg(busy, repository.top));
    const auto isIn = [&] {
        return run(
            place, {QStringLiteral("merge-base"), QStringLiteral("--is-ancestor"), head, QStringLiteral("HEAD")});
    };
    if (isIn().good())
        return {{QStringLiteral("ok"), true}, {QStringLiteral("merge_commit"), mergeOf(place, head)}};
    if (!run(place, {QStringLiteral("symbolic-ref"), QStringLiteral("--quiet"), QStringLiteral("HEAD")}).good())
        return refused(QStringLiteral("no branch is checked out in %1").arg(repository.top));
    bool ok = false;
    bool staged = false;
    const QSet<QString> dirty = uncommitted(place, staged, ok);
    if (!ok)
        return failed(QStringLiteral("the state of %1 cannot be read").arg(repository.top));
    if (staged)
        return refused(QStringLiteral("the workspace has staged changes; commit them first"));
    const Answer base = run(place, {QStringLiteral("merge-base"), QStringLiteral("HEAD"), head});
    const auto brings = differences(place, base.good() ? base.line() : repository.head, head, ok);
    QStringList touched;
    for (auto it = brings.begin(); it != brings.end(); ++it)
        if (dirty.contains(it.key()))
            touched.append(it.key());
    if (!touched.isEmpty())
        return refused(QStringLiteral("the workspace has uncommitted changes in ")
            + touched.mid(0, kMostNamed).join(QStringLiteral(", ")));
    // Tried without the workspace first: a conflict leaves it exactly as it is.
    const QStringList files = conflicts(place, head, ok);
    if (!ok)
        return failed(QStringLiteral("the merge cannot be tried"));
    if (!files.isEmpty())
        return {{QStringLiteral("ok"), true}, {QStringLiteral("conflict"), QJsonArray::fromStringList(files)}};
    const Answer merged = run(place,
        {QStringLiteral("merge"), QStringLiteral("--no-ff"), QStringLiteral("--no-edit"), QStringLiteral("--no-verify"),
            QStringLiteral("--quiet"), QStringLiteral("-m"), message, head});
    if (!merged.good()) {
        if (QFileInfo::exists(repository.gitDir + QStringLiteral("/MERGE_HEAD")))
            run(place, {QStringLiteral("merge"), QStringLiteral("--abort")});
        return refused(merged.error);
    }
    return {{QStringLiteral("ok"), true},
        {QStringLiteral("merge_commit"), run(place, {QStringLiteral("rev-parse"), QStringLiteral("HEAD")}).line()}};
}

QJsonObject dropWorktree(const QJsonObject& request)
{
    const QString path = text(request, "path");
    const QString branch = text(request, "branch");
    const Repository repository = repositoryOf(text(request, "repository"));
    if (repository.common.isEmpty()) { // the repository went first: only the folder is left
        QDir(path).removeRecursively();
        return QFileInfo::exists(path) ? failed(QStringLiteral("%1 cannot be removed").arg(path))
                                       : QJsonObject{{QStringLiteral("ok"), true}};
    }
    const Place place{repository.top, {}};
    // As `git worktree remove` does it, without believing what the agent may have written into the folder.
    const QString admin = adminFolder(repository.common, path);
    if (QFileInfo::exists(path) && !QDir(path).removeRecursively())
        return failed(QStringLiteral("%1 cannot be removed").arg(path));
    if (!admin.isEmpty())
        QDir(admin).removeRecursively();
    QDir().rmdir(repository.common + QStringLiteral("/worktrees")); // only when it is empty
    const QString ref = QStringLiteral("refs/heads/") + branch;
    QFile::remove(repository.common + QLatin1Char('/') + ref + QStringLiteral(".lock"));
    if (run(place, {QStringLiteral("rev-parse"), QStringLiteral("--verify"), QStringLiteral("--quiet"), ref}).good()) {
        const Answer gone = run(place, {QStringLiteral("branch"), QStringLiteral("-D"), QStringLiteral("--"), branch});
        if (!gone.good())
            return failed(QStringLiteral("its branch stays: ") + gone.error);
    }
    return {{QStringLiteral("ok"), true}};
}

} // namespace wavedeck::git
