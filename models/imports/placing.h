// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/imports/intake.h"

#include <QHash>

/// For models/imports/ alone: what goes into which register.
namespace wavedeck::imports {

/// One report on its way; everything below stands in the caller's transaction.
struct Placing {
    Store& store;
    const Report& report;
    const Actor& by;
    qint64 now = 0;
    Intake& intake;
    QString retro; ///< RETRO-001, made from this document before or now
    QHash<int, QString> places; ///< index in the list of objects to where it went
};

/// The document, as registers name their source.
QString sourceOf(const Report& report);
Error tooMany(const QString& why); ///< Usage `too-many-objects`
/// Where the object with this index went; isNew: it was made now, and is told.
void went(Placing& placing, int index, const QString& place, bool isNew);
Status placeRisks(Placing& placing, const QList<Found>& found);
/// Whether it becomes part of a retrospective.
bool isOfRetro(const Found& found);
Status place(Placing& placing, const QList<Found>& found);

} // namespace wavedeck::imports
