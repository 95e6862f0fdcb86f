// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/retro/operations.h"

#include "models/debt/item.h"
#include "models/people/recorded.h"
#include "models/retro/work.h"

#include <QDateTime>

#include <QSet>

#include <algorithm>
#include <cmath>

namespace wavedeck::retro {

namespace {

const QList<Row>& table()
{
    static const QList<Row> kRows = wholeRows() + asyncRows() + phaseRows() + peopleRows() + noteRows() + voteRows()
        + recommendationRows() + actionRows() + ticketRows();
    return kRows;
}

const Row* rowOf(const QString& name)
{
    const auto found
        = std::find_if(table().begin(), table().end(), [&](const Row& row) { return name == QLatin1String(row.name); });
    return found == table().end() ? nullptr : &*found;
}

int whenOf(const Retro& retro)
{
    if (retro.state == QLatin1String("complete"))
        return Complete;
    return retro.state == QLatin1String("open") ? Open : Held;
}

/// Operations whose arguments are what somebody says.
const QSet<QString> kSays{QStringLiteral("add"), QStringLiteral("edit"), QStringLiteral("contribute"),
    QStringLiteral("recommend"), QStringLiteral("recommend-edit"), QStringLiteral("word"), QStringLiteral("card")};

/// What the trail keeps of the arguments: what is short, and nothing that says who votes for what.
QJsonObject recordedOf(const QJsonObject& arguments, bool namesNobody)
{
    if (namesNobody)
        return {};
    QJsonObject body;
    for (auto it = arguments.begin(); it != arguments.end(); ++it) {
        const QString text = it.value().isString() ? it.value().toString() : QString();
        if (it.value().isArray())
            body.insert(it.key(), QStringLiteral("%1 of them").arg(it.value().toArray().size()));
        else if (!it.value().isObject())
            body.insert(it.key(), it.value().isString() ? QJsonValue(text.left(200)) : it.value());
    }
    return body;
}

/// While people contribute each for themselves nothing is done with what nobody may see yet.
Status whileApart(const Work& work, const Row& row)
{
    static const QSet<QString> kLater{QStringLiteral("to-debt"), QStringLiteral("consolidate"), QStringLiteral("drop"),
        QStringLiteral("theme"), QStringLiteral("theme-merge"), QStringLiteral("vote"), QStringLiteral("unvote"),
        QStringLiteral("reveal"), QStringLiteral("tickets")};
    if (!isGathering(work.kept.retro) || !kLater.contains(QLatin1String(row.name)))
        return Done{};
    return refusedAs("wrong-state", work.kept.retro.id,
        QStringLiteral("people contribute each for themselves until it begins"),
        QStringLiteral("`retro start` begins it"));
}

Status found(Work& work, const QString& id, const Row& row)
{
    if (row.when & New)
        return Done{};
    auto kept = work.repository.kept(id);
    if (!kept)
        return refusedAs("not-found", id, QStringLiteral("there is no such retrospective"),
            QStringLiteral("see `wavedeckctl retro list`"));
    work.kept = std::move(*kept);
    if (!(whenOf(work.retro()) & row.when))
        return refusedAs("wrong-state", id,
            QStringLiteral("it is %1, and `%2` is not for that").arg(work.retro().state, QLatin1String(row.name)),
            work.retro().state == QLatin1String("complete") ? QStringLiteral("reopen it, with a reason")
                                                            : QStringLiteral("start it"));
    settle(work.kept, work.moment);
    return whileApart(work, row);
}

/// What the clock counted is stored; no row of the trail.
Status counted(Work& work, const QString& id)
{
    if (Status begun = work.store.begin(); !begun)
        return begun;
    Status done = found(work, id, {"tick", Always, nullptr});
    if (done)
        done = work.repository.put(work.kept);
    if (!done) {
        work.store.rollback();
        return done;
    }
    return work.store.commit();
}

bool isAnonymous(Store& store, const QString& id)
{
    const auto kept = RetroRepository(store).kept(id);
    return kept && kept->retro.anonymous;
}

QJsonObject answered(const Work& work)
{
    QJsonObject answer = work.answer;
    if (!work.kept.retro.id.isEmpty() && !answer.contains(QLatin1String("id")))
        answer.insert(QStringLiteral("id"), work.kept.retro.id);
    if (!work.warnings.isEmpty())
        answer.insert(QStringLiteral("warnings"), QJsonArray::fromStringList(work.warnings));
    return answer;
}

} // namespace

int Work::number(const char* name) const
{
    const QJsonValue value = arguments.value(QLatin1String(name));
    return value.isString() ? value.toString().toInt() : value.toInt();
}

Result<QString> required(const Work& work, const char* name)
{
    const QString text = work.text(name);
    if (text.isEmpty())
        return bad(QLatin1String(name), QStringLiteral("it must say something"));
    if (text.size() > kLongestLine || text.contains(QLatin1Char('\n')))
        return bad(QLatin1String(name), QStringLiteral("one line of at most %1 characters").arg(kLongestLine));
    return text;
}

Result<QStringList> textList(const QJsonValue& value, const char* name)
{
    if (value.toArray().size() > 200)
        return bad(QLatin1String(name), QStringLiteral("at most 200 of them"));
    QStringList list;
    for (const QJsonValue& one : value.toArray())
        if (const QString text = one.toString().trimmed(); !text.isEmpty())
            list.append(text);
    return list;
}

Status bounded(const QJsonValue& value, int depth)
{
    if (depth > 8)
        return bad(QStringLiteral("arguments"), QStringLiteral("they are nested too deeply"));
    if (value.isString() && value.toString().size() > kLongestText)
        return bad(QStringLiteral("arguments"), QStringLiteral("a text has more than %1 characters").arg(kLongestText));
    if (value.toArray().size() > kMostItems || value.toObject().size() > kMostItems)
        return bad(QStringLiteral("arguments"), QStringLiteral("there are more than %1 items").arg(kMostItems));
    for (const QJsonValue& one : value.toArray())
        if (Status done = bounded(one, depth + 1); !done)
            return done;
    const QJsonObject object = value.toObject();
    for (const QJsonValue& one : object)
        if (Status done = bounded(one, depth + 1); !done)
            return done;
    return Done{};
}

Result<QString> priorityOf(const QString& given)
{
    const QString word = given.trimmed().toUpper();
    if (!word.isEmpty() && !priorities().contains(word))
        return bad(given, QStringLiteral("there is no such priority"), QStringLiteral("CRITICAL, HIGH, MEDIUM or LOW"));
    return word;
}

Result<int> effortOf(const QJsonValue& given)
{
    if (given.isDouble() && given.toDouble() >= 0 && given.toDouble() < 1e8)
        return int(std::lround(given.toDouble()));
    if (given.isUndefined() || given.isNull() || given.toString().trimmed().isEmpty())
        return -1;
    const auto minutes = debt::minutesOf(given.toString());
    if (!minutes)
        return bad(given.toString(), QStringLiteral("this is no effort"), QStringLiteral("as 30m, 2h, 1d (8 h)"));
    return *minutes;
}

Result<qint64> dueOf(const QJsonValue& given)
{
    constexpr qint64 kEarliest = 86'400'000; // 0 is "never"
    const bool isNumber = given.isDouble() && given.toDouble() < 9e15;
    if (given.isUndefined() || given.isNull() || (isNumber && given.toDouble() == 0)
        || (given.isString() && given.toString().trimmed().isEmpty()))
        return 0;
    const auto time = isNumber ? std::optional(qint64(given.toDouble())) : debt::timeOf(given.toString());
    if (!time || *time < kEarliest)
        return bad(isNumber ? QString::number(*time) : given.toString(),
            QStringLiteral("this is no date from 1970-01-02 on"), QStringLiteral("as 2026-01-31"));
    return *time;
}

Result<Participant*> participant(Work& work, const char* name)
{
    const QJsonValue given = work.arguments.value(QLatin1String(name));
    Participant* found = given.isDouble() ? participantOf(work.retro(), given.toInt())
                                          : participantNamed(work.retro(), given.toString());
    if (!found)
        return refusedAs("not-found", given.isDouble() ? QString::number(given.toInt()) : given.toString(),
            QStringLiteral("nobody of that name, role or number takes part"),
            QStringLiteral("see `wavedeckctl retro show %1`").arg(work.retro().id));
    return found;
}

qint64 dayOf(const Retro& retro)
{
    return retro.startedAt > 0 ? retro.startedAt : retro.createdAt;
}

Result<QMap<QString, QString>> fieldsOf(const QJsonValue& given)
{
    QMap<QString, QString> fields;
    const QJsonObject object = given.toObject();
    if (object.size() > 20)
        return bad(QStringLiteral("fields"), QStringLiteral("at most 20 of them"));
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key().size() > 40)
            return bad(it.key(), QStringLiteral("the name of a field has at most 40 characters"));
        if (const QString text = it.value().toString().trimmed(); !text.isEmpty())
            fields.insert(it.key(), text);
    }
    return fields;
}

