// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <variant>

/// The one tree behind every report and export: what is said, without how it looks. Plain values; any thread. Texts
/// are data, never markup: each renderer escapes them.
namespace wavedeck::report {

struct Paragraph {
    QString text;
};

struct Table {
    QStringList header;
    QList<QStringList> rows; ///< a short row is filled with empty cells
};

struct BulletList {
    QStringList items;
    bool numbered = false;
};

/// Kept byte for byte, line breaks too.
struct Code {
    QString text;
};

struct Section;
using Block = std::variant<Paragraph, Table, BulletList, Code>;

/// A heading, what stands under it, and the sections below it.
struct Section {
    QString heading;
    QList<Block> blocks;
    QList<Section> sections;

    void add(const QString& text) { blocks.append(Block(Paragraph{text})); }
    void add(const Table& table) { blocks.append(Block(table)); }
    void add(const BulletList& list) { blocks.append(Block(list)); }
    void add(const Code& code) { blocks.append(Block(code)); }
};

/// The root section; its heading is the title.
using Document = Section;

/// GitHub-flavoured Markdown. Every character of a text that could start markup (or HTML, or an autolink) is escaped,
/// and control characters are taken out.
QString toMarkdown(const Document& document);

/// One HTML file that stands alone: no script, nothing fetched, every text escaped.
QString toHtml(const Document& document);

} // namespace wavedeck::report
