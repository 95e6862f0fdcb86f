// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/retro/reportwriter.h"

namespace wavedeck::retro {

/// The executive summary of a report: what it came to in numbers, and the first of what was found and recommended, all
/// of it taken from what stands below. For models/retro/report.cpp.
void writeSummary(ReportWriter& w, const Retro& r);

} // namespace wavedeck::retro
