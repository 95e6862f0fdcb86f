// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/signing/keyrows.h"

#include "models/store/rows.h"
#include "models/trail/trail.h"

namespace wavedeck::signing {

namespace {

KeyRow readKey(rows::Reader& r)
{
    KeyRow key;
    key.id = r.number();
    key.person = r.number();
    key.publicKey = r.text();
    key.sealed = r.text();
    key.madeAt = r.number();
    key.retiredAt = r.number();
    return key;
}

TrailEntry told(const Actor& by, const char* action, const QString& name, const QString& publicKey)
{
    return TrailEntry::of(
        by, QLatin1String(action), QStringLiteral("person:") + name, {{QStringLiteral("public_key"), publicKey}});
}

} // namespace

std::optional<KeyRow> keyInUse(Store& store, qint64 person)
{
    const auto found = rows::readAll<KeyRow>(store,
        "SELECT id, person, public_key, sealed, made_at, retired_at FROM signing_key WHERE person = ? AND retired_at = "
        "0",
        {person}, readKey);
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

QList<KeyRow> allKeys(Store& store)
{
    return rows::readAll<KeyRow>(
        store, "SELECT id, person, public_key, sealed, made_at, retired_at FROM signing_key ORDER BY id", {}, readKey);
}

Status addKey(Store& store, const Actor& owner, const QString& publicKey, const QString& sealed, qint64 now)
{
    if (Status done
        = store.run("INSERT INTO signing_key (person, public_key, sealed, made_at, retired_at) VALUES (?,?,?,?,0)",
            {rows::optional(owner.person), publicKey, sealed, now});
        !done)
        return done;
    return trail::append(store, told(owner, "key.make", owner.name, publicKey));
}

Status retireKey(Store& store, const Actor& by, qint64 person, const QString& name, qint64 now)
{
    const auto key = keyInUse(store, person);
    if (!key)
        return Done{};
    if (Status done = store.run("UPDATE signing_key SET sealed = '', retired_at = ? WHERE id = ?", {now, key->id});
        !done)
        return done;
    return trail::append(store, told(by, "key.retire", name, key->publicKey));
}

KeyChange::KeyChange(Store& store, qint64 person, const people::Secret* old, const people::Secret& fresh)
{
    const auto key = keyInUse(store, person);
    if (!key)
        return;
    m_publicKey = key->publicKey;
    if (!old)
        return;
    if (const auto opened = Key::open(key->sealed, key->publicKey, *old))
        if (const auto sealed = opened->seal(fresh))
            m_sealed = *sealed;
}

Status KeyChange::apply(Store& store, const Actor& by, qint64 person, const QString& name, qint64 now) const
{
    const auto key = keyInUse(store, person);
    if (!key)
        return Done{};
    // A key made in between is sealed by the password that goes.
    if (m_sealed.isEmpty() || key->publicKey != m_publicKey)
        return retireKey(store, by, person, name, now);
    return store.run("UPDATE signing_key SET sealed = ? WHERE id = ?", {m_sealed, key->id});
}

} // namespace wavedeck::signing
