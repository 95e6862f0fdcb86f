// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QRectF>
#include <QString>

class QFont;
class QPainter;

/// Numbers and times as the screen writes them (ui.md 9), and text of others made harmless. Pure; any thread but for
/// drawTabular.
namespace wavedeck::ui {

extern const QString kNone; ///< en dash: missing, never 0 or blank

QString duration(qint64 ms); ///< "4:08", "34:08", "1:12:46"; kNone below 0
QString roughly(qint64 ms); ///< "about 48 min", never seconds above a minute
QString age(qint64 ms); ///< "12 s", "73 min", "19 d"
QString clock(qint64 utcMs); ///< local "14:32:46"
QString clockMs(qint64 utcMs); ///< local "14:32:46.123"
QString zone(); ///< of the local clock: "UTC"
QString date(qint64 utcMs); ///< "20 Nov", with the year if it is not this one
QString tokens(qint64 count); ///< "412 k", "18.4 M"
QString money(qint64 microUsd); ///< "$61.37"
QString memory(qint64 bytes); ///< "612 MiB", "23.7 GiB"
QString percent(double value); ///< "74 %"
QString rate(double value); ///< "0.7 %"
QString count(qint64 value); ///< "1 284" with a thin space

/// One line of somebody else's text: control bytes, escape sequences and bidi controls become visible escapes, at most
/// `most` characters, then "…". Show the result as plain text only (Qt::PlainText).
QString plain(const QString& text, int most = 200);
/// What went wrong, as a window says it: a mend that is a command of the terminal is put in other words or left out.
QString plain(const Error& error, int most = 400);

/// Draws text with each digit in the width of "0", so that a running number does not jitter (Qt 6.4 has no `tnum`).
void drawTabular(QPainter* painter, const QRectF& where, int flags, const QString& text);
/// How wide that is.
qreal tabularWidth(const QFont& font, const QString& text);

} // namespace wavedeck::ui
