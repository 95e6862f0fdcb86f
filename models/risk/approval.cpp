// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/risk/approval.h"

#include "models/people/recorded.h"
#include "models/people/roles.h"
#include "models/people/toldroles.h"
#include "models/risk/rules.h"

#include <algorithm>
#include <array>

namespace wavedeck::risk {

namespace {

namespace meaning = signing::meaning;

struct VerbWords {
    const char* word;
    const char* meaning; ///< of the signature
    const char* action; ///< of the audit trail
};
constexpr std::array kVerbs{VerbWords{"approve", meaning::kApproved, "risk.approve"},
    VerbWords{"request-changes", meaning::kChangesRequested, "risk.request-changes"},
    VerbWords{"reject", meaning::kRejected, "risk.reject"}, VerbWords{"defer", meaning::kDeferred, "risk.defer"},
    VerbWords{"revoke", meaning::kRevoked, "risk.revoke"}, VerbWords{"escalate", meaning::kEscalated, "risk.escalate"}};

const VerbWords& wordsOf(Verb verb)
{
    return kVerbs[std::size_t(verb)];
}

Error refused(ErrorKind kind, const char* code, const QString& id, const QString& why, const QString& mend = {})
{
    return {kind, QLatin1String(code), id, why, mend};
}

Error notNow(const Review& review, const QString& verb, qint64 now)
{
    return refused(ErrorKind::Usage, "not-now", review.row.id,
        QStringLiteral("it is %1, so it cannot be %2").arg(word(stateOf(review.row, now)), verb));
}

QString subjectOf(const QString& id)
{
    return QStringLiteral("risk:") + id.toUpper();
}

QStringList rolesOf(const Scope& scope)
{
    QStringList all;
    for (const FilledSlot& slot : scope.slots)
        all += slot.slot.roles;
    all.removeDuplicates();
    return all;
}

Error matrixChanged(const Review& review)
{
    return refused(ErrorKind::Usage, "matrix-changed", review.row.id,
        QStringLiteral("the matrix changed since it was assessed, and with it what it needs"),
        QStringLiteral("assess it by the one in force: `wavedeckctl risk set %1 --set matrix=N`").arg(review.row.id));
}

/// Whether a decision of that kind can be taken in the state that it is in.
Status checkState(const Review& review, const Scope& scope, Verb verb, qint64 now)
{
    const State state = stateOf(review.row, now);
    const bool inReview = state == State::Submitted;
    const bool stands = inReview || state == State::Approved;
    bool may = inReview;
    if (verb == Verb::Approve)
        may = inReview || (state == State::Approved && !scope.phase.isEmpty() && !review.covers(scope.phase));
    else if (verb == Verb::Revoke)
        may = stands && review.covers(scope.phase);
    else if (verb == Verb::Escalate)
        may = stands;
    return may ? Status(Done{}) : Status(notNow(review, QLatin1String(wordsOf(verb).meaning), now));
}

/// Whose slot a decision is taken in.
Result<QString> roleFor(
    Store& store, const Review& review, const Scope& scope, const Decision& decision, const Actor& actor)
{
    if (decision.verb == Verb::Approve)
        return slotFor(store, review, scope, actor, decision.role);
    QStringList wanted = rolesOf(scope);
    if (!decision.role.isEmpty()) {
        const auto role = people::roleWord(decision.role);
        wanted = role && wanted.contains(*role) ? QStringList{*role} : QStringList();
    }
    if (wanted.isEmpty())
        return refused(ErrorKind::Forbidden, "no-slot", review.row.id,
            QStringLiteral("%1 is none of the roles that decide about it").arg(decision.role),
            QStringLiteral("one of: ") + rolesOf(scope).join(QStringLiteral(", ")));
    if (Status may = mayDo(store, actor, people::Right::EditRisk,
            QStringLiteral("risk ") + QLatin1String(wordsOf(decision.verb).word), wanted);
        !may)
        return may.error();
    const auto held = std::find_if(
        wanted.begin(), wanted.end(), [&](const QString& role) { return people::holdsOneOf(actor.roles, {role}); });
    return *held;
}

State stateAfter(const Review& review, Verb verb)
{
    if (verb == Verb::RequestChanges)
        return State::ChangesRequested;
    if (verb == Verb::Escalate || (verb == Verb::Approve && !review.isApproved()))
        return review.row.state == State::Approved && review.isApproved() ? State::Approved : State::Submitted;
    if (review.isApproved())
        return State::Approved;
    const bool open = std::any_of(review.scopes.begin(), review.scopes.end(),
        [](const Scope& scope) { return !scope.phase.isEmpty() && !scope.isDecided(); });
    if (open && !review.scopes.first().against)
        return State::Submitted; // of several phases, one is decided
    return verb == Verb::Reject ? State::Rejected : verb == Verb::Defer ? State::Deferred : State::Revoked;
}

} // namespace

QLatin1String word(Verb verb)
{
    return QLatin1String(wordsOf(verb).word);
}

std::optional<Verb> verbOf(const QString& given)
{
    for (std::size_t i = 0; i < kVerbs.size(); ++i)
        if (given == QLatin1String(kVerbs[i].word))
            return Verb(i);
    return std::nullopt;
}

Result<QString> slotFor(Store& store, const Review& review, const Scope& scope, const Actor& actor, const QString& role)
{
    const QString what = review.row.id;
    const QStringList wanted = rolesOf(scope);
    const auto asked = role.isEmpty() ? std::optional(QString()) : people::roleWord(role);
    if (!asked)
        return refused(ErrorKind::Usage, "bad-role", role, QStringLiteral("there is no such role"),
            QStringLiteral("see `wavedeckctl user roles`"));
    if (wanted.isEmpty() || (!asked->isEmpty() && !wanted.contains(*asked)))
        return refused(wanted.isEmpty() ? ErrorKind::Usage : ErrorKind::Forbidden, "no-slot", what,
            wanted.isEmpty() ? QStringLiteral("it has no level yet, so nobody is asked to sign")
                             : QStringLiteral("%1 is signed by %2, not by %3")
                                   .arg(word(scope.level), wanted.join(QStringLiteral(", ")), *asked));
    if (Status may = mayDo(store, actor, people::Right::EditRisk, QStringLiteral("risk approve"),
            asked->isEmpty() ? wanted : QStringList{*asked});
        !may)
        return may.error();
    if (!actor.selfApproved) {
        const QString why = barred(store, review).value(*actor.person);
        if (!why.isEmpty())
            return refused(ErrorKind::Forbidden, "self-approval", what,
                QStringLiteral("%1 %2, and nobody signs what is their own").arg(actor.name, why));
        for (const FilledSlot& slot : scope.slots)
            if (slot.by && slot.by->person == *actor.person)
                return refused(ErrorKind::Forbidden, "same-person", what,
                    QStringLiteral("%1 signed already as %2; two signatures are two people")
                        .arg(actor.name, slot.by->slot));
    }
    QString taken;
    for (const FilledSlot& slot : scope.slots)
        for (const QString& one : slot.slot.roles) {
            if (!people::holdsOneOf(actor.roles, {one}) || (!asked->isEmpty() && one != *asked))
                continue;
            if (!slot.by)
                return one;
            taken = QStringLiteral("%1 is signed by %2, and stays so").arg(one, slot.by->printed());
        }
    return refused(ErrorKind::Forbidden, "slot-filled", what, taken);
}

Status Approvals::submit(const QString& id, const Actor& by, qint64 now)
{
    const TrailEntry entry = TrailEntry::of(by, QStringLiteral("risk.submit"), subjectOf(id));
    return recorded(m_store, entry, [&](TrailEntry& told) -> Result<Change> {
        if (Status may = mayDo(m_store, by, people::Right::EditRisk, QStringLiteral("risk submit")); !may)
            return may.error();
        auto found = review(m_store, id);
        if (!found)
            return found.error();
        RiskRow& row = found->row;
        const State state = stateOf(row, now);
        if (state == State::Submitted || state == State::Approved || state == State::Rejected)
            return notNow(*found, QStringLiteral("handed in"), now);
        if (isMatrixOutdated(m_store, *found))
            return matrixChanged(*found);
        QStringList gaps;
        for (const Missing& one : missing(found->assessment, found->matrix))
            gaps.append(one.text());
        if (found->scopes.first().slots.isEmpty() && gaps.isEmpty())
            gaps.append(QStringLiteral("inherent: not scored"));
        if (!gaps.isEmpty())
            return refused(ErrorKind::Usage, "incomplete", row.id,
                QStringLiteral("%1 missing: %2").arg(gaps.size()).arg(gaps.join(QStringLiteral("; "))),
                QStringLiteral("see `wavedeckctl risk check %1`").arg(row.id));
        RiskRepository repository(m_store);
        const bool signedBefore = std::any_of(found->signatures.begin(), found->signatures.end(),
            [&](const signing::Signature& one) { return one.revision == row.contentRevision; });
        if (signedBefore && state == State::ChangesRequested)
            return refused(ErrorKind::Usage, "unchanged", row.id,
                QStringLiteral("changes were asked for, and nothing was changed since"));
        if (signedBefore) {
            ++row.contentRevision;
            if (Status made = repository.addRevision(row, toJson(found->assessment), by, now); !made)
                return made.error();
        }
        row.state = State::Submitted;
        row.submittedAt = now;
        row.decidedAt = row.expiresAt = 0;
        row.dueAt = found->matrix.dueAt(found->scopes.first().level, now);
        told.body = {{QStringLiteral("revision"), row.contentRevision},
            {QStringLiteral("level"), QString(word(found->scopes.first().level))}};
        Status done = repository.put(row);
        if (done)
            done = repository.note(RiskEvent::of(by, row.id, QStringLiteral("submitted"),
                QStringLiteral("to be signed by %1").arg(found->scopes.first().open().join(QStringLiteral(", "))), now,
                told.body));
        return done ? Result<Change>(Change::Made) : done.error();
    });
}

Status Approvals::withdraw(const QString& id, const QString& reason, const Actor& by, qint64 now)
{
    const TrailEntry entry
        = TrailEntry::of(by, QStringLiteral("risk.withdraw"), subjectOf(id), {{QStringLiteral("reason"), reason}});
    return recorded(m_store, entry, [&](TrailEntry&) -> Result<Change> {
        if (Status may = mayDo(m_store, by, people::Right::EditRisk, QStringLiteral("risk withdraw")); !may)
            return may.error();
        auto found = review(m_store, id);
        if (!found)
            return found.error();
        RiskRow& row = found->row;
        if (row.state != State::Draft && row.state != State::Submitted && row.state != State::ChangesRequested)
            return notNow(*found, QStringLiteral("withdrawn"), now);
        if (reason.trimmed().isEmpty())
            return refused(ErrorKind::Usage, "reason-missing", row.id, QStringLiteral("it needs a reason"));
        row.state = State::Withdrawn;
        row.submittedAt = row.dueAt = 0;
        RiskRepository repository(m_store);
        Status done = repository.put(row);
        if (done)
            done = repository.note(RiskEvent::of(by, row.id, QStringLiteral("withdrawn"), reason, now));
        return done ? Result<Change>(Change::Made) : done.error();
    });
}

namespace {

/// After the signature: what state that leaves it in, and what is noted.
Status follow(Store& store, const Decision& decision, const signing::Signature& made, qint64 now)
{
    auto found = review(store, decision.id);
    if (!found)
        return found.error();
    RiskRow& row = found->row;
    const State was = row.state;
    row.state = stateAfter(*found, decision.verb);
    if (row.state == State::Approved && was != State::Approved) {
        row.decidedAt = now;
        row.expiresAt = found->matrix.expiresAt(found->scopes.first().level, now);
        if (found->scopes.first().isApproved())
            row.approvedRevision = row.contentRevision;
    } else if (row.state != State::Approved && row.state != State::Submitted) {
        row.decidedAt = now;
        row.dueAt = row.expiresAt = 0;
    } else if (decision.verb == Verb::Escalate) {
        row.decidedAt = row.expiresAt = 0;
        row.submittedAt = now;
        row.dueAt = found->matrix.dueAt(found->scopes.first().level, now);
    }
    RiskRepository repository(store);
    if (Status done = repository.put(row); !done)
        return done;
    RiskEvent event;
    event.risk = row.id;
    event.at = now;
    event.kind = decision.verb == Verb::Approve ? QStringLiteral("signed") : made.meaning;
    event.person = made.person;
    event.actor = made.printed();
    event.text = made.slot + QStringLiteral(": ") + made.reason;
    event.body = signing::reference(made);
    event.body.insert(QStringLiteral("revision"), made.revision);
    event.body.insert(QStringLiteral("phase"), made.phase);
    if (Status done = repository.note(event); !done)
        return done;
    if (row.state != State::Approved || was == State::Approved)
        return Done{};
    event.kind = QStringLiteral("approved");
    event.text = QStringLiteral("every slot is signed");
    return repository.note(event);
}

} // namespace

Status Approvals::decide(const Decision& decision, const signing::Signer& signer, qint64 now)
{
    const VerbWords& words = wordsOf(decision.verb);
    TrailEntry entry = TrailEntry::of(signer.actor(), QLatin1String(words.action), subjectOf(decision.id),
        {{QStringLiteral("phase"), decision.phase}, {QStringLiteral("role"), decision.role}});
    return recorded(m_store, entry, [&](TrailEntry& told) -> Result<Change> {
        const auto actor = signer.present(m_store, now);
        if (!actor)
            return actor.error();
        const auto found = review(m_store, decision.id);
        if (!found)
            return found.error();
        const Scope* scope = found->scope(decision.phase);
        if (!scope)
            return refused(ErrorKind::Usage, "unknown-phase", decision.phase,
                QStringLiteral("%1 has no such phase").arg(found->row.id));
        if (Status may = checkState(*found, *scope, decision.verb, now); !may)
            return may.error();
        if (decision.reason.trimmed().isEmpty())
            return refused(ErrorKind::Usage, "reason-missing", found->row.id, QStringLiteral("it needs a reason"));
        if (decision.revision != 0 && decision.revision != found->content.number)
            return refused(ErrorKind::Usage, "content-changed", found->row.id,
                QStringLiteral("it is revision %1 by now").arg(found->content.number),
                QStringLiteral("read it again; nothing was signed"));
        if (decision.verb == Verb::Approve && isMatrixOutdated(m_store, *found))
            return matrixChanged(*found);
        if (decision.verb == Verb::Escalate && scope->level == Level::Critical)
            return refused(ErrorKind::Usage, "highest-level", found->row.id, QStringLiteral("it is CRITICAL already"));
        const auto role = roleFor(m_store, *found, *scope, decision, *actor);
        if (!role)
            return role.error();
        if (!people::toldRoles(m_store, actor->name).contains(*role))
            return refused(ErrorKind::Forbidden, "forged-role", found->row.id,
                QStringLiteral("the audit trail does not know that %1 is %2").arg(actor->name, *role),
                QStringLiteral("an Admin gives it: `wavedeckctl user role %1 add`").arg(actor->name));
        const auto made = signer.sign(m_store,
            {found->row.id, found->content.number, scope->phase, QLatin1String(words.meaning), *role,
                decision.trigger.isEmpty()
                    ? decision.reason
                    : QString(decision.reason + QStringLiteral("; again when: ") + decision.trigger),
                found->matrix.version, found->content.content.toUtf8()},
            now);
        if (!made)
            return made.error();
        told.body = {{QStringLiteral("phase"), made->phase}, {QStringLiteral("role"), made->slot},
            {QStringLiteral("revision"), made->revision}, {QStringLiteral("level"), QString(word(scope->level))},
            {QStringLiteral("sha256"), made->contentSha256}, {QStringLiteral("reason"), made->reason}};
        told.body.insert(QStringLiteral("signature"), signing::reference(*made).value(QLatin1String("signature")));
        const Status done = follow(m_store, decision, *made, now);
        return done ? Result<Change>(Change::Made) : done.error();
    });
}

} // namespace wavedeck::risk
