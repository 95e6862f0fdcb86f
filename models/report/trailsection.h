// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/report/document.h"

#include <QJsonObject>

namespace wavedeck {

/// What every report prints of the audit trail (trust.md, F): `audit` of a session document that was made with the
/// store.
report::Section trailSection(const QJsonObject& document);

} // namespace wavedeck
