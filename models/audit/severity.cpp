// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audit/severity.h"

#include <array>

namespace wavedeck::audit {

namespace {
constexpr std::array<const char*, 5> kSeverities{"info", "low", "medium", "high", "critical"};
}

QLatin1String word(Severity severity)
{
    return QLatin1String(kSeverities.at(static_cast<size_t>(severity)));
}

std::optional<Severity> severityFrom(const QString& text)
{
    for (size_t i = 0; i < kSeverities.size(); ++i) {
        if (text == QLatin1String(kSeverities.at(i)))
            return static_cast<Severity>(i);
    }
    return std::nullopt;
}

} // namespace wavedeck::audit
