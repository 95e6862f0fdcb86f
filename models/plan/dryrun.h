// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"

#include <QJsonObject>

#include <functional>

namespace wavedeck {

/// What would run: the document of `run --dry-run --json`. Globs of foreach are expanded, so it blocks on the disk; any
/// thread. environment = the names of the variables that are passed.
QJsonObject dryRun(const Plan& plan, const QStringList& environment);

/// The same for people: a line a command. plain makes text of the plan fit for where it is shown.
QString dryRunText(const QJsonObject& document, const std::function<QString(const QString&)>& plain);

} // namespace wavedeck
