// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QJsonObject>

namespace wavedeck::ctl {

/// The content of an assessment out of an exported FILE.json or FILE.md. Usage `cannot-read`, `bad-assessment`.
Result<QJsonObject> readAssessmentFile(const QString& path);

} // namespace wavedeck::ctl
