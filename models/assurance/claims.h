// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <optional>

/// Claims against reality (AUDIT-11, MON-10): what a document says, what a program finds, and how far they are apart.
/// Pure; any thread.
namespace wavedeck::assurance {

/// The words are those of table claim_result.
enum class Gap { None, Low, Medium, High, Critical, Unknown };
QLatin1String word(Gap gap);
std::optional<Gap> gapFrom(const QString& text); ///< case does not matter

/// What the check of one claim found. One row of table claim_result.
struct ClaimResult {
    QString session; ///< empty = from the terminal
    QString claim; ///< its id
    QString says;
    QString source; ///< FILE:LINE
    QString expected;
    QString actual; ///< empty = could not be found out
    std::optional<double> gapPercent; ///< FORM-20; empty = no number
    std::optional<double> reachedPercent; ///< the part of what was claimed that is there: 6 of 7 are 85.7
    Gap severity = Gap::Unknown;
    QString reason; ///< why it could not be found out
    qint64 at = 0;
    QString actor;
};

/// How bad a gap of so many percent is, above or below what was claimed: none 0, low to 5, medium to 20, high below
/// 50, critical from 50 on.
Gap severityOf(double gapPercent);

/// `20`, `20 of 20`, `6/7` and `85.7 %` are numbers: the first of a fraction over its second in percent is another
/// thing (ratioPercent). Empty = it is a text.
std::optional<double> claimedNumber(const QString& text);

/// Of `6/7` and `6 of 7` the part in percent, 85.7 (AUDIT-11, INC-15). Empty when it is no fraction.
std::optional<double> ratioPercent(const QString& text);

/// What is there of what was claimed, percent: 6 of 7 are 85.7. Empty when one of them is no number, or nothing was
/// claimed.
std::optional<double> reachedPercent(const QString& expected, const QString& actual);

/// output = what the program printed, its first MiB. Texts are equal or not; not equal is critical.
ClaimResult judgeClaim(const ClaimPlan& claim, const QString& id, const QByteArray& output);

/// The gap fails the criterion (ClaimPlan::failsFrom).
bool isFailing(const ClaimPlan& claim, const ClaimResult& result);

QString gapText(const ClaimResult& result); ///< `75 %, HIGH`

QJsonObject claimDocument(const ClaimResult& result);

} // namespace wavedeck::assurance
