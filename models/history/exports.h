// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/line.h"

#include <QByteArray>

namespace wavedeck::history {

/// The sessions as a CSV file for spreadsheets: formula-safe, one line each, every measure a column. What nobody
/// measured is empty; a reported number stands as written (HIST-13). Pure; any thread.
QByteArray csvOf(const QList<Line>& lines);

} // namespace wavedeck::history
