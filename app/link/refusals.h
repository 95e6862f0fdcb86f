// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QJsonObject>

/// What the server says when it turns a client or a request away. For Server alone.
namespace wavedeck::link {

/// That the engine cannot be reached at all: code `socket`.
Error cannotListen(const QString& dataDir, const QString& why, const QString& mend);

Error badRequest(const QString& why);
Error answerTooLong();
Error tooManyClients();
Error outOfFiles();
Error otherUser();
Error protocolDiffers(const QString& why);

/// Why a client's first frame is no hello of this protocol; empty when it is.
QString helloFault(const QJsonObject& hello);

} // namespace wavedeck::link
