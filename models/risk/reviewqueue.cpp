// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/risk/reviewqueue.h"

#include "models/base/clock.h"
#include "models/risk/approval.h"

#include <QJsonDocument>

#include <algorithm>

namespace wavedeck::risk {

namespace {

QJsonObject objectOf(const QString& json)
{
    return QJsonDocument::fromJson(json.toUtf8()).object();
}

/// Phases are decided one by one unless somebody began to sign all of it.
bool isAsked(const Review& review, const Scope& scope)
{
    if (scope.isApproved() || (scope.against && !scope.phase.isEmpty()))
        return false;
    if (!scope.phase.isEmpty())
        return !review.covers(scope.phase);
    return review.scopes.size() == 1 || scope.open().size() < scope.slots.size();
}

QueueItem itemOf(Store& store, const Review& review, const Scope& scope, const Actor& actor, qint64 now)
{
    QueueItem item;
    item.id = review.row.id;
    item.title = review.row.title;
    item.phase = scope.phase;
    item.phaseName = scope.name;
    item.level = scope.level;
    item.waitingFor = scope.open();
    item.revision = review.content.number;
    item.since = review.row.submittedAt;
    item.dueAt = review.row.dueAt;
    item.overdue = isOverdue(review.row, now);
    item.approvedRevision = review.row.approvedRevision;
    item.differences = sinceApproved(store, review);
    if (const auto role = slotFor(store, review, scope, actor))
        item.role = *role;
    else
        item.whyNot = role.error().why;
    return item;
}

} // namespace

QJsonObject QueueItem::document() const
{
    QJsonArray changes;
    for (const Difference& one : differences)
        changes.append(one.document());
    return {{QStringLiteral("id"), id}, {QStringLiteral("title"), title},
        {QStringLiteral("phase"), phase.isEmpty() ? QJsonValue() : QJsonValue(phase)},
        {QStringLiteral("level"), QString(word(level))},
        {QStringLiteral("role"), role.isEmpty() ? QJsonValue() : QJsonValue(role)},
        {QStringLiteral("why_not"), role.isEmpty() ? QJsonValue(whyNot) : QJsonValue()},
        {QStringLiteral("waiting_for"), QJsonArray::fromStringList(waitingFor)}, {QStringLiteral("revision"), revision},
        {QStringLiteral("since"), rfc3339(since)},
        {QStringLiteral("due_at"), dueAt > 0 ? QJsonValue(rfc3339(dueAt)) : QJsonValue()},
        {QStringLiteral("overdue"), overdue},
        {QStringLiteral("approved_revision"), approvedRevision > 0 ? QJsonValue(approvedRevision) : QJsonValue()},
        {QStringLiteral("changes"), changes}};
}

QList<QueueItem> reviewQueue(Store& store, const Actor& actor, bool all, qint64 now)
{
    QList<QueueItem> items;
    for (const RiskRow& row : RiskRepository(store).rows()) {
        if (row.state != State::Submitted)
            continue;
        const auto found = review(store, row.id);
        if (!found)
            continue;
        for (const Scope& scope : found->scopes)
            if (isAsked(*found, scope))
                if (QueueItem item = itemOf(store, *found, scope, actor, now); all || !item.role.isEmpty())
                    items.append(item);
    }
    std::stable_sort(
        items.begin(), items.end(), [](const QueueItem& a, const QueueItem& b) { return a.dueAt < b.dueAt; });
    return items;
}

QList<Difference> sinceApproved(Store& store, const Review& review)
{
    const qint64 approved = review.row.approvedRevision;
    if (approved == 0 || approved == review.content.number)
        return {};
    const auto before = RiskRepository(store).contentRow(review.row.id, approved);
    return before ? difference(objectOf(before->content), objectOf(review.content.content)) : QList<Difference>();
}

} // namespace wavedeck::risk
