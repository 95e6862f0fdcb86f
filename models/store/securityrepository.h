// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/secrets/credential.h"
#include "models/security/controls.h"
#include "models/store/store.h"
#include "models/trail/trail.h"

#include <QJsonArray>
#include <QJsonObject>

#include <array>
#include <optional>

namespace wavedeck {

/// An exposed credential and what was done about it (SEC-4).
struct CredentialRow {
    qint64 id = 0;
    QString rule;
    QString path;
    int line = 0;
    QString shown; ///< redacted
    QString session; ///< whose scan found it first; empty = from the terminal
    qint64 foundAt = 0;
    qint64 seenAt = 0;
    QString state; ///< open, closed, false-positive
    std::array<QJsonObject, 4> steps; ///< {by, at, note}; empty = not yet

    QString name() const { return QStringLiteral("CR-%1").arg(id, 3, 10, QLatin1Char('0')); }
};

/// The four steps in their order; each needs the one before.
enum class CredentialStep { Rotated, Moved, Deleted, Ignored };
constexpr int kCredentialSteps = 4;
QLatin1String word(CredentialStep step);
/// What is to be done.
QString text(CredentialStep step);

/// The registers of security: exposed credentials, controls, references to secrets. Every change is one transaction
/// with its row of the audit trail, by whoever acts (people::Right::Evidence). Same thread as the store, which is open
/// for writing where it changes.
class SecurityRepository {
public:
    explicit SecurityRepository(Store& store)
        : m_store(store)
    {
    }

    /// Of the hashes by which a credential is known again; made at the first use, never shown.
    Result<QByteArray> fingerprintKey();

    /// What a scan found. What was closed and is found again is open again, with no step done: rotating it did not
    /// help. A false positive stays one. Gives the number that were not known.
    Result<int> note(const QList<CredentialFinding>& found, const QString& session, const Actor& by, qint64 now);
    QList<CredentialRow> credentials();
    std::optional<CredentialRow> credential(qint64 id);
    /// `not-yet` when the step before is missing, `closed` when it is settled; the fourth closes it.
    Status tick(qint64 id, CredentialStep step, const QString& note, const Actor& by, qint64 now);
    /// A reason is needed.
    Status refuteCredential(qint64 id, const QString& note, const Actor& by, qint64 now);

    /// The eight categories, and what was added; a stored one stands in the place of its category.
    QList<security::Control> controls();
    Status put(const security::Control& control, const QString& action, const Actor& by);

    QList<security::SecretReference> references();
    Status put(const security::SecretReference& reference, const QString& action, const Actor& by);

private:
    Status changed(const Actor& by, const QString& action, const QString& subject, const QJsonObject& body,
        const std::function<Status()>& change);

    Store& m_store;
};

QJsonObject document(const CredentialRow& row);
QJsonObject document(const security::Control& control);
QJsonObject document(const security::SecretReference& reference, qint64 now);

/// What documents and reports say of the registers: `credentials` {open, closed, false_positives}, `controls`
/// {all, implemented, operational}, `secret_references` {all, due, failing}; null where a register is empty.
QJsonObject securityDocument(Store& store, qint64 now);

} // namespace wavedeck
