// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>

/// What is handed over to others: where a project stood, version by version, and who received which report. Plain
/// values; any thread.
namespace wavedeck::history {

struct StatusVersion {
    QString project;
    int version = 0; ///< 1 = V1; 0 = not stored yet
    QString session;
    QJsonObject body; ///< `dimensions` and `open` (models/report/status.h)
    qint64 at = 0; ///< UTC ms
    QString by;

    bool operator==(const StatusVersion&) const = default;
};

/// One report in one hand.
struct Delivery {
    QString subject; ///< S-001, RETRO-001
    QString kind;
    QString depth;
    int version = 0;
    int newest = 0; ///< version of the same report; above `version` = this one is superseded
    QString recipient;
    QString format;
    QString file; ///< where it was written; empty = stdout
    qint64 at = 0; ///< UTC ms
    QString by;

    bool isSuperseded() const { return newest > version; }
    bool operator==(const Delivery&) const = default;
};

/// How one dimension differs between two status versions.
struct StatusChange {
    QString key;
    QString name;
    QString from; ///< as people read it; empty = the earlier one has no such dimension
    QString to;
    QString change; ///< "+2"; empty = the same, or no number
    QString verdict; ///< better, worse, same; empty = cannot be judged
};
struct StatusDifference {
    QList<StatusChange> dimensions; ///< all of both, in the order of the later one
    QStringList closed; ///< open in the earlier one, not any more
    QStringList added; ///< open only in the later one
};
StatusDifference difference(const StatusVersion& earlier, const StatusVersion& later);

QJsonObject document(const StatusVersion& version);
QJsonObject document(const StatusDifference& difference);
QJsonArray document(const QList<Delivery>& deliveries);

} // namespace wavedeck::history
