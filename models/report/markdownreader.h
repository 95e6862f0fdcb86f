// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/report/document.h"

#include <QString>

namespace wavedeck::report {

/// Markdown as toMarkdown() writes it, back into its tree: headings, paragraphs (one a line), tables, lists, fenced
/// code. What else Markdown knows is text. Usage `bad-document` when it does not begin with a heading, or is deeper
/// than six. Linear in its length.
Result<Document> documentFromMarkdown(const QString& markdown);

} // namespace wavedeck::report
