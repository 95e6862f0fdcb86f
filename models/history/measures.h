// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <span>

/// What sessions are compared by (HIST-2, HIST-3): one row a measure, for the terminal, the page and reports. Pure; any
/// thread.
namespace wavedeck::history {

enum class Better { Higher, Lower, Neither };

/// How a value is written.
enum class Kind { Count, Number, Factor, Percent, Ratio, Money, Tokens, Duration };

struct Measure {
    const char* key; ///< of `metrics`, else of history alone
    const char* name;
    const char* head; ///< of a column
    Kind kind;
    Better better; ///< Neither: more is not better, only more
    Better record; ///< which end is its high-water mark; Neither = it has none
    bool settles; ///< known only once a session has ended: of a running one it is not judged
    const char* note; ///< what it is
};

std::span<const Measure> measures();
const Measure* measure(const QString& key); ///< null = there is none

/// "14.0", "92 %", "$0.96", "288 k", "1:12:46".
QString valueText(Kind kind, double value);
/// With its sign: "+1.4", "-0.9 pt".
QString changeText(Kind kind, double change);
/// value minus other, of what a person reads of both: 1.54 and 1.46 both read 1.5, so that nothing changed; then empty.
QString shownChange(Kind kind, double value, double other);

} // namespace wavedeck::history
