// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/retro/rowparts.h"

#include "ui/theme/format.h"

#include <QCoreApplication>

namespace wavedeck::ui::rowparts {

namespace {
constexpr int kLine = 300;
} // namespace

void head(QList<Row>& rows, const QString& title, const QString& right)
{
    Row row;
    row.heading = true;
    row.title = title;
    row.right = right;
    rows.append(row);
}

void line(QList<Row>& rows, const QString& key, const QString& title, const QString& right, Glyph glyph, Tone tone)
{
    Row row;
    row.key = key;
    row.title = title;
    row.right = right;
    row.glyph = glyph;
    row.tone = tone;
    rows.append(row);
}

void texts(QList<Row>& rows, const QString& title, const QString& key, const QStringList& all, const QString& none)
{
    head(rows, title, QCoreApplication::translate("RetroPage", "Enter edits"));
    for (const QString& one : all)
        line(rows, key, plain(one, kLine), {}, Glyph::ChevronRight);
    if (all.isEmpty())
        line(rows, key, none, {}, Glyph::Plus);
}

} // namespace wavedeck::ui::rowparts
