// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"
#include "models/domain/protocol.h"
#include "models/store/knowledgeuse.h"
#include "models/store/worktreerepository.h"

#include <QHash>
#include <QJsonObject>

#include <memory>

/// What a window shows of a session's protocol (issue texts: hierarchy, worktrees, money, checklists). Plain values;
/// made on the reading thread at one commit with the LiveSession that holds it, then shared and never changed.
namespace wavedeck {

struct ProtocolView {
    QList<Spawn> spawns; ///< in the order they were heard
    QList<Worktree> worktrees; ///< in the order of the plan
    QList<FileChange> changes; ///< by path
    QList<Usage> usage;
    QList<Quota> quotas; ///< those still closed first
    QList<Phase> phases;
    QList<ChecklistItem> checklists; ///< by list, then position
    Score score;
    QList<RequiredReading> unread; ///< what roles must read before work; empty where the plan says off
    QHash<QString, Sandbox> sandboxes; ///< by agent, of its last attempt
    std::shared_ptr<const Plan> plan; ///< null = not known
    QJsonObject metrics; ///< chainMetrics(): what of them the session document has, as it has it
    QJsonObject money; ///< as in the session document: by model, by day, budget, reserved
    qint64 moves = 0; ///< attempts begun and ended by then
    qint64 readAt = 0; ///< UTC ms
};

} // namespace wavedeck
