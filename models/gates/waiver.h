// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/domain/session.h"
#include "models/people/password.h"
#include "models/store/store.h"

#include <QByteArray>
#include <QString>

/// The waiver of a gate as it is signed (GATE-3; trust.md A): whoever waives looks at a gate as it stands, signs
/// exactly that, and the engine takes it only while the gate still stands so. Where nobody exists there is nobody to
/// sign.
namespace wavedeck::gates {

/// `waiver:S-001/tests`.
QString waiverSubject(const QString& session, const QString& gate);

/// Canonical JSON of the gate and its criteria with state, value and reason, of the role and of the end (RFC 3339;
/// empty = none, which only an advisory gate may have).
QByteArray waiverContent(const QString& session, const Gate& gate, const QList<Criterion>& criteria,
    const QString& role, const QString& until);

/// What somebody wants to sign.
struct WaiverWish {
    QString session;
    QString gate;
    QString role; ///< empty = the only one of the signer's that may
    QString reason;
    QString until; ///< RFC 3339; empty = in 7 days for a blocking gate, never for an advisory one
};

/// A waiver that was signed: the engine is asked for it with these.
struct SignedWaiver {
    qint64 signature = 0;
    QString role;
    QString until;
};

/// Checks the password, signs the gate as the database has it, and stores that with its row of the audit trail. Nothing
/// is waived yet: the engine decides, and looks at all of it again. Blocking, half a second: never on a GUI or engine
/// thread. Errors of signing::Signer; `unknown-session`, `unknown-gate`, `reason-missing`, `role-missing`.
Result<SignedWaiver> signWaiver(
    const QString& dataDir, const QString& name, const people::Secret& password, const WaiverWish& wish, qint64 now);

/// What is wrong with a signature as a waiver of this gate by this person; empty = nothing. `content` is what
/// waiverContent() gives now; empty = it is not compared (the gate has moved on since it was waived).
QString waiverFault(
    Store& store, qint64 signature, const QString& session, const QString& gate, const QByteArray& content);

} // namespace wavedeck::gates
