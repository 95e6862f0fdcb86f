// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/report/document.h"

#include <QJsonObject>

namespace wavedeck {

/// What a session left in the register of debt (DEBT-6), out of the `debt` of its document; empty when it left nothing.
QList<report::Section> debtSections(const QJsonObject& document);

} // namespace wavedeck
