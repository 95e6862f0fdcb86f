// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/risk/level.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <optional>
#include <span>

/// The content of a risk assessment: what is signed, and nothing else (RISK-1 to 28). Plain values; any thread. Which
/// fields there are, how they are called and what may stand in them is said once, in models/risk/fields.h.
namespace wavedeck::risk {

struct Risk {
    QString id; ///< `R1`; given where it is missing, as in every list with ids
    QString title;
    QString category; ///< one of categories()
    Score inherent;
    Score residual;
    Level level = Level::None; ///< where only that is known
    QString mitigation;
    QString status; ///< open, mitigated, accepted, closed
    QString justification;
    QStringList debt; ///< DEBT-001
};

struct Phase {
    QString id;
    QString name;
    Level level = Level::None;
    std::optional<int> effortMin;
    std::optional<int> week;
    QString rollback;
    QString note; ///< what the level depends on, what it waits for
    QStringList waves; ///< of the plan, that it lets start
};

struct Tested {
    QString id;
    QString text;
    QString reference;
    QString why; ///< it was not tested
};

struct RollbackStep {
    QString command; ///< shell text; empty where argv says it
    QStringList argv;
    QString expected;
};

struct Rollback {
    std::optional<int> estimateMs;
    QList<RollbackStep> steps;
};

struct MonitoringLine {
    QString signal;
    QString source;
    QString unit;
    QString warning;
    QString critical;
    QString then;
};

struct CheckItem {
    QString id;
    QString text;
    bool mandatory = true;
};

struct FollowUp {
    QString id;
    QString text;
    QString owner;
    std::optional<int> effortMin;
    QString why;
    QString solution;
    std::optional<int> horizonDays; ///< due that long after the decision
};

struct Question {
    QString id;
    QString text;
    QString answer;
};

struct HiddenRisk {
    QString id;
    QString text;
    QString state; ///< considered, dismissed; empty = not looked at
    QString reason;
};

struct GovernanceLine {
    QString id;
    QString before; ///< the gap; empty = there was none
    QString after; ///< what holds now; empty = the gap is open
};

struct Recommendation {
    QString id;
    QString text;
    QString justification;
    QString implementation;
    QString example;
};

/// One line of evidence; an objective is as many lines as name it.
struct Evidence {
    QString objective;
    QString text;
    bool met = false;
};

/// What RISK-3 asks for a level: where each document is.
struct DocumentLink {
    QString name;
    QString reference;
};

struct Assessment {
    QString title;
    QString kind = QStringLiteral("forward"); ///< or retrospective
    QString form = QStringLiteral("full"); ///< or minimal
    QStringList flags; ///< words of changeFlags()
    QString category;
    QString requester; ///< name of a person
    QString session;
    QString planFile;
    QString planSha256; ///< of what it runs (models/risk/launch.h)
    QString planRuns; ///< that document, for who reads and signs
    QStringList debt;
    QString classification;
    QStringList distribution;
    std::optional<int> matrix; ///< version that it is judged by

    Score inherent;
    Score residual;
    Level userImpact = Level::None; ///< the answers of RISK-1, each as the level it stands for
    Level rollbackEase = Level::None;
    Level testing = Level::None;
    Level level = Level::None; ///< the overall level where it is set by hand
    QString levelWhy;

    QString summary;
    QString change;
    QString mitigation;
    QString technical;
    QString security;
    QString performance;
    QString regression;
    QString appendices;

    QList<Risk> risks;
    QList<Phase> phases;
    QList<Tested> tested;
    QList<Tested> notTested;
    QList<MonitoringLine> monitoring;
    Rollback rollback;
    QList<CheckItem> before;
    QList<CheckItem> during;
    QList<CheckItem> after;
    QList<FollowUp> followUps;
    QList<Question> questions;
    QList<HiddenRisk> hiddenRisks;
    QList<GovernanceLine> governance;
    QList<Recommendation> recommendations;
    QList<Evidence> objectives;
    QList<DocumentLink> documents;

    QString decisionValid; ///< what a retrospective one says (RISK-13)
    QString gaps;
    QString rollbackPlan;
    QString documentation;
};

/// technical, security, performance, operational.
const QStringList& categories();

/// What a change is, and whether that asks for an assessment (RISK-5).
struct ChangeFlag {
    const char* word;
    bool required;
};
std::span<const ChangeFlag> changeFlags();

/// What is said and no more: empty fields are left out, numbers are whole. trail::canonicalJson() of it is signed.
QJsonObject toJson(const Assessment& assessment);

/// The same back. Texts come in their form of fieldtext.h, missing ids are given. Usage `bad-assessment` with the place
/// of every fault: unknown fields and words, what is no whole number, doubled ids, what is too long.
Result<Assessment> fromJson(const QJsonObject& json);

/// Sets one field of a document by its path: `title`, `inherent.likelihood`, `risks.0.title`, `risks.R2.status`. `+`
/// behind a list appends; no value takes away. The value is text, or JSON for lists and groups. Usage `bad-field`.
Result<QJsonObject> withField(const QJsonObject& document, const QString& path, const QString& value);

} // namespace wavedeck::risk
