// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/sessiondocument.h"

namespace wavedeck {

/// What a session came to, or has come to until now (UTC ms): the `metrics` of its document. A number that nobody
/// measured, or that does not apply, is null.
QJsonObject sessionMetrics(const SessionRows& rows, qint64 elapsedMs, qint64 now);

} // namespace wavedeck
