// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QMap>
#include <QString>

#include <optional>

/// What a session took against what it would have taken without agents (COST-11). Pure; any thread.
namespace wavedeck::history {

/// Hours, as somebody estimated them; low = high where it is one number.
struct Hours {
    double low = 0;
    double high = 0;
};
/// "40", "40-60", "40 - 60 h"; empty when it is neither, or not above 0.
std::optional<Hours> hoursOf(const QString& text);

/// Ranges from the least to the most that the estimates allow: 8-10 h against 40-60 h reduce by 75.0 to 86.7 % and are
/// 4.0 to 7.5 times faster.
struct Gain {
    Hours actual;
    Hours traditional;
    Hours reduction; ///< percent (FORM-3); negative where it took longer
    Hours ratio; ///< FORM-14, times
};
Gain gainOf(const Hours& actual, const Hours& traditional);

/// Of a session: its notes `traditional` and `actual` (else what it took); empty when nobody estimated it.
std::optional<Gain> gainOf(const QMap<QString, QString>& notes, double elapsedMs);

/// "4.0 to 7.5 times faster than 40-60 h, 75.0 to 86.7 % less".
QString words(const Gain& gain);
QJsonObject document(const Gain& gain);

} // namespace wavedeck::history
