// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/personrepository.h"

#include "models/store/rows.h"

#include <QCryptographicHash>

#include <algorithm>

namespace wavedeck {

using rows::readAll;
using rows::Reader;
using rows::text;

namespace {

/// In the order in which readPerson() takes them.
#define SELECT_PERSON                                                                                                  \
    "SELECT id, name, temporary, disabled, failures, locked_at, locked_ms, seen_at, added_at, added_by FROM person "

Person readPerson(Reader& r)
{
    Person p;
    p.id = r.number();
    p.name = r.text();
    p.temporary = r.flag();
    p.disabled = r.flag();
    p.failures = r.integer();
    p.lockedAt = r.number();
    p.lockedMs = r.number();
    p.seenAt = r.number();
    p.addedAt = r.number();
    p.addedBy = r.text();
    return p;
}

QString hashOf(const QString& ticket)
{
    return QString::fromLatin1(QCryptographicHash::hash(ticket.toUtf8(), QCryptographicHash::Sha256).toHex());
}

Error notAllowed(const char* code, const QString& what, const QString& why, const QString& mend)
{
    return {ErrorKind::Forbidden, QLatin1String(code), what, why, mend};
}

} // namespace

QLatin1String word(UserMode mode)
{
    return QLatin1String(mode == UserMode::Single ? "single" : "team");
}

bool isSameName(const QString& a, const QString& b)
{
    constexpr auto kForm = QString::NormalizationForm_C;
    return a.normalized(kForm).compare(b.normalized(kForm), Qt::CaseInsensitive) == 0;
}

qint64 Person::lockedUntil(qint64 now) const
{
    const qint64 until = lockedAt + lockedMs;
    return lockedAt > 0 && std::max(now, seenAt) < until ? until : 0;
}

QList<Person> PersonRepository::people()
{
    QList<Person> all = readAll<Person>(m_store, SELECT_PERSON "ORDER BY name", {}, readPerson);
    for (Person& one : all)
        one.roles = readAll<QString>(m_store, "SELECT role FROM person_role WHERE person = ? ORDER BY role", {one.id},
            [](Reader& r) { return r.text(); });
    return all;
}

std::optional<Person> PersonRepository::person(const QString& name)
{
    for (const Person& one : people()) // NOCASE of SQL knows ASCII only
        if (isSameName(one.name, name))
            return one;
    return std::nullopt;
}

std::optional<Person> PersonRepository::person(qint64 id)
{
    for (const Person& one : people())
        if (one.id == id)
            return one;
    return std::nullopt;
}

bool PersonRepository::isAnyone()
{
    return !readAll<int>(m_store, "SELECT 1 FROM person LIMIT 1", {}, [](Reader& r) { return r.integer(); }).isEmpty();
}

QString PersonRepository::passwordOf(qint64 id)
{
    return readAll<QString>(m_store, "SELECT password FROM person WHERE id = ?", {id}, [](Reader& r) {
        return r.text();
    }).value(0);
}

UserMode PersonRepository::mode()
{
    return m_store.value(QStringLiteral("user_mode")) == QLatin1String("single") ? UserMode::Single : UserMode::Team;
}

Result<qint64> PersonRepository::insert(const Person& p, const QString& phc)
{
    if (Status done = m_store.run("INSERT INTO person (name, password, temporary, disabled, failures, locked_ms, "
                                  "locked_at, seen_at, added_at, added_by, revision) VALUES (?,?,?,?,0,0,0,?,?,?,?)",
            {p.name.normalized(QString::NormalizationForm_C), phc, int(p.temporary), int(p.disabled), p.addedAt,
                p.addedAt, text(p.addedBy), m_store.revision()});
        !done)
        return done.error();
    const auto added = person(p.name);
    if (!added)
        return Error{ErrorKind::Environment, QStringLiteral("database-error"), p.name,
            QStringLiteral("the row is not there"), {}};
    if (Status done = setRoles(added->id, p.roles); !done)
        return done.error();
    return added->id;
}

Status PersonRepository::update(const Person& p)
{
    return m_store.run("UPDATE person SET temporary=?, disabled=?, failures=?, locked_at=?, locked_ms=?, seen_at=?, "
                       "revision=? WHERE id=?",
        {int(p.temporary), int(p.disabled), p.failures, p.lockedAt, p.lockedMs, p.seenAt, m_store.revision(), p.id});
}

Status PersonRepository::setPassword(qint64 id, const QString& phc)
{
    return m_store.run("UPDATE person SET password=?, revision=? WHERE id=?", {phc, m_store.revision(), id});
}

Status PersonRepository::setRoles(qint64 id, const QStringList& roles)
{
    if (Status done = m_store.run("DELETE FROM person_role WHERE person=?", {id}); !done)
        return done;
    for (const QString& role : roles)
        if (Status done = m_store.run("INSERT OR IGNORE INTO person_role VALUES (?,?)", {id, role}); !done)
            return done;
    return m_store.run("UPDATE person SET revision=? WHERE id=?", {m_store.revision(), id});
}

Status PersonRepository::setMode(UserMode mode)
{
    return m_store.setValue(QStringLiteral("user_mode"), word(mode));
}

Status PersonRepository::addTicket(const QString& ticket, qint64 person, qint64 until, bool once, qint64 now)
{
    if (Status done = m_store.run("DELETE FROM sign_in WHERE until < ?", {now}); !done)
        return done;
    return m_store.run("INSERT INTO sign_in (ticket, person, made_at, until, once) VALUES (?,?,?,?,?)",
        {hashOf(ticket), person, now, until, int(once)});
}

Status PersonRepository::dropTicket(const QString& ticket)
{
    return m_store.run("DELETE FROM sign_in WHERE ticket = ?", {hashOf(ticket)});
}

Status PersonRepository::dropTicketsOf(qint64 person)
{
    return m_store.run("DELETE FROM sign_in WHERE person = ?", {person});
}

Actor PersonRepository::actorOf(const Person& person)
{
    Actor actor(person.name);
    actor.person = person.id;
    actor.roles = person.roles;
    actor.signedIn = true;
    actor.selfApproved = mode() == UserMode::Single;
    return actor;
}

Result<Actor> PersonRepository::holder(const QString& ticket, qint64 now, bool* once, bool temporaryToo)
{
    struct SignIn {
        qint64 person;
        qint64 madeAt;
        qint64 until;
        bool once;
    };
    const auto found = readAll<SignIn>(
        m_store, "SELECT person, made_at, until, once FROM sign_in WHERE ticket = ?", {hashOf(ticket)}, [](Reader& r) {
            SignIn one{};
            one.person = r.number();
            one.madeAt = r.number();
            one.until = r.number();
            one.once = r.flag();
            return one;
        });
    // Before it was made: the clock was set back, and nobody knows how long that sign-in has lasted.
    if (found.isEmpty() || now >= found.first().until || now < found.first().madeAt)
        return notAllowed("not-signed-in", QStringLiteral("the sign-in"), QStringLiteral("it is over or unknown"),
            QStringLiteral("sign in again with `wavedeckctl signin NAME`, or `wavedeckctl signout`"));
    const auto who = person(found.first().person);
    if (!who || who->disabled)
        return notAllowed("disabled", who ? who->name : QStringLiteral("the sign-in"),
            QStringLiteral("the account is disabled"), QStringLiteral("an Admin can enable it"));
    if (who->temporary && !temporaryToo)
        return notAllowed("password-temporary", who->name, QStringLiteral("the password is temporary"),
            QStringLiteral("change it first: `wavedeckctl user passwd %1`").arg(who->name));
    if (once)
        *once = found.first().once;
    return actorOf(*who);
}

} // namespace wavedeck
