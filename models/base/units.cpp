// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/units.h"

#include <iterator>

namespace wavedeck {

QString humanBytes(qint64 bytes)
{
    static const char* const kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = double(bytes);
    std::size_t unit = 0;
    while (value >= 1024 && unit + 1 < std::size(kUnits)) {
        value /= 1024;
        ++unit;
    }
    return QStringLiteral("%1 %2")
        .arg(value, 0, 'f', unit == 0 || value >= 100 ? 0 : 1)
        .arg(QLatin1String(kUnits[unit]));
}

} // namespace wavedeck
