// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/alert/alert.h"
#include "models/store/store.h"

#include <QList>

#include <optional>

namespace wavedeck {

/// Reads and writes the rows of alerts. The engine is the only writer of those of sessions; alerts about signing in are
/// of no session (empty) and written by who counts the tries. Writes stand inside Store::begin() and
/// commit(). Same thread as the store.
class AlertRepository {
public:
    explicit AlertRepository(Store& store)
        : m_store(store)
    {
    }

    Status insert(const Alert& alert);
    Status update(const Alert& alert);

    std::optional<Alert> alert(const QString& id);
    /// Of one session in the order they were raised; only those newer than a revision.
    QList<Alert> alerts(const QString& session, qint64 after = -1);
    QList<Alert> openAlerts(const QString& session);
    QList<Alert> ofNoSession(qint64 after = -1);
    int highestNumber();
    int lowestNumber(); ///< 0 or less: those of no session count downwards

private:
    Store& m_store;
};

} // namespace wavedeck
