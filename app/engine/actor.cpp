// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/actor.h"

#include "app/engine/requests.h"
#include "app/link/enginestarter.h"
#include "models/base/clock.h"
#include "models/store/personrepository.h"

namespace wavedeck {

Result<Actor> Actors::actorOf(Store& store, const QJsonObject& args, QString* spent)
{
    const QString ticket = text(args, "ticket");
    if (ticket.isEmpty())
        return Actor(link::osActor());
    bool once = false;
    auto actor = m_spent.contains(ticket)
        ? Result<Actor>(forbidden(QStringLiteral("the sign-in"), QStringLiteral("it was for one command")))
        : PersonRepository(store).holder(ticket, utcMs(), &once);
    if (actor && once) {
        m_spent.insert(ticket);
        *spent = ticket;
    }
    return actor;
}

} // namespace wavedeck
