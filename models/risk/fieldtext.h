// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// Texts as they stand in a signed document: what is stored is what everybody sees. NFC; characters that turn, hide or
/// control text are written out (`[U+202E]`); what may be a secret is redacted. Each is its own fixed point.
namespace wavedeck::risk {

QString oneLine(const QString& given); ///< no line breaks, single spaces
QString prose(const QString& given); ///< paragraphs, one a line, none empty
QString code(const QString& given); ///< commands: lines keep what they begin with

} // namespace wavedeck::risk
