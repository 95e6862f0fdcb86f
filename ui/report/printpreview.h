// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/report/document.h"

#include <QDialog>

namespace wavedeck::ui {

/// A report as it will be printed, and the way to the printer. Not shown yet; deletes itself when it is closed. GUI
/// thread.
QDialog* makePrintPreview(QWidget* parent, const report::Document& document);

} // namespace wavedeck::ui
