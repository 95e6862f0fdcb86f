// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/knowledgeuse.h"

#include "models/store/rows.h"
#include "models/store/transaction.h"

#include <algorithm>

namespace wavedeck {

using rows::readAll;
using rows::Reader;

namespace {

constexpr qsizetype kLongestQuery = 200;
constexpr qsizetype kLongestRole = 60;

Error notFound(const QString& what, const QString& why)
{
    return {ErrorKind::Usage, QStringLiteral("not-found"), what, why, QStringLiteral("see `wavedeckctl lesson list`")};
}

KnowledgeUse::Count countOf(Reader& r)
{
    KnowledgeUse::Count count;
    count.text = r.text();
    count.n = r.number();
    count.last = r.number();
    return count;
}

} // namespace

QString readingRole(const QString& given)
{
    return given.simplified().toUpper();
}

void KnowledgeUse::noteQuery(const QString& text, qsizetype hits, const Actor& actor, qint64 now)
{
    (void)inTransaction(m_store, [&] {
        return m_store.run("INSERT INTO knowledge_use (at, kind, entry, text, hits, actor) VALUES (?,'query',0,?,?,?)",
            {now, rows::words(text.simplified().left(kLongestQuery)), hits, actor.printed()});
    });
}

void KnowledgeUse::noteOpen(int number, const Actor& actor, qint64 now)
{
    (void)inTransaction(m_store, [&] {
        return m_store.run("INSERT INTO knowledge_use (at, kind, entry, text, hits, actor) VALUES (?,'open',?,'',0,?)",
            {now, number, actor.printed()});
    });
}

KnowledgeUse::Counts KnowledgeUse::counts()
{
    Counts counts;
    const auto sums = readAll<Counts>(m_store,
        "SELECT coalesce(sum(kind = 'query'), 0), coalesce(sum(kind = 'query' AND hits = 0), 0), coalesce(sum(kind = "
        "'open'), 0) FROM knowledge_use",
        {}, [](Reader& r) {
            Counts one;
            one.queries = r.number();
            one.withoutHits = r.number();
            one.opens = r.number();
            return one;
        });
    counts = sums.value(0);
    counts.searched = readAll<Count>(m_store,
        "SELECT text, count(*), max(at) FROM knowledge_use WHERE kind = 'query' GROUP BY text ORDER BY 2 DESC, 3 DESC "
        "LIMIT 20",
        {}, countOf);
    counts.opened = readAll<Count>(m_store,
        "SELECT entry, count(*), max(at) FROM knowledge_use WHERE kind = 'open' GROUP BY entry ORDER BY 2 DESC, 3 DESC "
        "LIMIT 20",
        {}, countOf);
    for (Count& one : counts.opened)
        one.text = knowledge::idOf(one.text.toInt());
    return counts;
}

Result<knowledge::Entry> KnowledgeUse::reused(int number, const QString& where, const KnowledgeBy& by)
{
    const QString id = knowledge::idOf(number);
    const Status done = recorded(m_store, TrailEntry::of(by.actor, QStringLiteral("lesson.reuse"), id),
        [&](TrailEntry& trail) -> Result<Change> {
            if (Status may = mayDo(m_store, by.actor, people::Right::Knowledge, id); !may)
                return may.error();
            const auto entry = KnowledgeRepository(m_store).entry(number);
            if (!entry)
                return notFound(id, QStringLiteral("there is no such entry"));
            if (entry->kind != QLatin1String("component"))
                return Error{ErrorKind::Usage, QStringLiteral("not-component"), id,
                    QStringLiteral("it is a %1").arg(knowledge::kindTitle(entry->kind).toLower()), {}};
            const QString text = where.simplified().left(kLongestQuery);
            if (text.isEmpty())
                return Error{ErrorKind::Usage, QStringLiteral("bad-value"), id,
                    QStringLiteral("where it was used is missing"), {}};
            trail.body = {{QStringLiteral("in"), text}};
            Status stored = m_store.run("INSERT INTO knowledge_use (at, kind, entry, text, hits, actor) VALUES "
                                        "(?,'reuse',?,?,0,?) ON CONFLICT DO NOTHING",
                {by.now, number, rows::words(text), by.actor.printed()});
            return stored ? Result<Change>(Change::Made) : stored.error();
        });
    if (!done)
        return done.error();
    return KnowledgeRepository(m_store).entry(number).value_or(knowledge::Entry());
}

Result<knowledge::Entry> KnowledgeUse::spentTime(int number, const QString& where, int minutes, const KnowledgeBy& by)
{
    constexpr int kMostMinutes = 60 * 100'000;
    const QString id = knowledge::idOf(number);
    const QString place = redacted(where.simplified().left(kLongestQuery));
    const Status done = recorded(
        m_store, TrailEntry::of(by.actor, QStringLiteral("lesson.time"), id), [&](TrailEntry& trail) -> Result<Change> {
            if (Status may = mayDo(m_store, by.actor, people::Right::Knowledge, id); !may)
                return may.error();
            if (!KnowledgeRepository(m_store).entry(number))
                return notFound(id, QStringLiteral("there is no such entry"));
            if (minutes < 0 || minutes > kMostMinutes)
                return Error{ErrorKind::Usage, QStringLiteral("bad-value"), id,
                    QStringLiteral("it is a time up to 100000 hours"), {}};
            trail.body = {{QStringLiteral("minutes"), minutes},
                {QStringLiteral("in"), place.isEmpty() ? QJsonValue() : QJsonValue(place)}};
            Status stored = minutes == 0
                ? m_store.run("DELETE FROM knowledge_time WHERE entry = ? AND place = ?", {number, rows::text(place)})
                : m_store.run("INSERT OR REPLACE INTO knowledge_time VALUES (?,?,?,?,?)",
                    {number, rows::text(place), minutes, by.now, by.actor.printed()});
            return stored ? Result<Change>(Change::Made) : stored.error();
        });
    if (!done)
        return done.error();
    return KnowledgeRepository(m_store).entry(number).value_or(knowledge::Entry());
}

namespace {

QList<RequiredReading> readingsIn(Store& store, bool onlyUnread)
{
    return readAll<RequiredReading>(store,
        "SELECT q.ref, coalesce(k.title, t.title, ''), q.role, q.at, q.actor, q.acknowledged_at, q.acknowledged_by "
        "FROM required_reading q LEFT JOIN knowledge k ON q.ref LIKE 'LESSON-%' AND k.number = CAST(substr(q.ref, 8) "
        "AS INTEGER) LEFT JOIN retro t ON t.id = q.ref WHERE ? = 0 OR (q.acknowledged_at = 0 AND (k.number IS NOT NULL "
        "OR t.id IS NOT NULL)) ORDER BY q.at, q.ref, q.role",
        {onlyUnread ? 1 : 0}, [](Reader& r) {
            RequiredReading one;
            one.ref = r.text();
            one.title = r.text();
            one.role = r.text();
            one.at = r.number();
            one.actor = r.text();
            one.acknowledgedAt = r.number();
            one.acknowledgedBy = r.text();
            return one;
        });
}

} // namespace

QList<RequiredReading> KnowledgeUse::readings()
{
    return readingsIn(m_store, false);
}

QList<RequiredReading> KnowledgeUse::unread()
{
    return readingsIn(m_store, true);
}

Status KnowledgeUse::changeReading(const char* action, const QString& ref, const QString& role, const KnowledgeBy& by,
    const std::function<Result<Change>(const RequiredReading*)>& change)
{
    return recorded(
        m_store, TrailEntry::of(by.actor, QLatin1String(action), ref), [&](TrailEntry& trail) -> Result<Change> {
            if (Status may = mayDo(m_store, by.actor, people::Right::Knowledge, ref); !may)
                return may.error();
            if (role.isEmpty() || role.size() > kLongestRole)
                return Error{ErrorKind::Usage, QStringLiteral("bad-value"), ref,
                    QStringLiteral("a role has 1 to 60 characters"), QStringLiteral("--role \"L1 QA\"")};
            trail.body = {{QStringLiteral("role"), role}};
            const QList<RequiredReading> all = readings();
            const auto known = std::find_if(
                all.begin(), all.end(), [&](const RequiredReading& one) { return one.ref == ref && one.role == role; });
            return change(known == all.end() ? nullptr : &*known);
        });
}

Status KnowledgeUse::require(const QString& ref, const QString& givenRole, const KnowledgeBy& by)
{
    const QString role = readingRole(givenRole);
    return changeReading("lesson.require", ref, role, by, [&](const RequiredReading* known) -> Result<Change> {
        if (known)
            return Change::None;
        Status done = m_store.run(
            "INSERT INTO required_reading VALUES (?,?,?,?,0,'')", {ref, role, by.now, by.actor.printed()});
        if (!done)
            return done.error();
        for (const RequiredReading& one : readings())
            if (one.ref == ref && one.role == role && !one.title.isEmpty())
                return Change::Made;
        return notFound(ref, QStringLiteral("there is no such entry or retrospective")); // taken back
    });
}

Status KnowledgeUse::acknowledge(const QString& ref, const QString& givenRole, const KnowledgeBy& by)
{
    const QString role = readingRole(givenRole);
    return changeReading("lesson.read", ref, role, by, [&](const RequiredReading* known) -> Result<Change> {
        if (!known)
            return notFound(ref, QStringLiteral("it is no reading of that role"));
        if (known->acknowledgedAt > 0)
            return Change::None;
        Status done = m_store.run(
            "UPDATE required_reading SET acknowledged_at = ?, acknowledged_by = ? WHERE ref = ? AND role = ?",
            {by.now, by.actor.printed(), ref, role});
        return done ? Result<Change>(Change::Made) : done.error();
    });
}

Status KnowledgeUse::acknowledgedBy(
    const QString& session, const QString& agent, const QString& givenRole, const QString& ref, qint64 now)
{
    const QString role = readingRole(givenRole);
    const QList<RequiredReading> left = unread();
    if (std::none_of(
            left.begin(), left.end(), [&](const RequiredReading& one) { return one.ref == ref && one.role == role; }))
        return Done{};
    TrailEntry entry;
    entry.actor = QStringLiteral("agent ") + agent;
    entry.source = TrailSource::Engine;
    entry.action = QStringLiteral("lesson.read");
    entry.session = session;
    entry.subject = ref;
    entry.body = {{QStringLiteral("role"), role}};
    Status done
        = m_store.run("UPDATE required_reading SET acknowledged_at = ?, acknowledged_by = ? WHERE ref = ? AND role = ?",
            {now, QString(session + QLatin1Char('/') + agent), ref, role});
    return done ? trail::append(m_store, entry) : done;
}

Status KnowledgeUse::unrequire(const QString& ref, const QString& givenRole, const KnowledgeBy& by)
{
    const QString role = readingRole(givenRole);
    return changeReading("lesson.unrequire", ref, role, by, [&](const RequiredReading* known) -> Result<Change> {
        if (!known)
            return notFound(ref, QStringLiteral("it is no reading of that role"));
        Status done = m_store.run("DELETE FROM required_reading WHERE ref = ? AND role = ?", {ref, role});
        return done ? Result<Change>(Change::Made) : done.error();
    });
}

} // namespace wavedeck
