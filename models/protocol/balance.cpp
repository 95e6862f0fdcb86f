// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/protocol/balance.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <queue>
#include <utility>
#include <vector>

namespace wavedeck::balance {

QList<int> longestFirst(const QList<double>& pieces, int lanes)
{
    if (lanes <= 0)
        return {};
    QList<int> order(pieces.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return pieces[a] > pieces[b]; });
    using Lane = std::pair<double, int>;
    std::priority_queue<Lane, std::vector<Lane>, std::greater<>> least;
    for (int lane = 0; lane < lanes; ++lane)
        least.emplace(0, lane);
    QList<int> laneOf(pieces.size());
    for (const int piece : std::as_const(order)) {
        const auto [load, lane] = least.top();
        least.pop();
        laneOf[piece] = lane;
        least.emplace(load + pieces[piece], lane);
    }
    return laneOf;
}

QList<double> loadsOf(const QList<double>& pieces, const QList<int>& laneOf, int lanes)
{
    QList<double> loads(lanes, 0);
    for (qsizetype i = 0; i < laneOf.size(); ++i)
        loads[laneOf[i]] += pieces[i];
    return loads;
}

} // namespace wavedeck::balance
