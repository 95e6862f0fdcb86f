// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/people/toldroles.h"

#include "models/store/rows.h"

#include <QJsonArray>
#include <QJsonObject>

#include <limits>

namespace wavedeck::people {

namespace {

struct Told {
    QString action;
    QJsonObject body;
};

QList<Told> toldOf(Store& store, const QString& subject, qint64 before)
{
    return rows::readAll<Told>(store,
        "SELECT action, body FROM audit WHERE subject = ? AND id < ? AND result = 'done' AND action IN "
        "('user.add', 'user.role.add', 'user.role.remove', 'user.mode') ORDER BY id",
        {rows::text(subject), before > 0 ? before : std::numeric_limits<qint64>::max()}, [](rows::Reader& r) {
            const QString action = r.text();
            return Told{action, r.object()};
        });
}

} // namespace

QStringList toldRoles(Store& store, const QString& name, qint64 before)
{
    QStringList roles;
    for (const Told& told : toldOf(store, QStringLiteral("person:") + name, before)) {
        const QString role = told.body.value(QLatin1String("role")).toString();
        if (told.action == QLatin1String("user.add")) {
            roles.clear();
            for (const QJsonValue& one : told.body.value(QLatin1String("roles")).toArray())
                roles.append(one.toString());
        } else if (told.action == QLatin1String("user.role.add")) {
            if (!roles.contains(role))
                roles.append(role);
        } else {
            roles.removeAll(role);
        }
    }
    return roles;
}

UserMode toldMode(Store& store, qint64 before)
{
    const QList<Told> told = toldOf(store, {}, before);
    const bool single = !told.isEmpty()
        && told.last().body.value(QLatin1String("mode")).toString() == QString(word(UserMode::Single));
    return single ? UserMode::Single : UserMode::Team;
}

} // namespace wavedeck::people
