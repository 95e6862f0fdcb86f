// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/readingrule.h"

namespace wavedeck {

namespace {

const QString kKey = QStringLiteral("required-reading"); ///< of Plan::preSession, where no item of PLAN-9 has it

}

const QStringList& readingRules()
{
    static const QStringList kRules{QStringLiteral("off"), QStringLiteral("warn"), QStringLiteral("hold")};
    return kRules;
}

ReadingRule readingRuleOf(const Plan& plan)
{
    const qsizetype rule = readingRules().indexOf(plan.preSession.value(kKey));
    return rule < 0 ? ReadingRule::Hold : ReadingRule(rule);
}

void setReadingRule(Plan& plan, ReadingRule rule)
{
    plan.preSession.insert(kKey, readingRules()[int(rule)]);
}

} // namespace wavedeck
