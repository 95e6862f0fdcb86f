// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/clock.h"
#include "models/people/recorded.h"
#include "models/signing/signer.h"
#include "models/store/personrepository.h"

#include <QJsonArray>

#include <memory>
#include <optional>
#include <utility>

namespace wavedeck::test {

/// A row of somebody, and what the audit trail says of it. Inside a running transaction.
inline std::optional<qint64> addPerson(Store& store, const Person& person, const QString& phc)
{
    const auto id = PersonRepository(store).insert(person, phc);
    const auto entry = TrailEntry::of(Actor(QStringLiteral("test")), QStringLiteral("user.add"),
        QStringLiteral("person:") + person.name, {{QStringLiteral("roles"), QJsonArray::fromStringList(person.roles)}});
    return id && trail::append(store, entry) ? std::optional(*id) : std::nullopt;
}

/// Somebody who signs again and again without the half second that a password takes each time: the row of a person, a
/// key that is kept here, and a ticket for each signature. Outside of transactions.
class SignerStub {
public:
    SignerStub(Store& store, const QString& name, const QStringList& roles)
        : m_store(store)
    {
        Person person;
        person.name = name;
        person.roles = roles;
        person.addedAt = utcMs();
        if (!store.begin())
            return;
        if (const auto id = addPerson(store, person, QStringLiteral("no password")))
            m_id = *id;
        (void)store.commit();
        m_seed = std::make_shared<signing::Key>(std::move(*signing::Key::make()));
    }

    qint64 id() const { return m_id; }
    Actor actor() const
    {
        PersonRepository repository(m_store);
        return repository.actorOf(*repository.person(m_id));
    }
    /// For one signature.
    signing::Signer signer(qint64 now = utcMs())
    {
        const QString ticket = people::newTicket();
        const bool kept = m_store.begin() && PersonRepository(m_store).addTicket(ticket, m_id, now + 60'000, true, now)
            && m_store.commit();
        return signing::Signer(actor(), kept ? ticket : QString(), m_seed->copy(), QStringLiteral("kept by a test"));
    }

private:
    Store& m_store;
    qint64 m_id = 0;
    std::shared_ptr<signing::Key> m_seed;
};

} // namespace wavedeck::test
