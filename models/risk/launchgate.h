// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/risk/review.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

/// Whether a plan may start: what is about to run against what people signed (RISK-4, RISK-12; trust.md A, "Stale
/// rule"). Asked inside the transaction that starts it. Same thread as the store.
namespace wavedeck::risk {

/// On what a session runs, as it remembers it.
struct LaunchGround {
    QString risk; ///< RA-001; empty = nothing was asked for
    qint64 revision = 0; ///< of the content
    QString contentSha256;
    QString launchSha256;
    QList<qint64> signatures;
    bool selfApproved = false;

    QJsonObject json() const;
    static LaunchGround from(const QJsonObject& json);
};

struct LaunchVerdict {
    QString code; ///< empty = it may start; unsigned-plan, stale-approval, approval-expired, forged
    QString why;
    QString risk; ///< the assessment that was looked at; empty = there is none
    bool outdated = false; ///< it is approved, and for something else: it becomes stale
    LaunchGround ground;

    bool ok() const { return code.isEmpty(); }
};

/// The phase of an assessment that lets a wave start; empty = no phase names it, and all of it must be approved.
QString phaseOf(const Assessment& assessment, const QString& wave);

/// The start of a session whose plan runs `document` (launch.h). riskId: the assessment that the plan names; empty =
/// the newest that is about exactly this, else about this file. firstWaves: those that would start at once: one of them
/// must be approved.
LaunchVerdict mayLaunch(Store& store, const QString& riskId, const QString& planFile, const QJsonObject& document,
    const QStringList& firstWaves, qint64 now);

/// Why a wave of a session that was started so may not start now; empty = it may.
QString waveHold(Store& store, const LaunchGround& ground, const QString& wave, qint64 now, qint64* until = nullptr);

/// Says of an assessment whose plan is another by now that its approval is over. Inside a running transaction.
Status setStale(Store& store, const QString& risk, const QString& why, qint64 now);

} // namespace wavedeck::risk
