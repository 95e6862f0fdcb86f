// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/session.h"

#include <QString>

/// How sentences about a session are worded; more than one view shows them. Pure; any thread. Names and reasons in them
/// are somebody else's text: a view shows them through ui::plain().
namespace wavedeck {

QString shortDuration(qint64 ms); ///< "4:08", "1:12:46"
QString spokenDuration(qint64 ms); ///< "4 minutes 8 seconds": for screen readers
QString shortAge(qint64 ms); ///< "3 s", "12 min", "5 h": one unit

/// "A-019 Refresh-token reuse tests"; the id alone when the name says no more.
QString agentLabel(const Agent& agent);
QString gateLabel(const Gate& gate);

/// A reason as a sentence: first letter large, a full stop at its end.
QString sentence(const QString& reason);

/// Who a blocked agent waits for; empty when its reason does not say.
QString blockerOf(const Agent& agent);

} // namespace wavedeck
