// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/localpeople.h"

#include "app/desktop/guithread.h"
#include "app/link/enginestarter.h"
#include "models/base/clock.h"
#include "models/gates/waiver.h"
#include "models/people/accounts.h"
#include "models/people/ticketfile.h"

namespace wavedeck::desktop {

namespace {

using people::Accounts;

constexpr int kLookMs = 3'000;

QString ticketHere(const QString& dataDir)
{
    // What runs inside an agent is no person, whoever is signed in.
    return qEnvironmentVariableIsSet("WAVEDECK_RUN_ID") ? QString() : people::readTicket(dataDir);
}

PersonLine lineOf(const Person& person, qint64 now)
{
    return {person.name, person.roles, person.temporary, person.disabled, person.lockedUntil(now), person.addedAt,
        person.addedBy};
}

PeopleView lookAt(const QString& dataDir)
{
    PeopleView view;
    view.who = Actor(link::osActor());
    view.known = true;
    const auto store = Store::openForReading(dataDir);
    if (!store)
        return view;
    const qint64 now = utcMs();
    PersonRepository repository(**store);
    for (const Person& person : repository.people())
        view.people.append(lineOf(person, now));
    view.single = repository.mode() == UserMode::Single;
    const QString ticket = ticketHere(dataDir);
    view.kept = !ticket.isEmpty();
    if (view.kept)
        if (const auto holder = repository.holder(ticket, now))
            view.who = *holder;
    return view;
}

bool isSame(const Actor& a, const Actor& b)
{
    return a.name == b.name && a.person == b.person && a.roles == b.roles && a.selfApproved == b.selfApproved;
}

bool isSame(const PersonLine& a, const PersonLine& b)
{
    return a.name == b.name && a.roles == b.roles && a.temporary == b.temporary && a.disabled == b.disabled
        && a.lockedUntil == b.lockedUntil;
}

bool isSame(const PeopleView& a, const PeopleView& b)
{
    return a.known == b.known && a.single == b.single && a.kept == b.kept && isSame(a.who, b.who)
        && std::equal(a.people.begin(), a.people.end(), b.people.begin(), b.people.end(),
            [](const PersonLine& one, const PersonLine& other) { return isSame(one, other); });
}

Status enter(const QString& dataDir, const QString& name, const people::Secret& password, const people::Secret* fresh)
{
    Accounts accounts(dataDir);
    auto in = accounts.signIn(name, password, false, utcMs());
    if (in && in->temporary && fresh) {
        if (const Status done = accounts.setPassword(in->actor, in->actor.name, *fresh, false, &password); !done)
            return done;
        in = accounts.signIn(name, *fresh, false, utcMs());
    }
    if (!in)
        return in.error();
    if (in->temporary)
        return Error{ErrorKind::Forbidden, QStringLiteral("password-temporary"), in->actor.name,
            QStringLiteral("the password is temporary"), QStringLiteral("choose one of your own")};
    if (const QString before = people::readTicket(dataDir); !before.isEmpty())
        (void)accounts.signOut(before);
    return people::writeTicket(dataDir, in->ticket);
}

} // namespace

Result<Actor> whoIsHere(const QString& dataDir)
{
    const QString ticket = ticketHere(dataDir);
    return ticket.isEmpty() ? Result<Actor>(Actor(link::osActor())) : Accounts(dataDir).who(ticket, utcMs());
}

Actor actorHere(const QString& dataDir)
{
    const auto who = whoIsHere(dataDir);
    return who ? *who : Actor(link::osActor());
}

LocalPeople::LocalPeople(QString dataDir)
    : m_dataDir(std::move(dataDir))
{
    m_pool.setMaxThreadCount(1);
    m_pool.setExpiryTimeout(-1);
    connect(&m_look, &QTimer::timeout, this, &LocalPeople::refresh);
    m_look.start(kLookMs);
    refresh();
}

LocalPeople::~LocalPeople()
{
    m_pool.waitForDone();
}

void LocalPeople::refresh()
{
    if (std::exchange(m_looking, true))
        return;
    m_pool.start([self = QPointer<LocalPeople>(this), dataDir = m_dataDir] {
        const PeopleView now = lookAt(dataDir);
        onGuiThread([self, now] {
            if (!self)
                return;
            self->m_looking = false;
            if (!isSame(self->view(), now))
                self->tell(now);
        });
    });
}

void LocalPeople::make(
    const std::function<Status(const QString& dataDir)>& work, QObject* context, const Answer& answer)
{
    // Guards are looked at on the GUI thread only, where what they guard lives and dies.
    m_pool.start(
        [self = QPointer<LocalPeople>(this), guard = QPointer<QObject>(context), work, answer, dataDir = m_dataDir] {
            const Status done = work(dataDir);
            const PeopleView now = lookAt(dataDir);
            onGuiThread([self, guard, answer, done, now] {
                if (self && !isSame(self->view(), now))
                    self->tell(now);
                if (guard)
                    answer(done);
            });
        });
}

void LocalPeople::signIn(
    const QString& name, const SecretPtr& password, const SecretPtr& fresh, QObject* context, Answer answer)
{
    make([=](const QString& dataDir) { return enter(dataDir, name, *password, fresh.get()); }, context, answer);
}

void LocalPeople::signOut(QObject* context, Answer answer)
{
    make(
        [](const QString& dataDir) -> Status {
            const QString ticket = people::readTicket(dataDir);
            people::removeTicket(dataDir);
            return ticket.isEmpty() ? Status(Done{}) : Accounts(dataDir).signOut(ticket);
        },
        context, answer);
}

void LocalPeople::add(const QString& name, const QStringList& roles, bool temporary, const SecretPtr& password,
    QObject* context, Answer answer)
{
    make(
        [=](const QString& dataDir) -> Status {
            // A sign-in that is over is nobody's: the first person needs none, every other one is refused.
            const auto added = Accounts(dataDir).add(actorHere(dataDir), {name, roles, temporary}, *password);
            return added ? Status(Done{}) : Status(added.error());
        },
        context, answer);
}

void LocalPeople::change(
    const std::function<Status(people::Accounts&, const Actor& by)>& work, QObject* context, const Answer& answer)
{
    make(
        [work](const QString& dataDir) -> Status {
            const auto by = whoIsHere(dataDir);
            Accounts accounts(dataDir);
            return by ? work(accounts, *by) : Status(by.error());
        },
        context, answer);
}

void LocalPeople::setPassword(
    const QString& name, const SecretPtr& old, const SecretPtr& fresh, QObject* context, Answer answer)
{
    change(
        [=](Accounts& accounts, const Actor& by) {
            return accounts.setPassword(by, name, *fresh, !isSameName(by.name, name), old.get());
        },
        context, answer);
}

void LocalPeople::setRole(const QString& name, const QString& role, bool add, QObject* context, Answer answer)
{
    change([=](Accounts& accounts, const Actor& by) { return accounts.setRole(by, name, role, add); }, context, answer);
}

void LocalPeople::setDisabled(const QString& name, bool disabled, QObject* context, Answer answer)
{
    change(
        [=](Accounts& accounts, const Actor& by) { return accounts.setDisabled(by, name, disabled); }, context, answer);
}

void LocalPeople::sign(
    const QString& command, const QJsonObject& args, const SecretPtr& password, QObject* context, Signed answer)
{
    auto signedIt = std::make_shared<QJsonObject>();
    make(
        [=](const QString& dataDir) -> Status {
            const auto by = whoIsHere(dataDir);
            if (!by)
                return by.error();
            const auto text = [&args](const char* key) { return args.value(QLatin1String(key)).toString(); };
            if (!by->signedIn || command != QStringLiteral("gate.waive"))
                return Error{ErrorKind::Forbidden, QStringLiteral("not-signed-in"), command,
                    QStringLiteral("nobody is signed in"), {}};
            const auto done = gates::signWaiver(dataDir, by->name, *password,
                {text("session"), text("gate"), text("role"), text("reason"), text("until")}, utcMs());
            if (!done)
                return done.error();
            *signedIt = {{QStringLiteral("signature"), done->signature}, {QStringLiteral("role"), done->role},
                {QStringLiteral("until"), done->until}};
            return Done{};
        },
        context,
        [answer, signedIt](
            const Status& done) { answer(done ? Result<QJsonObject>(*signedIt) : Result<QJsonObject>(done.error())); });
}

} // namespace wavedeck::desktop
