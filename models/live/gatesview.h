// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/blocking.h"
#include "models/live/live.h"

#include <QHash>

#include <memory>
#include <optional>

/// What a window shows of gates and readiness (GATE-5, GATE-18, TIER-1, BASE-1). Plain values; made on the reading
/// thread at one commit with the LiveSession that holds it, then shared and never changed. What nobody measured is
/// empty, never 0.
namespace wavedeck {

/// What a result rests on: a row of table `evidence`.
struct GateEvidence {
    qint64 id = 0;
    QString criterion;
    int attempt = 0; ///< 0 = no program ran
    qint64 at = 0; ///< UTC ms
    QString kind; ///< output | file | decision | tick | note
    QString path; ///< relative to the data directory or the workspace; empty = none
    qint64 bytes = 0;
    QString sha256; ///< empty = not hashed
    QString text; ///< what a person said, or the first line of the output
    QString actor;
    QString environment;
};

/// One line of a gate's history: a verdict, or what somebody did.
struct GateMoment {
    qint64 at = 0; ///< UTC ms
    std::optional<GateState> state; ///< empty = no verdict
    QString kind; ///< of an event; empty with a verdict
    QString text;
    QString actor; ///< empty = the engine
};

/// What a test report said (GATE-12).
struct GateTests {
    QString criterion;
    int total = 0;
    int passed = 0;
    int failed = 0;
    int skipped = 0;
    qint64 durationMs = -1; ///< -1 = not said
};

/// How many findings of the newest run of a criterion are of a severity (GATE-17).
struct GateFindings {
    QString criterion;
    QString severity;
    int count = 0;
};

/// What stands behind a gate besides its row and criteria. Newest first; bounded by the reader.
struct GateRecord {
    QList<GateMoment> history;
    QList<GateEvidence> evidence;
    QList<GateTests> tests;
    QList<GateFindings> findings;
};

/// One line of a gate's criteria: both sides of one criterion of the plan, or the one that there is.
struct GateFeature {
    QString id; ///< of the criterion of the plan
    QString name; ///< empty = the id
    std::optional<Criterion> implemented;
    std::optional<Criterion> operational;
};

/// How many of a side are met; all 0 = nothing of it is verified.
struct GateSide {
    int met = 0;
    int all = 0;
    bool bad = false; ///< one failed, or gave no result
    bool stale = false; ///< the evidence of one is older than it may be
};

/// A gate of another session of the same product.
struct ProductGate {
    QString session;
    bool proving = false; ///< it speaks for a criterion of the product's tiers
    QStringList decides; ///< roles; empty = it decides itself
    LiveGate gate;
    GateRecord record;
};

/// One condition of a tier (TIER-1).
struct TierNeed {
    enum State { Unknown, Unmet, Met };
    QString id;
    QString text;
    State state = Unknown;
    QString value; ///< as it was found; empty = never looked at
    QString source; ///< S-001/gate:tests, baseline:12, …
    QString gate; ///< of this session, that proves it; empty = none does
    qint64 at = 0; ///< UTC ms of the evidence; 0 = none
};

/// A rung of the ladder.
struct TierStep {
    QString tier;
    QList<TierNeed> needs;
    QString session; ///< whose results reached it; empty = not reached
    qint64 at = 0; ///< since when; 0 = not reached
    bool reached = false;

    int met() const;
};

/// A measurement before or after (BASE-1); percentiles are empty where there are too few samples.
struct MeasuredSide {
    QString name;
    bool after = false;
    qint64 at = 0;
    QString unit;
    int n = 0; ///< 0 = values only
    std::optional<double> p50, p95, p99;
    QString session;
};

struct GatesView {
    QString product;
    QString tier; ///< the present one; empty = not known
    QString target; ///< of the session; empty = none
    QList<TierStep> ladder; ///< lowest first; empty = not known
    QHash<QString, GateRecord> records; ///< of the session's gates, by id
    QHash<QString, QStringList> decides; ///< roles that approve, by gate; none = it decides itself
    QHash<QString, QStringList> waivers; ///< roles that may waive, by gate
    QHash<QString, QHash<QString, QStringList>> items; ///< of checklists, by gate and criterion
    QHash<QString, QString> measures; ///< name of what is measured, by subject of the criterion (`@GATE.CRITERION`)
    QList<ProductGate> production;
    QList<Blocker> blockers; ///< what holds the next step (GATE-18); of each that it does not yet, Blocker::blocks is false
    QList<MeasuredSide> measured; ///< the newest of each name and side
    qint64 readAt = 0; ///< UTC ms
};

/// In the order of the plan; the sides of one criterion are one line.
QList<GateFeature> featuresOf(const QList<Criterion>& criteria);
/// now: UTC ms, for what is stale.
GateSide sideOf(const QList<Criterion>& criteria, Verifies side, qint64 now);
/// When the newest result of a gate was found, UTC ms; 0 = there is none.
qint64 newestEvidence(const LiveGate& gate);
/// "2 passed, 1 waived, 1 failed (advisory), 3 pending".
QString gateCounts(const QList<const LiveGate*>& gates);

} // namespace wavedeck
