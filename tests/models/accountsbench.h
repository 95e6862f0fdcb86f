// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/clock.h"
#include "models/people/accounts.h"
#include "models/trail/trailrows.h"

#include <QTemporaryDir>

namespace wavedeck::test {

inline const QByteArray kAda = "a sentence nobody guesses";
inline const QByteArray kBob = "quite another sentence of bob";

struct Bench {
    Bench()
    {
        first = accounts
                    .add(QStringLiteral("OS user x, not signed in"), {QStringLiteral("ada"), {}, false},
                        people::Secret(kAda))
                    .ok();
    }
    QTemporaryDir folder;
    people::Accounts accounts{folder.path()};
    bool first = false;

    Actor ada() { return accounts.signIn(QStringLiteral("ada"), people::Secret(kAda), true, utcMs())->actor; }
    QList<QJsonObject> trail(const char* action)
    {
        auto store = Store::openForReading(folder.path());
        trail::Filter filter;
        filter.action = QLatin1String(action);
        return trail::rows(**store, filter);
    }
};

inline QString codeOf(const Status& status)
{
    return status ? QString() : status.error().code;
}

} // namespace wavedeck::test
