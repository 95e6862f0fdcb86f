// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/store/store.h"

#include <QJsonArray>
#include <QList>

/// What was recommended for the next session, and what became of it (HAND-5). Thread of the store.
namespace wavedeck::history {

struct NextStep {
    QString source; ///< S-001, RETRO-001, R-001: whose list it is on
    QString sourceName;
    int number = 0; ///< on that list, from 1
    QString text;
    QString state; ///< open, done, ignored
    QString session; ///< in which that was chosen
    QString reason;

    bool operator==(const NextStep&) const = default;
};

/// Of every list there is, the newest list first, each in its order; onlyOpen leaves out what was chosen.
QList<NextStep> nextSteps(Store& store, bool onlyOpen = false);

/// Inside the caller's transaction. state: open, done, ignored. Usage `not-found`; `reason-missing` to ignore one
/// without a reason.
Status choose(Store& store, const QString& source, int number, const QString& state, const QString& session,
    const QString& reason, const QString& by, qint64 now);

QJsonArray document(const QList<NextStep>& steps);

} // namespace wavedeck::history
