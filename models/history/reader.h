// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/history/line.h"
#include "models/store/historyrepository.h"
#include "models/store/sessiondocument.h"

#include <limits>

/// Reads history. Thread of the store, which must have no transaction running.
namespace wavedeck::history {

struct History {
    QList<Line> lines; ///< newest first; reported ones behind the own ones, the last reported first
    QList<HistoryRepository::Figures> fresh; ///< of ended sessions, computed by this reading: worth keeping
    int pending = 0; ///< ended sessions whose figures were left for the next reading; their lines have none
};

/// Ended sessions whose figures are kept (HistoryRepository::figures) are not computed again; the running ones always
/// are. now: UTC ms. most: how many to compute at once, the newest first.
History readHistory(Store& store, qint64 now, int most = std::numeric_limits<int>::max());

/// Keeps what was computed, in one transaction of its own. No row of the trail: it is a copy.
Status keepFigures(Store& store, const QList<HistoryRepository::Figures>& fresh);

/// What is kept of one session: `metrics` (scalars, null where not known), `gates`, `waves`, `agents`, `tier`.
QJsonObject figuresOf(Store& store, const SessionRows& rows, qint64 now);

} // namespace wavedeck::history
