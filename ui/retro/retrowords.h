// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/retrodesk.h"
#include "ui/retro/notecolumns.h"
#include "ui/retro/ratebars.h"
#include "ui/retro/rowlist.h"
#include "ui/retro/themelist.h"
#include "ui/retro/timerbar.h"

#include <QJsonObject>

#include <optional>

/// What the page of retrospectives says, of what the desk tells. Texts come out plain. Pure; GUI thread because of
/// their language.
namespace wavedeck::ui::retrowords {

/// A field of a note, by phase (RETRO-6).
struct NoteField {
    QString key;
    QString label;
};
QList<NoteField> fieldsOf(const QString& phase);

QString participant(const retro::Retro& retro, int number); ///< name; "nobody" for 0
QString effort(int minutes); ///< "2 d", "3 h", "1 wk"; en dash below 0 (FORM-30)
std::optional<int> effortIn(const QString& words); ///< "2 d", "90 min", "1 wk" back to minutes; empty = -1
std::optional<qint64> dateIn(const QString& words); ///< 2025-11-20 as UTC ms; empty = 0
QStringList linesOf(const QString& text); ///< without empty ones
/// Who is asked to a new one: who has an account, and whose role the template asks for while nobody has it; without
/// accounts all its roles. Somebody for security always (RETRO-2).
QList<retro::Participant> whoIsAsked(const RetroView& view, const retro::Form& form);
QStringList rolesOffered(const RetroView& view); ///< for somebody who joins: those of its template, security first
QString warnings(const QJsonObject& answer); ///< of an operation; empty = none
QString isoDate(qint64 at); ///< 2025-11-20; empty for 0

QList<Row> retrospectives(const RetroView& view);
QList<ThemeRow> themes(const retro::Retro& retro);
/// Keys: their numbers; of raw ones `raw:NUMBER`.
QList<Row> recommendations(const retro::Retro& retro);
QList<Row> actions(const retro::Retro& retro);
QList<Row> agenda(const RetroView& view);
/// Keys: `raw:N`, `N` (a recommendation), `list:NAME`, `summary:PHASE`, `card:N`, `theme:N`, `meta:`, `tickets:`,
/// `saved:`; `none:…` are only read.
QList<Row> record(const RetroView& view);

/// A field of a perspective card (RETRO-19).
struct CardField {
    QString key; ///< as the documents have it
    QString label;
    bool prose = false;
};
const QList<CardField>& cardFields();
constexpr int kInsightField = 2; ///< in cardFields()
/// Under which a card has it: documents write the same label in other ways.
QString cardKey(const retro::Participant& one, const CardField& field);
int levelOf(const QString& priority); ///< LOW to CRITICAL as 1 to 4; 0 = none
constexpr int kLongestTitle = 500; ///< of an action
constexpr QLatin1String kLessons("lessons"); ///< id of the phase
QList<ColumnHead> heads(const retro::Retro& retro, int chosen, qint64 speakingMs);
QList<TimerCount> counts(const retro::Retro& retro, const QString& phase, int notes);
QString votes(const retro::Retro& retro, int voter); ///< "S. Haddad: 3 of 5 dots given, …"
/// Below the phase: "left of 45 min, phase 3 of 6, 2 min ahead of plan". leftMs: of the running phase.
QString timerSub(const retro::Retro& retro, qint64 leftMs);
/// UTC ms; 0 = nothing runs. What is left of this phase and planned for the ones after it.
qint64 endsAbout(const retro::Retro& retro, qint64 leftMs, qint64 now);
QString headSub(const retro::Retro& retro);
QList<RateBar> rateBars(const RetroView& view);
/// Rate over all retrospectives and what it counts, of RetroView::rate; below 0 = nothing was due.
std::pair<double, QString> rate(const QJsonObject& rate);
QString change(double percent); ///< "66.7 %", "−55.0 %": one that may be below 0
QString statistics(const RetroView& view); ///< lines

} // namespace wavedeck::ui::retrowords
