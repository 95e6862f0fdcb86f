// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/risk/rules.h"

#include <algorithm>

namespace wavedeck::risk {

namespace {

/// A section that may not be empty.
struct Section {
    const char* field;
    const char* what;
    bool (*isFilled)(const Assessment&);
};

bool hasLevel(const Assessment& a)
{
    return a.inherent.isSet() || a.level != Level::None;
}

constexpr Section kSections[] = {
    {"summary", "the executive summary is empty", [](const Assessment& a) { return !a.summary.isEmpty(); }},
    {"change", "what is changed is not said", [](const Assessment& a) { return !a.change.isEmpty(); }},
    {"inherent", "likelihood and impact (or a level) are not said", hasLevel},
    {"risks", "no risk is listed", [](const Assessment& a) { return !a.risks.isEmpty(); }},
    {"technical", "the technical risks are empty", [](const Assessment& a) { return !a.technical.isEmpty(); }},
    {"security", "the security risks are empty", [](const Assessment& a) { return !a.security.isEmpty(); }},
    {"performance", "the performance risks are empty", [](const Assessment& a) { return !a.performance.isEmpty(); }},
    {"tested", "nothing is listed as tested or not tested",
        [](const Assessment& a) { return !a.tested.isEmpty() || !a.notTested.isEmpty(); }},
    {"regression", "the regression tests are not said", [](const Assessment& a) { return !a.regression.isEmpty(); }},
    {"monitoring", "nothing is monitored", [](const Assessment& a) { return !a.monitoring.isEmpty(); }},
    {"rollback", "there are no steps to roll back", [](const Assessment& a) { return !a.rollback.steps.isEmpty(); }},
    {"before", "the checklist before the deployment is empty", [](const Assessment& a) { return !a.before.isEmpty(); }},
    {"during", "the checklist of the deployment is empty", [](const Assessment& a) { return !a.during.isEmpty(); }},
    {"after", "the checklist after the deployment is empty", [](const Assessment& a) { return !a.after.isEmpty(); }},
    {"classification", "it is not classified", [](const Assessment& a) { return !a.classification.isEmpty(); }},
};

constexpr Section kRetrospective[] = {
    {"decision_valid", "whether the decision was right is not said",
        [](const Assessment& a) { return !a.decisionValid.isEmpty(); }},
    {"gaps", "the gaps are not said", [](const Assessment& a) { return !a.gaps.isEmpty(); }},
    {"rollback_plan", "the rollback plan is not said", [](const Assessment& a) { return !a.rollbackPlan.isEmpty(); }},
    {"documentation", "the documentation is not said", [](const Assessment& a) { return !a.documentation.isEmpty(); }},
};

/// What is gathered on the way.
class Gate {
public:
    Gate(const Assessment& assessment, const RiskMatrix& matrix)
        : m_a(assessment)
        , m_matrix(matrix)
    {
    }

    QList<Missing> minimal()
    {
        if (!hasLevel(m_a))
            add("inherent", QStringLiteral("likelihood and impact are not said"));
        if (overallLevel(m_a, m_matrix) > Level::Low)
            add("template", QStringLiteral("a minimal assessment is for level LOW; take template full"));
        residuals();
        return m_missing;
    }

    QList<Missing> full()
    {
        sections(kSections);
        if (m_a.kind == QLatin1String("retrospective"))
            sections(kRetrospective);
        rollback();
        answers();
        documents();
        risks();
        residuals();
        if (m_a.levelWhy.isEmpty())
            add("level_why", QStringLiteral("the level is not justified"), kJustified);
        if (m_a.recommendations.isEmpty() && m_a.followUps.isEmpty())
            add("recommendations", QStringLiteral("nothing is recommended and nothing follows"), kReviewer);
        return m_missing;
    }

private:
    static constexpr const char* kSection = "sections";
    static constexpr const char* kJustified = "justified";
    static constexpr const char* kReviewer = "reviewer";

    void add(const char* field, const QString& what, const char* criterion = kSection)
    {
        m_missing.append({QLatin1String(field), what, QLatin1String(criterion)});
    }

