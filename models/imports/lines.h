// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

/// Markdown of people and agents, read line by line and never refused for its form (IMP-7): what it is, and where.
/// Plain values; any thread; linear in the length. Nothing of it is ever run or followed.
namespace wavedeck::imports {

constexpr qsizetype kLargestFile = 16 * 1024 * 1024;
constexpr qsizetype kLongestLine = 64 * 1024; ///< bytes
constexpr int kMostLines = 200'000;
constexpr int kDeepest = 32; ///< quotation marks, and levels of indentation by four

enum class Shape { Blank, Heading, Text, Bullet, Numbered, Row, Code, Fence, Break };

struct Line {
    int number = 0; ///< from 1
    Shape shape = Shape::Blank;
    int indent = 0; ///< columns in front of it; a heading's level
    int ordinal = -1; ///< of a numbered item
    int check = -1; ///< of a check box: 0 open, 1 done; -1 = none
    bool bold = false; ///< all of it is bold
    QString text; ///< without its marks; of code as it stands
    QString plain; ///< besides without emphasis and decorations
    QString head; ///< the bold part that it begins with, plain
    QString label; ///< `Impact` of **Impact:** text, **Impact**: text, and weakly of `- Impact: text`
    QString value; ///< behind the label or the head, plain
    bool weak = false; ///< the label is not bold
    int section = 0; ///< index in Document::sections
};

/// A heading and what is below it; sections[0] is the whole document.
struct Section {
    int level = 0;
    QString title; ///< plain
    int line = 0; ///< number
    qsizetype first = 0; ///< index of the line behind the heading
    qsizetype end = 0; ///< behind its last line, its subsections among them
    int parent = -1;
    QList<int> children;
};

struct TableRow {
    int line = 0;
    QStringList cells; ///< plain
    bool total = false; ///< the last row, and it says so
};

struct Table {
    int line = 0; ///< of its header
    QStringList header;
    QList<TableRow> rows;
    int section = 0;
};

/// A fenced block, byte for byte.
struct Code {
    int line = 0; ///< of its first fence
    QString language;
    QString text;
    qsizetype first = 0; ///< index of its first line
    qsizetype end = 0;
    int section = 0;
    bool open = false; ///< no fence ends it: it runs to the end of the document
};

struct Document {
    QStringList raw; ///< every line as it came
    QList<Line> lines;
    QList<Section> sections;
    QList<Table> tables;
    QList<Code> codes;
};

/// Usage `too-large`, `not-text` (NUL and other control bytes, what is no UTF-8), `line-too-long`, `too-many-lines`,
/// `too-deep`: each with LINE:COLUMN (bytes, from 1). name: of the file, for the error.
Result<Document> readDocument(const QByteArray& bytes, const QString& name);

/// Only that: size, UTF-8, control bytes, length of lines.
Status checkBytes(const QByteArray& bytes, const QString& name);
/// Without emphasis, code marks and decorations; white space is one space.
QString plainText(const QString& text);
/// For comparing: letters and digits in lower case, everything else one space.
QString keyOf(const QString& text);

} // namespace wavedeck::imports
