// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/people/actor.h"
#include "models/risk/matrix.h"

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

/// What the window shows of risk assessments, their approvals and the review queue (RISK-1 to 28). Plain values, made
/// on a worker thread and never changed after. Times are UTC ms, 0 = never.
namespace wavedeck {

/// A line of the list.
struct RiskLine {
    QString id; ///< RA-001
    QString title;
    risk::Level level
        = risk::Level::None; ///< that decides who signs: residual where both its axes are set, else inherent
    QString state; ///< draft, submitted, … as stored
    int signedSlots = 0;
    int allSlots = 0;
    QString author;
    qint64 createdAt = 0;
    qint64 submittedAt = 0;
    qint64 dueAt = 0; ///< of the approval
    qint64 decidedAt = 0;
    qint64 reviewDueAt = 0; ///< after the deployment
    bool waits = false; ///< for a signature of who sits here
    qint64 revision = 0; ///< of the row: grows with everything that happens to it
};

/// One signature that the level asks for.
struct RiskSlot {
    QString role; ///< the key that a signature names
    QString title; ///< as shown: "L1 QA or L1 SECURITY"
    QString phase; ///< empty = of all of it
    QString by; ///< printed name; empty = open
    QString reason;
    qint64 at = 0;
    bool you = false; ///< who sits here signed it
    bool mine = false; ///< who sits here may sign it now
};

struct RiskMoment {
    qint64 at = 0;
    QString kind;
    QString who;
    QString text;
};

/// A change of the content since the last approved version: where, what stood there, what stands there.
struct RiskChange {
    QString path;
    QString before;
    QString after;
};

struct RiskRehearsed {
    qint64 at = 0;
    QString environment;
    qint64 durationMs = -1;
    bool ok = false;
    QList<bool> steps; ///< each passed
};

/// One assessment as the page shows it.
struct RiskShown {
    RiskLine line;
    QJsonObject content; ///< of exactly one version
    QString document; ///< all of it as text, in the order of the report
    int version = 0;
    QString sha256; ///< of it: what is signed
    qint64 changedAt = 0;
    QString changedBy;
    QString requester;
    int approvedVersion = 0; ///< 0 = never approved
    QStringList missing; ///< sections without which it cannot be submitted
    QList<RiskSlot> slots;
    QList<RiskMoment> history; ///< newest first
    QList<RiskChange> changes; ///< since approvedVersion
    QList<RiskRehearsed> rehearsals; ///< newest first
    QHash<QString, QString> phases; ///< id → what was decided about it, in words
    QJsonObject items; ///< ticks and follow-ups beside the content: kind → item → state
    QString notMine; ///< why who sits here cannot sign; empty = can
    bool mayEdit = false;
    QString notEditable; ///< why not
    risk::RiskMatrix matrix; ///< that it is judged by
};

/// One thing that waits for who sits here (the review queue).
struct RiskWaiting {
    enum Kind { Assessment, Waiver, Gate };
    Kind kind = Assessment;
    QString id; ///< RA-001; S-001/GATE
    QString title;
    risk::Level level = risk::Level::None;
    QString why;
    qint64 since = 0;
    qint64 dueAt = 0; ///< 0 = no limit
    int changes = -1; ///< fields since the last approved version; -1 = never approved
    QString uri; ///< where the window goes for it
};

struct RiskView {
    bool known = false; ///< false until it was read once
    Actor who;
    bool people = false; ///< somebody exists who could sign
    QList<RiskLine> lines; ///< newest first
    QList<RiskWaiting> queue; ///< most urgent first
    risk::RiskMatrix matrix; ///< of new assessments
    QStringList templates;
    QString failure; ///< why it cannot be read; the rest is what was known before
};

} // namespace wavedeck
