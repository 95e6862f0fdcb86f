// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"

#include <QList>
#include <QString>

namespace wavedeck {

/// One fact of the session, taken from its own records (failed gate, overdue agent, alert, retry, cost, debt).
struct RetroFact {
    QString kind;
    QString text;
    QString uri; ///< wavedeck:S-014/A-019
};

namespace retro {

/// What a session's own records say of it, before anybody has an opinion (trust.md B): failed and waived gates, failed,
/// lost and overdue agents, retries, alerts, cost against budget, debt added. Empty where there is no such session. The
/// store must have no transaction.
QList<RetroFact> facts(Store& store, const QString& session);

} // namespace retro

} // namespace wavedeck
