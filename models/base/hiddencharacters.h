// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// Characters of other people's texts that nobody sees: they turn a line round, join or hide words, or stand within a
/// secret so that it is not found. Pure; any thread.
namespace wavedeck {

/// Turns, hides or joins text, or is no character at all. Controls below U+0020 and U+007F to U+009F are not meant.
bool isHidden(char32_t c);

/// Only what shows: hidden and control characters and halves of surrogate pairs are dropped. Line breaks and tabs stay
/// (a carriage return is a line break) or become blanks. Always before redacted().
QString visibleText(const QString& text, bool keepsLines);

/// Everything, what does not show written out (`\x1b`, `\u{202e}`); at most `most` characters, then an ellipsis. A line
/// break or tab becomes a blank, or stays where keepsLines is set.
QString writtenOut(QStringView text, qsizetype most, bool keepsLines = false);

} // namespace wavedeck
