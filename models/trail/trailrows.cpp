// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trail/trailrows.h"

#include "models/base/clock.h"
#include "models/store/rows.h"

#include <algorithm>
#include <limits>

namespace wavedeck::trail {

QList<QJsonObject> rows(Store& store, const Filter& filter)
{
    const QVariant session = rows::text(filter.session);
    const QVariant action = rows::text(filter.action);
    const QVariant actor = rows::text(filter.actor);
    QList<QJsonObject> found = rows::readAll<QJsonObject>(store,
        "SELECT id, at, actor, person, source, action, session, subject, result, body, hash FROM audit "
        "WHERE (? = '' OR session = ?) AND (? = '' OR action = ? OR substr(action, 1, length(?) + 1) = ? || '.') "
        "AND (? = '' OR instr(lower(actor), lower(?)) > 0) ORDER BY id DESC LIMIT ?",
        {session, session, action, action, action, action, actor, actor,
            filter.newest > 0 ? filter.newest : std::numeric_limits<int>::max()},
        [](rows::Reader& r) {
            QJsonObject one;
            one.insert(QStringLiteral("id"), r.number());
            one.insert(QStringLiteral("at"), rfc3339(r.number()));
            one.insert(QStringLiteral("actor"), r.text());
            const auto person = r.maybeNumber();
            one.insert(QStringLiteral("person"), person ? QJsonValue(*person) : QJsonValue());
            for (const char* key : {"source", "action", "session", "subject", "result"})
                one.insert(QLatin1String(key), r.text());
            one.insert(QStringLiteral("body"), r.object());
            one.insert(QStringLiteral("hash"), r.text());
            return one;
        });
    std::reverse(found.begin(), found.end());
    return found;
}

} // namespace wavedeck::trail
