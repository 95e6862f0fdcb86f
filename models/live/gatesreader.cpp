// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/gatesreader.h"

#include "models/store/rows.h"
#include "models/store/sessionrepository.h"

#include <QSet>

#include <algorithm>

namespace wavedeck {

namespace {

constexpr int kMostEvents = 2'000; ///< of a session's gates, all together

/// Each value is given once: Qt makes a parameter of its own out of every `?1`.
bool isNewer(Store& store, const QString& session, qint64 after)
{
    const auto found = rows::readAll<int>(store,
        "WITH of(s, r) AS (VALUES (?, ?)) SELECT EXISTS (SELECT 1 FROM gate, of WHERE session = s AND revision > r) OR "
        "EXISTS (SELECT 1 FROM criterion, of WHERE session = s AND revision > r) OR EXISTS (SELECT 1 FROM evidence, of "
        "WHERE session = s AND revision > r) OR EXISTS (SELECT 1 FROM tier_evidence, of WHERE revision > r) OR EXISTS "
        "(SELECT 1 FROM tier_change, of WHERE revision > r) OR EXISTS (SELECT 1 FROM measurement, of WHERE revision > "
        "r)",
        {session, after}, [](rows::Reader& r) { return r.integer(); });
    return !found.isEmpty() && found.first() != 0;
}

struct Of {
    QString gate;
    GateMoment moment;
};

/// Verdicts and what was done, newest first.
void readHistory(Store& store, const QString& session, QHash<QString, GateRecord>& records)
{
    QList<Of> all = rows::readAll<Of>(store,
        "SELECT gate, at, state, reason, actor FROM gate_result WHERE session = ? ORDER BY at DESC, number DESC LIMIT "
        "?",
        {session, kMostEvents}, [](rows::Reader& r) {
            Of of;
            of.gate = r.text();
            of.moment.at = r.number();
            of.moment.state = fromWord<GateState>(r.text());
            of.moment.text = r.text();
            of.moment.actor = r.text();
            return of;
        });
    all += rows::readAll<Of>(store,
        "SELECT subject, at, kind, text, actor FROM event WHERE session = ? AND (subject LIKE 'gate:%' OR subject LIKE "
        "'@%') ORDER BY id DESC LIMIT ?",
        {session, kMostEvents}, [](rows::Reader& r) {
            Of of;
            const QString subject = r.text();
            of.gate = subject.startsWith(QLatin1Char('@')) ? subject.mid(1).section(QLatin1Char('.'), 0, 0)
                                                           : subject.section(QLatin1Char(':'), 1);
            of.moment.at = r.number();
            of.moment.kind = r.text();
            of.moment.text = r.text();
            of.moment.actor = r.text();
            if (of.moment.kind == QLatin1String("state") && !subject.startsWith(QLatin1Char('@')))
                of.moment.state = fromWord<GateState>(of.moment.text.section(QLatin1Char(':'), 0, 0));
            return of;
        });
    std::stable_sort(all.begin(), all.end(), [](const Of& a, const Of& b) { return a.moment.at > b.moment.at; });
    for (Of& of : all)
        if (QList<GateMoment>& history = records[of.gate].history; history.size() < kMostMoments)
            history.append(std::move(of.moment));
}

void readEvidence(Store& store, const QString& session, QHash<QString, GateRecord>& records)
{
    struct Row {
        QString gate;
        GateEvidence evidence;
    };
    const auto all = rows::readAll<Row>(store,
        "SELECT gate, id, criterion, attempt, at, kind, path, bytes, sha256, text, actor, environment FROM evidence "
        "WHERE session = ? ORDER BY id DESC LIMIT 2000",
        {session}, [](rows::Reader& r) {
            Row row;
            row.gate = r.text();
            GateEvidence& one = row.evidence;
            one.id = r.number();
            one.criterion = r.text();
            one.attempt = r.integer();
            one.at = r.number();
            one.kind = r.text();
            one.path = r.text();
            one.bytes = r.number();
            one.sha256 = r.text();
            one.text = r.text();
            one.actor = r.text();
            one.environment = r.text();
            return row;
        });
    for (const Row& row : all)
        if (QList<GateEvidence>& evidence = records[row.gate].evidence; evidence.size() < kMostEvidence)
            evidence.append(row.evidence);
}

/// Of the newest attempt of each criterion.
void readFound(Store& store, const QString& session, QHash<QString, GateRecord>& records)
{
    struct Tests {
        QString gate;
        GateTests tests;
    };
    const auto tests = rows::readAll<Tests>(store,
        "SELECT gate, criterion, total, passed, failed, skipped, duration_ms FROM test_run t WHERE session = ? AND "
        "attempt = (SELECT max(attempt) FROM test_run n WHERE n.session = t.session AND n.gate = t.gate AND "
        "n.criterion = t.criterion)",
        {session}, [](rows::Reader& r) {
            Tests row;
            row.gate = r.text();
            row.tests.criterion = r.text();
            row.tests.total = r.integer();
            row.tests.passed = r.integer();
            row.tests.failed = r.integer();
            row.tests.skipped = r.integer();
            row.tests.durationMs = r.number();
            return row;
        });
    for (const Tests& row : tests)
        records[row.gate].tests.append(row.tests);
    struct Found {
        QString gate;
        GateFindings findings;
    };
    const auto found = rows::readAll<Found>(store,
        "SELECT gate, criterion, severity, count(*) FROM finding f WHERE session = ? AND attempt = (SELECT attempt "
        "FROM criterion c WHERE c.session = f.session AND c.gate = f.gate AND c.id = f.criterion) GROUP BY gate, "
        "criterion, "
        "severity",
        {session}, [](rows::Reader& r) {
            Found row;
            row.gate = r.text();
            row.findings.criterion = r.text();
            row.findings.severity = r.text();
            row.findings.count = r.integer();
            return row;
        });
    for (const Found& row : found)
        records[row.gate].findings.append(row.findings);
}

QHash<QString, GateRecord> recordsOf(Store& store, const QString& session)
{
    QHash<QString, GateRecord> records;
    readHistory(store, session, records);
    readEvidence(store, session, records);
    readFound(store, session, records);
    return records;
}

/// What only the plan says: who decides, who may waive, what is to be ticked, what is measured.
void takePlan(GatesView& view, const Plan& plan)
{
    for (const WavePlan& wave : plan.waves)
        for (const GatePlan& gate : wave.gates) {
            view.waivers.insert(gate.id, gate.waiverRoles);
            for (const CriterionPlan& criterion : gate.criteria) {
                if (criterion.kind == CriterionKind::Approval)
                    view.decides[gate.id] += criterion.approvalRoles;
                if (criterion.kind == CriterionKind::Checklist)
                    view.items[gate.id].insert(criterion.id, criterion.checklist);
                if (criterion.kind == CriterionKind::Measure)
                    view.measures.insert(QStringLiteral("@%1.%2").arg(gate.id, criterion.id), criterion.measure.name);
            }
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

/// Gates of other sessions that speak for a criterion of the product's tiers, as tier_evidence names them.
QList<ProductGate> productGates(Store& store, const QString& product, const QString& session)
{
    const QStringList sources = rows::readAll<QString>(store,
        "SELECT source FROM tier_evidence e WHERE product = ? AND id = (SELECT max(id) FROM tier_evidence n WHERE "
        "n.product = e.product AND n.criterion = e.criterion) ORDER BY id DESC",
        {product}, [](rows::Reader& r) { return r.text(); });
    QMap<QString, QSet<QString>> wanted;
    int count = 0;
    for (const QString& source : sources) {
        const QString from = source.section(QLatin1Char('/'), 0, 0);
        const QString gate = source.section(QLatin1String("/gate:"), 1);
        if (!gate.isEmpty() && from != session && ++count <= kMostProductGates)
            wanted[from].insert(gate);
    }
    QList<ProductGate> gates;
    SessionRepository repository(store);
    for (auto each = wanted.constBegin(); each != wanted.constEnd(); ++each) {
        const QHash<QString, GateRecord> records = recordsOf(store, each.key());
        const QList<Criterion> criteria = repository.criteria(each.key());
        for (const Gate& row : repository.gates(each.key())) {
            if (!each.value().contains(row.id))
                continue;
            ProductGate gate{each.key(), {row, {}}, records.value(row.id)};
            std::copy_if(criteria.begin(), criteria.end(), std::back_inserter(gate.gate.criteria),
                [&](const Criterion& criterion) { return criterion.gate == row.id; });
            gates.append(gate);
        }
    }
    return gates;
}

} // namespace

void takeGates(Store& store, LiveSession& session, qint64 after, const std::shared_ptr<const Plan>& plan, qint64 now)
{
    if (after >= 0 && session.gates && !isNewer(store, session.session.id, after))
        return;
    auto view = std::make_shared<GatesView>();
    view->readAt = now;
    view->target = session.session.targetTier;
    view->records = recordsOf(store, session.session.id);
    view->product = plan && !plan->product.isEmpty() ? plan->product : session.session.workspace;
    if (plan)
        takePlan(*view, *plan);
    view->measured = measuredOf(store, view->product);
    view->production = productGates(store, view->product, session.session.id);
    session.gates = view;
}

} // namespace wavedeck
