// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"

#include <QJsonObject>
#include <QList>

#include <functional>

namespace wavedeck {

struct TrailFault {
    qint64 row = 0; ///< 0 = of the trail or the anchor as a whole
    QString what;
};

/// What looking through the whole trail gave.
struct TrailVerdict {
    qint64 checked = 0; ///< rows
    qint64 anchored = 0; ///< the newest row that audit.anchor knows; 0 = none
    qint64 faultCount = 0;
    QList<TrailFault> faults; ///< at most trail::kMostFaults of them
    QString head;

    bool ok() const { return faultCount == 0; }
    /// `{"ok","checked","faults":[{"row","what"}],…}`.
    QJsonObject document() const;
};

namespace trail {

constexpr int kMostFaults = 1000;

/// Computes every hash anew and holds the rows against each other and against audit.anchor: finds a changed, removed,
/// inserted or moved row, and a tail that was cut. Streams: the rows are not kept. Reads only; seconds for a million
/// rows, so not on a GUI thread. tell: called on this thread with the rows looked at, after each.
Result<TrailVerdict> verify(Store& store, const std::function<void(qint64 rows)>& tell = {});

} // namespace trail

} // namespace wavedeck
