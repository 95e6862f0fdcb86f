// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/people/actor.h"
#include "models/people/password.h"

#include <QJsonObject>
#include <QList>
#include <QObject>

#include <functional>
#include <memory>

namespace wavedeck {

/// A person as the window lists it. Times are UTC ms, 0 = never.
struct PersonLine {
    QString name;
    QStringList roles;
    bool temporary = false; ///< nothing works but changing the password
    bool disabled = false;
    qint64 lockedUntil = 0;
    qint64 addedAt = 0;
    QString addedBy;
};

struct PeopleView {
    Actor who; ///< who sits here: the person signed in on the data directory, else the OS user
    QList<PersonLine> people; ///< by name
    bool single = false; ///< single-operator mode
    bool kept = false; ///< the data directory keeps a sign-in, over or not: until it is signed out it is asked for
    bool known = false; ///< false until it was read once
};

/// A password on its way; overwritten when the last who holds it lets go.
using SecretPtr = std::shared_ptr<const people::Secret>;

/// People and sign-ins, as the window needs them: one sign-in a data directory, shared with the terminal. Everything is
/// asked elsewhere; answers come later on the GUI thread, after view() is up to date, unless context is destroyed
/// before. What is refused, and the rights: models/people/accounts.h. GUI thread. The real one is in app/desktop/.
class PeopleDesk : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    using Answer = std::function<void(const Status&)>;

    const PeopleView& view() const { return m_view; }
    virtual void refresh() = 0; ///< looks again, soon

    /// fresh: what a temporary password is changed to on the way; null = it is refused with `password-temporary`.
    virtual void signIn(
        const QString& name, const SecretPtr& password, const SecretPtr& fresh, QObject* context, Answer answer)
        = 0;
    virtual void signOut(QObject* context, Answer answer) = 0;
    virtual void add(const QString& name, const QStringList& roles, bool temporary, const SecretPtr& password,
        QObject* context, Answer answer)
        = 0;
    /// Another's, which is temporary then (old is null); or one's own with the one until now, which ends the sign-in.
    virtual void setPassword(
        const QString& name, const SecretPtr& old, const SecretPtr& fresh, QObject* context, Answer answer)
        = 0;
    virtual void setRole(const QString& name, const QString& role, bool add, QObject* context, Answer answer) = 0;
    virtual void setDisabled(const QString& name, bool disabled, QObject* context, Answer answer) = 0;

    using Signed = std::function<void(const Result<QJsonObject>&)>;
    /// Signs what an engine's command is about to do (`gate.waive {session, gate, role, reason, until}`) with the
    /// password of who is signed in; gives what goes with the request. Errors: those of the signature, `not-signed-in`.
    virtual void sign(
        const QString& command, const QJsonObject& args, const SecretPtr& password, QObject* context, Signed answer)
        = 0;

Q_SIGNALS:
    void changed(); ///< view() says something else

protected:
    void tell(const PeopleView& view)
    {
        m_view = view;
        Q_EMIT changed();
    }

private:
    PeopleView m_view;
};

} // namespace wavedeck
