// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/people/tries.h"

#include "models/base/clock.h"
#include "models/people/accounts.h"
#include "models/people/signinalerts.h"
#include "models/run/rundirectory.h"
#include "models/secrets/redact.h"
#include "models/store/rows.h"
#include "models/store/transaction.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>

#include <sys/file.h>
#include <unistd.h>

namespace wavedeck::people {

namespace {

Error refusal(const char* code, const QString& name, const QString& why, const QString& mend = {})
{
    return {ErrorKind::Forbidden, QLatin1String(code), QStringLiteral("signing in as %1").arg(name), why, mend};
}

Error disabledError(const QString& name)
{
    return refusal(
        "disabled", name, QStringLiteral("the account is disabled"), QStringLiteral("another Admin can enable it"));
}

Error lockedError(const QString& name, qint64 until)
{
    return refusal("locked", name,
        QStringLiteral("%1 wrong passwords in a row lock it until %2").arg(kFailuresToLock).arg(rfc3339(until)),
        QStringLiteral("wait, or let an Admin enable it: `wavedeckctl user enable %1`").arg(name));
}

/// Tries while it is locked: one row a minute says it, not each of thousands.
bool isToldAlready(Store& store, const TrailEntry& entry, qint64 now)
{
    return !rows::readAll<int>(store,
        "SELECT 1 FROM (SELECT * FROM audit ORDER BY id DESC LIMIT 50) WHERE action = ? AND subject = ? AND result = "
        "'refused' AND body = ? AND at > ?",
        {entry.action, redacted(entry.subject), QString::fromUtf8(trail::canonicalJson(entry.body)), now - 60'000},
        [](rows::Reader& r) {
            return r.integer();
        }).isEmpty();
}

/// Before the password is looked at: what is locked stays so, what is not is one try nearer to it.
Status countBefore(
    Store& store, const QString& name, std::optional<Person>& person, qint64 now, std::optional<Error>& refused)
{
    PersonRepository repository(store);
    return inTransaction(store, [&]() -> Status {
        person = repository.person(name);
        if (!person) // costs what a real one costs
            return store.setValue(QStringLiteral("signin_at"), QString::number(now));
        const qint64 until = person->lockedUntil(now);
        if (person->disabled)
            refused = disabledError(person->name);
        else if (until > 0)
            refused = lockedError(person->name, until);
        if (!refused) {
            countTry(*person, now);
            return repository.update(*person);
        }
        person->seenAt = std::max(person->seenAt, now);
        if (Status done = repository.update(*person); !done)
            return done;
        const TrailEntry entry = signInEntry(person, TrailResult::Refused, refused->code);
        return isToldAlready(store, entry, now) ? Status(Done{}) : trail::append(store, entry);
    });
}

} // namespace

Error wrongPassword(const QString& name)
{
    return refusal("wrong-password", name, QStringLiteral("the name or the password is wrong"));
}

Result<std::shared_ptr<TryLock>> TryLock::take(const QString& dataDir, qint64 waitMs)
{
    const QString file = dataDir + QStringLiteral("/signin.lock");
    const int fd = run::openPlainForWriting(file, 0);
    if (fd < 0)
        return Error{ErrorKind::Environment, QStringLiteral("cannot-lock"), file,
            QString::fromLocal8Bit(std::strerror(errno)), QStringLiteral("check the rights of the data directory")};
    const std::shared_ptr<TryLock> lock(new TryLock(fd));
    constexpr timespec kPause{0, 5'000'000};
    for (const qint64 until = monotonicMs() + waitMs; ::flock(fd, LOCK_EX | LOCK_NB) != 0;) {
        if (monotonicMs() >= until)
            return Error{ErrorKind::Environment, QStringLiteral("busy"), QStringLiteral("signing in"),
                QStringLiteral("others are trying passwords here for longer than %1 s").arg(waitMs / 1000),
                QStringLiteral("try again; it does not count as a wrong one")};
        ::nanosleep(&kPause, nullptr);
    }
    return lock;
}

TryLock::~TryLock()
{
    ::close(m_fd);
}

Status takeWrong(Store& store, const std::optional<Person>& person, qint64 now)
{
    return inTransaction(store, [&]() -> Status {
        const TrailEntry entry = signInEntry(person, TrailResult::Refused, QStringLiteral("wrong-password"));
        if (Status done = trail::append(store, entry); !done)
            return done;
        if (!person || person->failures < kFailuresToLock)
            return Done{};
        return raiseSignInAlert(store, *person, now);
    });
}

Result<RightTry> tryPassword(Store& store, const QString& name, const Secret& password, qint64 now)
{
    auto lock = TryLock::take(store.dataDir());
    if (!lock)
        return lock.error();
    std::optional<Error> refused;
    std::optional<Person> person;
    if (Status counted = countBefore(store, name, person, now, refused); !counted)
        return counted.error();
    if (refused)
        return *refused;
    const QString kept = person ? PersonRepository(store).passwordOf(person->id) : QString();
    if (verifyPassword(kept, password))
        return RightTry{*person, kept, *lock};
    if (Status told = takeWrong(store, person, now); !told)
        return told.error();
    return person && person->failures >= kFailuresToLock
        ? lockedError(person->name, person->lockedAt + person->lockedMs)
        : wrongPassword(name);
}

Status takeBack(Store& store, RightTry& right, qint64 now)
{
    PersonRepository repository(store);
    const auto stands = repository.person(right.person.id);
    // The try itself may have been the one that disables.
    if (!stands || (stands->disabled && stands->failures < kFailuresToDisable))
        return disabledError(right.person.name);
    if (repository.passwordOf(stands->id) != right.phc)
        return wrongPassword(right.person.name);
    right.person = *stands;
    right.person.failures = 0;
    right.person.lockedAt = right.person.lockedMs = 0;
    right.person.disabled = false;
    if (Status done = repository.update(right.person); !done)
        return done;
    return resolveSignInAlert(store, right.person, now);
}

/// Who it was meant for; a name that nobody has may be a password typed in the wrong place.
TrailEntry signInEntry(const std::optional<Person>& person, TrailResult result, const QString& why)
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

} // namespace wavedeck::people
