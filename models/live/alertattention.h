// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/summary.h"

/// Alerts as entries of what needs attention (MON-4, 5; ui.md 6). Pure; any thread.
namespace wavedeck {

/// An agent that an alert names, with what it uses, as text: "A-027", "1.8 GiB".
struct AlertSubject {
    QString agent;
    QString amount; ///< empty = not told
};
/// In the order of the alert: the largest first.
QList<AlertSubject> subjectsOf(const Alert& alert);

/// Empty = it is resolved, or only pending.
std::optional<Attention> attentionOf(const Alert& alert, const LiveSession& live, qint64 now);

/// "Memory above 70 % for 6 min".
QString alertTitle(const Alert& alert, qint64 now);

} // namespace wavedeck
