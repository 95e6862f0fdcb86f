// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/alert/alertrule.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace wavedeck {

/// Resolved: it cleared, or its session ended. NoData: nothing is past a line, but a vital source says nothing.
enum class AlertPhase { Pending, Firing, NoData, Resolved };
QLatin1String word(AlertPhase phase);

/// A row of the table of alerts. Times are UTC ms (0 = never).
struct Alert {
    QString id; ///< AL-001
    int number = 0;
    QString session;
    QString rule;
    AlertLevel level = AlertLevel::Normal;
    AlertPhase phase = AlertPhase::Firing;
    double value = 0; ///< at the last change
    double line = 0;
    QString unit;
    QString text; ///< what the last change said
    qint64 raisedAt = 0;
    qint64 changedAt = 0;
    qint64 resolvedAt = 0;
    QJsonObject acknowledged; ///< {by, at}
    QJsonObject silence; ///< {by, reason, at, until}
    bool noData = false; ///< its source says nothing at present
    bool flapping = false;
    QJsonArray subjects; ///< the agents that caused it: {agent, …numbers}
    QJsonObject state; ///< AlertState::toJson()

    bool isOpen() const { return phase != AlertPhase::Resolved; }
    bool isSilenced(qint64 now) const;
};

/// `AL-001`.
QString alertId(int number);

/// As `alert list` and the session document tell it.
QJsonObject alertDocument(const Alert& alert, qint64 now);

} // namespace wavedeck
