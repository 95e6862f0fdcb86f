// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/people/password.h"
#include "models/store/personrepository.h"

namespace wavedeck::people {

constexpr int kFailuresToLock = 5; ///< in a row; each further one locks again
constexpr qint64 kLockMs = 15 * 60'000;
constexpr int kFailuresToDisable = 100; ///< in a row
constexpr qint64 kSignedInMs = 12 * 3'600'000;
constexpr qint64 kOnceMs = 5 * 60'000; ///< a ticket for one command

/// What came of a right password.
struct SignedIn {
    QString ticket; ///< empty where the password is temporary: it is good for changing it alone
    Actor actor;
    bool temporary = false;
    qint64 until = 0;
};

struct NewPerson {
    QString name;
    QStringList roles; ///< in any case
    bool temporary = false;
};

/// What may be done with people, for whoever does it: terminal or window. Each opens the database, does one thing in a
/// transaction with its row of the audit trail, and closes it; hashing is done before. Blocking (a quarter of a second
/// and 64 MiB where a password is involved): never on a GUI or engine thread. Times are UTC ms.
class Accounts {
public:
    explicit Accounts(QString dataDir)
        : m_dataDir(std::move(dataDir))
    {
    }

    /// Every try is counted before it is looked at, one at a time (tries.h), so that a thousand wrong ones at once are
    /// no more than five. The fifth wrong one in a row locks for kLockMs, whatever the clock is set to, and raises an
    /// alert. Forbidden: `wrong-password`, `locked`, `disabled`; Environment: `busy`. An unknown name costs the same
    /// and gives `wrong-password`.
    Result<SignedIn> signIn(const QString& name, const Secret& password, bool once, qint64 now);
    Status signOut(const QString& ticket);
    /// Who holds a ticket; errors of PersonRepository::holder().
    Result<Actor> who(const QString& ticket, qint64 now);

    /// The first person needs nobody's leave and becomes Admin besides. Errors: `password-weak`, `unknown-role`,
    /// `role-missing`, `bad-name`, `person-exists`, `single-operator`, and those of mayDo().
    Result<Person> add(const Actor& by, const NewPerson& person, const Secret& password);
    /// One's own with the old one, which is tried as in signIn(); another's with the right People and no old one,
    /// unless one's own is temporary (`password-temporary`). That person's sign-ins end, and the one kept in the data
    /// directory goes with one's own. Usage `old-password-missing`, `password-weak`, `password-same`; the errors of
    /// signIn().
    Status setPassword(const Actor& by, const QString& name, const Secret& fresh, bool temporary, const Secret* old);
    Status setRole(const Actor& by, const QString& name, const QString& role, bool add);
    Status setDisabled(const Actor& by, const QString& name, bool disabled); ///< enabling unlocks too
    Status setMode(const Actor& by, UserMode mode);

private:
    QString m_dataDir;
};

} // namespace wavedeck::people
