// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/signing/signer.h"

#include "models/people/accounts.h"
#include "models/secrets/redact.h"
#include "models/signing/keyrows.h"
#include "models/store/personrepository.h"
#include "models/trail/trail.h"

#include <QJsonArray>

#include <utility>

namespace wavedeck::signing {

namespace {

/// The key in use, opened; or a new one and how it is kept.
Result<std::pair<Key, QString>> keyOf(const QString& dataDir, qint64 person, const people::Secret& password)
{
    auto store = Store::openForReading(dataDir);
    if (!store)
        return store.error();
    if (const auto row = keyInUse(**store, person)) {
        auto key = Key::open(row->sealed, row->publicKey, password);
        if (!key)
            return key.error();
        return std::pair(std::move(*key), QString());
    }
    auto key = Key::make();
    if (!key)
        return key.error();
    const auto sealed = key->seal(password);
    if (!sealed)
        return sealed.error();
    return std::pair(std::move(*key), *sealed);
}

} // namespace

Result<Signer> Signer::signIn(const QString& dataDir, const QString& name, const people::Secret& password, qint64 now)
{
    const auto in = people::Accounts(dataDir).signIn(name, password, true, now);
    if (!in)
        return in.error();
    if (in->temporary)
        return Error{ErrorKind::Forbidden, QStringLiteral("password-temporary"), in->actor.name,
            QStringLiteral("the password is temporary"),
            QStringLiteral("change it first: `wavedeckctl user passwd %1`").arg(in->actor.name)};
    auto key = keyOf(dataDir, *in->actor.person, password);
    if (!key)
        return key.error();
    return Signer(in->actor, in->ticket, std::move(key->first), key->second);
}

Signer::Signer(Actor actor, QString ticket, Key key, QString sealed)
    : m_actor(std::move(actor))
    , m_ticket(std::move(ticket))
    , m_key(std::move(key))
    , m_sealed(std::move(sealed))
{
}

Result<Actor> Signer::present(Store& store, qint64 now) const
{
    return PersonRepository(store).holder(m_ticket, now);
}

Result<Signature> Signer::sign(Store& store, const Statement& statement, qint64 now) const
{
    const auto actor = present(store, now);
    if (!actor)
        return actor.error();
    const auto stands = keyInUse(store, *actor->person);
    if (stands ? stands->publicKey != m_key.publicKey() : m_sealed.isEmpty())
        return Error{ErrorKind::Usage, QStringLiteral("key-changed"), actor->name,
            QStringLiteral("the signing key was changed meanwhile"), QStringLiteral("sign again")};
    if (!stands)
        if (Status made = addKey(store, *actor, m_key.publicKey(), m_sealed, now); !made)
            return made.error();
    Signature row;
    row.at = now;
    row.subject = statement.subject;
    row.revision = statement.revision;
    row.phase = statement.phase;
    row.meaning = statement.meaning;
    row.slot = statement.slot;
    row.person = *actor->person;
    row.name = actor->name;
    row.roles = QString::fromUtf8(trail::canonicalJson(QJsonArray::fromStringList(actor->roles)));
    row.selfApproved = actor->selfApproved;
    row.reason = redacted(statement.reason).normalized(QString::NormalizationForm_C);
    row.matrix = statement.matrix;
    row.content = QString::fromUtf8(statement.content);
    row.contentSha256 = sha256(statement.content);
    row.publicKey = m_key.publicKey();
    auto signature = append(store, std::move(row), m_key);
    if (signature)
        if (Status dropped = PersonRepository(store).dropTicket(m_ticket); !dropped)
            return dropped.error();
    return signature;
}

} // namespace wavedeck::signing
