// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/retro/operations.h"
#include "models/store/openforchange.h"
#include "models/store/retrorepository.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

/// A register of retrospectives with a facilitator, an observer, and a clock that only the test moves.
namespace wavedeck::test {

inline qint64 at(const char* time)
{
    return QDateTime::fromString(QLatin1String(time), Qt::ISODateWithMs).toMSecsSinceEpoch();
}

inline Actor person(const char* name, const char* role, qint64 number)
{
    Actor actor(QString::fromLatin1(name));
    actor.person = number;
    actor.roles = QStringList{QString::fromLatin1(role)};
    actor.signedIn = true;
    return actor;
}

struct RetroBench {
    using Args = QJsonObject;

    Result<QJsonObject> act(const char* operation, const Args& arguments = {})
    {
        return retro::act(*store, by, id, QString::fromLatin1(operation), arguments, moment);
    }
    /// The code of the refusal; empty = done.
    /// Where nothing else is asked for, a phase is closed without its words and its summary, and all of it with what
    /// is not decided.
    QString done(const char* operation, Args arguments = {})
    {
        const QLatin1String name(operation);
        if ((name == QLatin1String("next") || name == QLatin1String("close"))
            && !arguments.contains(QLatin1String("reason")) && !arguments.contains(QLatin1String("strict")))
            arguments.insert(QStringLiteral("reason"), QStringLiteral("in a test"));
        const auto answer = act(operation, arguments);
        last = answer ? *answer : QJsonObject();
        return answer ? QString() : answer.error().code;
    }
    /// A new one with these participants, which the bench then works on.
    QString begin(const QStringList& people, Args arguments = {})
    {
        QJsonArray participants;
        for (const QString& one : people)
            participants.append(QJsonObject{{QStringLiteral("name"), one.section(QLatin1Char(':'), 0, 0)},
                {QStringLiteral("role"), one.section(QLatin1Char(':'), 1)}});
        arguments.insert(QStringLiteral("participants"), participants);
        if (!arguments.contains(QLatin1String("title")))
            arguments.insert(QStringLiteral("title"), QStringLiteral("Harbour"));
        const QString code = done("new", arguments);
        if (code.isEmpty())
            id = last.value(QLatin1String("id")).toString();
        return code;
    }
    retro::Retro now() { return RetroRepository(*store).retro(id, moment).value_or(retro::Retro()); }
    void pass(qint64 ms)
    {
        moment.now += ms;
        moment.monotonic += ms;
    }
    QStringList warnings() const
    {
        QStringList all;
        for (const QJsonValue& one : last.value(QLatin1String("warnings")).toArray())
            all.append(one.toString());
        return all;
    }
    int number() const { return last.value(QLatin1String("number")).toInt(); }

    QTemporaryDir folder;
    std::unique_ptr<Store> store = std::move(*openForChange(folder.path()));
    Actor by = person("fay", "Facilitator", 1);
    retro::Moment moment{at("2025-11-10T14:00:00.000Z"), 1'000'000, QStringLiteral("boot-1")};
    QString id;
    QJsonObject last;
};

inline const QStringList kFive{QStringLiteral("Fay:L1 FACILITATOR"), QStringLiteral("Ada:L1 ARCHITECT"),
    QStringLiteral("Quin:L1 QA"), QStringLiteral("Sol:L1 SECURITY"), QStringLiteral("Rae:L1 RESOURCE MANAGER")};

} // namespace wavedeck::test
