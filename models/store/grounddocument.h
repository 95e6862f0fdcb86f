// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/worktreerepository.h"

#include <QJsonObject>

/// The ground agents worked on, as the documents of --json have it. Pure.
namespace wavedeck {

QJsonObject worktreeDocument(const Worktree& tree);

/// One file that changed, with those whose runs account for it: {path, kind, agents, source}.
QJsonArray changesDocument(const QList<FileChange>& changes);

/// Into the session document: `worktrees` and `changes`.
void insertGround(QJsonObject& session, const GroundRows& rows);

/// Into an agent's: `worktree` (null = it has none), `changed_files`, `sandbox` (`bubblewrap`, `none` or null = it was
/// not to be held), `sandbox_reason` (why not) and `write_refused`.
void insertGround(QJsonObject& document, const QString& agent, const GroundRows& rows);

} // namespace wavedeck
