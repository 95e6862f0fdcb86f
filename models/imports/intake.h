// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/imports/report.h"
#include "models/people/actor.h"
#include "models/retro/retro.h"
#include "models/store/store.h"

/// Putting what was recognised into the registers (IMP-1 to 6).
namespace wavedeck::imports {

struct Intake {
    int added = 0; ///< objects
    int unchanged = 0; ///< that were taken from the same document before
    QStringList places; ///< what was made: RETRO-001, DEBT-003, …; in order
    QStringList notes; ///< what a register would not take, and is kept beside it
};

/// All chosen objects of all reports in one transaction with its row of the audit trail: all or nothing. Right:
/// people::Right::Facilitate. Whatever no register has a place for stays in imported_object. Same thread as the store,
/// no transaction running.
Result<Intake> take(
    Store& store, const QList<Report>& reports, const Actor& by, qint64 now, const Going& on = {});

/// What take() would add; store null = there is no database yet. Stores nothing.
Intake planned(Store* store, const QList<Report>& reports);

/// Appends what belongs into a retrospective, with its numbers going on behind those it has.
void fillRetro(retro::Retro& retro, const Report& report, const QList<Found>& found);

/// One of our own without what was not chosen.
retro::Retro chosenOf(const retro::Retro& own, const QList<Found>& parts);

/// Called before each file with how many were read.
using ReadSoFar = std::function<void(qsizetype files)>;

/// Every file read and recognised; the first that is refused refuses all. Usage `not-readable` besides those of
/// reportOf(). Bounded: at most 100 files, 64 MiB altogether.
Result<QList<Report>> readReports(const QStringList& files, const Going& on = {}, const ReadSoFar& read = {});

} // namespace wavedeck::imports
