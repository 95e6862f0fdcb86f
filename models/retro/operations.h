// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/people/actor.h"
#include "models/retro/retro.h"
#include "models/store/store.h"

#include <QJsonObject>
#include <QStringList>

/// Everything that can be done with a retrospective, by name and JSON: the terminal, the window and agents' event files
/// do the same thing through this one table. Each is one transaction with its row of the audit trail. Rights: those of
/// retrospectives (Facilitator, Admin). Name (arguments; [optional]) -> answer:
/// - new (title [session template participants:[{name role [agent]}] facilitator project anonymous scale until]) -> {id}
/// - start: the first phase runs; pause, resume: the timer; extend (ms): more time for this phase
/// - next ([reason summary]): closes the phase and starts the one after; reopen (reason); close ([reason])
/// - until (until): the deadline of one that has not begun, before which `start` wants a reason: `deadline-ahead`
/// - contribute (by contributions:[{phase title [severity cites] …}] [word confirm]): what one person wrote beforehand,
///   all or nothing -> {added, unchanged}; after the deadline `deadline-over`
/// - speak (participant): whose turn it is, 0 = nobody; word (participant word); read (participant)
/// - participant (name role [agent]) -> {number}; facilitator (participant): hands the role over
/// - add (by phase title [fields severity cites theme]) -> {number}; edit (number [title fields severity cites phase by])
/// - remove (number), restore (number): a note and its way back
/// - theme-new (title [phase]) -> {number}; theme-edit (number title); theme-remove (number)
/// - theme (note theme): 0 = none; theme-merge (number into) -> {notes:[…]}: undone with `theme` for each
/// - vote, unvote (participant theme): `no-votes-left`, `too-many-on-theme`, `votes-closed`; reveal
/// - summary (phase text); list (name texts): objectives, rules, achievements, keyLessons, nextSteps
/// - recommend (title [raw by priority owners effort_min due problem solution implementation expected_impact measure])
///   -> {number}; recommend-edit (number …)
/// - consolidate (from:[raw numbers] title …) -> {number}; drop (number reason): a raw one
/// - action (title priority owner [due recommendation measure]) -> {number}
/// - tickets ([note]): an action for each line of what would mend this contribution, once; else
///   tickets ([next_steps owner priority]): an action for each recommendation that has none; next_steps: and for each
///   next step, whose title it has -> {made}
/// - set-action (number [state evidence reason owner due]); to-debt (recommendation | action | note) -> {debt}, once
/// - card (participant label text); roti (participant value); saved (hours); save-template (name [strict])
/// - of a strict template `next` refuses with `reason-missing` where words or the summary are missing, `close` (also with
///   strict) where raw recommendations are neither consolidated nor dropped; with a reason, which the trail keeps, they
///   are left so. Of others it is only said. next (strict) refuses with `phase-incomplete` in any case.
/// - `close` refuses with `phase-open` or `recommendation-incomplete` and names what is missing.
namespace wavedeck::retro {

/// Names of all operations.
QStringList operations();

/// Usage `bad-value`, `not-found`, `wrong-state`; Forbidden as people::mayDo().
Result<QJsonObject> act(Store& store, const Actor& actor, const QString& id, const QString& operation,
    const QJsonObject& arguments, const Moment& moment);

} // namespace wavedeck::retro
