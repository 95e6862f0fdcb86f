// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace wavedeck {

/// redacted() of a text that may hold what does not show: that keeps no secret from being found, and stays where there
/// is none. Any thread.
QString redactedShown(const QString& text);

} // namespace wavedeck
