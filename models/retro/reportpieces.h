// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/retro/retro.h"

#include <QString>

/// Lines of a retrospective's Markdown, and what is said in them; nobody but models/retro/report*.cpp includes this.
namespace wavedeck::retro {

enum class Part { Blank, Heading, Rule, Entry, Label, Item, Text };

struct Piece {
    Part part = Part::Blank;
    int level = 0; ///< of a heading
    int ordinal = 0; ///< of an item; 0 = a bullet
    QString text; ///< of a heading, an entry (within its stars), an item; name of a label
    QString value; ///< of a label
};

Piece pieceOf(const QString& line);
/// Of a line that begins with stars, else Text.
Piece labelOrEntry(const QString& line);
/// What stands in brackets of our own at the end of a title, which is cut off; empty = there are none.
QString cutBrackets(QString& title);
/// Number of `Lesson 3: title`, `Recommendation 2: title`, `3. title`, which is cut off; 0 = it has none.
int cutNumber(QString& title);

/// A list of its own that stands below a label; null = there is none.
struct OwnList {
    const char* label;
    QStringList Retro::*list;
    const char* what; ///< of ReadReport::lines
};
const OwnList* ownListOf(const QString& label);

/// raw: as it stands in one line; text: all of it. false: there is no such label.
bool sayOf(Recommendation& one, const QString& label, const QString& raw, const QString& text);
bool sayOf(Action& one, const QString& name, const QString& value);
void sayOf(Retro& retro, const QString& label, const QString& text);

} // namespace wavedeck::retro
