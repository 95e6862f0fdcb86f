// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of approvals by themselves: time runs out, the matrix changes. Part of approval.h.
#include "models/base/clock.h"
#include "models/risk/approval.h"
#include "models/trail/trail.h"

namespace wavedeck::risk {

namespace {

const QString kNobody = QStringLiteral("wavedeck");

Status told(Store& store, const Actor& by, const RiskRow& row, const char* kind, const QString& text, qint64 now)
{
    TrailEntry entry = TrailEntry::of(by, QStringLiteral("risk.") + QLatin1String(kind),
        QStringLiteral("risk:") + row.id, {{QStringLiteral("why"), text}});
    if (by.name == kNobody)
        entry.source = TrailSource::Engine;
    if (Status done = trail::append(store, entry); !done)
        return done;
    return RiskRepository(store).note(RiskEvent::of(by, row.id, QLatin1String(kind), text, now));
}

bool isToldOverdue(Store& store, const RiskRow& row)
{
    for (const RiskEvent& event : RiskRepository(store).events(row.id))
        if (event.kind == QLatin1String("overdue") && event.at >= row.submittedAt)
            return true;
    return false;
}

Status tidyOne(Store& store, RiskRow row, qint64 now)
{
    const Actor nobody(kNobody);
    if (stateOf(row, now) == State::Expired) {
        row.state = State::Expired;
        if (Status done = RiskRepository(store).put(row); !done)
            return done;
        return told(
            store, nobody, row, "expired", QStringLiteral("the approval ended at %1").arg(rfc3339(row.expiresAt)), now);
    }
    const auto found = review(store, row.id);
    const QString open = found ? found->scopes.first().open().join(QStringLiteral(", ")) : QString();
    return told(store, nobody, row, "overdue",
        QStringLiteral("due at %1; still to be signed by %2").arg(rfc3339(row.dueAt), open), now);
}

} // namespace

Status Approvals::tidy(qint64 now)
{
    const auto due = [&] {
        QList<RiskRow> rows;
        for (const RiskRow& row : RiskRepository(m_store).rows())
            if ((row.state == State::Approved && stateOf(row, now) == State::Expired)
                || (isOverdue(row, now) && !isToldOverdue(m_store, row)))
                rows.append(row);
        return rows;
    };
    if (due().isEmpty())
        return Done{};
    if (Status begun = m_store.begin(); !begun)
        return begun;
    for (const RiskRow& row : due()) // anew: somebody else may have been here
        if (Status done = tidyOne(m_store, row, now); !done) {
            m_store.rollback();
            return done;
        }
    return m_store.commit();
}

Status staleByMatrix(Store& store, const Actor& by, qint64 now)
{
    for (RiskRow row : RiskRepository(store).rows()) {
        if (row.state != State::Approved)
            continue;
        const auto found = review(store, row.id);
        if (!found || !isMatrixOutdated(store, *found))
            continue;
        row.state = State::Stale;
        row.expiresAt = 0;
        if (Status done = RiskRepository(store).put(row); !done)
            return done;
        if (Status done = told(store, by, row, "stale", QStringLiteral("the matrix changed what it needs"), now); !done)
            return done;
    }
    return Done{};
}

} // namespace wavedeck::risk
