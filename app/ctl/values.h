// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/command.h"

/// Values of options, read strictly: every fault is a usage error that says what is right.
namespace wavedeck::ctl {

/// Milliseconds of `90s`, `15m`, `2h` or `1d`; must be given and above 0.
Result<qint64> durationOption(const Arguments& arguments, const char* name);

/// `--reason TEXT`, which must say something.
Result<QString> requiredReason(const Arguments& arguments);

/// `--tail N`; -1 when it is not given.
Result<qint64> tailLines(const Arguments& arguments);

/// `--until` as RFC 3339 UTC: a day (its end, local time) or an RFC 3339 time; empty when it is not given.
Result<QString> untilOption(const Arguments& arguments);

} // namespace wavedeck::ctl
