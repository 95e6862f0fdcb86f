// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/knowledgerepository.h"

#include "models/knowledge/rules.h"
#include "models/people/recorded.h"
#include "models/store/rows.h"
#include "models/store/search.h"

#include <algorithm>

namespace wavedeck {

using knowledge::Entry;
using rows::readAll;
using rows::Reader;

namespace {

constexpr double kAlike = 0.9; ///< KNOW-4
constexpr int kMostCompared = 20;
constexpr qsizetype kMostWords = 12; ///< that a text is looked up by

Error notFound(const QString& id)
{
    return {ErrorKind::Usage, QStringLiteral("not-found"), id, QStringLiteral("there is no such entry"),
        QStringLiteral("see `wavedeckctl lesson list`")};
}

// In the order in which entryOf() takes them. The state is the lowest of what is linked; what was dropped or will not
// be fixed says nothing.
#define WAVEDECK_ENTRY_COLUMNS                                                                                         \
    "k.number, k.kind, k.title, k.text, k.rationale, k.alternatives, k.insight, k.applies, k.problem, k.solution, "    \
    "k.implication, k.place, k.source, k.source_ref, k.author, k.version, k.created_at, k.changed_at, "                \
    "coalesce((SELECT group_concat(ref, ' ') FROM knowledge_link WHERE entry = k.number), ''), "                       \
    "coalesce((SELECT min(level) FROM (SELECT CASE WHEN d.resolution = 'wont-fix' THEN NULL WHEN d.status <> "         \
    "'resolved' THEN 1 WHEN d.regression_test <> '' THEN 3 ELSE 2 END AS level FROM knowledge_link l JOIN debt d ON "  \
    "d.id = l.ref WHERE l.entry = k.number UNION ALL SELECT CASE json_extract(a.value, '$.state') WHEN 'dropped' "     \
    "THEN "                                                                                                            \
    "NULL WHEN 'verified' THEN 3 WHEN 'implemented' THEN 2 ELSE 1 END FROM knowledge_link l JOIN retro t ON t.id || "  \
    "'/' = substr(l.ref, 1, instr(l.ref, '/')), json_each(t.body, '$.actions') a WHERE l.entry = k.number AND "        \
    "json_extract(a.value, '$.number') = CAST(substr(l.ref, instr(l.ref, '/') + 1) AS INTEGER))), 0), "                \
    "(SELECT count(*) FROM knowledge_use u WHERE u.entry = k.number AND u.kind = 'reuse'), "                           \
    "(SELECT count(*) FROM knowledge_use u WHERE u.entry = k.number AND u.kind = 'open'), "                            \
    "coalesce((SELECT minutes FROM knowledge_time m WHERE m.entry = k.number AND m.place = ''), -1), "                 \
    "coalesce((SELECT sum(minutes) FROM knowledge_time m WHERE m.entry = k.number AND m.place <> ''), -1)"

const QStringList& states()
{
    static const QStringList kStates{
        QStringLiteral("none"), QStringLiteral("planned"), QStringLiteral("implemented"), QStringLiteral("verified")};
    return kStates;
}

Entry entryOf(Reader& r)
{
    Entry e;
    e.number = r.integer();
    for (QString* text : {&e.kind, &e.title, &e.text, &e.rationale, &e.alternatives, &e.insight, &e.when, &e.problem,
             &e.solution, &e.implication, &e.place, &e.source, &e.sourceRef, &e.author})
        *text = r.text();
    e.version = r.integer();
    e.createdAt = r.number();
    e.changedAt = r.number();
    e.links = r.text().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    e.state = states().value(r.integer());
    e.reuses = r.integer();
    e.views = r.integer();
    e.minutesSpent = r.integer();
    e.minutesSaved = r.integer();
    return e;
}

bool fits(const Entry& entry, const KnowledgeFilter& filter)
{
    const bool isFixed = entry.state == states()[2] || entry.state == states()[3];
    return (filter.kinds.isEmpty() || filter.kinds.contains(entry.kind, Qt::CaseInsensitive))
        && (filter.states.isEmpty() || filter.states.contains(entry.state, Qt::CaseInsensitive))
        && entry.source.contains(filter.source, Qt::CaseInsensitive) && !(filter.notFixed && isFixed);
}

QString textOf(const Entry& entry)
{
    return entry.title + QLatin1Char('\n') + entry.text;
}

TrailEntry trailOf(const KnowledgeBy& by, const char* action, const QString& subject)
{
    return TrailEntry::of(by.actor, QLatin1String(action), subject);
}

Error knownAs(int number)
{
    const QString id = knowledge::idOf(number);
    return {ErrorKind::Usage, QStringLiteral("known"), id, QStringLiteral("it says the same"),
        QStringLiteral("see `wavedeckctl lesson show %1`").arg(id)};
}

} // namespace

QList<Entry> KnowledgeRepository::entries(const KnowledgeFilter& filter)
{
    const QList<Entry> all = readAll<Entry>(m_store,
        "WITH f(since) AS (VALUES (?)) SELECT " WAVEDECK_ENTRY_COLUMNS
        " FROM knowledge k, f WHERE f.since = 0 OR (k.created_at < f.since AND NOT EXISTS (SELECT 1 FROM knowledge_use "
        "o WHERE o.entry = k.number AND o.kind = 'open' AND o.at >= f.since)) ORDER BY k.number DESC",
        {filter.unusedSince}, entryOf);
    QList<Entry> fitting;
    std::copy_if(all.begin(), all.end(), std::back_inserter(fitting), [&](const Entry& e) { return fits(e, filter); });
    return fitting;
}

std::optional<Entry> KnowledgeRepository::entry(int number)
{
    const QList<Entry> found = readAll<Entry>(
        m_store, "SELECT " WAVEDECK_ENTRY_COLUMNS " FROM knowledge k WHERE k.number = ?", {number}, entryOf);
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

QList<KnowledgeVersion> KnowledgeRepository::versions(int number)
{
    return readAll<KnowledgeVersion>(m_store,
        "SELECT version, at, actor, change, reason, document FROM knowledge_version WHERE entry = ? ORDER BY version "
        "DESC",
        {number}, [](Reader& r) {
            KnowledgeVersion v;
            v.version = r.integer();
            v.at = r.number();
            v.actor = r.text();
            v.change = r.text();
            v.reason = r.text();
            v.entry = knowledge::fromDocument(r.object());
            return v;
        });
}

QList<SimilarEntry> KnowledgeRepository::similarTo(const Entry& entry)
{
    const QString text = textOf(entry);
    QList<SimilarEntry> alike;
    for (const search::Hit& hit :
        search::anyOf(m_store, search::tellingWords(text, kMostWords), {{QStringLiteral("lesson")}, kMostCompared})) {
        const auto other = this->entry(hit.ref.toInt());
        if (!other || other->number == entry.number)
            continue;
        const double share = knowledge::similarity(text, textOf(*other));
        if (share >= kAlike)
            alike.append({other->number, other->title, share * 100});
    }
    std::stable_sort(alike.begin(), alike.end(), [](const auto& a, const auto& b) { return a.percent > b.percent; });
    return alike;
}

std::optional<int> KnowledgeRepository::known(const Entry& entry)
{
    const QList<int> found = readAll<int>(m_store,
        "SELECT number FROM knowledge WHERE (source = ? AND source_ref = ? AND source_ref <> '') OR fingerprint = ?",
        {rows::text(entry.source), rows::text(entry.sourceRef), knowledge::fingerprint(entry)},
        [](Reader& r) { return r.integer(); });
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

Status KnowledgeRepository::put(const Entry& e)
{
    Status done = m_store.run(
        "INSERT INTO knowledge VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (number) DO UPDATE SET "
        "kind=excluded.kind, title=excluded.title, text=excluded.text, rationale=excluded.rationale, "
        "alternatives=excluded.alternatives, insight=excluded.insight, applies=excluded.applies, "
        "problem=excluded.problem, solution=excluded.solution, implication=excluded.implication, "
        "place=excluded.place, source=excluded.source, source_ref=excluded.source_ref, "
        "fingerprint=excluded.fingerprint, version=excluded.version, changed_at=excluded.changed_at, "
        "revision=excluded.revision",
        {e.number, e.kind, rows::text(e.title), rows::text(e.text), rows::text(e.rationale), rows::text(e.alternatives),
            rows::text(e.insight), rows::text(e.when), rows::text(e.problem), rows::text(e.solution),
            rows::text(e.implication), rows::text(e.place), rows::text(e.source), rows::text(e.sourceRef),
            knowledge::fingerprint(e), rows::text(e.author), e.version, e.createdAt, e.changedAt, m_store.revision()});
    if (done)
        done = m_store.run("DELETE FROM knowledge_link WHERE entry = ?", {e.number});
    for (const QString& link : e.links)
        if (done)
            done = m_store.run("INSERT INTO knowledge_link VALUES (?,?) ON CONFLICT DO NOTHING", {e.number, link});
    return done;
}

Status KnowledgeRepository::append(const Entry& e, const QString& change, const QString& reason, const QString& actor)
{
    return m_store.run("INSERT INTO knowledge_version VALUES (?,?,?,?,?,?,?)",
        {e.number, e.version, e.changedAt, rows::text(actor), change, rows::words(reason),
            rows::json(knowledge::document(e))});
}

Result<int> KnowledgeRepository::insert(Entry entry, const QString& reason, qint64 now)
{
    if (Status done = m_store.run("UPDATE knowledge_number SET last = last + 1", {}); !done)
        return done.error();
    entry.number = readAll<int>(m_store, "SELECT last FROM knowledge_number", {}, [](Reader& r) {
        return r.integer();
    }).value(0);
    entry.version = 1;
    entry.createdAt = entry.createdAt > 0 ? entry.createdAt : now;
    entry.changedAt = now;
    Status done = put(entry);
    if (done)
        done = append(entry, QStringLiteral("added"), reason, entry.author);
    return done ? Result<int>(entry.number) : done.error();
}

Result<int> KnowledgeRepository::keep(const Entry& entry, qint64 now)
{
    if (Status may = knowledge::allowed(entry); !may)
        return may.error();
    if (const auto number = known(entry))
        return *number;
    return insert(entry, {}, now);
}

Result<KnowledgeRepository::Saved> KnowledgeRepository::add(const Entry& given, const KnowledgeBy& by)
{
    Saved saved;
    const Status done = recorded(
        m_store, trailOf(by, "lesson.add", QStringLiteral("lesson")), [&](TrailEntry& trail) -> Result<Change> {
            if (Status may = mayDo(m_store, by.actor, people::Right::Knowledge, QStringLiteral("lesson add")); !may)
                return may.error();
            if (Status may = knowledge::allowed(given, by.reason); !may)
                return may.error();
            if (const auto number = known(given))
                return knownAs(*number);
            saved.similar = similarTo(given);
            if (!saved.similar.isEmpty() && !by.anyway)
                return Error{ErrorKind::Usage, QStringLiteral("similar"), knowledge::idOf(saved.similar[0].number),
                    QStringLiteral("it says nearly the same (%1 %)").arg(qRound(saved.similar[0].percent)),
                    QStringLiteral("change that one, or add this with --anyway")};
            Entry entry = given;
            entry.author = by.actor.printed();
            const auto number = insert(entry, by.reason, by.now);
            if (!number)
                return number.error();
            saved.entry = *this->entry(*number);
            trail.subject = knowledge::idOf(*number);
            trail.body = {{QStringLiteral("title"), entry.title}, {QStringLiteral("kind"), entry.kind}};
            if (!by.reason.isEmpty())
                trail.body.insert(QStringLiteral("reason"), by.reason);
            return Change::Made;
        });
    return done ? Result<Saved>(saved) : done.error();
}

Result<Entry> KnowledgeRepository::change(
    int number, const Values& values, const std::optional<QStringList>& links, const KnowledgeBy& by)
{
    const QString id = knowledge::idOf(number);
    Entry after;
    const Status done = recorded(m_store, trailOf(by, "lesson.set", id), [&](TrailEntry& trail) -> Result<Change> {
        if (Status may = mayDo(m_store, by.actor, people::Right::Knowledge, id); !may)
            return may.error();
        const std::optional<Entry> before = entry(number);
        if (!before)
            return notFound(id);
        after = *before;
        QStringList changed;
        for (const auto& [name, value] : values) {
            const knowledge::Field* field = knowledge::field(name);
            if (!field)
                return Error{ErrorKind::Usage, QStringLiteral("bad-value"), id, QStringLiteral("no such field"), {}};
            if (after.*field->member != value)
                changed.append(name);
            after.*field->member = value;
        }
        if (links && *links != after.links) {
            after.links = *links;
            changed.append(QStringLiteral("links"));
        }
        if (changed.isEmpty())
            return Change::None;
        if (Status may = knowledge::allowed(after, by.reason); !may)
            return may.error();
        if (const auto same = known(after); same && *same != number)
            return knownAs(*same);
        ++after.version;
        after.changedAt = by.now;
        trail.body
            = {{QStringLiteral("version"), after.version}, {QStringLiteral("fields"), changed.join(QLatin1Char(' '))}};
        Status stored = put(after);
        if (stored)
            stored = append(after, changed.join(QStringLiteral(", ")), by.reason, by.actor.printed());
        return stored ? Result<Change>(Change::Made) : stored.error();
    });
    return done ? Result<Entry>(entry(number).value_or(after)) : done.error();
}

Status KnowledgeRepository::remove(int number, const KnowledgeBy& by)
{
    const QString id = knowledge::idOf(number);
    return recorded(m_store, trailOf(by, "lesson.remove", id), [&](TrailEntry& trail) -> Result<Change> {
        if (Status may = mayDo(m_store, by.actor, people::Right::Knowledge, id); !may)
            return may.error();
        std::optional<Entry> gone = entry(number);
        if (!gone)
            return notFound(id);
        trail.body = {{QStringLiteral("title"), gone->title}, {QStringLiteral("reason"), by.reason}};
        ++gone->version;
        gone->changedAt = by.now;
        Status done = append(*gone, QStringLiteral("removed"), by.reason, by.actor.printed());
        for (const char* sql : {"DELETE FROM knowledge_link WHERE entry = ?", "DELETE FROM knowledge WHERE number = ?"})
            if (done)
                done = m_store.run(sql, {number});
        return done ? Result<Change>(Change::Made) : done.error();
    });
}

} // namespace wavedeck