int authorOf(const Retro& retro, int participant)
{
    return retro.anonymous ? 0 : participant;
}

QStringList operations()
{
    QStringList names;
    for (const Row& row : table())
        names.append(QLatin1String(row.name));
    return names;
}

Result<QJsonObject> act(Store& store, const Actor& actor, const QString& id, const QString& operation,
    const QJsonObject& arguments, const Moment& moment)
{
    RetroRepository repository(store);
    Work work{store, repository, actor, arguments, moment};
    if (operation == QLatin1String("tick")) {
        const Status done = counted(work, id);
        return done ? Result<QJsonObject>(answered(work)) : done.error();
    }
    const Row* row = rowOf(operation);
    if (!row)
        return bad(operation, QStringLiteral("there is no such operation"), operations().join(QStringLiteral(", ")));
    const bool namesNobody = row->namesNobody && isAnonymous(store, id);
    TrailEntry entry = TrailEntry::of(
        namesNobody ? Actor(QStringLiteral("somebody who takes part")) : actor, QString(u"retro." + operation), id);
    const Status done = recorded(store, entry, [&](TrailEntry& told) -> Result<Change> {
        if (Status may = mayDo(store, actor, people::Right::Facilitate, QString(u"retro " + operation)); !may)
            return may.error();
        Status step = bounded(arguments);
        if (step)
            step = found(work, id, *row);
        const Kept before = work.kept;
        if (step)
            step = row->run(work);
        if (!step)
            return step.error();
        told.subject = work.retro().id;
        told.session = work.retro().session;
        // What is hidden while people are apart does not stand in the trail either.
        const bool apart = isGathering(work.retro()) || isGathering(before.retro);
        told.body = recordedOf(arguments,
            namesNobody || (apart && kSays.contains(QLatin1String(row->name))) || qstrcmp(row->name, "vote") == 0
                || qstrcmp(row->name, "unvote") == 0);
        if (work.stored)
            return work.answer.value(QLatin1String("unchanged")).toBool() ? Change::None : Change::Made;
        if (work.retro() == before.retro && work.kept.live == before.live)
            return Change::None;
        const Status put = repository.put(work.kept);
        return put ? Result<Change>(Change::Made) : put.error();
    });
    return done ? Result<QJsonObject>(answered(work)) : done.error();
}

} // namespace wavedeck::retro
