// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

/// A retrospective as one value (RETRO-1 to 28): what the register keeps, what is exported and read back, what the
/// window shows. Plain values; any thread. Texts are somebody else's: views show them as plain text. Times are UTC ms,
/// 0 = never; durations ms; effort minutes of work (FORM-30: 1 day = 8 h, 1 week = 5 days), -1 = not said.
namespace wavedeck::retro {

struct Phase {
    QString id; ///< opening, went-well, improve, lessons, recommendations, closing; or of the short template
    QString name; ///< "What went well"
    qint64 plannedMs = 0;
    qint64 spentMs = 0; ///< measured; more than planned is the overrun (FORM-29)
    QString state; ///< pending, running, closed
    QString summary; ///< the facilitator's (RETRO-8)

    bool operator==(const Phase&) const = default;
};

struct Participant {
    int number = 0; ///< place in the list, from 1
    QString name;
    QString role; ///< L1 QA, …
    QString agent; ///< id of an agent of the session; empty = a person
    QString word; ///< roll call, one word (RETRO-5)
    bool facilitator = false;
    bool hasRead = false; ///< acknowledged the required reading (RETRO-3)
    qint64 spokenMs = 0;
    int votesCast = 0; ///< dots given; told even while they are hidden
    QMap<QString, QString> card; ///< RETRO-19, by label

    bool operator==(const Participant&) const = default;
};

/// One contribution (RETRO-6). What is said in the phase `recommendations` is no note but a raw Recommendation: the
/// contributions of a retrospective are both.
struct Note {
    int number = 0; ///< in the retrospective, from 1; never used again
    QString phase; ///< id of a Phase
    int by = 0; ///< Participant::number; 0 = anonymous
    QString title;
    QMap<QString, QString> fields; ///< example, impact, recommendation, differently, surprised, practice, problem, …
    QString severity; ///< LOW to CRITICAL (RETRO-7); empty = not graded
    int theme = 0; ///< Theme::number; 0 = none
    int votes = 0; ///< votes are given to themes; as reported by a document
    QString cites; ///< URI of the agent, gate, alert or debt item it speaks of
    qint64 at = 0;

    bool operator==(const Note&) const = default;
};

struct Theme {
    int number = 0;
    QString letter; ///< A, B, …
    QString title;
    QString phase; ///< empty = of all
    int votes = 0; ///< -1 = hidden until they are revealed

    bool operator==(const Theme&) const = default;
};

/// A recommendation, raw or consolidated (RETRO-9 to 11).
struct Recommendation {
    int number = 0; ///< from 1, of raw and of consolidated ones apart
    bool raw = false;
    QString title;
    QString problem;
    QString solution;
    QString implementation;
    QString expectedImpact;
    QString priority; ///< CRITICAL, HIGH, MEDIUM, LOW
    QString horizon; ///< as written; by default that of the priority (RETRO-10)
    QStringList owners;
    int effortMin = -1;
    QString effortSaid; ///< as it was said, where that is weeks: how many days one has is asked again
    qint64 dueAt = 0;
    int by = 0; ///< of a raw one: Participant::number
    QList<int> from; ///< of a consolidated one: the raw ones in it
    QString outcome; ///< of a raw one: kept, merged, dropped, and to which; empty = open
    QString measure; ///< metric key it should move; empty = none
    QString debt; ///< DEBT-001, once it is in the register

    bool operator==(const Recommendation&) const = default;
};

/// What somebody is to do (RETRO-12). Its rate: models/retro/rate.h.
struct Action {
    int number = 0; ///< of those made here, one number names one action of all retrospectives
    QString title;
    QString priority; ///< P0, P1, P2
    QString owner;
    QString state; ///< proposed, accepted, in-progress, implemented, verified, dropped
    QString evidence; ///< of what is implemented
    QString reason; ///< of what is dropped
    qint64 createdAt = 0;
    qint64 dueAt = 0;
    qint64 firstDueAt = 0; ///< before it was moved when it was overdue: the rate counts it by that; 0 = never moved so
    qint64 implementedAt = 0;
    qint64 verifiedAt = 0;
    int recommendation = 0;
    QString source; ///< `next step 2`, `contribution 3`: what it was made of besides a recommendation
    QString measure; ///< metric key it should move
    QString carriedFrom; ///< RETRO-003/7, where it was carried over
    QString debt;

