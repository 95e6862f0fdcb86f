// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/store/sessiondocument.h"
#include "models/store/store.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <memory>

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

    /// `OS user NAME, not signed in`: who is recorded for what a command does.
    static QString actor();

private:
    QString m_dataDir;
    bool m_json;
    std::unique_ptr<Store> m_store;
};

/// A usage error (exit 2).
Error usage(const char* code, const QString& what, const QString& why, const QString& mend = {});

} // namespace wavedeck::ctl
