// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wavedeck::ui {

/// A log is a text that cannot be edited, of the lines that are seen. Called by the log view.
void registerLogAccess();

} // namespace wavedeck::ui
