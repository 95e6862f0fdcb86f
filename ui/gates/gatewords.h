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
QList<TableRow> itemRows(const Found& found, const GatesView& view);
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

/// Whether something can be asked of it as it stands; the engine says no to the rest.
bool mayWaive(const Gate& gate);
bool mayRerun(const Gate& gate);
bool waitsForPerson(const LiveGate& gate);

} // namespace wavedeck::ui::gates
