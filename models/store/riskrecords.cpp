// SPDX-License-Identifier: GPL-3.0-or-later
// What stands beside the content: ticks, decisions on recommendations, ratings, rehearsals. Part of RiskRepository.
#include "models/people/recorded.h"
#include "models/store/riskrepository.h"
#include "models/store/rows.h"

#include <algorithm>

namespace wavedeck {

using rows::readAll;
using rows::Reader;

namespace {

QStringList andOperator(QStringList roles)
{
    return roles << QStringLiteral("Operator");
}

const QStringList& stakeholders()
{
    static const QStringList kAll{
        QStringLiteral("STAKEHOLDER"), QStringLiteral("BUSINESS OWNER"), QStringLiteral("CTO")};
    return kAll;
}

QStringList reviewers()
{
    QStringList all = stakeholders();
    for (const QString& role : people::roles())
        if (role.startsWith(QLatin1String("L1 ")))
            all.append(role);
    return all;
}

Error unknownItem(const QString& item, const QString& kind)
{
    return {ErrorKind::Usage, QStringLiteral("unknown-item"), item,
        QStringLiteral("there is no such %1 in the assessment").arg(kind),
        QStringLiteral("see `wavedeckctl risk show ID`")};
}

Error wrong(const char* code, const QString& what, const QString& why, const QString& mend = {})
{
    return {ErrorKind::Usage, QLatin1String(code), what, why, mend};
}

/// The lists of the content that a kind of item stands in.
struct KindLists {
    const char* kind;
    std::array<const char*, 3> lists;
};
constexpr std::array kKinds{KindLists{"checklist", {"before", "during", "after"}},
    KindLists{"follow-up", {"follow_ups"}}, KindLists{"open-test", {"not_tested"}},
    KindLists{"recommendation", {"recommendations"}}};

/// The item of the content; undefined when there is none.
QJsonValue contentItem(const QJsonObject& content, const QString& kind, const QString& item)
{
    for (const KindLists& one : kKinds)
        for (const char* list : one.lists)
            if (list && kind == QLatin1String(one.kind))
                for (const QJsonValue& entry : content.value(QLatin1String(list)).toArray())
                    if (entry[QLatin1String("id")].toString() == item)
                        return entry;
    return QJsonValue(QJsonValue::Undefined);
}

} // namespace

QList<RiskItem> RiskRepository::items(const QString& id)
{
    return readAll<RiskItem>(m_store,
        "SELECT kind, item, state, at, actor, note FROM risk_item WHERE risk = ? ORDER BY kind, item", {id.toUpper()},
        [](Reader& r) {
            return RiskItem{r.text(), r.text(), r.text(), r.number(), r.text(), r.text()};
        });
}

QList<RiskRating> RiskRepository::ratings(const QString& id)
{
    return readAll<RiskRating>(m_store,
        "SELECT person, at, name, thoroughness, actionability, governance, completeness, comment FROM risk_rating "
        "WHERE risk = ? ORDER BY at, person",
        {id.toUpper()}, [](Reader& r) {
            return RiskRating{
                r.number(), r.number(), r.text(), r.integer(), r.integer(), r.integer(), r.integer(), r.text()};
        });
}

QList<RiskRehearsal> RiskRepository::rehearsals(const QString& id)
{
    return readAll<RiskRehearsal>(m_store,
        "SELECT id, session, environment, started_at, duration_ms, steps, ok, content_revision, actor FROM "
        "risk_rehearsal WHERE risk = ? ORDER BY id",
        {id.toUpper()}, [](Reader& r) {
            return RiskRehearsal{
                r.number(), r.text(), r.text(), r.number(), r.number(), r.array(), r.flag(), r.number(), r.text()};
        });
}

Status RiskRepository::changed(const QString& id, const char* action, const QStringList& roles, const Actor& by,
    const std::function<Status(RiskRow&, TrailEntry&)>& change)
{
    const TrailEntry entry = TrailEntry::of(by, QLatin1String(action), QStringLiteral("risk:") + id.toUpper());
    return recorded(m_store, entry, [&](TrailEntry& told) -> Result<Change> {
        if (Status may = mayDo(m_store, by, people::Right::EditRisk, told.action, roles); !may)
            return may.error();
        auto found = row(id);
        if (!found)
            return unknownRisk(id);
        const Status done = change(*found, told);
        return done ? Result<Change>(Change::Made) : done.error();
    });
}

Status RiskRepository::setItem(const QString& id, const RiskItem& item)
{
    return m_store.run("INSERT OR REPLACE INTO risk_item VALUES (?, ?, ?, ?, ?, ?, ?)",
        {id, item.kind, item.item, item.state, item.at, item.actor, rows::words(item.note)});
}

/// What was done to an item that says something else now was not done to this one.
Status RiskRepository::reopenChanged(const QString& id, const QJsonObject& before, const QJsonObject& after)
{
    for (const RiskItem& one : items(id)) {
        if (contentItem(before, one.kind, one.item) == contentItem(after, one.kind, one.item))
            continue;
        if (Status done
            = m_store.run("DELETE FROM risk_item WHERE risk = ? AND kind = ? AND item = ?", {id, one.kind, one.item});
            !done)
            return done;
    }
    return Done{};
}

Status RiskRepository::tick(const QString& id, const QString& kind, const QString& item, bool on, const QString& note,
    const Actor& by, qint64 now)
{
    const QStringList roles = andOperator(people::holders(people::Right::EditRisk));
    return changed(id, on ? "risk.tick" : "risk.untick", roles, by, [&](RiskRow& row, TrailEntry& told) -> Status {
        const auto assessment = content(row.id);
        if (!assessment)
            return assessment.error();
        const bool isTicked = kind != QLatin1String("recommendation");
        if (!isTicked || contentItem(risk::toJson(*assessment), kind, item).isUndefined())
            return unknownItem(item, kind);
        const QString state = on ? QStringLiteral("done") : QStringLiteral("open");
        told.body = {{QStringLiteral("kind"), kind}, {QStringLiteral("item"), item}, {QStringLiteral("note"), note}};
        Status done = setItem(row.id, {kind, item, state, now, by.printed(), note});
        return done ? this->note(RiskEvent::of(by, row.id, on ? QStringLiteral("ticked") : QStringLiteral("unticked"),
                   QString(kind + QLatin1Char(' ') + item), now, told.body))
                    : done;
    });
}

Status RiskRepository::decide(const QString& id, const QString& recommendation, const QString& decision,
    const QString& note, const Actor& by, qint64 now)
{
    return changed(id, "risk.decide", stakeholders(), by, [&](RiskRow& row, TrailEntry& told) -> Status {
        const auto assessment = content(row.id);
        if (!assessment)
            return assessment.error();
        const QString kind = QStringLiteral("recommendation");
        if (contentItem(risk::toJson(*assessment), kind, recommendation).isUndefined())
            return unknownItem(recommendation, kind);
        const QStringList words{QStringLiteral("accepted"), QStringLiteral("rejected"), QStringLiteral("deferred")};
        if (!words.contains(decision))
            return wrong("bad-value", decision, QStringLiteral("it is no decision"),
                QStringLiteral("one of: ") + words.join(QStringLiteral(", ")));
        if (decision != words.first() && note.trimmed().isEmpty())
            return wrong("reason-missing", recommendation, QStringLiteral("%1 needs a reason").arg(decision),
                QStringLiteral("give --reason TEXT"));
        told.body = {{QStringLiteral("item"), recommendation}, {QStringLiteral("decision"), decision},
            {QStringLiteral("note"), note}};
        Status done = setItem(row.id, {kind, recommendation, decision, now, by.printed(), note});
        return done ? this->note(RiskEvent::of(
                   by, row.id, kind, QString(recommendation + QLatin1Char(' ') + decision), now, told.body))
                    : done;
    });
}

Status RiskRepository::rate(const QString& id, const RiskRating& rating, const Actor& by)
{
    return changed(id, "risk.rate", reviewers(), by, [&](RiskRow& row, TrailEntry& told) -> Status {
        if (!by.person)
            return Error{ErrorKind::Forbidden, QStringLiteral("not-signed-in"), row.id,
                QStringLiteral("a rating is a person's"), QStringLiteral("sign in, or give --as NAME")};
        if (by.person == row.author && !by.selfApproved)
            return Error{ErrorKind::Forbidden, QStringLiteral("own-work"), row.id,
                QStringLiteral("nobody rates an assessment of their own"), {}};
        const auto marks = {rating.thoroughness, rating.actionability, rating.governance, rating.completeness};
        if (std::min(marks) < 0 || std::max(marks) > 10)
            return wrong("bad-value", row.id, QStringLiteral("a mark is from 0 to 10"));
        if (std::min(marks) < kRatingNeedsComment && rating.comment.trimmed().isEmpty())
            return wrong("comment-missing", row.id,
                QStringLiteral("a mark below %1 needs a comment").arg(kRatingNeedsComment),
                QStringLiteral("give --comment TEXT"));
        told.body = {{QStringLiteral("sum"), rating.sum()}};
        Status done = m_store.run("INSERT OR REPLACE INTO risk_rating VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            {row.id, *by.person, rating.at, by.printed(), rating.thoroughness, rating.actionability, rating.governance,
                rating.completeness, rows::words(rating.comment)});
        return done ? note(RiskEvent::of(by, row.id, QStringLiteral("rated"),
                   QStringLiteral("%1 of 40").arg(rating.sum()), rating.at, told.body))
                    : done;
    });
}

