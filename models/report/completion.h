// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/report/document.h"

#include <QJsonArray>

namespace wavedeck {

/// What each agent did (HAND-3): made and changed files, how long, issues, decisions, in the order of the reports.
report::Section completionSection(const QJsonArray& reports);

} // namespace wavedeck
