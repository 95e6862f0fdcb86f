// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/gatesreader.h"

#include "models/live/productreader.h"
#include "models/store/rows.h"

#include <QFileInfo>

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

/// The gate that names a criterion of a tier; empty = none does.
QString proving(const Plan& plan, const QString& need)
{
    for (const WavePlan& wave : plan.waves)
        for (const GatePlan& gate : wave.gates)
            if (gate.proves.contains(need))
                return gate.id;
    return {};
}

/// In the words that the engine refuses by.
QList<Blocker> blockersOf(const LiveSession& live, const Plan* plan, qint64 now)
{
    QList<Wave> waves;
    QList<Gate> gates;
    for (const LiveWave& wave : live.waves) {
        waves.append(wave.row);
        for (const LiveGate& gate : wave.gates)
            gates.append(gate.row);
    }
    QList<Agent> agents;
    for (const LiveAgent& agent : live.agents)
        agents.append(agent.row);
    return wavedeck::blockersOf(live.session, waves, agents, gates, plan, now);
}

bool same(const QList<Blocker>& a, const QList<Blocker>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Blocker& left, const Blocker& right) {
        return left.what == right.what && left.id == right.id && left.why == right.why && left.blocks == right.blocks;
    });
}

} // namespace

QHash<QString, GateRecord> gateRecords(Store& store, const QString& session)
{
    QHash<QString, GateRecord> records;
    readHistory(store, session, records);
    readEvidence(store, session, records);
    readFound(store, session, records);
    return records;
}

void takeGates(Store& store, LiveSession& session, qint64 after, const std::shared_ptr<const Plan>& plan, qint64 now)
{
    QList<Blocker> blockers = blockersOf(session, plan.get(), now);
    if (after >= 0 && session.gates && !isNewer(store, session.session.id, after)) {
        // Agents and the budget hold a session too: they have rows of their own.
        if (!same(blockers, session.gates->blockers)) {
            auto view = std::make_shared<GatesView>(*session.gates);
            view->blockers = std::move(blockers);
            session.gates = view;
        }
        return;
    }
    auto view = std::make_shared<GatesView>();
    view->readAt = now;
    view->target = session.session.targetTier;
    view->records = gateRecords(store, session.session.id);
    // As the engine names it: the folder, where the plan says none.
    view->product = plan && !plan->product.isEmpty() ? plan->product : QFileInfo(session.session.workspace).fileName();
    view->blockers = std::move(blockers);
    if (plan)
        takePlan(*view, *plan);
    readProduct(store, *view, session.session, now);
    for (auto step = view->ladder.begin(); plan && step != view->ladder.end(); ++step)
        for (TierNeed& need : step->needs)
            need.gate = proving(*plan, need.id);
    session.gates = view;
}

} // namespace wavedeck
