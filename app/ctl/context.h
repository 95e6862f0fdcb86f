// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/people/actor.h"
#include "models/people/password.h"
#include "models/store/sessiondocument.h"
#include "models/store/store.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace wavedeck::ctl {

/// What every command needs: where the data is, how to answer. Lives in main; one thread.
class Context {
public:
    Context(QString dataDir, bool json);

    const QString& dataDir() const { return m_dataDir; }
    bool json() const { return m_json; }

    /// The database, opened for reading once. Error `no-database` when there is none yet.
    Result<Store*> store();

    /// Every row of a session; `unknown-session` when there is none.
    Result<SessionRows> session(const QString& id);

    /// Answers with the one JSON document of --json, else with text for people. Gives back status.
    int answer(const QJsonObject& document, const QString& text, int status = 0) const;

    /// Prints the error line (and the JSON of it) and gives back the exit status it leads to.
    int fail(const Error& error) const;

    /// Who gives this command: whoever signInAs() took, else who is signed in on the data directory, else the OS user.
    /// Forbidden when the sign-in is over. For changes that need no engine; the engine finds out itself.
    Result<Actor> who() const;
    /// The password that signInAs() took, for what needs it once more; null = nobody gave one.
    const people::Secret* signInPassword() const { return m_password ? &*m_password : nullptr; }
    /// As who() prints it, for a record whose change asks who() itself; the OS user where that fails.
    QString whoName() const;
    /// `--as`: for this one command. Reads the password from a descriptor, or asks on the terminal. (signing.cpp)
    Status signInAs(const QString& name, int passwordFd, bool temporaryToo = false);

    /// `OS user NAME, not signed in`.
    static QString actor();

private:
    QString m_dataDir;
    bool m_json;
    std::optional<Actor> m_who;
    std::optional<people::Secret> m_password;
    std::unique_ptr<Store> m_store;
};

/// A usage error (exit 2).
Error usage(const char* code, const QString& what, const QString& why, const QString& mend = {});

} // namespace wavedeck::ctl
