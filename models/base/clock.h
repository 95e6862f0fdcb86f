// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QtGlobal>

namespace wavedeck {

/// UTC milliseconds since 1970: what is stored. Never used to measure a duration.
qint64 utcMs();

/// Milliseconds on a clock that never steps; counts suspend. Compare only within one boot.
qint64 monotonicMs();

/// Identity of this boot of the machine, so that a pid or monotonic time of an earlier one is never trusted.
QString bootId();

/// RFC 3339 UTC with milliseconds; empty for 0 (never).
QString rfc3339(qint64 utcMilliseconds);

/// `1h 02m`, `3m 05s`, `4.2s`, `310ms`.
QString humanDuration(qint64 milliseconds);

} // namespace wavedeck
