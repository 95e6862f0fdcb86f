// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/report/document.h"
#include "models/store/store.h"

#include <QJsonObject>

namespace wavedeck {

/// What every report and session document prints of the audit trail: `{"head","rows","mode"}` (trust.md, F). mode is
/// that of people: `team` or `single`.
QJsonObject trailDocument(Store& store);

/// The section of it; document is one that trailDocument() was put into as `audit`.
report::Section trailSection(const QJsonObject& document);

} // namespace wavedeck
