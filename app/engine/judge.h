// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/jsonpointer.h"
#include "models/gates/verdict.h"
#include "models/run/record.h"

#include <QByteArray>
#include <QJsonValue>
#include <QString>

#include <optional>

/// From what a gate's program left behind to a verdict. Pure; a result that the rule needs and that is not there is
/// inconclusive, never a pass (`plan-format.md`).
namespace wavedeck {

/// output = stdout of the program (its first MiB); report = content of its report file (models/gates/verdict.h).
Verdict judge(const CriterionPlan& criterion, const run::Exit& exit, const QByteArray& output,
    const std::optional<QByteArray>& report);

} // namespace wavedeck
