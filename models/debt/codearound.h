// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/debt/item.h"

namespace wavedeck::debt {

/// The lines round the place of an item, redacted, as they stand now. Reads one plain file of the item's folder (never
/// outside it, whatever links say, and never a pipe), at most 4 MiB of it; blocking, so never on a window's thread.
struct CodeAround {
    int first = 0; ///< number of the first line
    QStringList lines; ///< each at most 400 characters
    QString why; ///< why there are none; empty = there are
};
CodeAround codeAround(const DebtItem& item, int before = 3, int after = 3);

} // namespace wavedeck::debt
