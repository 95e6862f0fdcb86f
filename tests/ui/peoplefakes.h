// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/peopledesk.h"
#include "models/live/traildesk.h"

#include <QHash>
#include <QStringList>

namespace wavedeck::test {

/// People by name and password; answers at once, or when the test says so.
class FakePeople : public PeopleDesk {
    Q_OBJECT
public:
    void put(const PeopleView& view) { tell(view); }
    /// A person that can sign in.
    void person(const QString& name, const QStringList& roles, const QByteArray& password, bool temporary = false)
    {
        PeopleView now = view();
        now.known = true;
        now.people.append({name, roles, temporary, false, 0, 0, {}});
        m_passwords.insert(name, password);
        tell(now);
    }

    void refresh() override { asked.append(QStringLiteral("refresh")); }
    void signIn(
        const QString& name, const SecretPtr& password, const SecretPtr& fresh, QObject*, Answer answer) override
    {
        asked.append(QStringLiteral("signin ") + name);
        if (m_passwords.value(name) != password->bytes())
            return answer(refused("wrong-password", QStringLiteral("the name or the password is wrong")));
        PeopleView now = view();
        for (PersonLine& person : now.people) {
            if (person.name != name)
                continue;
            if (person.lockedUntil > 0)
                return answer(refused("locked", QStringLiteral("it is locked")));
            if (person.temporary && !fresh)
                return answer(refused("password-temporary", QStringLiteral("the password is temporary")));
            if (fresh)
                m_passwords[name] = fresh->bytes();
            person.temporary = false;
            now.who = Actor(name);
            now.who.signedIn = true;
            now.who.person = 1;
            now.who.roles = person.roles;
        }
        tell(now);
        answer(Done{});
    }
    void signOut(QObject*, Answer answer) override
    {
        asked.append(QStringLiteral("signout"));
        PeopleView now = view();
        now.who = Actor(QStringLiteral("OS user someone, not signed in"));
        tell(now);
        answer(Done{});
    }
    void add(const QString& name, const QStringList& roles, bool temporary, const SecretPtr& password, QObject*,
        Answer answer) override
    {
        asked.append(
            QStringLiteral("add %1 (%2)%3")
                .arg(name, roles.join(QLatin1Char('+')), temporary ? QStringLiteral(" temporary") : QString()));
        if (password->length() < people::kLeastCharacters)
            return answer(refused("password-weak", QStringLiteral("it is too short")));
        person(name, roles, password->bytes(), temporary);
        answer(Done{});
    }
    void sign(
        const QString& command, const QJsonObject& args, const SecretPtr& password, QObject*, Signed answer) override
    {
        asked.append(QStringLiteral("sign ") + command);
        if (m_passwords.value(view().who.name) != password->bytes())
            return answer(refused("wrong-password", QStringLiteral("the name or the password is wrong")));
        answer(
            QJsonObject{{QStringLiteral("signature"), 7}, {QStringLiteral("role"), args.value(QLatin1String("role"))}});
    }
    void setPassword(
        const QString& name, const SecretPtr& old, const SecretPtr& fresh, QObject*, Answer answer) override
    {
        asked.append(QStringLiteral("passwd ") + name);
        if (view().who.name == name && (!old || old->bytes() != m_passwords.value(name)))
            return answer(refused("wrong-password", QStringLiteral("the name or the password is wrong")));
        m_passwords[name] = fresh->bytes();
        answer(Done{});
    }
    void setRole(const QString& name, const QString& role, bool add, QObject*, Answer answer) override
    {
        asked.append(QStringLiteral("role %1 %2 %3").arg(name, add ? QStringLiteral("+") : QStringLiteral("-"), role));
        answer(Done{});
    }
    void setDisabled(const QString& name, bool disabled, QObject*, Answer answer) override
    {
        asked.append((disabled ? QStringLiteral("disable ") : QStringLiteral("enable ")) + name);
        answer(Done{});
    }

    QStringList asked;

private:
    static Error refused(const char* code, const QString& why)
    {
        return {ErrorKind::Forbidden, QLatin1String(code), QStringLiteral("signing in"), why, {}};
    }
    QHash<QString, QByteArray> m_passwords;
};

/// Two rows, and whatever verdict it is told.
class FakeTrail : public TrailDesk {
    Q_OBJECT
public:
    FakeTrail()
    {
        view.head = 2;
        view.hash = QString(64, QLatin1Char('a'));
        view.rows = {row(2, "gate.waive", "gate:g", "refused"), row(1, "user.add", "person:ada", "done")};
        verdict = {{QStringLiteral("ok"), true}, {QStringLiteral("checked"), 2}, {QStringLiteral("head"), view.hash}};
    }
    void read(QObject*, std::function<void(const Result<TrailView>&)> answer) override { answer(view); }
    void verify(
        QObject*, std::function<void(qint64)> progress, std::function<void(const Result<QJsonObject>&)> answer) override
    {
        progress(1);
        answer(verdict);
    }
    void exportTo(const QString& folder, QObject*, std::function<void(const Result<QString>&)> answer) override
    {
        answer(QString(folder + QStringLiteral("/audit-trail.json")));
    }

    TrailView view;
    QJsonObject verdict;

private:
    static QJsonObject row(qint64 id, const char* action, const char* subject, const char* result)
    {
        return {{QStringLiteral("id"), id}, {QStringLiteral("at"), QStringLiteral("2025-11-21T14:32:46Z")},
            {QStringLiteral("actor"), QStringLiteral("ada")}, {QStringLiteral("action"), QLatin1String(action)},
            {QStringLiteral("session"), QString()}, {QStringLiteral("subject"), QLatin1String(subject)},
            {QStringLiteral("result"), QLatin1String(result)}};
    }
};

} // namespace wavedeck::test
