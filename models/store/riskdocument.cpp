// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/riskdocument.h"

#include "models/risk/review.h"
#include "models/store/documentjson.h"
#include "models/store/rows.h"

#include <algorithm>

namespace wavedeck {

using documents::orNull;
using documents::timeOrNull;

namespace {

constexpr qint64 kDayMs = 24 * 3'600'000;

QJsonObject scoreDocument(const risk::Score& score, risk::Level level)
{
    return {{QStringLiteral("level"), orNull(QString(word(level)))},
        {QStringLiteral("score"), score.isSet() ? QJsonValue(score.product()) : QJsonValue()},
        {QStringLiteral("likelihood"), score.likelihood > 0 ? QJsonValue(score.likelihood) : QJsonValue()},
        {QStringLiteral("impact"), score.impact > 0 ? QJsonValue(score.impact) : QJsonValue()}};
}

QJsonArray wantedDocuments(const RiskRecords& r)
{
    QJsonArray all;
    const risk::Level level = r.overall();
    if (level == risk::Level::None)
        return all;
    for (const risk::WantedDocument& wanted : r.matrix.approval(level).documents) {
        QString reference;
        for (const risk::DocumentLink& link : r.content.documents)
            if (link.name.compare(wanted.name, Qt::CaseInsensitive) == 0)
                reference = link.reference;
        all.append(QJsonObject{{QStringLiteral("name"), wanted.name}, {QStringLiteral("reference"), orNull(reference)},
            {QStringLiteral("part"), orNull(wanted.isField)}});
    }
    return all;
}

QJsonArray checkDocument(const RiskRecords& r)
{
    QJsonArray all;
    const std::pair<const char*, const QList<risk::CheckItem>*> lists[]
        = {{"before", &r.content.before}, {"during", &r.content.during}, {"after", &r.content.after}};
    for (const auto& [name, list] : lists)
        for (const risk::CheckItem& check : *list) {
            const RiskItem* item = r.item(QStringLiteral("checklist"), check.id);
            const bool done = r.isDone(QStringLiteral("checklist"), check.id);
            all.append(QJsonObject{{QStringLiteral("id"), check.id}, {QStringLiteral("when"), QLatin1String(name)},
                {QStringLiteral("text"), check.text}, {QStringLiteral("mandatory"), check.mandatory},
                {QStringLiteral("done"), done}, {QStringLiteral("at"), timeOrNull(done ? item->at : 0)},
                {QStringLiteral("by"), orNull(done ? item->actor : QString())}});
        }
    return all;
}

QJsonArray followUpDocument(const RiskRecords& r, qint64 now)
{
    QJsonArray all;
    for (const risk::FollowUp& one : r.content.followUps) {
        const bool done = r.isDone(QStringLiteral("follow-up"), one.id);
        const qint64 due = r.followUpDue(one);
        all.append(QJsonObject{{QStringLiteral("id"), one.id}, {QStringLiteral("text"), one.text},
            {QStringLiteral("owner"), orNull(one.owner)}, {QStringLiteral("effort_min"), orNull(one.effortMin)},
            {QStringLiteral("due"), timeOrNull(due)}, {QStringLiteral("done"), done},
            {QStringLiteral("overdue"), !done && due > 0 && now > due}});
    }
    return all;
}

QJsonObject recommendationDocument(const RiskRecords& r)
{
    QJsonArray all;
    for (const risk::Recommendation& one : r.content.recommendations) {
        const RiskItem* item = r.item(QStringLiteral("recommendation"), one.id);
        all.append(QJsonObject{{QStringLiteral("id"), one.id}, {QStringLiteral("text"), one.text},
            {QStringLiteral("decision"), orNull(item ? item->state : QString())},
            {QStringLiteral("by"), orNull(item ? item->actor : QString())},
            {QStringLiteral("at"), timeOrNull(item ? item->at : 0)}});
    }
    const bool ready = risk::answered(r.content).all > 0 && risk::missing(r.content, r.matrix).isEmpty();
    return {{QStringLiteral("items"), all},
        {QStringLiteral("status"),
            r.isDecided() ? QStringLiteral("decided")
                : ready   ? QStringLiteral("ready for stakeholder review")
                          : QStringLiteral("in preparation")}};
}

QJsonObject rollbackDocument(const RiskRecords& r)
{
    const RiskRehearsal* last = r.rehearsals.isEmpty() ? nullptr : &r.rehearsals.last();
    return {{QStringLiteral("steps"), r.content.rollback.steps.size()},
        {QStringLiteral("estimate_ms"), orNull(r.content.rollback.estimateMs)},
        {QStringLiteral("tested"), last && last->ok && last->contentRevision == r.row.contentRevision},
        {QStringLiteral("rehearsed_at"), timeOrNull(last ? last->startedAt : 0)},
        {QStringLiteral("environment"), orNull(last ? last->environment : QString())},
        {QStringLiteral("measured_ms"), last ? QJsonValue(last->durationMs) : QJsonValue()},
        {QStringLiteral("ok"), last ? QJsonValue(last->ok) : QJsonValue()},
        {QStringLiteral("over_estimate_percent"), orNull(r.overEstimate())}};
}

QJsonValue ratingDocument(const RiskRecords& r)
{
    if (r.ratings.isEmpty())
        return {};
    QJsonArray all;
    int sum = 0;
    for (const RiskRating& one : r.ratings) {
        sum += one.sum();
        all.append(QJsonObject{{QStringLiteral("by"), one.name}, {QStringLiteral("at"), timeOrNull(one.at)},
            {QStringLiteral("thoroughness"), one.thoroughness}, {QStringLiteral("actionability"), one.actionability},
            {QStringLiteral("governance"), one.governance}, {QStringLiteral("completeness"), one.completeness},
            {QStringLiteral("comment"), orNull(one.comment)}});
    }
    constexpr int kDimensions = 4;
    return QJsonObject{
        {QStringLiteral("by"), all}, {QStringLiteral("average"), double(sum) / double(kDimensions * r.ratings.size())}};
}

QJsonArray historyDocument(const RiskRecords& r)
{
    QJsonArray all;
    for (const RiskEvent& event : r.events)
        all.append(QJsonObject{{QStringLiteral("at"), timeOrNull(event.at)}, {QStringLiteral("kind"), event.kind},
            {QStringLiteral("by"), event.actor}, {QStringLiteral("text"), event.text},
            {QStringLiteral("body"), event.body}});
    return all;
}

QJsonObject risksByLevel(const RiskRecords& r)
{
    QJsonObject counts;
    for (const risk::Level level : risk::kLevels)
        counts.insert(word(level),
            int(std::count_if(r.content.risks.begin(), r.content.risks.end(),
                [&](const auto& one) { return risk::levelOf(one, r.matrix) == level; })));
    return counts;
}

QJsonArray missingDocument(const RiskRecords& r)
{
    QJsonArray all;
    for (const risk::Missing& one : risk::missing(r.content, r.matrix))
        all.append(one.text());
    return all;
}

} // namespace

const RiskItem* RiskRecords::item(const QString& kind, const QString& id) const
{
    const auto found = std::find_if(
        items.begin(), items.end(), [&](const RiskItem& one) { return one.kind == kind && one.item == id; });
    return found == items.end() ? nullptr : &*found;
}

bool RiskRecords::isDone(const QString& kind, const QString& id) const
{
    const RiskItem* one = item(kind, id);
    return one && one->state == QLatin1String("done");
}

qint64 RiskRecords::followUpDue(const risk::FollowUp& followUp) const
{
    return row.decidedAt > 0 && followUp.horizonDays ? row.decidedAt + *followUp.horizonDays * kDayMs : 0;
}

bool RiskRecords::isOverdue(qint64 now) const
{
    const bool waits = row.state == risk::State::Submitted && row.dueAt > 0 && now > row.dueAt;
    const bool unreviewed = row.step == risk::Step::Deployed && row.reviewDueAt > 0 && now > row.reviewDueAt;
    return waits || unreviewed;
}

bool RiskRecords::isDecided() const
{
    const auto& all = content.recommendations;
    return !all.isEmpty() && std::all_of(all.begin(), all.end(), [&](const risk::Recommendation& one) {
        return item(QStringLiteral("recommendation"), one.id) != nullptr;
    });
}

std::optional<int> RiskRecords::overEstimate() const
{
    const qint64 estimate = content.rollback.estimateMs.value_or(0);
    if (rehearsals.isEmpty() || estimate <= 0)
        return std::nullopt;
    return int((rehearsals.last().durationMs - estimate) * 100 / estimate);
}

Result<RiskRecords> readRisk(Store& store, const QString& id)
{
    RiskRepository repository(store);
    const auto row = repository.row(id);
    const auto revision = repository.contentRow(id);
    if (!row || !revision)
        return unknownRisk(id);
    RiskRecords r;
    r.row = *row;
    r.sha256 = revision->sha256;
    const auto content = repository.content(id);
    if (!content)
        return content.error();
    r.content = *content;
    r.matrix = repository.matrixOf(r.content);
    r.items = repository.items(id);
    r.ratings = repository.ratings(id);
    r.rehearsals = repository.rehearsals(id);
    r.events = repository.events(id);
    return r;
}

QJsonObject shareDocument(const risk::Share& share)
{
    return {{QStringLiteral("n"), share.n}, {QStringLiteral("of"), share.all},
        {QStringLiteral("percent"), share.all > 0 ? QJsonValue(share.tenths() / 10.0) : QJsonValue()}};
}

QJsonObject riskLine(const RiskRecords& r, qint64 now)
{
    QJsonObject line = scoreDocument(r.content.inherent, r.row.level);
    line.insert(QStringLiteral("id"), r.row.id);
    line.insert(QStringLiteral("title"), r.row.title);
    line.insert(QStringLiteral("kind"), r.content.kind);
    line.insert(QStringLiteral("state"), QString(word(risk::stateOf(r.row, now))));
    line.insert(QStringLiteral("step"), QString(word(r.row.step)));
    line.insert(QStringLiteral("overall"), orNull(QString(word(r.overall()))));
    line.insert(QStringLiteral("residual"), scoreDocument(r.content.residual, r.row.residual));
    line.insert(QStringLiteral("complete"), risk::missing(r.content, r.matrix).isEmpty());
    line.insert(QStringLiteral("due_at"), timeOrNull(r.row.dueAt));
    line.insert(QStringLiteral("overdue"), r.isOverdue(now));
    line.insert(QStringLiteral("review_due_at"), timeOrNull(r.row.reviewDueAt));
    return line;
}

QJsonObject riskDocument(Store& store, const RiskRecords& r, qint64 now)
{
    QJsonObject json = riskLine(r, now);
    const auto put = [&](const char* key, const QJsonValue& value) { json.insert(QLatin1String(key), value); };
    put("missing", missingDocument(r));
    if (const auto review = risk::review(store, r.row.id)) {
        put("slots", review->scopes.isEmpty() ? QJsonArray() : risk::slotsDocument(review->scopes.first()));
        put("phases", risk::phasesDocument(*review));
        put("effective_level",
            review->scopes.isEmpty() ? QJsonValue() : orNull(QString(word(review->scopes.first().level))));
    }
    put("documents", wantedDocuments(r));
    put("content_sha256", r.sha256);
    put("revision", r.row.contentRevision);
    put("content_revision", r.row.contentRevision);
    put("approved_revision", r.row.approvedRevision > 0 ? QJsonValue(r.row.approvedRevision) : QJsonValue());
    put("matrix", r.matrix.version);
    put("required", risk::isRequired(r.content, r.overall()));
    put("proposed", orNull(QString(word(risk::proposedLevel(r.content)))));
    put("worst_risk", orNull(QString(word(risk::worstRisk(r.content, r.matrix)))));
    put("risks_by_level", risksByLevel(r));
    put("time", r.overall() == risk::Level::None ? QJsonValue() : r.matrix.approval(r.overall()).timeText());
    put("created_at", timeOrNull(r.row.createdAt));
    put("submitted_at", timeOrNull(r.row.submittedAt));
    put("decided_at", timeOrNull(r.row.decidedAt));
    put("expires_at", timeOrNull(r.row.expiresAt));
    put("deployed_at", timeOrNull(r.row.deployedAt));
    put("tested", shareDocument(risk::testedShare(r.content)));
    put("questions", shareDocument(risk::answered(r.content)));
    put("mission", shareDocument(risk::missionSuccess(r.content)));
    const risk::Governance governance = risk::governance(r.content);
    put("governance",
        QJsonObject{{QStringLiteral("open_before"), governance.openBefore},
            {QStringLiteral("open_after"), governance.openAfter}, {QStringLiteral("fulfilled"), governance.fulfilled}});
    put("checklist", checkDocument(r));
    put("follow_ups", followUpDocument(r, now));
    put("recommendations", recommendationDocument(r));
    put("rollback", rollbackDocument(r));
    put("rating", ratingDocument(r));
    put("content", risk::toJson(r.content));
    put("history", historyDocument(r));
    return json;
}

QJsonArray sessionRisks(Store& store, const QString& session, qint64 now)
{
    QJsonArray all;
    const auto ids = rows::readAll<QString>(store,
        "SELECT risk.id FROM risk JOIN risk_revision v ON v.risk = risk.id AND v.number = risk.content_revision "
        "WHERE json_extract(v.content, '$.session') = ? ORDER BY risk.number",
        {session}, [](rows::Reader& r) { return r.text(); });
    for (const QString& id : ids)
        if (const auto r = readRisk(store, id))
            all.append(QJsonObject{{QStringLiteral("id"), id}, {QStringLiteral("title"), r->row.title},
                {QStringLiteral("state"), QString(word(r->row.state))},
                {QStringLiteral("overall"), orNull(QString(word(r->overall())))},
                {QStringLiteral("step"), QString(word(r->row.step))}, {QStringLiteral("overdue"), r->isOverdue(now)}});
    return all;
}

} // namespace wavedeck
