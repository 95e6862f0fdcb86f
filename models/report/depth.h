// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/report/document.h"

/// KNOW-8: any report in three depths. Pure; any thread.
namespace wavedeck::report {

/// executive, standard, full.
const QStringList& depths();

/// executive: at most one page of A4, whatever is in it: the beginning, then the sections that are named in `first`,
/// in that order, then the others while there is room. standard: long lists and tables are cut and say how much more
/// there is. full: as it is.
Document atDepth(const Document& document, const QString& depth, const QStringList& first = {});

} // namespace wavedeck::report
