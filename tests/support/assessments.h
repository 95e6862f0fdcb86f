// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/risk/rules.h"

namespace wavedeck::test {

/// One with everything that handing it in asks for.
inline risk::Assessment filledAssessment(const QString& title, int likelihood, int impact)
{
    const auto made = risk::newAssessment(QStringLiteral("full"));
    if (!made)
        qFatal("%s", qPrintable(made.error().line()));
    risk::Assessment a = *made;
    a.title = title;
    a.category = QStringLiteral("technical");
    a.inherent = {likelihood, impact};
    const QString said = QStringLiteral("said");
    for (QString* text : {&a.summary, &a.change, &a.technical, &a.security, &a.performance, &a.regression, &a.levelWhy,
             &a.mitigation, &a.classification})
        *text = said;
    risk::Risk one;
    one.id = QStringLiteral("R1");
    one.title = said;
    one.category = QStringLiteral("technical");
    one.level = risk::Level::Low;
    one.mitigation = said;
    one.status = QStringLiteral("open");
    a.risks = {one};
    a.tested = {{QStringLiteral("T1"), said, said, {}}};
    a.monitoring = {{said, said, {}, said, said, said}};
    a.rollback.estimateMs = 300'000;
    a.rollback.steps = {{QStringLiteral("true"), {}, said}};
    a.before = {{QStringLiteral("C1"), said, true}};
    a.during = {{QStringLiteral("C2"), said, true}};
    a.after = {{QStringLiteral("C3"), said, true}};
    for (risk::Question& question : a.questions)
        question.answer = said;
    for (risk::HiddenRisk& prompt : a.hiddenRisks)
        prompt.state = QStringLiteral("considered");
    a.followUps = {{QStringLiteral("F1"), said, said, 60, said, said, 7}};
    for (const char* name : {"Code review", "Test results", "Test plan", "Business impact"})
        a.documents.append({QLatin1String(name), said});
    return a;
}

} // namespace wavedeck::test
