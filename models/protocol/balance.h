// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

/// Sharing work out (PLAN-5). Pure; any thread.
namespace wavedeck::balance {

/// Greedy, the longest piece first, each to the lane that has least so far; equals keep their order. The lane of each
/// piece, in the order of the pieces. Empty when there is no lane.
QList<int> longestFirst(const QList<double>& pieces, int lanes);

/// What each lane has then.
QList<double> loadsOf(const QList<double>& pieces, const QList<int>& laneOf, int lanes);

} // namespace wavedeck::balance
