// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/debt/item.h"

/// What may be done to an item of debt (DEBT-1, 3, 7, 8, 9): one table, asked by everything that changes the register.
/// Pure; any thread.
namespace wavedeck::debt {

enum class Act {
    Add,
    Change,
    Remove,
    Restore, ///< an export is read back: what was decided once is not asked again
};

/// One change, before and after. For Add and Restore `before` is an empty item, for Remove `after` is as before.
struct Doing {
    Act act = Act::Change;
    const DebtItem& before;
    const DebtItem& after;
    QString reason;
    bool mayApprove = false; ///< any L1 or Admin: what needs an approval is approved by them, with a reason
};

/// Location and category stand (DEBT-1).
bool isComplete(const DebtItem& item);

/// The item with what follows from the change: priority from exploitability, due from priority, draft or open, times,
/// what a reopening takes back.
DebtItem settled(Act act, const DebtItem& before, DebtItem after, qint64 now);

/// The first rule that the change breaks. Usage: `no-title`, `incomplete`, `structural-p3`, `calibration-no-expert`,
/// `no-proof`, `no-regression-test`, `exploitable-now`, `reason-missing`; Forbidden: `p0-needs-approval`.
Status allowed(const Doing& doing);

/// The same item so that no rule refuses it: for sources that nobody can ask again (agents, gates, scans).
DebtItem tolerated(DebtItem item);

} // namespace wavedeck::debt
