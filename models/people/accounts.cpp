// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of people. Part of Accounts; signing in is in signin.cpp.
#include "models/people/accounts.h"

#include "models/base/clock.h"
#include "models/people/recorded.h"
#include "models/people/signinalerts.h"
#include "models/store/openforchange.h"

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

/// Changes one person in a transaction: `change` gets the row as it stands and says what is recorded of it.
template <class Make>
Status changePerson(const QString& dataDir, const Actor& by, const QString& action, const QString& name, Make change)
{
    auto store = openForChange(dataDir);
    if (!store)
        return store.error();
    const TrailEntry entry
        = TrailEntry::of(by, action, name.isEmpty() ? QString() : subjectOf(name.left(kLongestName)));
    return recorded(**store, entry, [&](TrailEntry& told) -> Result<Change> {
        auto person = PersonRepository(**store).person(name);
        if (!person && !name.isEmpty()) {
            const Status may = mayDo(**store, by, Right::People, action);
            return may ? unknownPerson(name) : may.error();
        }
        if (person)
            told.subject = subjectOf(person->name);
        if (Status done = change(**store, person, told.body); !done)
            return done.error();
        return Change::Made;
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

Status Accounts::setPassword(const Actor& by, const QString& name, const Secret& password, bool temporary)
{
    Status good = checkPassword(password, name);
    Result<QString> phc = good ? hashPassword(password) : Result<QString>(good.error());
    QString before;
    if (const auto store = Store::openForReading(m_dataDir))
        if (const auto person = PersonRepository(**store).person(name))
            before = PersonRepository(**store).passwordOf(person->id);
    if (phc && verifyPassword(before, password))
        phc = wrong("password-same", name, QStringLiteral("it is the password that stands"));
    return changePerson(m_dataDir, by, QStringLiteral("user.passwd"), name,
        [&](Store& store, std::optional<Person>& person, QJsonObject& body) -> Status {
            const bool own = by.person == person->id;
            if (Status may = own ? Status(Done{}) : mayDo(store, by, Right::People, QStringLiteral("user passwd"));
                !may)
                return may;
            if (!phc)
                return phc.error();
            PersonRepository repository(store);
            person->temporary = temporary && !own;
            body = {{QStringLiteral("temporary"), person->temporary}};
            Status done = repository.setPassword(person->id, *phc);
            if (done)
                done = repository.update(*person);
            // Whoever knew the old one is out.
            return done ? repository.dropTicketsOf(person->id) : done;
        });
}

Status Accounts::setRole(const Actor& by, const QString& name, const QString& role, bool add)
{
    return changePerson(m_dataDir, by, add ? QStringLiteral("user.role.add") : QStringLiteral("user.role.remove"), name,
        [&](Store& store, std::optional<Person>& person, QJsonObject& body) -> Status {
            if (Status may = mayDo(store, by, Right::People, QStringLiteral("user role")); !may)
                return may;
            const auto known = rolesOf({role});
            if (!known)
                return known.error();
            body = {{QStringLiteral("role"), known->first()}};
            PersonRepository repository(store);
            const bool admin = known->first() == QLatin1String("Admin");
            if (!add && admin && person->roles.contains(known->first()) && enabledAdmins(repository, person->id) == 0)
                return lastAdmin(name);
            if (add && !person->roles.contains(known->first()))
                person->roles.append(known->first());
            if (!add)
                person->roles.removeAll(known->first());
            return repository.setRoles(person->id, person->roles);
        });
}

Status Accounts::setDisabled(const Actor& by, const QString& name, bool disabled)
{
    return changePerson(m_dataDir, by, disabled ? QStringLiteral("user.disable") : QStringLiteral("user.enable"), name,
        [&](Store& store, std::optional<Person>& person, QJsonObject&) -> Status {
            if (Status may = mayDo(store, by, Right::People, QStringLiteral("user disable and enable")); !may)
                return may;
            PersonRepository repository(store);
            if (disabled && enabledAdmins(repository, person->id) == 0)
                return lastAdmin(name);
            const QList<Person> all = repository.people();
            const bool others = std::any_of(
                all.begin(), all.end(), [&](const Person& one) { return one.id != person->id && !one.disabled; });
            if (!disabled && others && repository.mode() == UserMode::Single)
                return wrong("single-operator", name, QStringLiteral("in single-operator mode there is one person"),
                    QStringLiteral("`wavedeckctl user mode team` first"));
            person->disabled = disabled;
            if (!disabled) {
                person->failures = 0;
                person->lockedAt = person->lockedMs = 0;
            }
            Status done = repository.update(*person);
            if (done && !disabled)
                done = resolveSignInAlert(store, *person, utcMs());
            return done && disabled ? repository.dropTicketsOf(person->id) : done;
        });
}

Status Accounts::setMode(const Actor& by, UserMode mode)
{
    return changePerson(m_dataDir, by, QStringLiteral("user.mode"), {},
        [&](Store& store, std::optional<Person>&, QJsonObject& body) -> Status {
            if (Status may = mayDo(store, by, Right::People, QStringLiteral("user mode")); !may)
                return may;
            PersonRepository repository(store);
            const QList<Person> all = repository.people();
            const auto enabled = std::count_if(all.begin(), all.end(), [](const Person& one) { return !one.disabled; });
            if (mode == UserMode::Single && enabled > 1)
                return wrong("several-people", QStringLiteral("single-operator mode"),
                    QStringLiteral("%1 people can sign in").arg(enabled),
                    QStringLiteral("disable the others first; nothing is ever signed in somebody else's name"));
            body = {{QStringLiteral("mode"), QString(word(mode))}};
            return repository.setMode(mode);
        });
}

} // namespace wavedeck::people