    void sections(std::span<const Section> all)
    {
        for (const Section& one : all)
            if (!one.isFilled(m_a))
                add(one.field, QLatin1String(one.what));
    }

    /// Copy-paste commands, not prose (RISK-8).
    void rollback()
    {
        for (qsizetype i = 0; i < m_a.rollback.steps.size(); ++i) {
            const RollbackStep& step = m_a.rollback.steps[i];
            if (step.command.isEmpty() && step.argv.isEmpty())
                add("rollback", QStringLiteral("step %1 has no command").arg(i + 1));
            if (step.expected.isEmpty())
                add("rollback", QStringLiteral("step %1 has no expected result").arg(i + 1));
        }
        if (!m_a.rollback.estimateMs)
            add("rollback", QStringLiteral("how long it takes is not estimated"));
    }

    void answers()
    {
        constexpr int kQuestions = 6;
        if (const Share share = answered(m_a); share.n < std::max(share.all, kQuestions))
            add("questions",
                QStringLiteral("%1 of %2 questions are answered").arg(share.n).arg(std::max(share.all, kQuestions)),
                kReviewer);
        constexpr int kPrompts = 7;
        if (m_a.hiddenRisks.size() < kPrompts)
            add("hidden_risks",
                QStringLiteral("%1 of %2 prompts stand here").arg(m_a.hiddenRisks.size()).arg(kPrompts));
        QStringList open;
        for (const HiddenRisk& one : m_a.hiddenRisks)
            if (one.state.isEmpty())
                open.append(one.id);
        if (!open.isEmpty())
            add("hidden_risks",
                QStringLiteral("neither considered nor dismissed: %1").arg(open.join(QStringLiteral(", "))));
        for (const HiddenRisk& one : m_a.hiddenRisks) {
            if (one.state == QLatin1String("dismissed") && one.reason.isEmpty())
                add("hidden_risks", QStringLiteral("%1 is dismissed without a reason").arg(one.id));
        }
    }

    void documents()
    {
        const Level level = overallLevel(m_a, m_matrix);
        if (level == Level::None)
            return;
        for (const WantedDocument& wanted : m_matrix.approval(level).documents) {
            const auto isLinked = [&](const DocumentLink& d) {
                return d.name.compare(wanted.name, Qt::CaseInsensitive) == 0 && !d.reference.isEmpty();
            };
            if (wanted.isField.isEmpty() && std::none_of(m_a.documents.begin(), m_a.documents.end(), isLinked))
                add("documents", QStringLiteral("%1 is not linked").arg(wanted.name));
        }
    }

    void risks()
    {
        for (const Risk& risk : m_a.risks) {
            if (levelOf(risk, m_matrix) == Level::None)
                add("risks", QStringLiteral("%1 has no level").arg(risk.id), kJustified);
            if (risk.category.isEmpty() || risk.mitigation.isEmpty() || risk.status.isEmpty())
                add("risks", QStringLiteral("%1 needs category, mitigation and status").arg(risk.id));
        }
    }

    /// Less than inherent only where something is done about it.
    void residuals()
    {
        const auto isBelow
            = [](const Score& residual, const Score& inherent) { return residual.isSet() && !(residual == inherent); };
        const auto mitigates = [](const Risk& risk) { return !risk.mitigation.isEmpty(); };
        if (isBelow(m_a.residual, m_a.inherent) && m_a.mitigation.isEmpty()
            && std::none_of(m_a.risks.begin(), m_a.risks.end(), mitigates))
            add("mitigation", QStringLiteral("the residual risk is lower, and nothing mitigates it"), kJustified);
        for (const Risk& risk : m_a.risks)
            if (isBelow(risk.residual, risk.inherent) && !mitigates(risk))
                add("risks", QStringLiteral("%1 is lower after nothing was done").arg(risk.id), kJustified);
    }

    const Assessment& m_a;
    const RiskMatrix& m_matrix;
    QList<Missing> m_missing;
};

} // namespace

QList<Missing> missing(const Assessment& assessment, const RiskMatrix& matrix)
{
    Gate gate(assessment, matrix);
    return assessment.form == QLatin1String("minimal") ? gate.minimal() : gate.full();
}

} // namespace wavedeck::risk
