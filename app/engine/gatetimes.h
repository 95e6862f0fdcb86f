// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace wavedeck {
struct SessionRun;

/// What the clock says of gates. The scheduler itself knows no clock: it is told before it is asked.
namespace gatetimes {

/// Sets CriterionRun::stale, GateRun::due and GateRun::waiverOver of the waves that have begun and not passed, the
/// last also of those passed that others wait for. Gives back when one of them changes next (UTC ms, after now); 0 =
/// never by itself.
qint64 tell(SessionRun& session, qint64 now);

} // namespace gatetimes
} // namespace wavedeck
