// SPDX-License-Identifier: GPL-3.0-or-later
// user add, list, passwd, role, disable, enable, mode, roles; signin, signout
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "app/ctl/passwords.h"
#include "models/base/clock.h"
#include "models/people/accounts.h"
#include "models/people/roles.h"
#include "models/people/ticketfile.h"

#include <QJsonArray>

#include <algorithm>

namespace wavedeck::ctl {

namespace {

using people::Accounts;

QString protectionText()
{
    return QStringLiteral("What this protects: accountability. Whoever decides is recorded, and changes behind the "
                          "back of the program show "
                          "in\n`audit verify`. Everything runs as one OS user, so it cannot keep that user from the "
                          "files: enforcement (an "
                          "engine\nunder an OS user of its own) is not offered.\n");
}

QJsonObject documentOf(const Person& person, qint64 now)
{
    const qint64 until = person.lockedUntil(now);
    return {{QStringLiteral("name"), person.name}, {QStringLiteral("roles"), QJsonArray::fromStringList(person.roles)},
        {QStringLiteral("disabled"), person.disabled}, {QStringLiteral("temporary"), person.temporary},
        {QStringLiteral("failures"), person.failures},
        {QStringLiteral("locked_until"), until > 0 ? QJsonValue(rfc3339(until)) : QJsonValue()},
        {QStringLiteral("added_at"), rfc3339(person.addedAt)}, {QStringLiteral("added_by"), person.addedBy}};
}

QString standing(const Person& person, qint64 now)
{
    QStringList words;
    if (person.disabled)
        words.append(QStringLiteral("disabled"));
    if (person.lockedUntil(now) > 0)
        words.append(QStringLiteral("locked until ") + dateTime(person.lockedUntil(now)));
    if (person.temporary)
        words.append(QStringLiteral("temporary password"));
    return words.join(QStringLiteral(", "));
}

/// The people and the mode; none while there is no database.
Result<std::pair<QList<Person>, UserMode>> readPeople(Context& context)
{
    const auto store = context.store();
    if (!store && store.error().code == QLatin1String("no-database"))
        return std::pair(QList<Person>(), UserMode::Team);
    if (!store)
        return store.error();
    PersonRepository repository(**store);
    return std::pair(repository.people(), repository.mode());
}

int list(Context& context, const Arguments&)
{
    const auto all = readPeople(context);
    if (!all)
        return context.fail(all.error());
    const qint64 now = utcMs();
    QJsonArray array;
    QList<QStringList> lines{
        {QStringLiteral("NAME"), QStringLiteral("ROLES"), QStringLiteral("ADDED"), QStringLiteral("STATE")}};
    for (const Person& person : all->first) {
        array.append(documentOf(person, now));
        lines.append({plain(person.name), person.roles.join(QStringLiteral(", ")), dateTime(person.addedAt),
            standing(person, now)});
    }
    const QString mode = all->second == UserMode::Single
        ? QStringLiteral("single-operator mode: every record says \"self-approved\"\n")
        : QString();
    return context.answer({{QStringLiteral("users"), array}, {QStringLiteral("mode"), QString(word(all->second))},
                              {QStringLiteral("protection"), QStringLiteral("accountability")}},
        (array.isEmpty()
                ? QStringLiteral("nobody yet; `wavedeckctl user add NAME --role Admin` adds the first, an Admin\n")
                : table(lines))
            + mode + protectionText());
}

int listRoles(Context& context, const Arguments&)
{
    QJsonArray rights;
    QList<QStringList> lines{{QStringLiteral("RIGHT"), QStringLiteral("WHAT"), QStringLiteral("WHO")}};
    for (int i = 0; i < people::kRights; ++i) {
        const auto right = people::Right(i);
        const QStringList who = people::holders(right);
        rights.append(QJsonObject{{QStringLiteral("right"), QString(people::word(right))},
            {QStringLiteral("what"), people::text(right)}, {QStringLiteral("roles"), QJsonArray::fromStringList(who)}});
        lines.append({people::word(right), people::text(right), who.join(QStringLiteral(", "))});
    }
    return context.answer(
        {{QStringLiteral("roles"), QJsonArray::fromStringList(people::roles())}, {QStringLiteral("rights"), rights}},
        table(lines) + QStringLiteral("Who is not named may not. Reading is everybody's.\n"));
}

int answerPerson(Context& context, const QString& name, const QString& text)
{
    const auto all = readPeople(context);
    if (!all)
        return context.fail(all.error());
    for (const Person& person : all->first)
        if (isSameName(person.name, name))
            return context.answer(documentOf(person, utcMs()),
                QStringLiteral("%1: %2\n")
                    .arg(plain(person.name), text.isEmpty() ? person.roles.join(QStringLiteral(", ")) : text));
    return context.answer({{QStringLiteral("name"), name}}, text);
}

int add(Context& context, const Arguments& arguments)
{
    const auto by = context.who();
    if (!by)
        return context.fail(by.error());
    people::NewPerson person;
    person.name = arguments.positional.first();
    person.roles = arguments.values("--role");
    person.temporary = arguments.has("--temporary");
    const auto password
        = readNewPassword(arguments.global.passwordFd, QStringLiteral("Password for ") + plain(person.name));
    if (!password)
        return context.fail(password.error());
    const auto added = Accounts(context.dataDir()).add(*by, person, *password);
    return added ? answerPerson(context, added->name, {}) : context.fail(added.error());
}

int passwd(Context& context, const Arguments& arguments)
{
    const QString name = arguments.positional.first();
    // Nobody is signed in and nobody is named: it is one's own, and the old one is asked for.
    auto by = context.who();
    if ((!by || !by->signedIn) && arguments.global.as.isEmpty()) {
        if (const Status in = context.signInAs(name, arguments.global.asPasswordFd, true); !in)
            return context.fail(in.error());
        by = context.who();
    }
    if (!by)
        return context.fail(by.error());
    std::optional<people::Secret> asked;
    if (!context.signInPassword() && isSameName(by->name, name)) {
        auto old = readPassword(arguments.global.asPasswordFd, QStringLiteral("Password until now of ") + plain(name));
        if (!old)
            return context.fail(old.error());
        asked = std::move(*old);
    }
    const auto password
        = readNewPassword(arguments.global.passwordFd, QStringLiteral("New password for ") + plain(name));
    if (!password)
        return context.fail(password.error());
    const Status done = Accounts(context.dataDir())
                            .setPassword(*by, name, *password, arguments.has("--temporary"),
                                asked ? &*asked : context.signInPassword());
    if (!done)
        return context.fail(done.error());
    return answerPerson(context, name,
        QStringLiteral("the password is changed; who was signed in with the old one is out: sign in again"));
}

int change(Context& context, const Arguments& arguments, Status (*make)(Accounts&, const Actor&, const QStringList&))
{
    const auto by = context.who();
    if (!by)
        return context.fail(by.error());
    Accounts accounts(context.dataDir());
    if (const Status done = make(accounts, *by, arguments.positional); !done)
        return context.fail(done.error());
    return answerPerson(context, arguments.positional.first(), {});
}

int role(Context& context, const Arguments& arguments)
{
    const QString verb = arguments.positional.at(1);
    if (verb != QLatin1String("add") && verb != QLatin1String("remove"))
        return context.fail(usage("bad-value", verb, QStringLiteral("it is neither add nor remove"),
            QStringLiteral("it is `wavedeckctl user role NAME add|remove ROLE`")));
    return change(context, arguments, [](Accounts& accounts, const Actor& by, const QStringList& given) {
        return accounts.setRole(by, given.at(0), given.at(2), given.at(1) == QLatin1String("add"));
    });
}

int disable(Context& context, const Arguments& arguments)
{
    return change(context, arguments, [](Accounts& accounts, const Actor& by, const QStringList& given) {
        return accounts.setDisabled(by, given.at(0), true);
    });
}

int enable(Context& context, const Arguments& arguments)
{
    return change(context, arguments, [](Accounts& accounts, const Actor& by, const QStringList& given) {
        return accounts.setDisabled(by, given.at(0), false);
    });
}

int mode(Context& context, const Arguments& arguments)
{
    const QString wanted = arguments.positional.value(0);
    if (!wanted.isEmpty()) {
        if (wanted != QLatin1String("single") && wanted != QLatin1String("team"))
            return context.fail(usage(
                "bad-value", wanted, QStringLiteral("there is no such mode"), QStringLiteral("one of: single, team")));
        const auto by = context.who();
        if (!by)
            return context.fail(by.error());
        const Status done = Accounts(context.dataDir())
                                .setMode(*by, wanted == QLatin1String("single") ? UserMode::Single : UserMode::Team);
        if (!done)
            return context.fail(done.error());
    }
    const auto all = readPeople(context);
    if (!all)
        return context.fail(all.error());
    const bool single = all->second == UserMode::Single;
    return context.answer(
        {{QStringLiteral("mode"), QString(word(all->second))},
            {QStringLiteral("protection"), QStringLiteral("accountability")}, {QStringLiteral("enforced"), false}},
        QStringLiteral("%1: %2\n")
                .arg(QString(word(all->second)),
                    single
                        ? QStringLiteral("one person; registers need no password, signatures do, and every record says "
                                         "\"self-approved\"")
                        : QStringLiteral("everybody decides under their own name"))
            + protectionText());
}

int signIn(Context& context, const Arguments& arguments)
{
    const QString name = arguments.positional.first();
    const auto password = readPassword(arguments.global.passwordFd, QStringLiteral("Password of ") + plain(name));
    if (!password)
        return context.fail(password.error());
    const auto in = Accounts(context.dataDir()).signIn(name, *password, false, utcMs());
    if (!in)
        return context.fail(in.error());
    if (in->temporary)
        return context.fail({ErrorKind::Forbidden, QStringLiteral("password-temporary"), in->actor.name,
            QStringLiteral("the password is temporary"),
            QStringLiteral("change it first: `wavedeckctl user passwd %1`").arg(in->actor.name)});
    if (const QString before = people::readTicket(context.dataDir()); !before.isEmpty())
        (void)Accounts(context.dataDir()).signOut(before);
    if (const Status kept = people::writeTicket(context.dataDir(), in->ticket); !kept)
        return context.fail(kept.error());
    return context.answer({{QStringLiteral("name"), in->actor.name},
                              {QStringLiteral("roles"), QJsonArray::fromStringList(in->actor.roles)},
                              {QStringLiteral("until"), rfc3339(in->until)}},
        QStringLiteral("%1 is signed in until %2 on this data directory\n")
            .arg(plain(in->actor.name), dateTime(in->until)));
}

int signOut(Context& context, const Arguments&)
{
    const QString ticket = people::readTicket(context.dataDir());
    people::removeTicket(context.dataDir());
    if (!ticket.isEmpty())
        if (const Status done = Accounts(context.dataDir()).signOut(ticket); !done)
            return context.fail(done.error());
    return context.answer({{QStringLiteral("signed_out"), !ticket.isEmpty()}},
        ticket.isEmpty() ? QStringLiteral("nobody was signed in\n") : QStringLiteral("signed out\n"));
}

constexpr Option kAddOptions[] = {{"--role", "ROLE", "what the person may do; `user roles` shows them", 0, true},
    {"--temporary", nullptr, "the password must be changed before anything else"}};
constexpr Option kPasswdOptions[]
    = {{"--temporary", nullptr, "of somebody else: it must be changed before anything else"}};

constexpr Command kCommands[] = {
    {"user add", "NAME",
        "Adds a person; the first one becomes Admin. The password (15 characters or more) is asked for, or read from "
        "--password-fd; with --as that of the Admin from --as-password-fd.",
        kAddOptions,
        "wavedeckctl user add ada --role \"L1 QA\" --password-fd 3 --as root --as-password-fd 4 3<new 4<mine", 1, 1,
        add, false, true},
    {"user list", "", "The people, their roles, and what this protects.", {}, "wavedeckctl user list", 0, 0, list},
    {"user passwd", "NAME",
        "Changes a password: one's own with the old one (asked for, or read from --as-password-fd), as Admin "
        "another's. "
        "The new one is read from --password-fd. Sign-ins with the old one end.",
        kPasswdOptions, "wavedeckctl user passwd ada", 1, 1, passwd, false, true},
    {"user role", "NAME add|remove ROLE", "Gives or takes a role.", {}, "wavedeckctl user role ada add Facilitator", 3,
        3, role},
    {"user disable", "NAME", "Nobody signs in under that name any more; what it decided stays.", {},
        "wavedeckctl user disable ada", 1, 1, disable},
    {"user enable", "NAME", "Lets a disabled or locked person sign in again.", {}, "wavedeckctl user enable ada", 1, 1,
        enable},
    {"user mode", "[single|team]",
        "Shows or sets whether one person decides alone (every record says \"self-approved\") or several do.", {},
        "wavedeckctl user mode single", 0, 1, mode},
    {"user roles", "", "Which role may do what: one table, for the engine too.", {}, "wavedeckctl user roles", 0, 0,
        listRoles},
    {"signin", "NAME", "Signs in on this data directory for 12 hours; window and terminal share it.", {},
        "wavedeckctl signin ada", 1, 1, signIn, false, true},
    {"signout", "", "Ends the sign-in.", {}, "wavedeckctl signout", 0, 0, signOut},
};

} // namespace

std::span<const Command> peopleCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
