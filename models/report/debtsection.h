// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/report/document.h"

#include <QJsonObject>

namespace wavedeck {

/// What a session left in the register of debt (DEBT-6), out of the `debt` of its document; empty when it left nothing.
/// debt::foundStages() in words: "Found: 2 in qa (66.7 %, weight 1), 1 in production (33.3 %, weight 100); weighted
/// cost 102." (COST-15).
QString foundText(const QJsonObject& found);

QList<report::Section> debtSections(const QJsonObject& document);

} // namespace wavedeck
