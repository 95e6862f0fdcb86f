// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/riskreader.h"

#include "models/live/reviewqueue.h"
#include "models/people/permit.h"
#include "models/report/riskreport.h"
#include "models/risk/approval.h"
#include "models/risk/rules.h"
#include "models/store/personrepository.h"
#include "models/store/riskrepository.h"

#include <QJsonDocument>

#include <algorithm>

namespace wavedeck {

namespace {

/// `hidden_risks` as a person reads it.
QString titleOf(QString field)
{
    field.replace(QLatin1Char('_'), QLatin1Char(' '));
    return field.isEmpty() ? field : QString(field.at(0).toUpper() + field.mid(1));
}

constexpr int kHistory = 300;

QHash<qint64, QString> namesOf(Store& store)
{
    QHash<qint64, QString> names;
    for (const Person& person : PersonRepository(store).people())
        names.insert(person.id, person.name);
    return names;
}

/// One slot; mine: a role with which who sits here may fill it now.
RiskSlot slotOf(Store& store, const risk::Review& review, const risk::Scope& scope, const risk::FilledSlot& filled,
    const Actor& who)
{
    RiskSlot slot;
    slot.title = filled.slot.name();
    slot.phase = scope.phase;
    if (filled.by) {
        slot.role = filled.by->slot;
        slot.by
            = filled.by->selfApproved ? QString(filled.by->name + QStringLiteral(", self-approved")) : filled.by->name;
        slot.at = filled.by->at;
        slot.reason = filled.by->reason;
        slot.you = who.person && *who.person == filled.by->person;
        return slot;
    }
    slot.role = filled.slot.roles.value(0);
    if (review.row.state != risk::State::Submitted)
        return slot;
    for (const QString& role : filled.slot.roles)
        if (const auto mine = risk::slotFor(store, review, scope, who, role)) {
            slot.mine = true;
            slot.role = *mine;
            return slot;
        }
    return slot;
}

RiskLine lineOf(Store& store, const RiskRow& row, const QHash<qint64, QString>& names, const Actor& who, qint64 now)
{
    RiskLine line;
    line.id = row.id;
    line.title = row.title;
    line.level = row.residual != risk::Level::None ? row.residual : row.level;
    line.state = risk::word(risk::stateOf(row, now));
    line.author = row.author ? names.value(*row.author) : QString();
    line.createdAt = row.createdAt;
    line.submittedAt = row.submittedAt;
    line.dueAt = row.dueAt;
    line.decidedAt = row.decidedAt;
    line.reviewDueAt = row.reviewDueAt;
    line.revision = row.revision;
    if (row.state != risk::State::Submitted)
        return line;
    const auto review = risk::review(store, row.id);
    if (!review)
        return line;
    for (const risk::Scope& scope : review->scopes) {
        if (!scope.phase.isEmpty() && review->scopes.size() > 1 && !review->scopes.first().slots.isEmpty())
            continue; // the count is of the whole; phases stand on the page
        for (const risk::FilledSlot& filled : scope.slots) {
            ++line.allSlots;
            line.signedSlots += filled.by.has_value();
        }
    }
    for (const risk::Scope& scope : review->scopes)
        for (const risk::FilledSlot& filled : scope.slots)
            line.waits = line.waits || slotOf(store, *review, scope, filled, who).mine;
    return line;
}

QString decisionOf(const risk::Scope& scope)
{
    if (scope.isApproved())
        return QStringLiteral("approved");
    if (scope.against)
        return scope.against->meaning + QStringLiteral(", ") + scope.against->name;
    const auto done = std::count_if(
        scope.slots.begin(), scope.slots.end(), [](const risk::FilledSlot& each) { return each.by.has_value(); });
    return QStringLiteral("%1 of %2 signed").arg(done).arg(scope.slots.size());
}

void addSlots(RiskShown& shown, Store& store, const risk::Review& review, const Actor& who)
{
    const bool asked = review.row.submittedAt > 0;
    for (const risk::Scope& scope : review.scopes) {
        if (!scope.phase.isEmpty() && (asked || scope.isDecided()))
            shown.phases.insert(scope.phase, decisionOf(scope));
        if (!asked)
            continue;
        for (const risk::FilledSlot& filled : scope.slots)
            if (const RiskSlot slot = slotOf(store, review, scope, filled, who); slot.phase.isEmpty() || slot.mine)
                shown.slots.append(slot);
    }
    const bool mine
        = std::any_of(shown.slots.begin(), shown.slots.end(), [](const RiskSlot& each) { return each.mine; });
    if (mine || review.row.state != risk::State::Submitted || review.scopes.isEmpty())
        return;
    const auto may = risk::slotFor(store, review, review.scopes.first(), who);
    shown.notMine = may ? QString() : may.error().line();
}

void addRecords(RiskShown& shown, Store& store, const QString& id)
{
    RiskRepository repository(store);
    QList<RiskEvent> events = repository.events(id);
    std::reverse(events.begin(), events.end());
    for (const RiskEvent& event : std::as_const(events))
        if (shown.history.size() < kHistory)
            shown.history.append({event.at, event.kind, event.actor, event.text});
    QList<wavedeck::RiskRehearsal> rehearsals = repository.rehearsals(id);
    std::reverse(rehearsals.begin(), rehearsals.end());
    for (const auto& each : std::as_const(rehearsals)) {
        RiskRehearsed one{each.startedAt, each.environment, each.durationMs, each.ok, {}};
        for (const QJsonValue& step : each.steps)
            one.steps.append(step.toObject().value(QLatin1String("matched")).toBool());
        shown.rehearsals.append(one);
    }
    for (const RiskItem& item : repository.items(id)) {
        QJsonObject of = shown.items.value(item.kind).toObject();
        of.insert(item.item, item.state);
        shown.items.insert(item.kind, of);
    }
}

} // namespace

RiskView readRiskView(Store& store, const Actor& who, qint64 now)
{
    RiskView view;
    view.known = true;
    view.who = who;
    const QHash<qint64, QString> names = namesOf(store);
    view.people = !names.isEmpty();
    RiskRepository repository(store);
    view.matrix = repository.matrix(repository.matrixInForce());
    view.templates = {QStringLiteral("full"), QStringLiteral("minimal")};
    for (const RiskRow& row : repository.rows()) {
        view.lines.prepend(lineOf(store, row, names, who, now));
        const RiskLine& line = view.lines.first();
        if (line.waits)
            view.queue.append(waitingOf(store, line));
    }
    view.queue.append(waitingGates(store, who, now));
    std::stable_sort(view.queue.begin(), view.queue.end(), [](const RiskWaiting& a, const RiskWaiting& b) {
        return (a.dueAt > 0 ? a.dueAt : std::numeric_limits<qint64>::max())
            < (b.dueAt > 0 ? b.dueAt : std::numeric_limits<qint64>::max());
    });
    return view;
}

Result<RiskShown> readRiskShown(Store& store, const QString& id, const Actor& who, qint64 now)
{
    const auto review = risk::review(store, id);
    if (!review)
        return review.error();
    const QHash<qint64, QString> names = namesOf(store);
    RiskShown shown;
    shown.line = lineOf(store, review->row, names, who, now);
    shown.content = QJsonDocument::fromJson(review->content.content.toUtf8()).object();
    shown.matrix = review->matrix;
    shown.line.level = risk::overallLevel(review->assessment, review->matrix);
    shown.version = int(review->content.number);
    shown.sha256 = review->content.sha256;
    shown.changedAt = review->content.at;
    shown.changedBy = review->content.actor;
    shown.requester = review->row.requester ? names.value(*review->row.requester) : QString();
    shown.approvedVersion = int(review->row.approvedRevision);
    for (const risk::Missing& missing : risk::missing(review->assessment, review->matrix))
        shown.missing.append(QString(titleOf(missing.field) + QStringLiteral(": ") + missing.what));
    addSlots(shown, store, *review, who);
    addRecords(shown, store, id);
    shown.changes = changesSince(store, id, review->row.approvedRevision, review->content.number);
    if (const auto records = readRisk(store, id))
        shown.document = report::toMarkdown(riskReport(*records, riskDocument(store, *records, now), now));
    const Status may = mayDo(store, who, people::Right::EditRisk, id);
    shown.mayEdit = bool(may);
    shown.notEditable = may ? QString() : may.error().line();
    return shown;
}

} // namespace wavedeck
