// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/riskview.h"
#include "models/risk/assessment.h"
#include "ui/gates/celltable.h"

/// The content of an assessment as rows and words. Pure; texts of others are made plain here.
namespace wavedeck::ui::riskwords {

QList<TableRow> testedRows(const QList<risk::Tested>& items, bool tested);
QList<TableRow> rollbackRows(const risk::Rollback& rollback, const QList<RiskRehearsed>& rehearsals);
/// "Rehearsed on staging, 17 Nov, 3:40, +20 %" or that nobody did.
QString rehearsalWords(const risk::Rollback& rollback, const QList<RiskRehearsed>& rehearsals);
/// What goes into the clipboard: one step, or all of them a line each.
QString commandOf(const risk::RollbackStep& step);
QString commandsOf(const risk::Rollback& rollback);
QList<TableRow> monitoringRows(const QList<risk::MonitoringLine>& lines);
QList<TableRow> phaseRows(const QList<risk::Phase>& phases, const RiskShown& shown);
QList<TableRow> riskRows(const QList<risk::Risk>& risks, const risk::RiskMatrix& matrix);
/// "2 HIGH, 4 MEDIUM"
QString countsByLevel(const QList<risk::Risk>& risks, const risk::RiskMatrix& matrix);

/// "10 to 16 is HIGH. Inherent 20 was CRITICAL."
QString residualWords(const risk::Assessment& content, const risk::RiskMatrix& matrix);
/// "Impact on users: minor (MEDIUM)" for what was answered (RISK-1).
QString criteriaWords(const QJsonObject& content, const risk::RiskMatrix& matrix);
/// "Tested 3 of 39, 7.7 %"
QString testedWords(const risk::Assessment& content);

/// A field that has no place of its own on the page: a text, or a table.
struct RestSection {
    QString title;
    QString prose;
    QList<TableColumn> columns;
    QList<TableRow> rows; ///< id: "checklist/C1" where it can be ticked
};
QList<RestSection> restOf(const QJsonObject& content, const QJsonObject& items);

} // namespace wavedeck::ui::riskwords
