// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/git/gitsteps.h"

#include "app/git/changes.h"
#include "app/git/snapshot.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <cstdio>

namespace wavedeck::git {

namespace {

constexpr int kMostNames = 9; ///< of a branch, when others have taken it

QString text(const QJsonObject& request, const char* key)
{
    return request.value(QLatin1String(key)).toString();
}

/// What a killed `git worktree add` left of a worktree in which nothing was started yet.
void clear(const QString& common, const QString& path)
{
    const QString admin = adminFolder(common, path);
    if (!admin.isEmpty())
        QDir(admin).removeRecursively();
    // Killed before it wrote where the worktree is; the folder's name is ours alone.
    const QString half = common + QStringLiteral("/worktrees/") + QFileInfo(path).fileName();
    if (!QFileInfo::exists(half + QStringLiteral("/gitdir")))
        QDir(half).removeRecursively();
    QDir(path).removeRecursively();
}

QString branchRef(const QString& branch)
{
    return QStringLiteral("refs/heads/") + branch;
}

/// True when the name can be taken: free, or left at the base by a step that was killed.
bool takeName(const Repository& repository, const QString& branch)
{
    const Place place{repository.top, {}};
    QFile::remove(repository.common + QLatin1Char('/') + branchRef(branch) + QStringLiteral(".lock"));
    const Answer tip = run(
        place, {QStringLiteral("rev-parse"), QStringLiteral("--verify"), QStringLiteral("--quiet"), branchRef(branch)});
    if (!tip.good())
        return true;
    // git refuses to delete one that is checked out anywhere.
    return tip.line() == repository.head
        && run(place, {QStringLiteral("branch"), QStringLiteral("-D"), QStringLiteral("--"), branch}).good();
}

} // namespace

QJsonObject failed(const QString& why)
{
    return {{QStringLiteral("ok"), false}, {QStringLiteral("error"), why}};
}

QJsonObject makeWorktree(const QJsonObject& request)
{
    const QString workspace = text(request, "workspace");
    const QString path = text(request, "path");
    const Repository repository = repositoryOf(workspace);
    if (!repository.good)
        return failed(QStringLiteral("no worktree can be made: ") + repository.error);
    clear(repository.common, path);
    QDir().mkpath(QFileInfo(path).path());
    QString branch = text(request, "branch");
    for (int i = 2; !takeName(repository, branch); ++i) {
        if (i > kMostNames)
            return failed(QStringLiteral("the branch %1 is taken, and so are those with a number behind it")
                              .arg(text(request, "branch")));
        branch = QStringLiteral("%1-%2").arg(text(request, "branch")).arg(i);
    }
    const Answer made = run({repository.top, {}},
        {QStringLiteral("worktree"), QStringLiteral("add"), QStringLiteral("--quiet"), QStringLiteral("--no-track"),
            QStringLiteral("-b"), branch, QStringLiteral("--"), path, repository.head});
    if (!made.good())
        return failed(QStringLiteral("no worktree can be made: ") + made.error);
    return {{QStringLiteral("ok"), true}, {QStringLiteral("repository"), repository.top},
        {QStringLiteral("base"), repository.head}, {QStringLiteral("branch"), branch}};
}

QJsonObject commitWorktree(const QJsonObject& request)
{
    const QString path = text(request, "path");
    const QString branch = text(request, "branch");
    const QString base = text(request, "base");
    const Repository repository = repositoryOf(text(request, "repository"));
    const QString admin = repository.common.isEmpty() ? QString() : adminFolder(repository.common, path);
    if (admin.isEmpty() || !QFileInfo(path).isDir())
        return failed(QStringLiteral("the worktree is gone"));
    const Place place{path, admin};
    // Whatever held these has ended with the agent, or was killed.
    QFile::remove(admin + QStringLiteral("/index.lock"));
    QFile::remove(admin + QStringLiteral("/HEAD.lock"));
    QFile::remove(repository.common + QLatin1Char('/') + branchRef(branch) + QStringLiteral(".lock"));
    const QString at
        = run(place, {QStringLiteral("symbolic-ref"), QStringLiteral("--quiet"), QStringLiteral("HEAD")}).line();
    if (at != branchRef(branch)) { // the agent went to another branch: what it has is what it leaves
        if (const Answer moved = run(place, {QStringLiteral("update-ref"), branchRef(branch), QStringLiteral("HEAD")});
            !moved.good())
            return failed(moved.error);
        run(place, {QStringLiteral("symbolic-ref"), QStringLiteral("HEAD"), branchRef(branch)});
    }
    if (const Answer added
        = run(place, {QStringLiteral("add"), QStringLiteral("--all"), QStringLiteral("--"), QStringLiteral(".")});
        !added.good())
        return failed(QStringLiteral("its changes cannot be taken: ") + added.error);
    const Answer same = run(
        place, {QStringLiteral("diff"), QStringLiteral("--cached"), QStringLiteral("--quiet"), QStringLiteral("HEAD")});
    if (same.code == 1) {
        const Answer done = run(place,
            {QStringLiteral("commit"), QStringLiteral("--quiet"), QStringLiteral("--no-verify"),
                QStringLiteral("--cleanup=verbatim"), QStringLiteral("-m"), text(request, "message")});
        if (!done.good())
            return failed(QStringLiteral("its changes cannot be committed: ") + done.error);
    } else if (!same.good()) {
        return failed(same.error);
    }
    const QString head = run(place, {QStringLiteral("rev-parse"), QStringLiteral("HEAD")}).line();
    QJsonObject answer{{QStringLiteral("ok"), true}, {QStringLiteral("head"), head}};
    bool ok = false;
    const auto found = differences(place, base, head, ok);
    if (!ok || !insertTotals(answer, place, base, head))
        return failed(QStringLiteral("what it changed cannot be read"));
    insertChanges(answer, found);
    return answer;
}

QJsonObject runStep(const QJsonObject& request)
{
    const QString step = text(request, "step");
    if (step == QStringLiteral("make"))
        return makeWorktree(request);
    if (step == QStringLiteral("commit"))
        return commitWorktree(request);
    if (step == QStringLiteral("merge"))
        return mergeWorktree(request);
    if (step == QStringLiteral("drop"))
        return dropWorktree(request);
    if (step == QStringLiteral("scan"))
        return scan(request);
    return failed(QStringLiteral("unknown step ") + step);
}

int stepMain()
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return 2;
    const QJsonObject answer = runStep(QJsonDocument::fromJson(input.readAll()).object());
    const QByteArray bytes = QJsonDocument(answer).toJson(QJsonDocument::Compact);
    return std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), stdout) == std::size_t(bytes.size())
            && std::fflush(stdout) == 0
        ? 0
        : 1;
}

} // namespace wavedeck::git
