// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/people/actor.h"
#include "models/people/permit.h"
#include "models/store/store.h"

#include <QJsonObject>

#include <set>

namespace wavedeck {

/// Who stands behind a request of the command socket: the holder of its `ticket`, else the OS user at the other end
/// (the server lets in nobody but the engine's own). What a client says of itself counts for nothing. Engine thread.
class Actors {
public:
    /// Forbidden with the codes of PersonRepository::holder(). spent: the ticket was for this one command; drop it in
    /// the transaction of what it does. Until then it is taken by nobody else.
    Result<Actor> actorOf(Store& store, const QJsonObject& args, QString* spent);

private:
    std::set<QString> m_spent;
};

} // namespace wavedeck
