// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/report/document.h"

#include <QJsonObject>

namespace wavedeck {

/// The sections of the session report that its protocol makes, out of the session document: mode and obligations,
/// phases, checklists, score, team and prediction.
QList<report::Section> protocolSections(const QJsonObject& document);

} // namespace wavedeck
