// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/people/actor.h"
#include "models/store/store.h"

#include <QList>

#include <optional>

namespace wavedeck {

/// A row of the table of people; never the password. Times are UTC ms, 0 = never.
struct Person {
    qint64 id = 0;
    QString name;
    QStringList roles;
    bool temporary = false; ///< nothing works but changing the password
    bool disabled = false;
    int failures = 0; ///< wrong passwords in a row
    qint64 lockedAt = 0;
    qint64 lockedMs = 0;
    qint64 seenAt = 0; ///< the highest time of a try
    qint64 addedAt = 0;
    QString addedBy;

    /// When it may try again; 0 = now. A clock set back never brings that nearer.
    qint64 lockedUntil(qint64 now) const;
};

/// Whether two names are of one person: in any case, whatever way their letters are composed.
bool isSameName(const QString& a, const QString& b);

enum class UserMode { Team, Single };
QLatin1String word(UserMode mode);

/// Reads and writes people, their roles and their sign-ins. Writes stand inside Store::begin() and commit(). Who may do
/// it, which passwords are good, and the row of the audit trail: models/people/accounts.h. Same thread as the store.
class PersonRepository {
public:
    explicit PersonRepository(Store& store)
        : m_store(store)
    {
    }

    QList<Person> people(); ///< by name
    std::optional<Person> person(const QString& name); ///< in any case
    std::optional<Person> person(qint64 id);
    bool isAnyone(); ///< somebody was added
    QString passwordOf(qint64 id); ///< PHC string
    UserMode mode();

    Result<qint64> insert(const Person& person, const QString& phc);
    Status update(const Person& person); ///< all but name and roles
    Status setPassword(qint64 id, const QString& phc);
    Status setRoles(qint64 id, const QStringList& roles);
    Status setMode(UserMode mode);

    /// Stores a ticket by its hash; those that are over go.
    Status addTicket(const QString& ticket, qint64 person, qint64 until, bool once, qint64 now);
    Status dropTicket(const QString& ticket);
    Status dropTicketsOf(qint64 person);
    /// Who holds a ticket. Forbidden: `not-signed-in` (unknown, over), `disabled`, `password-temporary` (unless
    /// temporaryToo). once tells a ticket for one command: whoever takes it drops it.
    Result<Actor> holder(const QString& ticket, qint64 now, bool* once = nullptr, bool temporaryToo = false);
    Actor actorOf(const Person& person);

private:
    Store& m_store;
};

} // namespace wavedeck
