// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/gatesview.h"
#include "ui/gates/celltable.h"

/// What the gates page says, as rows and sentences: all texts made plain. Pure; GUI thread.
namespace wavedeck::ui::gates {

/// What the table shows.
struct Filter {
    std::optional<GateKind> kind; ///< empty = both
    bool allSessions = false; ///< gates of other sessions that prove nothing too
};

/// A gate by the id of its row.
struct Found {
    const LiveGate* gate = nullptr; ///< null = there is none
    const GateRecord* record = nullptr; ///< never null with a gate
    QString session;
    bool ours = false; ///< of the followed session: something can be asked of it
};

/// `GATE`, or `SESSION/GATE` of another session.
QString rowId(const QString& session, const QString& gate, const LiveSession& live);
Found find(const LiveSession& live, const GatesView& view, const QString& rowId);

QList<TableRow> gateRows(const LiveSession& live, const GatesView& view, const Filter& filter, qint64 now);
QList<TableRow> criterionRows(const Found& found, qint64 now);
/// Of several checklists each stands below a row of its own.
QList<TableRow> itemRows(const Found& found, const GatesView& view);
/// One item, `CRITERION.NUMBER`, in words: with the name of its checklist when there is more than one.
QString itemWords(const Found& found, const GatesView& view, const QString& item);
QList<TableRow> historyRows(const GateRecord& record);
/// Criteria that are left before the target, else the next tier.
QList<TableRow> leftRows(const GatesView& view, qint64 now);
QString leftTier(const GatesView& view); ///< empty = nothing is left, or not known
QList<TableRow> blockerRows(const GatesView& view);

/// "2 of 5 criteria met. Wave Verification starts when this gate passes or is waived."
QString gateLead(const Found& found, const LiveSession& live, qint64 now);
/// What a criterion rests on: reason, output, hash, when, by whom, tests, findings.
/// Numbers of the items of a checklist that are ticked, from 1.
QSet<int> tickedItems(const Criterion& criterion);
QString evidenceWords(const Found& found, const QString& feature, qint64 now);
/// An agent that the evidence of a criterion came from; empty = none.
QString evidenceAgent(const Found& found, const QString& feature, const LiveSession& live);
/// "by lead until 28 Nov 2026: reason"; empty = not waived.
QString waiverWords(const Gate& gate);
/// "Automatic", or who.
QString decidesWords(const LiveGate& gate, const QStringList& roles);

bool waitsForPerson(const LiveGate& gate);
/// Whether something can be asked of a gate of the session as it stands: the engine's rule (isDecidable()), and what
/// its state leaves to ask.
bool mayDecide(const LiveSession& live, const LiveGate& gate); ///< approve, reject
bool mayWaive(const LiveSession& live, const Gate& gate);
bool mayRerun(const LiveSession& live, const Gate& gate);
/// Something of it is wrong, or waits for a person, and can be mended.
bool needsPerson(const LiveSession& live, const LiveGate& gate);
/// The gate to look at first: one that blocks, else one that can be decided, else one that is not over; empty = none.
QString firstGate(const LiveSession& live, const GatesView& view);
/// Of somebody's roles those that waive a gate: that the gate names, else that have the right. All when none does: the
/// engine says no.
QStringList waivingRoles(const QStringList& roles, const QString& gate, const GatesView& view);

} // namespace wavedeck::ui::gates
