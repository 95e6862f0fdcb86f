// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"
#include "ui/theme/glyphs.h"

#include <QList>
#include <QRectF>

class QPainter;

/// What delegates and painted widgets draw alike. Nothing here allocates more than a path; colours from the theme,
/// sizes from the font. GUI thread.
namespace wavedeck::ui {

/// Icon and word. The word is grey unless somebody is needed (ui.md 1.1).
void paintState(QPainter* painter, const QRectF& where, const Appearance& look, Glyph glyph, Tone tone,
    const QString& word, bool wordInColour, bool selected = false);
QSizeF stateSize(const Appearance& look, const QString& word);

/// The stripes that mean: past its limit. Fills `where`.
void paintHatch(QPainter* painter, const QRectF& where, const Theme& theme);
/// A bar over the whole of `track`; percent below 0 = unknown, striped.
void paintProgress(
    QPainter* painter, const QRectF& track, const Theme& theme, double percent, Tone tone, bool pastLimit = false);

/// BLOCKING: solid and bold; ADVISORY: dashed. Left aligned, vertically centred.
void paintTag(QPainter* painter, const QRectF& where, const Appearance& look, GateKind kind);
QSizeF tagSize(const Appearance& look, GateKind kind);
QString tagText(GateKind kind);

/// 1..4 rising bars and the word. Left aligned, vertically centred.
void paintLevel(QPainter* painter, const QRectF& where, const Appearance& look, int level, bool selected = false);
QSizeF levelSize(const Appearance& look, int level);
QString levelText(int level); ///< LOW, MEDIUM, HIGH, CRITICAL
Tone levelTone(int level);

/// P0 filled, P1 tinted, P2 outlined, P3 grey. Left aligned, vertically centred.
void paintPrio(QPainter* painter, const QRectF& where, const Appearance& look, int prio);
QSizeF prioSize(const Appearance& look);

/// A line of samples over its thresholds: 70 in dashes 6-3, 85 in dots 2-2 (ui.md 2.2).
struct SparkLines {
    double warning = 70;
    double critical = 85;
    double low = 0; ///< bottom of the picture
    double high = 100;
    QString warningLabel; ///< at the right; empty = none
    QString criticalLabel;
};
/// samples: oldest first, the newest at the right edge; below 0 = unknown, a gap. capacity: how many the width holds.
void paintSparkline(QPainter* painter, const QRectF& where, const Appearance& look, const QList<double>& samples,
    int capacity, const SparkLines& lines, Tone tone);

} // namespace wavedeck::ui
