// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QByteArray>
#include <QList>
#include <QString>

/// A line that a program wrote, made harmless: colours of SGR sequences are kept as tones of the theme, everything else
/// that is no letter becomes a visible escape. Pure.
namespace wavedeck::ui {

struct LogSpan {
    int start = 0;
    int length = 0;
    Tone tone = Tone::Neutral; ///< Neutral = the usual colour
    bool bold = false;
    bool faint = false;
    bool escape = false; ///< stands for a byte that cannot be shown

    bool sameLook(const LogSpan& other) const
    {
        return tone == other.tone && bold == other.bold && faint == other.faint && escape == other.escape;
    }
};

struct LogText {
    QString text;
    QList<LogSpan> spans; ///< in order, without gaps
    QList<int> bytes; ///< where each character of `text` comes from, in bytes of the line; one more than characters

    int columnOf(qint64 byte) const; ///< the character that comes from a byte
};

/// UTF-8; what is none, control bytes, and characters that are not seen or turn the direction of writing become `\xNN`
/// or `\u{NNNN}`; a tabulator becomes blanks; what may be a secret is redacted.
LogText readLogText(const QByteArray& line);

} // namespace wavedeck::ui
