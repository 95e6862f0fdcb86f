// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// Somebody else's text in a Markdown file that is read back. Pure; any thread.
namespace wavedeck::debt {

/// One line that a reader of Markdown shows as it is: a backslash in front of every mark, and control characters,
/// spaces at the ends and marks that turn or hide text as `\u{202E}`.
QString escapedMarkdown(const QString& text);
/// What was escaped.
QString unescapedMarkdown(const QString& text);

} // namespace wavedeck::debt
