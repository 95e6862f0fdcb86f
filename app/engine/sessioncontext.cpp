// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/sessioncontext.h"

#include "app/engine/requests.h"
#include "models/base/clock.h"

#include <QJsonArray>

namespace wavedeck {

namespace {

constexpr qsizetype kMostLoaded = 100;
constexpr qsizetype kLongestName = 400;

}

Status setContext(SessionRun& session, const QJsonObject& args, const QString& actor, Transitions& set)
{
    const QString context = text(args, "context");
    if (context != QLatin1String("minimal") && context != QLatin1String("full"))
        return wrong("bad-value", context, QStringLiteral("a context is minimal or full"));
    QStringList loaded;
    const QJsonArray files = args.value(QLatin1String("loaded")).toArray();
    for (const QJsonValue& file : files)
        if (loaded.size() < kMostLoaded)
            loaded.append(file.toString().left(kLongestName));
    session.row->launch.insert(QStringLiteral("context"),
        QJsonObject{{QStringLiteral("state"), context}, {QStringLiteral("loaded"), QJsonArray::fromStringList(loaded)},
            {QStringLiteral("by"), actor}, {QStringLiteral("at"), rfc3339(utcMs())}});
    set.changed(session, session.row);
    set.note(session, {}, QStringLiteral("context"),
        loaded.isEmpty() ? context : QString(context + QStringLiteral(": ") + loaded.join(QStringLiteral(", "))),
        actor);
    return Done{};
}

} // namespace wavedeck
