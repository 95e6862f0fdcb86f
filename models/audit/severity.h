// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace wavedeck::audit {

/// How bad a finding of a scan or an audit is.
enum class Severity { Info, Low, Medium, High, Critical };

QLatin1String word(Severity severity);
std::optional<Severity> severityFrom(const QString& text);

} // namespace wavedeck::audit
