// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/people/actor.h"
#include "models/signing/signatures.h"

namespace wavedeck::signing {

/// One person with the password at hand, for one signature. The password is asked for and checked every time, and a
/// wrong one counts like one of a sign-in (five lock, and raise the alert).
class Signer {
public:
    /// Checks the password and opens the key, or makes one. Blocking, half a second: before the transaction, never on a
    /// GUI or engine thread. Forbidden: those of Accounts::signIn(), `password-temporary`, `key-sealed`.
    static Result<Signer> signIn(
        const QString& dataDir, const QString& name, const people::Secret& password, qint64 now);

    /// Of its parts: a ticket that PersonRepository::holder() knows, and the key; `sealed` of a key that is not stored
    /// yet, else empty.
    Signer(Actor actor, QString ticket, Key key, QString sealed);

    /// Who it was when the password was checked.
    const Actor& actor() const { return m_actor; }

    /// Inside a running transaction: who it is now. Forbidden when the person was disabled, or the password changed,
    /// since it was checked.
    Result<Actor> present(Store& store, qint64 now) const;

    /// Inside a running transaction: signs and appends, in the name and roles of now, stores a key that was made, and
    /// lets go of the ticket: the next signature needs the password again. The caller appends the row of the audit
    /// trail with reference() in the same transaction. Errors of present(); Usage `key-changed`.
    Result<Signature> sign(Store& store, const Statement& statement, qint64 now) const;

private:
    Actor m_actor;
    QString m_ticket;
    Key m_key;
    QString m_sealed;
};

} // namespace wavedeck::signing
