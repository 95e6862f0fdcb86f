// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/knowledge/entry.h"

#include <QList>

namespace wavedeck::knowledge {

/// One line of what differs between two versions (KNOW-5).
struct DifferentLine {
    QString field; ///< of fields(), or links
    bool isAdded = false; ///< else it was taken out
    QString text;

    bool operator==(const DifferentLine&) const = default;
};

/// Line by line, field by field, in the order of the fields; what is alike is left out. Pure; any thread.
QList<DifferentLine> difference(const Entry& before, const Entry& after);

} // namespace wavedeck::knowledge
