// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/people/actor.h"
#include "models/retro/live.h"
#include "models/retro/templates.h"
#include "models/store/retrorepository.h"

#include <QJsonArray>

#include <optional>

/// What the operations on a retrospective share; nobody else includes this.
namespace wavedeck::retro {

/// One operation while it is done, inside its transaction.
struct Work {
    Store& store;
    RetroRepository& repository;
    const Actor& actor;
    const QJsonObject& arguments;
    const Moment& moment;
    Kept kept{};
    QJsonObject answer{};
    QStringList warnings{};
    bool stored = false; ///< kept is not to be put into the register: the operation did that itself

    Retro& retro() { return kept.retro; }
    bool has(const char* name) const { return arguments.contains(QLatin1String(name)); }
    QString text(const char* name) const { return arguments.value(QLatin1String(name)).toString().trimmed(); }
    int number(const char* name) const;
    bool flag(const char* name) const { return arguments.value(QLatin1String(name)).toBool(); }
    void warn(const QString& what) { warnings.append(what); }
};

inline Error bad(const QString& what, const QString& why, const QString& mend = {})
{
    return {ErrorKind::Usage, QStringLiteral("bad-value"), what, why, mend};
}
inline Error refusedAs(const char* code, const QString& what, const QString& why, const QString& mend = {})
{
    return {ErrorKind::Usage, QString::fromLatin1(code), what, why, mend};
}
inline Error missing(const QString& what)
{
    return refusedAs("not-found", what, QStringLiteral("there is no such"));
}

/// A text that must say something, of one line at most kLongestLine characters.
Result<QString> required(const Work& work, const char* name);
/// Texts of a list, each bounded. `bad-value`.
Result<QStringList> textList(const QJsonValue& value, const char* name);
/// Every text of the arguments, whatever its name, fits into the register.
Status bounded(const QJsonValue& arguments, int depth = 0);
constexpr qsizetype kLongestLine = 500;

/// LOW to CRITICAL as stored, in whatever case it was written; empty stays empty.
Result<QString> priorityOf(const QString& given);
/// Minutes of a number or of `2h`, `1 day`; -1 = not said.
Result<int> effortOf(const QJsonValue& given);
/// UTC ms of a number or a date; 0 = none.
Result<qint64> dueOf(const QJsonValue& given);
/// The participant that an argument names by number, name, role or agent.
Result<Participant*> participant(Work& work, const char* name);
/// The day from which dates are counted: when it began, else when it was made.
qint64 dayOf(const Retro& retro);
/// `fields` as texts by name.
Result<QMap<QString, QString>> fieldsOf(const QJsonValue& given);

/// What may be a person's own: in anonymous mode nobody's number is kept with what they say.
int authorOf(const Retro& retro, int participant);

using Operation = Status (*)(Work&);
/// When an operation may be done.
enum When { Open = 1, Held = 2, Complete = 4, Always = Open | Held | Complete, New = 8 };
struct Row {
    const char* name;
    int when;
    Operation run;
    bool namesNobody = false; ///< in anonymous mode its row of the trail says neither who nor whose
};

QList<Row> phaseRows();
QList<Row> peopleRows();
QList<Row> noteRows();
QList<Row> voteRows();
QList<Row> recommendationRows();
QList<Row> actionRows();
QList<Row> ticketRows();
QList<Row> wholeRows();
QList<Row> asyncRows();

/// Adds a contribution for somebody; confirmed: the limit of the phase is not asked for.
Status addNote(Work& work, const Participant& by, const Note& note, bool confirmed);
/// A moment until which people contribute each for themselves; empty = it is held together. `bad-value`.
Status setDeadline(Work& work, const QString& text);
/// `deadline-ahead` before it, unless there is a reason.
Status mayBegin(Work& work);
/// `deadline-over` after it, until it begins.
Status mayContribute(const Work& work);
/// Puts what earlier retrospectives of the project left open in front (RETRO-13, trust.md B5).
Status carryOver(Work& work);
/// The theme that an argument names by number or letter.
Result<Theme*> themeNamed(Work& work, const char* name);
/// P0, P1 or P2, in whatever case it was written. `bad-value`.
Result<QString> actionPriority(const QString& given);
/// Puts it behind the others, with the next number of all.
Status addAction(Work& work, Action& action);
/// Raw recommendations that nobody decided about, as they are named; at most 20 with their titles.
QStringList pendingOf(const Retro& retro);
/// States of an action, in their order.
QStringList actionStates();
/// Who voted for a theme that is gone has these votes again.
void giveVotesBack(Kept& kept, int theme);

} // namespace wavedeck::retro
