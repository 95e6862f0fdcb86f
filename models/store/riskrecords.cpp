// SPDX-License-Identifier: GPL-3.0-or-later
// What stands beside the content: ticks, decisions on recommendations, ratings, rehearsals, steps. Part of
// RiskRepository.
#include "models/people/recorded.h"
#include "models/risk/rules.h"
#include "models/store/riskrepository.h"
#include "models/store/rows.h"

namespace wavedeck {

using rows::readAll;
using rows::Reader;

QList<RiskItem> RiskRepository::items(const QString& id)
{
    return readAll<RiskItem>(m_store,
        "SELECT kind, item, state, at, actor, note FROM risk_item WHERE risk = ? ORDER BY kind, item", {id.toUpper()},
        [](Reader& r) {
            return RiskItem{r.text(), r.text(), r.text(), r.number(), r.text(), r.text()};
        });
}

QList<RiskRating> RiskRepository::ratings(const QString& id)
{
    return readAll<RiskRating>(m_store,
        "SELECT person, at, name, thoroughness, actionability, governance, completeness, comment FROM risk_rating "
        "WHERE risk = ? ORDER BY at, person",
        {id.toUpper()}, [](Reader& r) {
            return RiskRating{
                r.number(), r.number(), r.text(), r.integer(), r.integer(), r.integer(), r.integer(), r.text()};
        });
}

QList<RiskRehearsal> RiskRepository::rehearsals(const QString& id)
{
    return readAll<RiskRehearsal>(m_store,
        "SELECT id, session, environment, started_at, duration_ms, steps, ok, content_revision, actor FROM "
        "risk_rehearsal WHERE risk = ? ORDER BY id",
        {id.toUpper()}, [](Reader& r) {
            return RiskRehearsal{
                r.number(), r.text(), r.text(), r.number(), r.number(), r.array(), r.flag(), r.number(), r.text()};
        });
}

} // namespace wavedeck
