// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/peopledesk.h"

#include <QThreadPool>
#include <QTimer>

namespace wavedeck::people {
class Accounts;
}

namespace wavedeck::desktop {

/// Who acts here: the person signed in on the data directory, else the OS user. Errors of PersonRepository::holder()
/// where the sign-in is over. Blocks; any thread.
Result<Actor> whoIsHere(const QString& dataDir);
/// The same, and the OS user where the sign-in is over.
Actor actorHere(const QString& dataDir);

/// The people of one data directory. Passwords are hashed on a thread of its own, one after the other; that somebody
/// signed in or out at a terminal is seen within a few seconds.
class LocalPeople : public PeopleDesk {
    Q_OBJECT
public:
    explicit LocalPeople(QString dataDir);
    ~LocalPeople() override; ///< waits for what was asked

    void refresh() override;
    void signIn(const QString& name, const SecretPtr& password, const SecretPtr& fresh, QObject* context,
        Answer answer) override;
    void signOut(QObject* context, Answer answer) override;
    void add(const QString& name, const QStringList& roles, bool temporary, const SecretPtr& password, QObject* context,
        Answer answer) override;
    void setPassword(
        const QString& name, const SecretPtr& old, const SecretPtr& fresh, QObject* context, Answer answer) override;
    void setRole(const QString& name, const QString& role, bool add, QObject* context, Answer answer) override;
    void setDisabled(const QString& name, bool disabled, QObject* context, Answer answer) override;

    void sign(const QString& command, const QJsonObject& args, const SecretPtr& password, QObject* context,
        Signed answer) override;

private:
    /// Does something on the thread, looks again, then answers.
    void make(const std::function<Status(const QString& dataDir)>& work, QObject* context, const Answer& answer);
    /// The same with who acts.
    void change(
        const std::function<Status(people::Accounts&, const Actor& by)>& work, QObject* context, const Answer& answer);

    QString m_dataDir;
    QThreadPool m_pool;
    QTimer m_look;
    bool m_looking = false;
};

} // namespace wavedeck::desktop
