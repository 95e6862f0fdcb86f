// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of people. Part of Accounts; signing in is in signin.cpp.
#include "models/people/accounts.h"

#include "models/base/clock.h"
#include "models/people/recorded.h"
#include "models/people/signinalerts.h"
#include "models/people/ticketfile.h"
#include "models/people/tries.h"
#include "models/signing/keyrows.h"
#include "models/store/openforchange.h"
#include "models/store/transaction.h"

#include <QJsonArray>

#include <algorithm>

namespace wavedeck::people {

namespace {

constexpr qsizetype kLongestName = 64;

Error wrong(const char* code, const QString& what, const QString& why, const QString& mend = {})
{
    return {ErrorKind::Usage, QLatin1String(code), what, why, mend};
}

Error unknownPerson(const QString& name)
{
    return wrong("unknown-person", name, QStringLiteral("there is nobody of that name"),
        QStringLiteral("see `wavedeckctl user list`"));
}

QString subjectOf(const QString& name)
{
    return QStringLiteral("person:") + name;
}

Status checkName(const QString& name)
{
    const bool good = !name.isEmpty() && name.size() <= kLongestName && name == name.simplified()
        && !name.startsWith(QLatin1Char('-'))
        && std::all_of(name.begin(), name.end(), [](QChar c) { return c.isPrint(); });
    return good ? Status(Done{})
                : Status(wrong("bad-name", name, QStringLiteral("it is no name"),
                    QStringLiteral("take 1 to %1 characters that can be printed").arg(kLongestName)));
}

Result<QStringList> rolesOf(const QStringList& given)
{
    QStringList known;
    for (const QString& one : given) {
        const auto role = roleWord(one);
        if (!role)
            return wrong("unknown-role", one, QStringLiteral("there is no such role"),
                QStringLiteral("one of: ") + roles().join(QStringLiteral(", ")));
        if (!known.contains(*role))
            known.append(*role);
    }
    return known;
}

/// A change in a transaction, recorded: `change` says what is told of it.
template <class Make>
Status changeRecorded(
    const QString& dataDir, const Actor& by, const QString& action, const QString& subject, Make change)
{
    auto store = openForChange(dataDir);
    if (!store)
        return store.error();
    return recorded(**store, TrailEntry::of(by, action, subject), [&](TrailEntry& told) -> Result<Change> {
        if (Status done = change(**store, told); !done)
            return done.error();
        return Change::Made;
    });
}

/// Changes one person, who must exist: `change` gets the row as it stands.
template <class Make>
Status changePerson(const QString& dataDir, const Actor& by, const QString& action, const QString& name, Make change)
{
    return changeRecorded(
        dataDir, by, action, subjectOf(name.left(kLongestName)), [&](Store& store, TrailEntry& told) -> Status {
            std::optional<Person> person = PersonRepository(store).person(name);
            if (!person) {
                const Status may = mayDo(store, by, Right::People, action);
                return may ? unknownPerson(name) : may.error();
            }
            told.subject = subjectOf(person->name);
            return change(store, *person, told.body);
        });
}

qsizetype enabledAdmins(PersonRepository& repository, qint64 without)
{
    const QList<Person> all = repository.people();
    return std::count_if(all.begin(), all.end(), [&](const Person& one) {
        return one.id != without && !one.disabled && one.roles.contains(QStringLiteral("Admin"));
    });
}

Error lastAdmin(const QString& name)
{
    return wrong("last-admin", name, QStringLiteral("it is the last Admin who can sign in"),
        QStringLiteral("give the role to somebody else first"));
}

/// A temporary password is good for changing itself, whatever roles its person has.
Status maySetAnothers(Store& store, const Actor& by)
{
    const QString what = QStringLiteral("user passwd");
    if (Status may = mayDo(store, by, Right::People, what); !may)
        return may;
    const auto me = by.person ? PersonRepository(store).person(*by.person) : std::nullopt;
    if (me && me->temporary)
        return Error{ErrorKind::Forbidden, QStringLiteral("password-temporary"), what,
            QStringLiteral("the password of %1 is temporary").arg(me->name),
            QStringLiteral("change it first: `wavedeckctl user passwd %1`").arg(me->name)};
    return Done{};
}

/// How it is going to be kept.
Result<QString> hashFresh(const QString& name, const Secret& fresh, bool same)
{
    if (Status good = checkPassword(fresh, name); !good)
        return good.error();
    if (same)
        return wrong("password-same", name, QStringLiteral("it is the password that stands"));
    return hashPassword(fresh);
}

/// One's own old password, tried as in signing in. A right one counts for nothing, whatever becomes of the change.
Result<RightTry> tryOld(Store& store, const QString& name, const Secret* old)
{
    if (!old)
        return wrong("old-password-missing", name, QStringLiteral("one's own is changed with the old one"),
            QStringLiteral("give the password until now as well"));
    auto right = tryPassword(store, name, *old, utcMs());
    if (right)
        if (Status back = inTransaction(store, [&] { return takeBack(store, *right, utcMs()); }); !back)
            return back.error();
    return right;
}

} // namespace

Result<Person> Accounts::add(const Actor& by, const NewPerson& given, const Secret& password)
{
    const QString name = given.name.normalized(QString::NormalizationForm_C);
    auto roles = rolesOf(given.roles);
    Status good = checkName(name);
    if (good && !roles)
        good = roles.error();
    if (good)
        good = checkPassword(password, name);
    Result<QString> phc = good ? hashPassword(password) : Result<QString>(good.error());
    std::optional<Person> added;
    auto opened = openForChange(m_dataDir);
    if (!opened)
        return opened.error();
    Store& store = **opened;
    const Status done = recorded(store,
        TrailEntry::of(by, QStringLiteral("user.add"), subjectOf(name.left(kLongestName))),
        [&](TrailEntry& told) -> Result<Change> {
            PersonRepository repository(store);
            const bool first = !repository.isAnyone();
            if (Status may = first ? Status(Done{}) : mayDo(store, by, Right::People, QStringLiteral("user add")); !may)
                return may.error();
            if (!phc)
                return phc.error();
            if (repository.person(name))
                return wrong("person-exists", name, QStringLiteral("somebody of that name exists"));
            if (!first && repository.mode() == UserMode::Single)
                return wrong("single-operator", name, QStringLiteral("in single-operator mode there is one person"),
                    QStringLiteral("`wavedeckctl user mode team` first"));
            if (first && !roles->contains(QStringLiteral("Admin")))
                roles->prepend(QStringLiteral("Admin"));
            if (roles->isEmpty())
                return wrong(
                    "role-missing", name, QStringLiteral("it has no role"), QStringLiteral("give --role ROLE"));
            Person person;
            person.name = name;
            person.roles = *roles;
            person.temporary = given.temporary;
            person.addedAt = utcMs();
            person.addedBy = by.printed();
            const auto id = repository.insert(person, *phc);
            if (!id)
                return id.error();
            told.body = {{QStringLiteral("roles"), QJsonArray::fromStringList(*roles)},
                {QStringLiteral("temporary"), given.temporary}, {QStringLiteral("first"), first}};
            added = repository.person(*id);
            return Change::Made;
        });
    if (!done)
        return done.error();
    return *added;
}

Status Accounts::setPassword(
    const Actor& by, const QString& name, const Secret& fresh, bool temporary, const Secret* old)
{
    auto opened = openForChange(m_dataDir);
    if (!opened)
        return opened.error();
    PersonRepository repository(**opened);
    const auto person = repository.person(name);
    const bool own = person && by.person == person->id;
    const Result<RightTry> right = own ? tryOld(**opened, name, old) : Result<RightTry>(wrongPassword(name));
    Result<QString> phc = wrongPassword(name);
    if (!own || right)
        phc = hashFresh(
            name, fresh, own ? *old == fresh : person && verifyPassword(repository.passwordOf(person->id), fresh));
    std::optional<signing::KeyChange> key;
    if (phc && person)
        key.emplace(**opened, person->id, own ? old : nullptr, fresh);
    const auto here = repository.holder(readTicket(m_dataDir), utcMs());
    const Status done = changePerson(m_dataDir, by, QStringLiteral("user.passwd"), name,
        [&](Store& store, Person& stands, QJsonObject& body) -> Status {
            PersonRepository people(store);
            if (own && !right)
                return right.error();
            if (own && people.passwordOf(stands.id) != right->phc)
                return wrongPassword(stands.name);
            if (Status may = own ? Status(Done{}) : maySetAnothers(store, by); !may)
                return may;
            if (!phc)
                return phc.error();
            stands.temporary = temporary && !own;
            body = {{QStringLiteral("temporary"), stands.temporary}};
            Status changed = people.setPassword(stands.id, *phc);
            if (changed)
                changed = people.update(stands);
            // The key that the old one sealed: who sets another's has not got that, and the key is lost.
            if (changed && key)
                changed = key->apply(store, by, stands.id, stands.name, utcMs());
            // Whoever knew the old one is out.
            return changed ? people.dropTicketsOf(stands.id) : changed;
        });
    if (done && own && here && here->person == by.person)
        removeTicket(m_dataDir);
    return done;
}

Status Accounts::setRole(const Actor& by, const QString& name, const QString& role, bool add)
{
    return changePerson(m_dataDir, by, add ? QStringLiteral("user.role.add") : QStringLiteral("user.role.remove"), name,
        [&](Store& store, Person& person, QJsonObject& body) -> Status {
            if (Status may = mayDo(store, by, Right::People, QStringLiteral("user role")); !may)
                return may;
            const auto known = rolesOf({role});
            if (!known)
                return known.error();
            body = {{QStringLiteral("role"), known->first()}};
            PersonRepository repository(store);
            const bool admin = known->first() == QLatin1String("Admin");
            if (!add && admin && person.roles.contains(known->first()) && enabledAdmins(repository, person.id) == 0)
                return lastAdmin(name);
            if (add && !person.roles.contains(known->first()))
                person.roles.append(known->first());
            if (!add)
                person.roles.removeAll(known->first());
            return repository.setRoles(person.id, person.roles);
        });
}

Status Accounts::setDisabled(const Actor& by, const QString& name, bool disabled)
{
    return changePerson(m_dataDir, by, disabled ? QStringLiteral("user.disable") : QStringLiteral("user.enable"), name,
        [&](Store& store, Person& person, QJsonObject&) -> Status {
            if (Status may = mayDo(store, by, Right::People, QStringLiteral("user disable and enable")); !may)
                return may;
            PersonRepository repository(store);
            if (disabled && enabledAdmins(repository, person.id) == 0)
                return lastAdmin(name);
            const QList<Person> all = repository.people();
            const bool others = std::any_of(
                all.begin(), all.end(), [&](const Person& one) { return one.id != person.id && !one.disabled; });
            if (!disabled && others && repository.mode() == UserMode::Single)
                return wrong("single-operator", name, QStringLiteral("in single-operator mode there is one person"),
                    QStringLiteral("`wavedeckctl user mode team` first"));
            person.disabled = disabled;
            if (!disabled) {
                person.failures = 0;
                person.lockedAt = person.lockedMs = 0;
            }
            Status done = repository.update(person);
            if (done && !disabled)
                done = resolveSignInAlert(store, person, utcMs());
            return done && disabled ? repository.dropTicketsOf(person.id) : done;
        });
}

Status Accounts::setMode(const Actor& by, UserMode mode)
{
    return changeRecorded(
        m_dataDir, by, QStringLiteral("user.mode"), {}, [&](Store& store, TrailEntry& told) -> Status {
            if (Status may = mayDo(store, by, Right::People, QStringLiteral("user mode")); !may)
                return may;
            PersonRepository repository(store);
            const QList<Person> all = repository.people();
            const auto enabled = std::count_if(all.begin(), all.end(), [](const Person& one) { return !one.disabled; });
            if (mode == UserMode::Single && enabled > 1)
                return wrong("several-people", QStringLiteral("single-operator mode"),
                    QStringLiteral("%1 people can sign in").arg(enabled),
                    QStringLiteral("disable the others first; nothing is ever signed in somebody else's name"));
            told.body = {{QStringLiteral("mode"), QString(word(mode))}};
            return repository.setMode(mode);
        });
}

} // namespace wavedeck::people
