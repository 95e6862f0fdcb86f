// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/planconfig.h"

#include "app/audit/configcheck.h"
#include "models/plan/protocolrules.h"

#include <QFileInfo>

namespace wavedeck {

namespace {

constexpr qsizetype kMostTold = 20;
constexpr Mark kBesidePlan{1, 1}; ///< what is found stands in other files, which the message names

void tellAll(PlanReading& reading, const char* rule, const QStringList& found)
{
    for (const QString& one : found.mid(0, kMostTold))
        tell(reading, QLatin1String(rule), kBesidePlan, QStringLiteral("configuration: ") + one);
    if (found.size() > kMostTold)
        tell(reading, QLatin1String(rule), kBesidePlan,
            QStringLiteral("configuration: %1 more; see `wavedeckctl config check`").arg(found.size() - kMostTold));
}

} // namespace

void addConfigFindings(PlanReading& reading)
{
    if (!QFileInfo(reading.plan.workspace).isDir())
        return; // a fault of its own
    const ConfigFindings findings = configFindings(reading.plan.workspace);
    tellAll(reading, "config", findings.mismatches);
    tellAll(reading, "config-unread", findings.unreadable);
    if (findings.incomplete)
        tell(reading, QLatin1String("config-part"), kBesidePlan,
            QStringLiteral("configuration: the workspace holds too much to look at all of it before a start; see "
                           "`wavedeckctl config check`"));
}

} // namespace wavedeck
