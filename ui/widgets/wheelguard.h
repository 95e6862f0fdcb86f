// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace wavedeck::ui {

/// For every combo box and number field on something that scrolls: the wheel scrolls what is around it and never
/// changes its value, and only a click or Tab gives it the keyboard. GUI thread.
void keepFromWheel(QWidget* field);

} // namespace wavedeck::ui
