// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QJsonArray>
#include <QList>

namespace wavedeck {
class Store;
struct Actor;
}

/// What was recommended for the next session, and what became of it (HAND-5). Thread of the store.
namespace wavedeck::history {

struct NextStep {
    QString source; ///< S-001, RETRO-001, R-001: whose list it is on
    QString sourceName;
    QString project; ///< whose list it is: the product of the session's plan; empty = not known
    int number = 0; ///< on that list, from 1
    QString text;
    QString state; ///< open, done, ignored
    QString session; ///< in which that was chosen
    QString reason;
    qint64 at = 0; ///< UTC ms: when it was chosen; 0 = it was not
    QString by; ///< and by whom

    bool operator==(const NextStep&) const = default;
};

/// Of every list there is, the newest list first, each in its order; onlyOpen leaves out what was chosen. A document
/// that was imported gives its list once.
QList<NextStep> nextSteps(Store& store, bool onlyOpen = false);
/// The open ones that concern a project: its own, and those of which nobody knows whose they are. Empty = of all.
/// session: leaves out what that one recommends itself.
QList<NextStep> openFor(Store& store, const QString& project, const QString& session = {});

/// Inside the caller's transaction. state: open, done, ignored. Usage `not-found`; `reason-missing` to ignore one
/// without a reason.
Status choose(Store& store, const QString& source, int number, const QString& state, const QString& session,
    const QString& reason, const QString& by, qint64 now);
/// The same by a person, with its row of the audit trail, in one transaction of its own (people::Right::Facilitate).
Status chooseRecorded(Store& store, const Actor& actor, const NextStep& step, const QString& state,
    const QString& session, const QString& reason, qint64 now);

QJsonArray document(const QList<NextStep>& steps);

} // namespace wavedeck::history
