// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace wavedeck::audit {

/// The part of a comment that stands on one line, without the sign that starts or ends it.
struct CommentPiece {
    int line = 0; ///< 1-based
    QByteArrayView text; ///< points into the source
};

/// The comments of a source text, by the language its name tells; nothing for a language without comments or an
/// unknown one. Strings are skipped as well as a lexer without grammar can: a string ends with its line unless the
/// language has multi-line ones.
QList<CommentPiece> commentsOf(const QByteArray& path, const QByteArray& source);

} // namespace wavedeck::audit
