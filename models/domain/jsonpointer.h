// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonValue>
#include <QString>

namespace wavedeck {

/// RFC 6901. Undefined when the pointer leads nowhere or is no pointer. Pure.
QJsonValue atPointer(const QJsonValue& root, const QString& pointer);

} // namespace wavedeck
