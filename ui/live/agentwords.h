// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/agentdetails.h"
#include "models/live/live.h"
#include "ui/charts/trendchart.h"
#include "ui/live/agentrows.h"

/// What the sides of an agent's page say, as rows and words. Pure.
namespace wavedeck::ui {

/// Its steps; a long way back is one row. The running one with how far it is and what it does.
QList<AgentRow> stepRows(const AgentDetails& details, const LiveAgent& agent, qint64 now);
QString stepCount(const AgentDetails& details); ///< "5 of 8 steps done"; empty = none told
/// "6 of 8", as the agent told it: by its steps, or in the text of its step; empty = not told.
QString stepNow(const AgentDetails& details);

QList<AgentRow> toolRows(const AgentDetails& details);
QString toolCount(const AgentDetails& details); ///< "87, 1 denied"

QList<AgentRow> claimRows(const AgentReport& report);
QList<AgentRow> findingRows(const AgentDetails& details); ///< findings, then files
QString reportTime(const AgentReport& report); ///< "interim, 14:30:02"

QList<TrendRange> memoryTrend(const QList<run::TrendPoint>& trend); ///< bytes
QList<TrendRange> cpuTrend(const QList<run::TrendPoint>& trend); ///< percent of one core

} // namespace wavedeck::ui
