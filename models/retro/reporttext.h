// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/retro/retro.h"

#include <QString>
#include <QStringList>

#include <span>

/// The words and marks of a retrospective's Markdown, shared by what writes it and what reads it back; nobody else
/// includes this. Whatever somebody said is escaped, so that no line of it begins like one of the report's own.
namespace wavedeck::retro {

/// Labels of a contribution's fields as reports have them, in their order.
struct FieldLabel {
    const char* field;
    const char* label; ///< empty: it stands below the title
};
std::span<const FieldLabel> fieldLabels();
/// Label of a field, marked; a field that has none is its own, and never looks like another one's.
QString labelOf(const QString& field);
QString fieldOfLabel(const QString& marked);

/// One line; secrets are hidden, line breaks and characters that hide or turn text are written out.
QString marked(const QString& text);
/// What ends in a bracket or a colon has it marked: behind it the report's own may stand.
QString markedTitle(const QString& text);
/// A name in a heading or a list: ` - ` within it is marked.
QString markedName(const QString& name);
/// A phase behind a name in a heading.
QString markedPhase(const QString& name);
/// A name within brackets.
QString markedInBrackets(const QString& name);
/// Owners as ` + ` joins them, and back.
QString markedOwners(const QStringList& owners);
QStringList ownersOf(const QString& marked);
/// A text of several lines: line breaks at its ends are written out.
QStringList markedLines(const QString& text);
QString unmarked(const QString& text);
QString unmarkedLines(const QStringList& lines);
/// Index of a mark that is not escaped, from an index on; -1 = none.
qsizetype plainIndexOf(const QString& text, const QString& mark, qsizetype from = 0);

/// A time; a day's end is that day. Empty and "-" = never.
QString timeText(qint64 at);
qint64 timeOf(const QString& text);
/// `0:45:00`, with `.250` where it is no whole second; "-" below 0.
QString durationText(qint64 ms);
qint64 durationOf(const QString& text);
/// `3 hours`, `90 minutes`, `not said`.
QString effortText(int minutes);
int effortOf(const QString& text);

/// Headings, as they stand.
extern const char* const kReportTitle;
extern const char* const kOpeningHeading; ///< where there is no first phase
extern const char* const kOtherHeading; ///< what belongs to no phase
extern const char* const kConsolidatedHeading;
extern const char* const kActionsHeading;
extern const char* const kCardsHeading;
extern const char* const kFiguresHeading;
extern const char* const kSummaryHeading;
extern const char* const kConclusionHeading;
extern const char* const kRecordHeading;
extern const char* const kNobody; ///< in place of a name
extern const char* const kNoFacilitator;
extern const char* const kOther; ///< in place of a phase

} // namespace wavedeck::retro
