// SPDX-License-Identifier: GPL-3.0-or-later
// `requires: risk`, or `requires: { risk: RA-007 }`: what must be signed before a session starts (RISK-4).
// `debt: { ceiling: { P0: 0 } }`: how much open debt still lets the next wave start (DEBT-7).
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

void readDebt(Reading& reading, const YamlNode& node)
{
    constexpr int kMost = 1'000'000;
    const MapReader map(node, keys::debt, reading.findings);
    if (!map.require("ceiling", QStringLiteral("ceiling: { P0: 0, P1: 5 }")))
        return;
    const YamlNode* given = map.child("ceiling");
    if (!given)
        return;
    const MapReader ceiling(*given, keys::ceiling, reading.findings);
    const std::pair<const char*, std::optional<int>*> lines[]
        = {{"P0", &reading.plan.debtCeiling.p0}, {"P1", &reading.plan.debtCeiling.p1}};
    for (const auto& [key, most] : lines) {
        int number = -1;
        ceiling.integer(key, number, 0, kMost);
        if (number >= 0)
            *most = number;
    }
}

} // namespace wavedeck::plan
