// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/git/gitrun.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>

namespace wavedeck::git {

namespace {

constexpr qint64 kMostLink = 8192; ///< bytes of a file that names a folder

const QProcessEnvironment& safeEnvironment()
{
    static const QProcessEnvironment environment = [] {
        QProcessEnvironment made = QProcessEnvironment::systemEnvironment();
        for (const QString& key : made.keys())
            if (key.startsWith(QStringLiteral("GIT_")) || key == QStringLiteral("WAVEDECK_EVENTS"))
                made.remove(key);
        const auto set
            = [&](const char* key, const char* value) { made.insert(QLatin1String(key), QLatin1String(value)); };
        set("LC_ALL", "C");
        set("GIT_CONFIG_NOSYSTEM", "1");
        set("GIT_TERMINAL_PROMPT", "0");
        set("GIT_OPTIONAL_LOCKS", "0");
        set("GIT_NO_LAZY_FETCH", "1");
        set("GIT_EDITOR", "true");
        set("GIT_AUTHOR_NAME", "wavedeck");
        set("GIT_AUTHOR_EMAIL", "wavedeck@localhost");
        set("GIT_COMMITTER_NAME", "wavedeck");
        set("GIT_COMMITTER_EMAIL", "wavedeck@localhost");
        return made;
    }();
    return environment;
}

const QStringList& safeOptions()
{
    static const QStringList options = [] {
        QStringList made{QStringLiteral("--no-pager"), QStringLiteral("--literal-pathspecs")};
        for (const char* setting : {"core.fsmonitor=false", "core.hooksPath=/dev/null", "core.quotePath=false",
                 "commit.gpgSign=false", "log.showSignature=false", "merge.verifySignatures=false", "gc.auto=0",
                 "maintenance.auto=false", "protocol.allow=never", "submodule.recurse=false",
                 "advice.detachedHead=false", "core.untrackedCache=false", "rerere.enabled=false"})
            made << QStringLiteral("-c") << QLatin1String(setting);
        return made;
    }();
    return options;
}

/// An absolute path out of a line that git wrote, seen from a folder.
QString absolute(const QString& folder, const QString& path)
{
    return QDir::cleanPath(QDir(folder).absoluteFilePath(path));
}

} // namespace

QByteArrayList Answer::fields() const
{
    QByteArrayList all = out.split('\0');
    if (!all.isEmpty() && all.last().isEmpty())
        all.removeLast();
    return all;
}

Answer run(const Place& place, const QStringList& arguments, int limitMs)
{
    QStringList all = safeOptions();
    if (!place.gitDir.isEmpty())
        all << QStringLiteral("--git-dir=") + place.gitDir << QStringLiteral("--work-tree=") + place.folder;
    Answer answer;
    QProcess process;
    process.setProcessEnvironment(safeEnvironment());
    process.setWorkingDirectory(place.folder);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(QStringLiteral("git"), all + arguments);
    if (!process.waitForStarted(10'000)) {
        answer.error = QStringLiteral("git cannot be started: ") + process.errorString();
        return answer;
    }
    if (!process.waitForFinished(limitMs)) {
        process.terminate(); // it takes its locks away then
        if (!process.waitForFinished(3'000))
            process.kill();
        process.waitForFinished(5'000);
        answer.error = QStringLiteral("git did not answer within %1 s").arg(limitMs / 1000);
        return answer;
    }
    answer.out = process.readAllStandardOutput();
    const QByteArray said = process.readAllStandardError().trimmed();
    answer.error = QString::fromUtf8(said.mid(said.lastIndexOf('\n') + 1).left(400));
    if (process.exitStatus() == QProcess::NormalExit)
        answer.code = process.exitCode();
    else
        answer.error = QStringLiteral("git was killed");
    if (answer.code != 0 && answer.error.isEmpty())
        answer.error = QStringLiteral("git %1: exit %2").arg(arguments.value(0)).arg(answer.code);
    return answer;
}

Repository repositoryOf(const QString& folder)
{
    Repository found;
    if (!QFileInfo(folder).isDir()) {
        found.error = QStringLiteral("%1 is not there").arg(folder);
        return found;
    }
    const Answer where = run({folder, {}},
        {QStringLiteral("rev-parse"), QStringLiteral("--show-toplevel"), QStringLiteral("--git-common-dir"),
            QStringLiteral("--absolute-git-dir")});
    const QStringList lines = QString::fromUtf8(where.out).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    if (!where.good() || lines.size() != 3) {
        found.error = where.good() ? QStringLiteral("its paths cannot be read") : where.error;
        return found;
    }
    found.top = absolute(folder, lines[0]);
    found.common = absolute(folder, lines[1]);
    found.gitDir = absolute(folder, lines[2]);
    const Answer head = run({folder, {}},
        {QStringLiteral("rev-parse"), QStringLiteral("--verify"), QStringLiteral("--quiet"),
            QStringLiteral("HEAD^{commit}")});
    found.head = head.line();
    found.good = head.good() && !found.head.isEmpty();
    if (!found.good)
        found.error = QStringLiteral("the repository has no commit yet");
    return found;
}

QString adminFolder(const QString& common, const QString& worktree)
{
    const QDir all(common + QStringLiteral("/worktrees"));
    const QString wanted = QDir::cleanPath(worktree + QStringLiteral("/.git"));
    for (const QString& name : all.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile link(all.filePath(name) + QStringLiteral("/gitdir"));
        if (link.open(QIODevice::ReadOnly)
            && absolute(all.filePath(name), QString::fromUtf8(link.read(kMostLink).trimmed())) == wanted)
            return all.filePath(name);
    }
    return {};
}

} // namespace wavedeck::git
