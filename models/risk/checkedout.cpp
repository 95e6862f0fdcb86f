// SPDX-License-Identifier: GPL-3.0-or-later
// Which commit is checked out, without starting git. Part of launch.h.
#include "models/risk/launch.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace wavedeck::risk {

namespace {

QString firstLine(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readLine(4096)).trimmed() : QString();
}

/// `.git` of the folder or of one above: a folder, or in a worktree a file that names one.
QString gitFolder(const QString& folder)
{
    QDir dir(folder);
    do {
        const QString path = dir.absoluteFilePath(QStringLiteral(".git"));
        const QFileInfo git(path);
        if (git.isDir())
            return path;
        if (const QString line = git.isFile() ? firstLine(path) : QString(); line.startsWith(QLatin1String("gitdir: ")))
            return QDir(dir.absolutePath()).absoluteFilePath(line.mid(8));
    } while (dir.cdUp());
    return {};
}

QString packed(const QString& common, const QString& ref)
{
    QFile file(common + QStringLiteral("/packed-refs"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    while (!file.atEnd()) {
        const QString line = QString::fromUtf8(file.readLine(4096)).trimmed();
        if (line.section(QLatin1Char(' '), 1) == ref)
            return line.section(QLatin1Char(' '), 0, 0);
    }
    return {};
}

} // namespace

QString checkedOut(const QString& folder)
{
    const QString git = gitFolder(folder);
    const QString head = git.isEmpty() ? QString() : firstLine(git + QStringLiteral("/HEAD"));
    if (!head.startsWith(QLatin1String("ref: ")))
        return head;
    const QString ref = head.mid(5);
    const QString shared = firstLine(git + QStringLiteral("/commondir"));
    const QString common = shared.isEmpty() ? git : QDir(git).absoluteFilePath(shared);
    const QString loose = firstLine(common + QLatin1Char('/') + ref);
    return loose.isEmpty() ? packed(common, ref) : loose;
}

} // namespace wavedeck::risk
