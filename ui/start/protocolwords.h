// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/plan/planshape.h"
#include "ui/live/agentfacts.h"
#include "ui/live/agentrows.h"

/// What a plan says of its protocol, as words for the start page: nothing in it is guessed. Texts are plain. Pure; GUI
/// thread.
namespace wavedeck::ui::start {

/// Mode, team, pre-scan, budget with what is reserved of it, order; what the plan does not say is told as such.
QList<AgentFact> demandsOf(const OpenedPlan& plan, const PlanLimits& limits);

/// The plan's hierarchy as a tree, parents before children, with how many agents report to each at most at once.
QList<AgentRow> hierarchyRows(const OpenedPlan& plan);

/// What the plan's agents are to read first, then what was learned before and fits their work (KNOW-6, RETRO-27); each
/// entry once.
QList<AgentRow> learnedRows(const PlanAdvice& advice);

/// A row for each wave with more than one agent: the largest share, the ratio, side by side or not and why (PLAN-5,
/// PLAN-6, WAVE-9).
QList<AgentRow> balanceRows(const PlanReading& reading);

} // namespace wavedeck::ui::start
