// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/history/line.h"
#include "models/store/historyrepository.h"
#include "models/store/sessiondocument.h"

/// Reads history. Thread of the store, which must have no transaction running.
namespace wavedeck::history {

struct History {
    QList<Line> lines; ///< newest first; reported ones behind the own ones, the last reported first
    QList<HistoryRepository::Figures> fresh; ///< of ended sessions, computed by this reading: worth keeping
};

/// Ended sessions whose figures are kept (HistoryRepository::figures) are not computed again; the running ones always
/// are. now: UTC ms.
History readHistory(Store& store, qint64 now);

/// Keeps what was computed, in one transaction of its own. No row of the trail: it is a copy.
Status keepFigures(Store& store, const QList<HistoryRepository::Figures>& fresh);

/// What is kept of one session: `metrics` (scalars, null where not known), `gates`, `waves`, `agents`, `tier`.
QJsonObject figuresOf(Store& store, const SessionRows& rows, qint64 now);

} // namespace wavedeck::history
