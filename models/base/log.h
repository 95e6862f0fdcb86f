// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// The log of a program: rotating files `log/NAME.log` in the data directory (5 files of 2 MiB, 0600), through spdlog.
/// Any thread. Log what happened and to which id; never environment values, prompts, arguments or output of agents.
namespace wavedeck::log {

/// Opens the log of this program; before that, and when the folder cannot be written, nothing is logged.
/// WAVEDECK_LOG_LEVEL (trace, debug, info, warn, error) overrides the level info.
void open(const QString& dataDir, const QString& name);
void close();

void debug(const QString& message);
void info(const QString& message);
void warn(const QString& message);
void error(const QString& message);

} // namespace wavedeck::log
