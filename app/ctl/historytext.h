// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/changes.h"
#include "models/history/parts.h"

/// What `history` and `compare` print. Pure.
namespace wavedeck::ctl {

QString typesText(const QList<history::TypeStatistics>& types);
QString measuresText(const history::Line& line); ///< of a reported session only what it says
QString trajectoryText(const history::Line& line); ///< before and after side by side (HIST-8); empty = nobody said
QString impactText(const QList<history::Impact>& impact);
QString artifactsText(const QList<history::Artifact>& artifacts);
QString flakyText(const QList<history::FlakyGate>& gates);
QString trendsText(const QList<history::Line>& lines);

} // namespace wavedeck::ctl
