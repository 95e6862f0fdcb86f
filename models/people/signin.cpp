// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in and out: the tickets. Part of Accounts; what a try costs is in tries.h.
#include "models/base/clock.h"
#include "models/people/accounts.h"
#include "models/people/tries.h"
#include "models/store/openforchange.h"
#include "models/store/transaction.h"
#include "models/trail/trail.h"

namespace wavedeck::people {

Result<SignedIn> Accounts::signIn(const QString& name, const Secret& password, bool once, qint64 now)
{
    auto store = openForChange(m_dataDir);
    if (!store)
        return store.error();
    auto right = tryPassword(**store, name, password, now);
    if (!right)
        return right.error();
    QString fresh;
    if (isWeakHash(right->phc))
        if (auto hashed = hashPassword(password))
            fresh = *hashed;
    SignedIn in;
    PersonRepository repository(**store);
    const Status done = inTransaction(**store, [&]() -> Status {
        Status good = takeBack(**store, *right, now);
        if (good && !fresh.isEmpty())
            good = repository.setPassword(right->person.id, fresh);
        in.actor = repository.actorOf(right->person);
        in.temporary = right->person.temporary;
        if (good && !in.temporary) {
            in.ticket = newTicket();
            in.until = now + (once ? kOnceMs : kSignedInMs);
            good = repository.addTicket(in.ticket, right->person.id, in.until, once, now);
        }
        return good && !once ? trail::append(**store, signInEntry(right->person, TrailResult::Done, {})) : good;
    });
    if (done)
        return in;
    if (done.error().kind == ErrorKind::Forbidden) // another password stands by now
        if (Status told = takeWrong(**store, right->person, now); !told)
            return told.error();
    return done.error();
}

Status Accounts::signOut(const QString& ticket)
{
    auto store = openForChange(m_dataDir);
    if (!store)
        return store.error();
    PersonRepository repository(**store);
    return inTransaction(**store, [&]() -> Status {
        const auto actor = repository.holder(ticket, utcMs());
        if (Status done = repository.dropTicket(ticket); !done || !actor)
            return done;
        return trail::append(
            **store, TrailEntry::of(*actor, QStringLiteral("signout"), QStringLiteral("person:") + actor->name));
    });
}

Result<Actor> Accounts::who(const QString& ticket, qint64 now)
{
    auto store = Store::openForReading(m_dataDir);
    if (!store)
        return store.error();
    return PersonRepository(**store).holder(ticket, now);
}

} // namespace wavedeck::people
