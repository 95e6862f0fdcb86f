// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/states.h"

#include <QJsonArray>
#include <QString>

/// Rows of what gates rest on and what became of them (resources/migrations/012), as plain values. Times are UTC ms.
namespace wavedeck {

/// One thing that a result of a criterion rests on. Appended, never changed, but for a hash that comes later.
struct Evidence {
    qint64 id = 0; ///< given by the database
    QString gate;
    QString criterion;
    int attempt = 0; ///< of the program; of what persons gave: how often their decisions began anew
    qint64 at = 0;
    QString kind; ///< output, file, decision, tick, note
    QString path; ///< relative to the data directory or the workspace; empty = none
    qint64 bytes = 0;
    QString sha256; ///< empty = not hashed
    QString text; ///< what a person said
    QString actor;
    QString environment; ///< where it was found out; empty = not said
};

/// One verdict that a gate had.
struct GateResult {
    QString gate;
    int number = 0; ///< from 1
    qint64 at = 0;
    GateState state = GateState::Pending;
    QString reason;
    QString actor; ///< empty = the engine
    QJsonArray criteria; ///< {id, state, value, reason, checked_at}
};

} // namespace wavedeck
