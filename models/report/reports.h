// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/history/compare.h"
#include "models/history/nextsteps.h"
#include "models/knowledge/entry.h"
#include "models/report/sessionreport.h"

#include <QStringList>

/// The documents that a session leaves (HAND-1 to 5, HIST-7, KNOW-8): each is one tree, written as Markdown, HTML or
/// PDF. Sections stand in the order of the reports that the protocol prescribes.
namespace wavedeck {

/// Everything that any of them needs, read at once.
struct ReportInput {
    SessionReportInput session;
    history::Line line;
    QList<history::Line> lines; ///< all there are
    QList<history::NextStep> open; ///< of earlier lists, not done yet
    QList<history::NextStep> own; ///< of this session's list
    QList<knowledge::Entry> lessons; ///< whose source is this session
    QMap<QString, QString> notes; ///< what people say of it
};

const QStringList& reportKinds(); ///< final, handoff, completion, narrative, risk; status is status.h's
const QStringList& reportDepths(); ///< executive, standard, full

/// Thread of the store. Usage `unknown-session`.
Result<ReportInput> readReport(Store& store, const QString& session, qint64 now);

/// executive: one page of A4 whatever the session was; standard: without logs and lists of everything; full: all of it.
report::Document makeReport(const ReportInput& input, const QString& kind, const QString& depth);

/// The same as data: of `final` the session document, of the others their own lists beside the `document` as a tree
/// (documentjson.h).
QJsonObject reportJson(const ReportInput& input, const QString& kind, const QString& depth);

/// HAND-1, 2, 5: what the next session needs so that nobody investigates twice.
report::Document handoffReport(const ReportInput& input);
/// HIST-7.
report::Document narrativeReport(const ReportInput& input);
/// KNOW-8, the first depth; the same for every kind.
report::Document executiveReport(const ReportInput& input, const QString& title);

/// Measures with the best before (HIST-2, 3); for both of them.
report::Table measuresTable(const ReportInput& input);
/// What is open: reasons, gates, agents, alerts, debt.
QStringList openItems(const ReportInput& input);
/// Files that agents said they made, by their completion reports: path, lines, agent.
report::Table filesTable(const ReportInput& input);

} // namespace wavedeck
