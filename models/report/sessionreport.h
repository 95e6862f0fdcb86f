// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/report/document.h"
#include "models/store/sessiondocument.h"

#include <QJsonArray>
#include <QJsonObject>

namespace wavedeck {

class Store;

/// What a session report is made of.
struct SessionReportInput {
    SessionRows rows;
    QJsonObject document; ///< sessionDocument() of the rows
    QJsonArray completionReports; ///< the last one of each agent, in the order of the plan
    QList<Event> events; ///< of note only
};

/// Reads everything a report needs. Empty when there is no such session. Thread of the store.
std::optional<SessionReportInput> readSessionReport(
    Store& store, const QString& id, const QString& dataDir, qint64 now);

/// Title, verdict, reasons, waves, agents, gates with evidence, completion reports, events of note, totals, how it was
/// run. Every total is one of the session document, so that report and database never differ (HAND-4).
report::Document sessionReport(const SessionReportInput& input);

/// The session document with `reports` (completion reports) and `events` (of note).
QJsonObject sessionReportJson(const SessionReportInput& input);

} // namespace wavedeck
