// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/people/actor.h"
#include "models/risk/difference.h"
#include "models/risk/review.h"

namespace wavedeck::risk {

/// Something that waits for a signature.
struct QueueItem {
    QString id;
    QString title;
    QString phase; ///< empty = all of it
    QString phaseName;
    Level level = Level::None;
    QString role; ///< whose slot it waits for of this person; empty = it does not
    QString whyNot; ///< role is empty: why
    QStringList waitingFor; ///< slots
    qint64 revision = 0;
    qint64 since = 0; ///< UTC ms
    qint64 dueAt = 0;
    bool overdue = false;
    qint64 approvedRevision = 0; ///< what differences are against; 0 = it was never approved
    QList<Difference> differences;

    QJsonObject document() const;
};

/// What waits, due first: for this person, or with `all` for anybody. Reads; same thread as the store.
QList<QueueItem> reviewQueue(Store& store, const Actor& actor, bool all, qint64 now);

/// From the last approved revision to the newest; nothing where it was never approved.
QList<Difference> sinceApproved(Store& store, const Review& review);

} // namespace wavedeck::risk
