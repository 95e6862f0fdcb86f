// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/gaterights.h"

#include "app/engine/requests.h"
#include "app/engine/sessionrun.h"
#include "models/people/roles.h"

namespace wavedeck::gaterights {

namespace {

Error refused(const Actor& actor, const QString& given, const QStringList& wanted, const QString& what)
{
    const QStringList who = wanted.isEmpty() ? people::holders(people::Right::DecideGate) : wanted;
    const QString why = !given.isEmpty() || !actor.signedIn
        ? QStringLiteral("the role %1 does not decide it").arg(given.isEmpty() ? QStringLiteral("(none given)") : given)
        : QStringLiteral("%1 (%2) has not the right").arg(actor.name, actor.roles.join(QStringLiteral(", ")));
    return forbidden(what, why, QStringLiteral("it is for %1").arg(who.join(QStringLiteral(" or "))));
}

} // namespace

Result<QStringList> rolesFor(const Actor& actor, const QString& given, const QStringList& wanted, const QString& what)
{
    const QString named = given.simplified();
    if (actor.signedIn && !named.isEmpty() && !actor.roles.contains(named, Qt::CaseInsensitive))
        return forbidden(what, QStringLiteral("%1 has not the role %2").arg(actor.name, named),
            QStringLiteral("roles: %1").arg(actor.roles.join(QStringLiteral(", "))));
    QStringList all = actor.signedIn && named.isEmpty() ? actor.roles : QStringList{named};
    all.removeIf([&](const QString& role) {
        const bool right = !actor.signedIn || people::may({role}, people::Right::DecideGate);
        return wanted.isEmpty() ? !right : !people::holdsOneOf({role}, wanted);
    });
    if (all.isEmpty())
        return refused(actor, named, wanted, what);
    return all;
}

Result<QString> roleFor(const Actor& actor, const QString& given, const QStringList& wanted, const QString& what)
{
    const auto all = rolesFor(actor, given, wanted, what);
    if (!all)
        return all.error();
    if (all->size() > 1)
        return wrong("role-missing", what,
            QStringLiteral("%1 could decide it as %2").arg(actor.name, all->join(QStringLiteral(", "))),
            QStringLiteral("say which with --role"));
    return all->first();
}

Status mayRerun(const Actor& actor, const GateRun& gate, const QString& what)
{
    for (const CriterionRun& criterion : gate.criteria)
        if (criterion.needsPerson() && criterion.row->state == GateState::Failed && actor.signedIn)
            if (const auto may = rolesFor(actor, {}, criterion.plan->approvalRoles, what); !may)
                return may.error();
    return Done{};
}

} // namespace wavedeck::gaterights
