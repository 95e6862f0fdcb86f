// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/noticebar.h"

namespace wavedeck::ui {

class SessionWatch;

/// The notices of the window, whatever page is shown; their ids in the bar.
namespace notice {
constexpr QLatin1String kDatabase("database"); ///< it cannot be read
constexpr QLatin1String kEngine("engine"); ///< it does not answer
constexpr QLatin1String kDegraded("degraded"); ///< it cannot store anything
}

/// What has to be said now, worst first.
QList<BarNotice> noticesOf(const SessionWatch& watch);

} // namespace wavedeck::ui
