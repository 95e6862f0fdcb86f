// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/units.h"
#include "models/report/csv.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace wavedeck::ctl {

/// Text from agents, plans or the database as it may reach a terminal: control bytes, and the Unicode marks that
/// turn or hide text, are taken out; a line break or tab becomes a space. The only way such text is printed.
QString plain(const QString& text);

/// The same, at most `width` characters, cut with an ellipsis.
QString clipped(const QString& text, qsizetype width);

/// Writes all of it to stdout, what may be a secret redacted; false when nobody reads it any more.
bool print(const QString& text);
/// The bytes as they are: an agent's own log into a pipe, and files.
bool printBytes(const QByteArray& bytes);

/// Indented, with a newline behind it; what may be a secret is redacted.
void printJson(const QJsonObject& document);

/// One line to stderr.
void printError(const QString& line);

/// True when stdout is a terminal that takes colour (NO_COLOR unset, TERM not `dumb`).
bool hasColour();

/// A state's word in its colour when hasColour(); the word alone says it all.
QString coloured(const QString& state);

/// Characters that a text takes on a terminal, colour sequences not counted.
qsizetype shownWidth(const QString& text);

/// Columns lined up by their widest cell, two spaces apart; the first row is the header.
QString table(const QList<QStringList>& rows);

using wavedeck::csvCell;
using wavedeck::humanBytes;

/// `$0.0123`.
QString humanMoney(qint64 microUsd);

/// Local wall-clock time `15:04:05`, and with the date in front.
QString clockTime(qint64 utcMilliseconds);
QString dateTime(qint64 utcMilliseconds);

} // namespace wavedeck::ctl
