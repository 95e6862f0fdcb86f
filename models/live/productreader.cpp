// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/productreader.h"

#include "models/assurance/tiers.h"
#include "models/store/rows.h"
#include "models/store/sessionrepository.h"

#include <QMap>
#include <QSet>

#include <algorithm>

namespace wavedeck {

namespace {

constexpr int kMostSessions = 20; ///< whose gates are read

using assurance::TierEvidence;

/// The newest of each criterion.
QHash<QString, TierEvidence> tierEvidence(Store& store, const QString& product)
{
    const auto rows = rows::readAll<TierEvidence>(store,
        "SELECT criterion, state, value, source, at, valid_until FROM tier_evidence e WHERE product = ? AND id = "
        "(SELECT max(id) FROM tier_evidence n WHERE n.product = e.product AND n.criterion = e.criterion)",
        {product}, [](rows::Reader& r) {
            TierEvidence one;
            one.criterion = r.text();
            const QString state = r.text();
            one.state = state == assurance::word(assurance::Standing::Met) ? assurance::Standing::Met
                : state == assurance::word(assurance::Standing::Unmet)     ? assurance::Standing::Unmet
                                                                           : assurance::Standing::Unknown;
            one.value = r.text();
            one.source = r.text();
            one.at = r.number();
            one.validUntil = r.number();
            return one;
        });
    QHash<QString, TierEvidence> newest;
    for (const TierEvidence& one : rows)
        newest.insert(one.criterion, one);
    return newest;
}

struct Change {
    QString session;
    QString tier;
    qint64 at = 0;
};

/// Oldest first.
QList<Change> tierChanges(Store& store, const QString& product)
{
    return rows::readAll<Change>(store, "SELECT session, tier, at FROM tier_change WHERE product = ? ORDER BY id",
        {product}, [](rows::Reader& r) {
            Change change;
            change.session = r.text();
            change.tier = r.text();
            change.at = r.number();
            return change;
        });
}

TierNeed needOf(const assurance::CriterionStanding& standing)
{
    TierNeed need;
    need.id = QLatin1String(standing.criterion->id);
    need.text = QString::fromUtf8(standing.criterion->text);
    need.state = standing.state == assurance::Standing::Met ? TierNeed::Met
        : standing.state == assurance::Standing::Unmet      ? TierNeed::Unmet
                                                            : TierNeed::Unknown;
    need.value
        = need.state == TierNeed::Met || standing.evidence.source.isEmpty() ? standing.evidence.value : standing.why();
    need.source = standing.evidence.source;
    need.at = standing.evidence.at;
    return need;
}

void readTiers(Store& store, GatesView& view, qint64 now)
{
    const assurance::TierState state = assurance::tierState(tierEvidence(store, view.product), now);
    const QList<Change> changes = tierChanges(store, view.product);
    if (state.tier != assurance::Tier::None)
        view.tier = assurance::word(state.tier);
    for (const assurance::TierText& text : assurance::tierTexts()) {
        TierStep step;
        step.tier = assurance::word(text.tier);
        step.reached = state.tier >= text.tier;
        for (const assurance::CriterionStanding& standing : state.criteria)
            if (standing.criterion->tier == text.tier)
                step.needs.append(needOf(standing));
        // Since it was reached for the last time: what was lost in between does not count.
        for (const Change& change : changes) {
            const auto tier = assurance::tierFrom(change.tier);
            if (!tier || *tier < text.tier) {
                step.at = 0;
                step.session.clear();
            } else if (step.at == 0) {
                step.at = change.at;
                step.session = change.session;
            }
        }
        if (!step.reached) {
            step.at = 0;
            step.session.clear();
        }
        view.ladder.append(step);
    }
}

/// The newest of each name and side.
QList<MeasuredSide> measuredOf(Store& store, const QString& product)
{
    return rows::readAll<MeasuredSide>(store,
        "SELECT name, side, at, unit, n, p50, p95, p99, session FROM measurement m WHERE product = ? AND id = (SELECT "
        "max(id) FROM measurement n WHERE n.product = m.product AND n.name = m.name AND n.side = m.side) ORDER BY "
        "name, side "
        "DESC",
        {product}, [](rows::Reader& r) {
            const auto real = [&r]() -> std::optional<double> {
                const QVariant value = r.next();
                return value.isNull() ? std::nullopt : std::optional<double>(value.toDouble());
            };
            MeasuredSide side;
            side.name = r.text();
            side.after = r.text() == QLatin1String("after");
            side.at = r.number();
            side.unit = r.text();
            side.n = r.integer();
            side.p50 = real();
            side.p95 = real();
            side.p99 = real();
            side.session = r.text();
            return side;
        });
}

/// Gates that speak for a criterion of the product's tiers, as tier_evidence names them, by session.
QMap<QString, QSet<QString>> provingGates(Store& store, const QString& product)
{
    QMap<QString, QSet<QString>> wanted;
    const QHash<QString, TierEvidence> newest = tierEvidence(store, product);
    for (const TierEvidence& one : newest)
        if (const QString gate = one.source.section(QStringLiteral("/gate:"), 1); !gate.isEmpty())
            wanted[one.source.section(QLatin1Char('/'), 0, 0)].insert(gate);
    return wanted;
}

QList<ProductGate> productGates(Store& store, const QString& product, const Session& session)
{
    SessionRepository repository(store);
    const QMap<QString, QSet<QString>> wanted = provingGates(store, product);
    QStringList sessions = wanted.keys();
    const QStringList beside
        = rows::readAll<QString>(store, "SELECT id FROM session WHERE workspace = ? ORDER BY number DESC LIMIT ?",
            {rows::text(session.workspace), kMostSessions}, [](rows::Reader& r) { return r.text(); });
    sessions += beside;
    sessions.removeDuplicates();
    sessions.removeAll(session.id);
    QList<ProductGate> gates;
    for (const QString& id : std::as_const(sessions)) {
        const QList<Gate> rows = repository.gates(id);
        if (rows.isEmpty() || gates.size() + rows.size() > kMostProductGates)
            continue;
        const QHash<QString, GateRecord> records = gateRecords(store, id);
        const QList<Criterion> criteria = repository.criteria(id);
        for (const Gate& row : rows) {
            ProductGate gate{id, wanted.value(id).contains(row.id), {}, {row, {}}, records.value(row.id)};
            std::copy_if(criteria.begin(), criteria.end(), std::back_inserter(gate.gate.criteria),
                [&](const Criterion& criterion) { return criterion.gate == row.id; });
            gates.append(gate);
        }
    }
    return gates;
}

} // namespace

void readProduct(Store& store, GatesView& view, const Session& session, qint64 now)
{
    readTiers(store, view, now);
    view.measured = measuredOf(store, view.product);
    view.production = productGates(store, view.product, session);
}

} // namespace wavedeck
