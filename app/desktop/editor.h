// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QString>

namespace wavedeck::desktop {

/// Opens a text file below a folder in $VISUAL or $EDITOR, else by xdg-open, never by a shell. Refused: what lies
/// elsewhere, a link, no text, and for xdg-open what another program than an editor would open (HTML, starters).
/// Blocks shortly; any thread.
Status openEditor(const QString& folder, const QString& path, int line);

} // namespace wavedeck::desktop
