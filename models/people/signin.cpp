// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in: the tries that are counted, the locks, and the alert about them. Part of Accounts.
#include "models/base/clock.h"
#include "models/people/accounts.h"
#include "models/people/signinalerts.h"
#include "models/store/openforchange.h"
#include "models/store/rows.h"
#include "models/trail/trail.h"

#include <algorithm>

namespace wavedeck::people {

namespace {

Error refusal(const char* code, const QString& name, const QString& why, const QString& mend = {})
{
    return {ErrorKind::Forbidden, QLatin1String(code), QStringLiteral("signing in as %1").arg(name), why, mend};
}

Error wrongPassword(const QString& name)
{
    return refusal("wrong-password", name, QStringLiteral("the name or the password is wrong"));
}

Error lockedError(const QString& name, qint64 until)
{
    return refusal("locked", name,
        QStringLiteral("%1 wrong passwords in a row lock it until %2").arg(kFailuresToLock).arg(rfc3339(until)),
        QStringLiteral("wait, or let an Admin enable it: `wavedeckctl user enable %1`").arg(name));
}

/// Who it was meant for; a name that nobody has may be a password typed in the wrong place.
TrailEntry entryOf(const std::optional<Person>& person, TrailResult result, const QString& why)
{
    TrailEntry entry;
    entry.action = QStringLiteral("signin");
    entry.actor = person ? person->name : QStringLiteral("unknown name");
    if (result == TrailResult::Done)
        entry.person = person->id;
    entry.source = result == TrailResult::Done ? TrailSource::Person : TrailSource::OsUser;
    entry.subject = QStringLiteral("person:") + (person ? person->name : QStringLiteral("?"));
    entry.result = result;
    if (!why.isEmpty())
        entry.body = {{QStringLiteral("why"), why}};
    return entry;
}

/// Tries while it is locked: one row a minute says it, not each of thousands.
bool isToldAlready(Store& store, const TrailEntry& entry, qint64 now)
{
    return !rows::readAll<int>(store,
        "SELECT 1 FROM (SELECT * FROM audit ORDER BY id DESC LIMIT 50) WHERE action = ? AND subject = ? AND result = "
        "'refused' AND body = ? AND at > ?",
        {entry.action, entry.subject, QString::fromUtf8(trail::canonicalJson(entry.body)), now - 60'000},
        [](rows::Reader& r) {
            return r.integer();
        }).isEmpty();
}

/// The transaction of `change`; what it refuses is rolled back.
template <class Change> Status inTransaction(Store& store, Change change)
{
    if (Status begun = store.begin(); !begun)
        return begun;
    if (Status done = change(); !done) {
        store.rollback();
        return done;
    }
    return store.commit();
}

/// Before the password is looked at: what is locked stays so, what is not is one try nearer to it.
Status countTries(
    Store& store, const QString& name, std::optional<Person>& person, qint64 now, std::optional<Error>& refused)
{
    PersonRepository repository(store);
    return inTransaction(store, [&]() -> Status {
        person = repository.person(name);
        if (!person) // costs what a real one costs
            return store.setValue(QStringLiteral("signin_at"), QString::number(now));
        const qint64 until = person->lockedUntil(now);
        if (person->disabled)
            refused = refusal("disabled", person->name, QStringLiteral("the account is disabled"),
                QStringLiteral("another Admin can enable it"));
        else if (until > 0)
            refused = lockedError(person->name, until);
        if (!refused) {
            countTry(*person, now);
            return repository.update(*person);
        }
        person->seenAt = std::max(person->seenAt, now);
        if (Status done = repository.update(*person); !done)
            return done;
        const TrailEntry entry = entryOf(person, TrailResult::Refused, refused->code);
        return isToldAlready(store, entry, now) ? Status(Done{}) : trail::append(store, entry);
    });
}

Status takeWrong(Store& store, const std::optional<Person>& person, qint64 now)
{
    return inTransaction(store, [&]() -> Status {
        if (Status done = trail::append(store, entryOf(person, TrailResult::Refused, QStringLiteral("wrong-password")));
            !done)
            return done;
        if (!person || person->failures < kFailuresToLock)
            return Done{};
        return raiseSignInAlert(store, *person, now);
    });
}

Status takeRight(Store& store, Person person, const QString& fresh, SignedIn& in, bool once, qint64 now)
{
    PersonRepository repository(store);
    return inTransaction(store, [&]() -> Status {
        const auto stands = repository.person(person.id);
        if (!stands || (stands->disabled && stands->failures < kFailuresToDisable))
            return refusal("disabled", person.name, QStringLiteral("the account is disabled"));
        person = *stands;
        person.failures = 0;
        person.lockedAt = person.lockedMs = 0;
        person.disabled = false;
        Status done = repository.update(person);
        if (done && !fresh.isEmpty())
            done = repository.setPassword(person.id, fresh);
        if (done)
            done = resolveSignInAlert(store, person, now);
        in.actor = repository.actorOf(person);
        in.temporary = person.temporary;
        if (done && !in.temporary) {
            in.ticket = newTicket();
            in.until = now + (once ? kOnceMs : kSignedInMs);
            done = repository.addTicket(in.ticket, person.id, in.until, once, now);
        }
        if (done && !once)
            done = trail::append(store, entryOf(person, TrailResult::Done, {}));
        return done;
    });
}

} // namespace

void countTry(Person& person, qint64 now)
{
    person.seenAt = std::max(person.seenAt, now);
    ++person.failures;
    if (person.failures >= kFailuresToLock) {
        person.lockedAt = person.seenAt;
        person.lockedMs = kLockMs;
    }
    person.disabled = person.disabled || person.failures >= kFailuresToDisable;
}

Result<SignedIn> Accounts::signIn(const QString& name, const Secret& password, bool once, qint64 now)
{
    auto store = openForChange(m_dataDir);
    if (!store)
        return store.error();
    PersonRepository repository(**store);
    std::optional<Error> refused;
    std::optional<Person> person;
    if (Status counted = countTries(**store, name, person, now, refused); !counted)
        return counted.error();
    if (refused)
        return *refused;
    const QString kept = person ? repository.passwordOf(person->id) : QString();
    if (!verifyPassword(kept, password)) {
        if (Status told = takeWrong(**store, person, now); !told)
            return told.error();
        return person && person->failures >= kFailuresToLock
            ? lockedError(person->name, person->lockedAt + person->lockedMs)
            : wrongPassword(name);
    }
    QString fresh;
    if (isWeakHash(kept))
        if (auto hashed = hashPassword(password))
            fresh = *hashed;
    SignedIn in;
    if (Status done = takeRight(**store, *person, fresh, in, once, now); !done)
        return done.error();
    return in;
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
