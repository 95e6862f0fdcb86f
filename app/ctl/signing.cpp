// SPDX-License-Identifier: GPL-3.0-or-later
// Who gives a command: --as, else who is signed in. Part of Context.
#include "app/ctl/context.h"
#include "app/ctl/passwords.h"
#include "app/link/client.h"
#include "app/link/enginestarter.h"
#include "models/base/clock.h"
#include "models/people/accounts.h"
#include "models/people/ticketfile.h"

namespace wavedeck::ctl {

Status Context::signInAs(const QString& name, int passwordFd, bool temporaryToo)
{
    auto password = readPassword(passwordFd, QStringLiteral("Password of ") + name);
    if (!password)
        return password.error();
    const auto in = people::Accounts(m_dataDir).signIn(name, *password, true, utcMs());
    if (!in)
        return in.error();
    if (in->temporary && !temporaryToo)
        return Error{ErrorKind::Forbidden, QStringLiteral("password-temporary"), in->actor.name,
            QStringLiteral("the password is temporary"),
            QStringLiteral("change it first: `wavedeckctl user passwd %1`").arg(in->actor.name)};
    m_who = in->actor;
    m_password = std::move(*password);
    if (!in->ticket.isEmpty())
        link::Client::useTicket(in->ticket);
    return Done{};
}

Result<Actor> Context::who() const
{
    if (m_who)
        return *m_who;
    // What runs inside an agent is no person, whoever is signed in on the data directory.
    const QString ticket = qEnvironmentVariableIsSet("WAVEDECK_RUN_ID") ? QString() : people::readTicket(m_dataDir);
    if (!ticket.isEmpty())
        return people::Accounts(m_dataDir).who(ticket, utcMs());
    return Actor(link::osActor());
}

QString Context::whoName() const
{
    const auto actor = who();
    return actor ? actor->printed() : link::osActor();
}

} // namespace wavedeck::ctl
