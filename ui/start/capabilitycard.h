// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace wavedeck::ui::start {

/// Shows the capability card (CAP-1) before parent: what read-only and modifying agents can do, and when to use each.
/// Returns at once; GUI thread.
void showCapabilityCard(QWidget* parent);

} // namespace wavedeck::ui::start
