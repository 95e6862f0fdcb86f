// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/retro/rowlist.h"

/// Pieces of which the agenda and the record of a retrospective are made. GUI thread because of their language.
namespace wavedeck::ui::rowparts {

void head(QList<Row>& rows, const QString& title, const QString& right = {});
void line(QList<Row>& rows, const QString& key, const QString& title, const QString& right, Glyph glyph,
    Tone tone = Tone::Neutral);
/// A list of texts that Enter edits; `none` stands where there are none.
void texts(QList<Row>& rows, const QString& title, const QString& key, const QStringList& all, const QString& none);

} // namespace wavedeck::ui::rowparts
