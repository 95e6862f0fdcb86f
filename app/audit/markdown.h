// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QSet>

/// The little of Markdown and HTML that link checking needs. Pure.
namespace wavedeck::audit {

struct Link {
    QByteArray target; ///< as written, without <> and title
    int line = 0; ///< 1-based
    bool image = false;
};

/// The text with code fences, code spans, indented code and HTML comments blanked out; same length, same lines.
QByteArray withoutCode(const QByteArray& markdown);

/// Inline links and images, reference definitions, and href/src of raw HTML.
QList<Link> linksOfMarkdown(const QByteArray& markdown);

/// href and src; not in scripts, styles and comments.
QList<Link> linksOfHtml(const QByteArray& html);

/// What `#…` may name in a Markdown file: slugs of the headings by GitHub's rule, and ids in raw HTML.
QSet<QString> anchorsOfMarkdown(const QByteArray& markdown);

/// id= and name= of an HTML page.
QSet<QString> anchorsOfHtml(const QByteArray& html);

/// GitHub's rule: lower case, without punctuation, spaces as dashes.
QString slugOf(const QString& heading);

} // namespace wavedeck::audit
