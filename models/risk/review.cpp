// SPDX-License-Identifier: GPL-3.0-or-later
// What was signed, and what is still open. Whether it holds is in validity.cpp.
#include "models/risk/review.h"

#include "models/base/clock.h"
#include "models/risk/rules.h"
#include "models/store/personrepository.h"
#include "models/store/rows.h"

#include <QJsonDocument>

#include <algorithm>

namespace wavedeck::risk {

namespace {

namespace meaning = signing::meaning;

bool is(const signing::Signature& one, const char* word)
{
    return one.meaning == QLatin1String(word);
}

bool isAgainst(const signing::Signature& one)
{
    return is(one, meaning::kChangesRequested) || is(one, meaning::kRejected) || is(one, meaning::kDeferred)
        || is(one, meaning::kRevoked);
}

Level levelOfScope(const Assessment& assessment, const RiskMatrix& matrix, const QString& phase)
{
    for (const Phase& one : assessment.phases)
        if (!phase.isEmpty() && one.id == phase && one.level != Level::None)
            return one.level;
    return overallLevel(assessment, matrix);
}

Assessment assessmentOf(const QString& content)
{
    const auto assessment = fromJson(QJsonDocument::fromJson(content.toUtf8()).object());
    return assessment ? *assessment : Assessment();
}

/// The level that an escalation leads to is the one above what its own content had: all of that is signed.
Level escalatedLevel(Store& store, const QList<signing::Signature>& signatures, const QString& phase)
{
    Level level = Level::None;
    for (const signing::Signature& one : signatures) {
        if (!is(one, meaning::kEscalated) || (!one.phase.isEmpty() && one.phase != phase))
            continue;
        const Assessment then = assessmentOf(one.content);
        const Level before = std::max(level, levelOfScope(then, RiskRepository(store).matrixOf(then), one.phase));
        level = std::max(level, Level(std::min(int(before) + 1, int(Level::Critical))));
    }
    return level;
}

QList<FilledSlot> emptySlots(const Assessment& assessment, const RiskMatrix& matrix, Level level)
{
    QList<FilledSlot> empty;
    if (level != Level::None && matrix.version > 0)
        for (const ApprovalSlot& slot : matrix.approval(level).signersFor(isAboutSecurity(assessment)))
            empty.append({slot, std::nullopt});
    return empty;
}

void fill(Scope& scope, const signing::Signature& one)
{
    for (FilledSlot& slot : scope.slots)
        if (!slot.by && slot.slot.roles.contains(one.slot)) {
            slot.by = one;
            break;
        }
}

/// The scope as the signatures over this revision leave it.
void settle(Scope& scope, const QList<signing::Signature>& signatures, qint64 revision)
{
    for (const signing::Signature& one : signatures) {
        if (one.revision != revision)
            continue;
        const bool own = one.phase == scope.phase;
        if (is(one, meaning::kApproved) && own) {
            fill(scope, one);
            if (scope.isApproved())
                scope.against.reset();
        } else if ((isAgainst(one) || is(one, meaning::kEscalated)) && (own || one.phase.isEmpty())) {
            for (FilledSlot& slot : scope.slots)
                slot.by.reset();
            if (isAgainst(one))
                scope.against = one;
        }
    }
}

Scope scopeOf(Store& store, const Review& review, const QString& phase, const QString& name)
{
    Scope scope;
    scope.phase = phase;
    scope.name = name;
    scope.level = std::max(
        levelOfScope(review.assessment, review.matrix, phase), escalatedLevel(store, review.signatures, phase));
    scope.slots = emptySlots(review.assessment, review.matrix, scope.level);
    settle(scope, review.signatures, review.content.number);
    return scope;
}

/// The newest revision before this one that was approved as a whole, ever; 0 = none.
qint64 approvedBefore(Store& store, const Review& review)
{
    qint64 newest = 0;
    QList<signing::Signature> before;
    for (const signing::Signature& one : review.signatures) {
        before.append(one);
        if (one.revision >= review.content.number || one.revision <= newest || !is(one, meaning::kApproved)
            || !one.phase.isEmpty())
            continue;
        Review then;
        then.content.number = one.revision;
        then.assessment = assessmentOf(one.content);
        then.matrix = RiskRepository(store).matrixOf(then.assessment);
        then.signatures = before;
        if (scopeOf(store, then, {}, {}).isApproved())
            newest = one.revision;
    }
    return newest;
}

/// What the audit trail says of who wrote and handed in: taking somebody out of the register does not help.
struct Told {
    QString action;
    std::optional<qint64> person;
    qint64 revision = 0;
};

QList<Told> toldOf(Store& store, const QString& id)
{
    return rows::readAll<Told>(store,
        "SELECT action, person, body FROM audit WHERE subject = ? AND result = 'done' AND action IN "
        "('risk.new','risk.set','risk.submit') ORDER BY id",
        {QString(QStringLiteral("risk:") + id)}, [](rows::Reader& r) {
            Told told;
            told.action = r.text();
            told.person = r.maybeNumber();
            told.revision = told.action == QLatin1String("risk.new")
                ? 1
                : r.object().value(QLatin1String("revision")).toInteger();
            return told;
        });
}

} // namespace

bool Scope::isApproved() const
{
    return !slots.isEmpty()
        && std::all_of(slots.begin(), slots.end(), [](const FilledSlot& slot) { return slot.by.has_value(); });
}

QStringList Scope::open() const
{
    QStringList names;
    for (const FilledSlot& slot : slots)
        if (!slot.by)
            names.append(slot.slot.name());
    return names;
}

const Scope* Review::scope(const QString& phase) const
{
    for (const Scope& scope : scopes)
        if (scope.phase.compare(phase, Qt::CaseInsensitive) == 0)
            return &scope;
    for (const Scope& scope : scopes)
        if (!phase.isEmpty() && scope.name.compare(phase, Qt::CaseInsensitive) == 0)
            return &scope;
    return nullptr;
}

bool Review::isApproved() const
{
    if (scopes.first().isApproved())
        return true;
    const auto phases = std::next(scopes.begin());
    return std::all_of(phases, scopes.end(), [](const Scope& one) { return one.isDecided(); })
        && std::any_of(phases, scopes.end(), [](const Scope& one) { return one.isApproved(); });
}

bool Review::covers(const QString& phase) const
{
    const Scope* wanted = scope(phase);
    return wanted && (wanted->isApproved() || (scopes.first().isApproved() && !wanted->against));
}

Result<Review> review(Store& store, const QString& id)
{
    RiskRepository repository(store);
    Review review;
    const auto row = repository.row(id);
    const auto content = repository.contentRow(id);
    if (!row || !content)
        return unknownRisk(id);
    const auto assessment = repository.content(id);
    if (!assessment)
        return assessment.error();
    review.row = *row;
    review.content = *content;
    review.assessment = *assessment;
    review.matrix = repository.matrixOf(*assessment);
    review.signatures = signing::signaturesOf(store, row->id);
    review.scopes.append(scopeOf(store, review, {}, {}));
    for (const Phase& phase : assessment->phases)
        review.scopes.append(scopeOf(store, review, phase.id, phase.name));
    return review;
}

QHash<qint64, QString> barred(Store& store, const Review& review)
{
    const QList<Person> all = PersonRepository(store).people();
    const qint64 approved = approvedBefore(store, review);
    QHash<qint64, QString> barred;
    const auto bar = [&](std::optional<qint64> person, const QString& why) {
        if (person && !barred.contains(*person))
            barred.insert(*person, why);
    };
    const auto barEditor = [&](std::optional<qint64> person, qint64 revision) {
        if (revision == 1)
            bar(person, QStringLiteral("is the author"));
        else if (revision > approved)
            bar(person, QStringLiteral("edited revision %1").arg(revision));
    };
    bar(review.row.author, QStringLiteral("is the author"));
    bar(review.row.requester, QStringLiteral("asked for the change"));
    for (const Told& one : toldOf(store, review.row.id))
        if (one.action == QLatin1String("risk.submit")) {
            if (one.revision == review.content.number)
                bar(one.person, QStringLiteral("handed it in"));
        } else {
            barEditor(one.person, one.revision);
        }
    for (const RiskRevision& one : RiskRepository(store).revisions(review.row.id)) {
        barEditor(one.person, one.number);
        if (one.number <= approved)
            continue;
        const QString requester = assessmentOf(one.content).requester;
        for (const Person& person : all)
            if (!requester.isEmpty() && person.name.compare(requester, Qt::CaseInsensitive) == 0)
                bar(person.id, QStringLiteral("asked for the change"));
            else if (!one.person && person.addedAt <= one.at)
                bar(person.id,
                    QStringLiteral("may have edited revision %1, for which nobody signed in").arg(one.number));
    }
    return barred;
}

bool isMatrixOutdated(Store& store, const Review& review)
{
    RiskRepository repository(store);
    const int newest = repository.matrixInForce();
    if (newest == review.matrix.version)
        return false;
    Review now = review;
    now.matrix = repository.matrix(newest);
    return std::any_of(review.scopes.begin(), review.scopes.end(), [&](const Scope& scope) {
        const Scope other = scopeOf(store, now, scope.phase, scope.name);
        return other.level != scope.level || other.slots.size() != scope.slots.size()
            || !std::equal(other.slots.begin(), other.slots.end(), scope.slots.begin(),
                [](const FilledSlot& a, const FilledSlot& b) { return a.slot.roles == b.slot.roles; });
    });
}

State stateOf(const RiskRow& row, qint64 now)
{
    return row.state == State::Approved && row.expiresAt > 0 && now >= row.expiresAt ? State::Expired : row.state;
}

bool isOverdue(const RiskRow& row, qint64 now)
{
    return row.state == State::Submitted && row.dueAt > 0 && now > row.dueAt;
}

QJsonArray slotsDocument(const Scope& scope)
{
    QJsonArray array;
    for (const FilledSlot& slot : scope.slots) {
        const auto& by = slot.by;
        array.append(QJsonObject{{QStringLiteral("role"), slot.slot.name()},
            {QStringLiteral("signed_by"), by ? QJsonValue(by->name) : QJsonValue()},
            {QStringLiteral("signed_at"), by ? QJsonValue(rfc3339(by->at)) : QJsonValue()},
            {QStringLiteral("signed_as"), by ? QJsonValue(by->slot) : QJsonValue()},
            {QStringLiteral("self_approved"), by && by->selfApproved}});
    }
    return array;
}

QJsonArray phasesDocument(const Review& review)
{
    QJsonArray array;
    for (qsizetype i = 1; i < review.scopes.size(); ++i) {
        const Scope& scope = review.scopes[i];
        const QString decision = review.covers(scope.phase) ? QLatin1String(signing::meaning::kApproved)
            : scope.against                                 ? scope.against->meaning
                                                            : QString();
        array.append(QJsonObject{{QStringLiteral("phase"), scope.phase}, {QStringLiteral("name"), scope.name},
            {QStringLiteral("level"), QString(word(scope.level))},
            {QStringLiteral("decision"), decision.isEmpty() ? QJsonValue() : QJsonValue(decision)},
            {QStringLiteral("reason"), scope.against ? QJsonValue(scope.against->reason) : QJsonValue()},
            {QStringLiteral("slots"), slotsDocument(scope)}});
    }
    return array;
}

} // namespace wavedeck::risk
