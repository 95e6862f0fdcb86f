// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/riskview.h"
#include "ui/gates/celltable.h"
#include "ui/risk/risklist.h"
#include "ui/risk/siderows.h"

/// What the page says of assessments, as words and rows. Pure; texts of others are made plain here.
namespace wavedeck::ui::riskwords {

QString stateTitle(const QString& state); ///< "Changes requested"
Glyph stateGlyph(const QString& state);
Tone stateTone(const QString& state);

RiskCard cardOf(const RiskLine& line, qint64 now);
RiskCard cardOf(const RiskWaiting& waiting, qint64 now);
/// Behind the level in the head: "Submitted, day 2, due 23 Nov".
QString headState(const RiskLine& line, qint64 now);

/// What the bar says: whose turn it is, or why it is nobody's here.
struct BarWords {
    Glyph glyph = Glyph::Edit;
    Tone tone = Tone::Neutral;
    QString statement;
    QString under;
};
BarWords barWords(const RiskShown& shown, const Actor& who, bool people, qint64 now);

QString signedCount(const RiskShown& shown); ///< "2 of 5 signed"
QList<SideRow> approvalRows(const RiskShown& shown);
QList<SideRow> matrixRows(const risk::RiskMatrix& matrix, risk::Level level);
QList<TableRow> historyRows(const RiskShown& shown);
QList<TableRow> changeRows(const RiskShown& shown);

} // namespace wavedeck::ui::riskwords
