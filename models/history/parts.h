// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/line.h"

#include <QJsonArray>

namespace wavedeck {
class Store;
}

/// What belongs to one session besides its measures: what it changed (HIST-5), what it made (HIST-10, HAND-7), and what
/// a document answers of its significance (HIST-6).
namespace wavedeck::history {

/// One row of the impact of a reported session; before and after only where the document writes "585 → 664".
struct Impact {
    QString label;
    QString text; ///< as written
    std::optional<double> before;
    std::optional<double> after;
    std::optional<double> change; ///< computed
    QString note; ///< "79 = 59 new solver tests + 20 others (computed)"
};
/// Of everything the document says beyond the measures. Pure; any thread.
QList<Impact> impactOf(const Line& line);

/// Something that a session made or refers to.
struct Artifact {
    QString name;
    QString where; ///< folder or path; empty = not said
    QString purpose;
    QString group; ///< heading that it stands below
    std::optional<double> lines;
    std::optional<double> words;
    bool isAbout = false; ///< the number was written with "~"
};
struct Sum {
    QString group;
    int count = 0;
    double lines = 0;
    int linesSaid = 0; ///< of how many
    double words = 0;
    int wordsSaid = 0;
};
QList<Sum> sumsOf(const QList<Artifact>& artifacts); ///< by group, in their order

struct ReportedParts {
    QList<Artifact> artifacts;
    QMap<QString, QString> criteria; ///< key of a criterion that the document ticks to its words
};
/// Of a reported session out of the document that reports it; of sessions that a document only mentions beside
/// its own, nothing. Thread of the store.
ReportedParts reportedParts(Store& store, const QString& id);

QJsonArray document(const QList<Impact>& impact);
QJsonArray document(const QList<Artifact>& artifacts);
QJsonArray document(const QList<Sum>& sums);

} // namespace wavedeck::history
