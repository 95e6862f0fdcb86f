// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/report/document.h"

#include <QJsonObject>

namespace wavedeck {

/// `Tier: Alpha`, its exceptions and what the target tier misses (TIER-6); empty when nothing was ever proved.
QStringList tierLines(const QJsonObject& document);

/// The sections that readiness, baselines, claims and the observation window make, out of the session document.
QList<report::Section> assuranceSections(const QJsonObject& document);

} // namespace wavedeck
