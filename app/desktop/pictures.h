// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QString>

namespace wavedeck::ui {
class Appearance;
class MainWindow;
}

namespace wavedeck::desktop {

/// Renders every page of a shown window to PAGE-THEME-WIDTHxHEIGHT.png in a folder, light and dark, 1280x800 and
/// 1440x900. The window shows what it has been told; the caller waits for that. Leaves size and theme changed.
Status renderPictures(ui::MainWindow& window, ui::Appearance& appearance, const QString& folder);

} // namespace wavedeck::desktop
