// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QString>
#include <QStringList>

namespace wavedeck::git {

/// What one call of git gave.
struct Answer {
    int code = -1; ///< exit status; -1 = it did not start, was killed or was too slow
    QByteArray out;
    QString error; ///< last line of stderr, or why it gave nothing

    bool good() const { return code == 0; }
    QString line() const { return QString::fromUtf8(out.trimmed()); } ///< of an answer of one line
    QByteArrayList fields() const; ///< of an answer with -z
};

/// Which repository is meant. gitDir empty: found from folder on. Never guessed from what an agent may have written
/// into its worktree.
struct Place {
    QString folder; ///< where git runs
    QString gitDir;
};

/// Runs git and waits. Repositories are hostile: no hook, file system monitor, pager, prompt, signature or transfer;
/// no system configuration; fixed locale. Blocks: never on the engine's thread.
Answer run(const Place& place, const QStringList& arguments, int limitMs = 60'000);

/// What git knows of a workspace. good = false: error says why it is of no use.
struct Repository {
    bool good = false;
    QString error;
    QString top; ///< absolute, of the working tree
    QString common; ///< absolute, of the repository itself
    QString gitDir; ///< absolute, of this working tree
    QString head; ///< commit
};
Repository repositoryOf(const QString& folder);

/// The folder in which the repository keeps a worktree of that path; empty = it knows none.
QString adminFolder(const QString& common, const QString& worktree);

} // namespace wavedeck::git
