// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/domain/protocol.h"

#include <span>

/// The nine phases of a session with 8a, 8b and 8c (PLAN-1): a table; pure; any thread. Facts move them; a person may
/// mark one done or skip it with a reason. None is skipped silently: what is passed by becomes skipped, with why.
namespace wavedeck::protocol {

struct Facts;

struct PhaseName {
    const char* id;
    const char* name;
    bool derived; ///< the source does not name it (INC-41)
};
std::span<const PhaseName> phaseNames();

/// All of them, open.
QList<Phase> firstPhases();

/// Moves them as far as facts and checklists say. Returns the places of those that changed.
QList<int> followFacts(QList<Phase>& phases, const QList<ChecklistItem>& items, const Facts& facts, qint64 at);

/// A person's word. Fails (usage) when the phase is over, is not entered yet, has open items, or only facts may end it.
Status markDone(QList<Phase>& phases, const QList<ChecklistItem>& items, const QString& id, const QString& reason,
    const QString& by, qint64 at);
Status markSkipped(QList<Phase>& phases, const QString& id, const QString& reason, const QString& by, qint64 at);

/// The phase that the session is in: the last one entered and not left; empty = none.
QString currentPhase(const QList<Phase>& phases);
/// Those that were skipped, as `3 Pre-scan: why`.
QStringList skippedPhases(const QList<Phase>& phases);

} // namespace wavedeck::protocol
