// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QByteArray>
#include <QJsonObject>

namespace wavedeck::risk {

/// A YAML mapping as JSON: plain whole numbers, true and false keep their kind, all else is text. Usage `bad-file`
/// naming line and column; what names the file in it.
Result<QJsonObject> jsonFromYaml(const QByteArray& yaml, const QString& what);

} // namespace wavedeck::risk
