// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/people/permit.h"

#include "models/store/personrepository.h"

namespace wavedeck {

namespace {

using people::Right;

bool isFreeWithoutSignIn(Store& store, Right right)
{
    PersonRepository repository(store);
    switch (right) {
    case Right::Command:
    case Right::Settings:
    case Right::Evidence:
        return true;
    case Right::AcceptAgent:
    case Right::DecideGate:
        return !repository.isAnyone();
    case Right::Debt:
    case Right::Knowledge:
    case Right::EditRisk:
    case Right::Facilitate:
        return repository.isAnyone() && repository.mode() == UserMode::Single;
    case Right::People:
        break;
    }
    return false;
}

} // namespace

Status mayDo(Store& store, const Actor& actor, Right right, const QString& what, const QStringList& wanted)
{
    if (!actor.signedIn) {
        if (isFreeWithoutSignIn(store, right))
            return Done{};
        const bool nobody = !PersonRepository(store).isAnyone();
        return Error{ErrorKind::Forbidden, QStringLiteral("not-signed-in"), what,
            nobody ? QStringLiteral("nobody exists yet, and this needs a person")
                   : QStringLiteral("this needs a person with the right"),
            nobody ? QStringLiteral("add the first one: `wavedeckctl user add NAME --role Admin`")
                   : QStringLiteral("sign in with `wavedeckctl signin NAME`, or give --as NAME")};
    }
    if (wanted.isEmpty() ? people::may(actor.roles, right) : people::holdsOneOf(actor.roles, wanted))
        return Done{};
    const QStringList who = wanted.isEmpty() ? people::holders(right) : wanted;
    return Error{ErrorKind::Forbidden, QStringLiteral("not-allowed"), what,
        QStringLiteral("%1 (%2) has not the right").arg(actor.name, actor.roles.join(QStringLiteral(", "))),
        QStringLiteral("it is for %1").arg(who.join(QStringLiteral(", ")))};
}

} // namespace wavedeck
