// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/alert/planrules.h"

#include <QList>

/// What the monitors of a session measured: `runs/S-001/@monitors/ID`, a line of JSON a look, written by the engine.
/// Samples do not go through the database; of a long night the newest are kept.
namespace wavedeck::run {

/// Appends one; past kMostResultBytes the older half of the file is let go. False when it could not be written.
bool appendResult(const QString& dataDir, const QString& session, const QString& monitor, const MonitorResult& result);

/// The last ones, oldest first.
QList<MonitorResult> readResults(const QString& dataDir, const QString& session, const QString& monitor, int most);

constexpr qint64 kMostResultBytes = 1024 * 1024;

} // namespace wavedeck::run
