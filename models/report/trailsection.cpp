// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/trailsection.h"

namespace wavedeck {

report::Section trailSection(const QJsonObject& document)
{
    const QJsonObject audit = document.value(QLatin1String("audit")).toObject();
    report::Section section{QStringLiteral("Audit trail"), {}, {}};
    if (audit.value(QLatin1String("mode")).toString() == QLatin1String("single"))
        section.add(
            QStringLiteral("Single-operator mode: what is decided here is self-approved, nobody else looked at it."));
    section.add(
        QStringLiteral("%1 rows when this was written; head (SHA-256) %2. `wavedeckctl audit verify` tells whether "
                       "they are still the same.")
            .arg(audit.value(QLatin1String("rows")).toInteger())
            .arg(audit.value(QLatin1String("head")).toString()));
    return section;
}

} // namespace wavedeck
