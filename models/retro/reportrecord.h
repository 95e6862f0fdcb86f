// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/retro/retro.h"

#include <QHash>
#include <QMap>
#include <QString>
#include <QStringList>

/// The tables at the end of a retrospective's Markdown: what the session measured and what links its entries, each
/// column written and read by the same row of code. Nobody but models/retro/report*.cpp includes this.
namespace wavedeck::retro {

/// Where a contribution, a theme or a raw recommendation stands: phase, participant and number within it (`2.3.1`),
/// or phase and number (`2.1`). 0 = no phase; nobody.
using Places = QHash<int, QString>; ///< by its number

struct Record {
    Places notes;
    Places themes;
    Places raws;
};

/// What of an entry stands in its row.
template <class T> struct Rows {
    QList<T> rows; ///< in their order
    QStringList places; ///< of each
};
struct ReadRecord {
    Retro about; ///< only what the first table has
    QList<Phase> phases;
    QMap<int, Participant> participants; ///< by number, without name and role
    Rows<Note> notes;
    Rows<Theme> themes;
    Rows<Recommendation> recommendations; ///< raw ones have a place
};

/// Rows by their place; of consolidated recommendations by their number.
struct Index {
    QHash<QString, qsizetype> notes;
    QHash<QString, qsizetype> themes;
    QHash<QString, qsizetype> recommendations;
    int lastNote = 0; ///< what has no row is numbered behind these
    int lastTheme = 0;
    int lastRaw = 0;
};
Index indexOf(const ReadRecord& record);

/// As they were said.
void inOrder(Retro& retro, const ReadRecord& record);

QString recordOf(const Retro& retro, const Record& places);
/// Lines behind the heading of the record. false: they are none of ours.
bool readRecord(const QStringList& lines, qsizetype from, ReadRecord& record);

} // namespace wavedeck::retro
