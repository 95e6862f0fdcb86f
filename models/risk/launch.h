// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <functional>

/// What a plan is going to run, as one document that a person can read and sign (trust.md A, "Stale rule"): whoever
/// starts it makes the document anew, and nothing starts when its bytes differ from the signed ones. Reads files; a
/// few milliseconds for the usual programs, and what was hashed once is remembered as long as the file is the same.
/// Same thread always.
namespace wavedeck::risk {

/// Files beyond this are known by size and time of change instead of their bytes, and the document says so.
constexpr qint64 kMostHashedBytes = 16 * 1024 * 1024;

/// What comes with a start besides the plan itself.
struct LaunchFacts {
    QByteArray planText;
    QJsonObject overrides; ///< limits that were set for this start
    /// Absolute path of a program that is named without a slash; empty = not found.
    std::function<QString(const QString&)> findProgram;
};

/// The commit that is checked out in the repository of a folder, read from its files; empty = no repository, or no
/// commit yet.
QString checkedOut(const QString& folder);

/// `{"plan":SHA-256 of its text,"workspace","set","overrides","environment":[names],"gates":{library text: SHA-256},
/// "programs":[{"path","sha256"|"size","mtime_ns"}],"waves":[{"id","needs","agents":[…],"gates":[…]}]}`. Pinned are the
/// programs of agents, gates and monitors, scripts that a shell or an interpreter is given, and where agents work in
/// worktrees `commit`, what those start from.
QJsonObject launchDocument(const Plan& plan, const LaunchFacts& facts);

/// SHA-256 of its canonical JSON, hexadecimal.
QString launchSha256(const QJsonObject& document);

/// Which parts of what was signed are no longer so, in words: `plan text`, `program /usr/bin/x`, `argv of agent build`.
QStringList launchDifference(const QJsonObject& approved, const QJsonObject& present);

} // namespace wavedeck::risk
