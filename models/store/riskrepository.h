// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/people/actor.h"
#include "models/risk/rules.h"
#include "models/risk/states.h"
#include "models/store/store.h"
#include "models/trail/trail.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>

#include <functional>
#include <optional>

namespace wavedeck {

/// An assessment as the register knows it; times are UTC ms, 0 = never. Title, levels and plan follow from the content
/// of its newest revision.
struct RiskRow {
    qint64 number = 0;
    QString id; ///< RA-001
    QString title;
    risk::Level level = risk::Level::None; ///< inherent
    risk::Level residual = risk::Level::None;
    QString planSha256;
    risk::State state = risk::State::Draft;
    risk::Step step = risk::Step::Proposed;
    qint64 contentRevision = 0;
    qint64 approvedRevision = 0; ///< the newest one that was ever approved; 0 = none
    std::optional<qint64> author; ///< person
    std::optional<qint64> requester;
    qint64 createdAt = 0;
    qint64 submittedAt = 0;
    qint64 dueAt = 0;
    qint64 decidedAt = 0;
    qint64 expiresAt = 0;
    qint64 deployedAt = 0;
    qint64 reviewDueAt = 0;
    qint64 revision = 0;
};

/// One version of the content.
struct RiskRevision {
    qint64 number = 0;
    qint64 at = 0;
    std::optional<qint64> person; ///< who edited
    QString actor;
    QString sha256;
    QString content; ///< canonical JSON: what is signed
};

struct RiskEvent {
    QString risk;
    qint64 at = 0;
    QString kind; ///< created, edited, stale, step, submitted, …
    std::optional<qint64> person;
    QString actor;
    QString text;
    QJsonObject body;

    static RiskEvent of(const Actor& by, const QString& risk, const QString& kind, const QString& text, qint64 at,
        const QJsonObject& body = {});
};

/// What is worked on beside the content, by its id there.
struct RiskItem {
    QString kind; ///< checklist, follow-up, recommendation, open-test
    QString item;
    QString state; ///< open, done, accepted, rejected, deferred
    qint64 at = 0;
    QString actor;
    QString note;
};

/// RISK-20, each from 0 to 10.
struct RiskRating {
    qint64 person = 0;
    qint64 at = 0;
    QString name;
    int thoroughness = 0;
    int actionability = 0;
    int governance = 0;
    int completeness = 0;
    QString comment;

    int sum() const { return thoroughness + actionability + governance + completeness; }
};
constexpr int kRatingNeedsComment = 7; ///< a dimension below it does

/// RISK-9.
struct RiskRehearsal {
    qint64 id = 0;
    QString session; ///< that ran it; empty = by hand
    QString environment;
    qint64 startedAt = 0;
    qint64 durationMs = 0;
    QJsonArray steps; ///< {command, exit, matched, duration_ms}
    bool ok = false;
    qint64 contentRevision = 0;
    QString actor;
};

/// The register of risk assessments. Same thread as the store. What changes it is one transaction with its row of the
/// audit trail, but for put() and note(), which belong into a running one (approvals, the engine). Errors besides those
/// of mayDo(): Usage `unknown-risk`, those of risk::check(), and as said.
class RiskRepository {
public:
    explicit RiskRepository(Store& store)
        : m_store(store)
    {
    }

    // Reading.
    std::optional<RiskRow> row(const QString& id); ///< in any case
    QList<RiskRow> rows(); ///< by number
    std::optional<RiskRevision> contentRow(const QString& id, qint64 revision = 0); ///< 0 = the newest
    Result<risk::Assessment> content(const QString& id, qint64 revision = 0);
    QList<RiskRevision> revisions(const QString& id);
    QList<RiskEvent> events(const QString& id); ///< oldest first
    QList<RiskItem> items(const QString& id);
    QList<RiskRating> ratings(const QString& id);
    QList<RiskRehearsal> rehearsals(const QString& id); ///< oldest first
    /// Of the assessments whose level was looked at afterwards, those that had it right (RISK-14).
    risk::Share accuracy();

    /// What an assessment is judged by: its version, the shipped one where none is stored.
    risk::RiskMatrix matrix(int version);
    risk::RiskMatrix matrixOf(const risk::Assessment& assessment) { return matrix(assessment.matrix.value_or(1)); }
    int matrixInForce(); ///< the newest
    QList<risk::RiskMatrix> matrices();
    /// The next version, in force for what is new or assessed anew. Right: people::Right::People.
    Result<int> addMatrix(const QJsonObject& document, const Actor& by, qint64 now);

    // Changing the content. Right: people::Right::EditRisk.
    /// Gives the id. The requester, where one is named, is a person (`unknown-person`).
    Result<QString> create(const risk::Assessment& assessment, const Actor& by, qint64 now);
    /// Makes a revision, and says afterEdit() what becomes of the state: handed in → draft, approved → stale for good.
    /// Nothing happens where the content is the same. Forbidden `not-your-part` (RISK-22); Usage `content-changed` when
    /// `base`, the revision that was edited, is not the newest any more (0 = whatever stands).
    Status save(const QString& id, const risk::Assessment& assessment, const Actor& by, qint64 now, qint64 base = 0);

    // Beside the content.
    /// `on` = done; else open again. Kinds: checklist, follow-up, open-test. Usage `unknown-item`.
    Status tick(const QString& id, const QString& kind, const QString& item, bool on, const QString& note,
        const Actor& by, qint64 now);
    /// accepted, rejected or deferred (with a reason), by a stakeholder (RISK-27).
    Status decide(const QString& id, const QString& recommendation, const QString& decision, const QString& note,
        const Actor& by, qint64 now);
    /// By somebody who reviews and is not its author; a new one replaces the person's old. Forbidden `own-work`, Usage
    /// `comment-missing`.
    Status rate(const QString& id, const RiskRating& rating, const Actor& by);
    Status addRehearsal(const QString& id, const RiskRehearsal& rehearsal, const Actor& by);
    /// To the next of the nine steps (RISK-6). Usage `step-refused` with what is missing. The last one needs `actual`,
    /// the level that it turned out to be.
    Status step(const QString& id, risk::Step to, risk::Level actual, const QString& note, const Actor& by, qint64 now);

    // Inside a running transaction.
    /// As create(), for who has asked for the right and records it: imports.
    Result<QString> insert(const risk::Assessment& assessment, const Actor& by, qint64 now);
    Status put(RiskRow& row); ///< every column; takes the next revision
    Status note(const RiskEvent& event);
    /// Number row.contentRevision.
    Status addRevision(const RiskRow& row, const QJsonObject& content, const Actor& by, qint64 now);
    Status noteRehearsal(const QString& id, const RiskRehearsal& rehearsal, const Actor& by); ///< the engine's

private:
    Status changed(const QString& id, const char* action, const QStringList& roles, const Actor& by,
        const std::function<Status(RiskRow&, TrailEntry&)>& change);
    Status setItem(const QString& id, const RiskItem& item);
    Status reopenChanged(const QString& id, const QJsonObject& before, const QJsonObject& after);
    Status checked(const risk::Assessment& assessment, risk::RiskMatrix& matrix, RiskRow& row);
    Status storeFirstMatrix();

    Store& m_store;
};

/// Follows an edit of title, levels and plan.
void follow(RiskRow& row, const risk::Assessment& assessment, const risk::RiskMatrix& matrix);

Error unknownRisk(const QString& id);

} // namespace wavedeck
