// SPDX-License-Identifier: GPL-3.0-or-later
// What the bar of the start page says, and what becomes of recommended steps. Part of StartPage.
#include "ui/start/limitsform.h"
#include "ui/start/planview.h"
#include "ui/start/preflightpanel.h"
#include "ui/start/startbar.h"
#include "ui/start/startpage.h"
#include "ui/theme/format.h"

namespace wavedeck::ui {

/// HAND-5: what was chosen leaves the list once it is stored.
void StartPage::chooseStep(const history::NextStep& step, const QString& state, const QString& reason)
{
    m_desk.choose(step, state, reason, this, [this, step](const Status& done) {
        if (!m_plan)
            return;
        if (done)
            m_plan->nextSteps.removeIf(
                [&](const history::NextStep& one) { return one.source == step.source && one.number == step.number; });
        m_preflight->setNextSteps(m_plan->nextSteps, done ? QString() : plain(done.error().line(), 300));
        setOrder();
    });
}

/// Says whether it can start, and if not, why: the first thing that is in the way.
void StartPage::speak()
{
    const auto say = [this](Glyph glyph, Tone tone, const QString& lead, const QString& rest) {
        m_bar->say(glyph, tone, lead, rest);
    };
    if (m_path.isEmpty())
        return say(Glyph::Info, Tone::Neutral, QStringLiteral("No plan chosen."),
            QStringLiteral("Choose one on the left, or open a plan file."));
    if (m_starting)
        return say(Glyph::Running, Tone::Running, QStringLiteral("Starting."),
            QStringLiteral("Waiting for the engine to confirm."));
    if (m_checking)
        return say(Glyph::Refresh, Tone::Running, QStringLiteral("Checking."),
            QStringLiteral("Reading the plan and looking at what it needs."));
    if (m_error || !m_plan)
        return say(Glyph::Failed, Tone::Bad, QStringLiteral("The plan cannot be read."),
            m_error ? plain(m_error->line(), 300) : QString());
    if (m_refused)
        return say(Glyph::Failed, Tone::Bad, QStringLiteral("Not started."), plain(m_refused->line(), 300));
    if (!m_started.isEmpty())
        return say(Glyph::Succeeded, Tone::Good, QStringLiteral("%1 is started.").arg(m_started),
            QStringLiteral("Starting again makes another session of the same plan."));
    const PlanReading& reading = m_plan->reading;
    QList<PreflightCheck> failed;
    for (const PreflightCheck& check : m_plan->checks)
        if (check.state == PreflightCheck::Failed)
            failed.append(check);
    if (!failed.isEmpty())
        return say(Glyph::Failed, Tone::Bad,
            failed.size() == 1 ? QStringLiteral("1 blocking check failed.")
                               : QStringLiteral("%1 blocking checks failed.").arg(failed.size()),
            QStringLiteral("%1, then start.")
                .arg(plain(failed.first().mend.isEmpty() ? failed.first().title : failed.first().mend)));
    if (!reading.ok())
        return say(Glyph::Failed, Tone::Bad, QStringLiteral("The plan has faults."),
            QStringLiteral("Mend line %1, then check again.").arg(reading.faults.first().mark.line));
    const PlanLimits limits = m_view->limits()->limits();
    say(Glyph::Check, Tone::Good, QStringLiteral("Ready to start."),
        QStringLiteral("%1 agents, at most %2 at once, in %3.")
            .arg(count(reading.agents), count(limits.maxParallel.value_or(reading.plan.maxParallel)),
                plain(reading.plan.workspace, 200)));
}

} // namespace wavedeck::ui
