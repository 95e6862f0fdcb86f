// SPDX-License-Identifier: GPL-3.0-or-later
// `requires: risk`, or `requires: { risk: RA-007 }`: what must be signed before a session starts (RISK-4).
#include "models/plan/mapreader.h"
#include "models/plan/reading.h"

#include <QRegularExpression>

namespace wavedeck::plan {

void readRequires(Reading& reading, const YamlNode& node)
{
    Plan& plan = reading.plan;
    if (node.isScalar()) {
        if (node.text == QLatin1String("risk"))
            plan.needsRisk = true;
        else
            reading.findings.fault(node.mark,
                QStringLiteral("requires: %1 is nothing that can be required; write requires: risk")
                    .arg(describe(node)));
        return;
    }
    const MapReader map(node, keys::required, reading.findings);
    static const QRegularExpression kAssessment(QStringLiteral("\\ARA-[0-9]{3,9}\\z"));
    plan.needsRisk = true;
    if (map.require("risk", QStringLiteral("risk: RA-001")))
        map.line("risk", plan.riskId);
    if (!plan.riskId.isEmpty() && !kAssessment.match(plan.riskId).hasMatch())
        reading.findings.fault(map.markOf("risk"),
            QStringLiteral("requires.risk: '%1' is no id of an assessment, as RA-001").arg(plan.riskId.left(40)));
}

} // namespace wavedeck::plan
