// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace wavedeck {

/// `1.2 GiB`, `340 MiB`, `12.0 KiB`.
QString humanBytes(qint64 bytes);

} // namespace wavedeck
