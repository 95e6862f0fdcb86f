// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

/// The steps that the engine has done by a child program (`wavedeckd --git-step`, the request on stdin, the answer on
/// stdout). Each may be killed at any moment and asked for again: it then does what is left. Requests and answers are
/// flat JSON objects; an answer has `ok`, and `error` when it is false.
///
///   make    {workspace, path, branch}                     → repository, base, branch, folder (where the agent works)
///   commit  {repository, path, branch, base, message}     → head, files, added, removed, changes, more
///   merge   {repository, branch, head, message}           → merge_commit | conflict: [file…] | refused: why
///   drop    {repository, path, branch}                    → {}
///   scan    {workspace, before, after, leave_out}                → changes, more, entries, at (see snapshot.h)
///
/// `changes` is an array of {path, kind}; `more` counts those beyond the first thousand.
namespace wavedeck::git {

QJsonObject runStep(const QJsonObject& request);

/// Reads the request from stdin and prints the answer: the whole of `wavedeckd --git-step`. Gives the exit status.
int stepMain();

// One step each; merging.cpp has the last two.
QJsonObject makeWorktree(const QJsonObject& request);
QJsonObject commitWorktree(const QJsonObject& request);
QJsonObject mergeWorktree(const QJsonObject& request);
QJsonObject dropWorktree(const QJsonObject& request);

/// `{"ok": false, "error": why}`
QJsonObject failed(const QString& why);

} // namespace wavedeck::git
