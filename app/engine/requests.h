// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QJsonObject>
#include <QString>

/// What all commands of clients share: reading their arguments, and refusing them.
namespace wavedeck {

inline QString text(const QJsonObject& object, const char* key)
{
    return object.value(QLatin1String(key)).toString();
}

inline QString actorOf(const QJsonObject& args)
{
    const QString actor = text(args, "actor");
    return actor.isEmpty() ? QStringLiteral("unknown client") : actor;
}

/// The request is wrong: nothing was changed.
inline Error wrong(const char* code, const QString& what, const QString& why, const QString& mend = {})
{
    return {ErrorKind::Usage, QLatin1String(code), what, why, mend};
}

/// Not for whoever asks.
inline Error forbidden(const QString& what, const QString& why, const QString& mend = {})
{
    return {ErrorKind::Forbidden, QStringLiteral("not-allowed"), what, why, mend};
}

} // namespace wavedeck