Status RiskRepository::addRehearsal(const QString& id, const RiskRehearsal& rehearsal, const Actor& by)
{
    const QStringList roles = andOperator(people::holders(people::Right::EditRisk));
    return changed(id, "risk.rehearsal", roles, by, [&](RiskRow& row, TrailEntry& told) -> Status {
        if (rehearsal.durationMs <= 0 || rehearsal.environment.trimmed().isEmpty())
            return wrong("bad-value", row.id, QStringLiteral("a rehearsal has an environment and a duration"));
        told.body = {{QStringLiteral("duration_ms"), rehearsal.durationMs},
            {QStringLiteral("environment"), rehearsal.environment}, {QStringLiteral("ok"), rehearsal.ok}};
        Status done = noteRehearsal(row.id, rehearsal, by);
        return done;
    });
}

Status RiskRepository::noteRehearsal(const QString& id, const RiskRehearsal& rehearsal, const Actor& by)
{
    const auto found = row(id);
    if (!found)
        return unknownRisk(id);
    Status done = m_store.run("INSERT INTO risk_rehearsal (risk, session, environment, started_at, duration_ms, steps, "
                              "ok, content_revision, actor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {found->id, rows::text(rehearsal.session), rows::words(rehearsal.environment), rehearsal.startedAt,
            rehearsal.durationMs, rows::words(rehearsal.steps), rehearsal.ok,
            rehearsal.contentRevision > 0 ? rehearsal.contentRevision : found->contentRevision, by.printed()});
    return done ? note(RiskEvent::of(by, found->id, QStringLiteral("rehearsed"),
               QStringLiteral("%1, %2 ms, %3")
                   .arg(rehearsal.environment)
                   .arg(rehearsal.durationMs)
                   .arg(rehearsal.ok ? QStringLiteral("good") : QStringLiteral("failed")),
               rehearsal.startedAt))
                : done;
}

} // namespace wavedeck
