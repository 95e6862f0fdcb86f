// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/turnwatch.h"
#include "ui/theme/appearance.h"

#include <QString>

namespace wavedeck::desktop {

/// `wavedeck --bench-log FILE`: shows a file in the window's own log, in the window's frame, and prints a JSON document
/// of what that costs: time to the first page that is painted, to the whole index, of jumps and of a search until their
/// lines are painted, the longest turn of the GUI thread meanwhile, and memory. Times are wall times in ms. Returns the
/// exit status. GUI thread.
int benchLog(WatchedApplication& app, ui::Appearance& appearance, const QString& file);

} // namespace wavedeck::desktop
