// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"
#include "models/domain/protocol.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

/// What a plan amounts to under its protocol, besides its faults: plain values that the terminal and the screens show
/// alike. Read-only after the reader made them; any thread. Empty optionals are unknown.
namespace wavedeck {

/// FORM-23: planned = (visible + hidden) × (1 + buffer). Of the plan's pre_scan.
struct ScanEstimate {
    double visible = 0; ///< units
    double hidden = 0;
    double bufferPercent = 0;
    double planned = 0;
    double assigned = 0; ///< units that the plan's agents have
    bool verified = false; ///< by somebody else than who counted (PLAN-3)
};

/// One node of the hierarchy, in the order of a tree read from the top.
struct PlannedNode {
    QString id;
    QString role;
    QString level; ///< as a person reads it: Coordinator
    int depth = 0; ///< 0 = top
    QStringList agents; ///< that report to it
    int span = 0; ///< the most of them that are active at once, in any wave
    QString spanWord; ///< normal, wide, too-wide (HIER-9)
};

/// The work of one domain in one wave: where it goes (HIER-7) and how it is handed on (HIER-8).
struct DomainAdvice {
    QString wave;
    QString domain;
    QStringList agents;
    bool known = false; ///< else ask
    QString route; ///< "ARCHITECT → COORD_QUALITY", or what to ask
    QString node; ///< of the plan's hierarchy; empty = none fits
    Delegation advised = Delegation::Unsaid; ///< Unsaid = ask
    bool conflict = false;
    QString why; ///< "coordinator: 3 related tasks"
};

/// The delegation checklist (HIER-13) and what lints find (HIER-14) for one agent that is told something.
struct PayloadAdvice {
    QString agent;
    int met = 0; ///< of 5
    QStringList missing; ///< points
    QStringList lints;
};

/// A file that is too large to be read at once (CAP-6).
struct ChunkAdvice {
    QString agent;
    QString file; ///< relative to the workspace, as written
    qint64 bytes = 0;
    std::optional<qint64> lines;
    std::optional<qint64> chunks; ///< of 500 lines
    bool mustChunk = false; ///< cannot be read at once at all
};

/// One agent with many items against one agent an item (WAVE-18, WAVE-19). The rates are the seed's, not measured.
struct SplitAdvice {
    QString agent;
    int items = 0;
    double oneSuccessPercent = 60;
    double manySuccessPercent = 100;
    std::optional<qint64> oneMs; ///< estimate: items one after the other
    std::optional<qint64> manyMs;
    QString proposal; ///< lines for the plan
};

/// A better sharing of a wave's work (PLAN-5): greedy, the largest piece first to who has least.
struct AssignmentAdvice {
    struct Share {
        QString agent;
        double work = 0;
        double proposed = 0;
    };
    QString wave;
    QList<Share> shares; ///< in the order of the plan
    double ratio = 0; ///< FORM-4; 0 = somebody is idle
    double proposedRatio = 0;
};

/// What all agents together keep of the budget before they start.
struct ReservationAdvice {
    std::optional<qint64> microUsd; ///< sum of those that say one
    std::optional<qint64> tokens;
    int agents = 0; ///< that say one, with the items of foreach
    int unsaid = 0;
};

/// What an earlier session learned that shares words with an agent's task (KNOW-6).
struct RelatedKnowledge {
    QString agent; ///< of this plan
    QString id; ///< LESSON-001
    QString kind; ///< lesson, decision, …
    QString title;
    QString session; ///< or document that it comes from
    QString by; ///< who told it
    int shared = 0; ///< words
};

/// What an agent of this plan is to read before it works, and nobody has acknowledged (RETRO-27).
struct UnreadReading {
    QString agent;
    QString role;
    QString ref; ///< LESSON-001, RETRO-001
    QString title;
};

/// The inventory of one tier (CAP-8): what the plan defines beside what it deploys.
struct TierCount {
    QString tier; ///< empty = the plan does not say
    int profiles = 0;
    int nodes = 0; ///< of the hierarchy
    int agents = 0; ///< deployed, with the items of foreach
};

struct PlanAdvice {
    std::optional<ScanEstimate> scan;
    QList<PlannedNode> hierarchy;
    QList<DomainAdvice> domains;
    QList<PayloadAdvice> payloads;
    QList<ChunkAdvice> chunks;
    QList<SplitAdvice> splits;
    QList<AssignmentAdvice> assignments; ///< of waves whose balance is bad
    ReservationAdvice reservations;
    QList<ChecklistItem> preSession; ///< always the five of PLAN-9, as the plan answers them
    int readOnly = 0; ///< agents, with the items of foreach
    int modify = 0;
    QList<TierCount> tiers; ///< by name
    QList<RelatedKnowledge> related; ///< empty without a database, as those below; not of the reader
    QList<UnreadReading> unread;

    /// The keys that `plan check --json` adds to its document.
    QJsonObject toJson() const;
    /// The same for people; empty when there is nothing to tell.
    QString toText() const;
};

} // namespace wavedeck