    bool operator==(const Action&) const = default;
};

struct Reading {
    QString title;
    int lines = 0;

    bool operator==(const Reading&) const = default;
};

/// Absolute where it runs, so that it survives everything: what is left of the phase is
/// plannedMs - spentMs - (now - runningSince), by a clock that stands still in suspend.
struct Timer {
    bool running = false;
    qint64 leftMs = 0; ///< of the phase; negative = overrun

    bool operator==(const Timer&) const = default;
};

struct Retro {
    QString id; ///< RETRO-001; empty = not in the register yet
    QString code; ///< RETRO-2025-11-10-TOPIC (RETRO-22)
    QString title;
    QString session; ///< S-001; empty = none
    QString project;
    QString templateName; ///< six-phase, short, or one that was saved
    QString state; ///< open, in-progress, complete
    QString phase; ///< id of the one that runs or ran last
    QString classification;
    bool anonymous = false;
    bool votesShown = false;
    qint64 openUntil = 0; ///< people contribute each for themselves until then, before it begins; 0 = held together
    int plannedMin = 0; ///< how long all of it is meant to take, whatever its phases add up to; 0 = nobody said
    int votesEach = 5;
    int votesPerTheme = 3;
    int facilitator = 0; ///< Participant::number
    int speaker = 0; ///< whose turn it is
    qint64 createdAt = 0;
    qint64 startedAt = 0;
    qint64 closedAt = 0;
    qint64 followUpAt = 0; ///< RETRO-13
    int roti = 0; ///< return on time invested, tenths of 1 to 5; 0 = not asked
    double savedHours = -1; ///< expected saving (RETRO-17); -1 = not said
    Timer timer;
    QStringList objectives;
    QStringList rules;
    QStringList achievements;
    QStringList keyLessons;
    QStringList nextSteps; ///< PLAN-16, in order
    QList<Phase> phases;
    QList<Participant> participants;
    QList<Reading> readings;
    QList<Note> notes;
    QList<Theme> themes;
    QList<Recommendation> recommendations;
    QList<Action> actions;

    bool operator==(const Retro&) const = default;
};

/// When something is asked or done.
struct Moment {
    qint64 now = 0; ///< UTC ms
    qint64 monotonic = 0; ///< ms; stands still while the machine sleeps
    QString boot; ///< which boot monotonic belongs to
};
Moment momentNow();

/// All of it and back without loss; Retro::timer is not part of it. Times are RFC 3339, null = never, as is every
/// number that nobody said.
QJsonObject toJson(const Retro& retro);
/// `bad-value` names what is wrong. Everything is bounded: kMostItems of a list, kLongestText characters of a text.
Result<Retro> fromJson(const QJsonObject& document);
constexpr qsizetype kMostItems = 10'000;
constexpr qsizetype kLongestText = 20'000;

/// Phase, participant, … by its id or number; null = there is none.
Phase* phaseOf(Retro& retro, const QString& id);
const Phase* phaseOf(const Retro& retro, const QString& id);
Participant* participantOf(Retro& retro, int number);
const Participant* participantOf(const Retro& retro, int number);
/// By number (`2`), name, role or agent, without case.
Participant* participantNamed(Retro& retro, const QString& who);
Note* noteOf(Retro& retro, int number);
Theme* themeOf(Retro& retro, int number);
Recommendation* recommendationOf(Retro& retro, int number, bool raw);
Action* actionOf(Retro& retro, int number);

/// People contribute each for themselves; it has a deadline and has not begun: nobody sees what the others say.
bool isGathering(const Retro& retro);

/// An action that nobody is done with: proposed, accepted, in progress, or implemented and not verified.
bool isOpen(const Action& action);

/// The end of the day (UTC) until which a priority is due, counted from a day: 24 hours, 2 weeks, 4 weeks, 3 months
/// (RETRO-10); of an action P0, P1, P2 as the first three. 0 = no such priority.
qint64 dueOf(const QString& priority, qint64 from);
/// "Next 1-2 Weeks"; empty = no such priority.
QString horizonOf(const QString& priority);
/// CRITICAL, HIGH, MEDIUM, LOW.
const QStringList& priorities();

/// RETRO-2025-11-10-TOPIC (RETRO-22).
QString codeOf(const QString& title, qint64 day);

} // namespace wavedeck::retro
