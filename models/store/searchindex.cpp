// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/searchindex.h"

#include "models/store/rows.h"

#include <algorithm>

namespace wavedeck {

namespace {

constexpr qsizetype kLongestBody = 100'000; ///< what is longer is found by its beginning

/// Where the words of one kind are. The statement gives title, body and time of what search_pending calls `ref`, and no
/// row when it is gone. Adding a kind: a line here, and triggers that note it.
struct Source {
    const char* kind;
    const char* sql;
};

/// `ref` taken apart at its first `/`.
#define WAVEDECK_OWNER_AND_ID                                                                                          \
    "WITH k(owner, id) AS (SELECT substr(ref, 1, instr(ref, '/') - 1), substr(ref, instr(ref, '/') + 1) FROM (SELECT " \
    "? AS ref)) "

constexpr Source kSources[] = {
    {"lesson",
        "SELECT title, text || char(10) || insight || char(10) || rationale || char(10) || alternatives || char(10) || "
        "applies || char(10) || problem || char(10) || solution || char(10) || implication || char(10) || place || "
        "char(10) || source, changed_at FROM knowledge WHERE number = CAST(? AS INTEGER)"},
    {"retro",
        "SELECT title, id || char(10) || code || char(10) || coalesce((SELECT group_concat(t.atom, char(10)) FROM "
        "json_tree(body) t WHERE t.type = 'text' AND (t.path NOT LIKE '$.phases[%' OR t.key = 'summary') AND t.key NOT "
        "IN ('id', 'code', 'template', 'state', 'phase', 'letter', 'at', 'due', 'first_due', 'created_at', "
        "'started_at', "
        "'closed_at', 'follow_up_at', 'implemented_at', 'verified_at') AND NOT EXISTS (SELECT 1 FROM json_each(live, "
        "'$.hidden') h WHERE (t.path LIKE '$.contributions[%' AND h.value = json_extract(body, substr(t.path, 1, "
        "instr(t.path, ']')) || '.phase')) OR (t.path LIKE '$.recommendations[%' AND h.value = 'recommendations'))), "
        "''), created_at FROM retro WHERE id = ?"},
    {"debt",
        "SELECT title, id || char(10) || what || char(10) || fix || char(10) || category || char(10) || path || "
        "char(10) || evidence, found_at FROM debt WHERE id = ?"},
    {"risk",
        "SELECT r.title, r.id || char(10) || coalesce((SELECT group_concat(t.atom, char(10)) FROM json_tree(v.content) "
        "t WHERE t.type = 'text'), ''), v.at FROM risk r JOIN risk_revision v ON v.risk = r.id AND v.number = "
        "r.content_revision WHERE r.id = ?"},
    {"session",
        "SELECT name, id || char(10) || mission || char(10) || state || char(10) || coalesce((SELECT "
        "group_concat(value, char(10)) FROM json_each(reasons)), ''), started_at FROM session WHERE id = ?"},
    {"report",
        WAVEDECK_OWNER_AND_ID
        "SELECT a.name, a.id || char(10) || a.role || char(10) || coalesce((SELECT group_concat(t.atom, char(10)) FROM "
        "json_tree(c.body) t WHERE t.type = 'text'), ''), c.at FROM k JOIN completion_report c ON c.session = k.owner "
        "AND "
        "c.agent = k.id JOIN agent a ON a.session = c.session AND a.id = c.agent ORDER BY c.attempt DESC LIMIT 1"},
    {"gate",
        WAVEDECK_OWNER_AND_ID
        "SELECT g.name, g.id || char(10) || g.state || char(10) || g.reason || char(10) || coalesce((SELECT "
        "group_concat(t.atom, char(10)) FROM json_tree(nullif(g.waiver, '')) t WHERE t.type = 'text'), ''), g.ended_at "
        "FROM k JOIN gate g ON g.session = k.owner AND g.id = k.id"},
};
#undef WAVEDECK_OWNER_AND_ID

struct Pending {
    QString kind;
    QString ref;
};

struct Words {
    QString title;
    QString body;
    qint64 at = 0;
};

Status forget(Store& store, const Pending& one)
{
    Status done
        = store.run("DELETE FROM search_words WHERE rowid = (SELECT id FROM search_row WHERE kind = ? AND ref = ?)",
            {one.kind, one.ref});
    return done ? store.run("DELETE FROM search_row WHERE kind = ? AND ref = ?", {one.kind, one.ref}) : done;
}

Status take(Store& store, const Pending& one)
{
    if (Status done = forget(store, one); !done)
        return done;
    const auto source = std::find_if(std::begin(kSources), std::end(kSources),
        [&](const Source& candidate) { return one.kind == QLatin1String(candidate.kind); });
    if (source == std::end(kSources))
        return Done{};
    const QList<Words> found = rows::readAll<Words>(store, source->sql, {one.ref}, [](rows::Reader& r) {
        Words words;
        words.title = r.text();
        words.body = r.text().left(kLongestBody);
        words.at = r.number();
        return words;
    });
    if (found.isEmpty())
        return Done{};
    Status done = store.run("INSERT INTO search_row (kind, ref, at) VALUES (?,?,?)", {one.kind, one.ref, found[0].at});
    return done ? store.run("INSERT INTO search_words (rowid, title, body) SELECT id, ?, ? FROM search_row WHERE kind "
                            "= ? AND ref = ?",
               {rows::text(found[0].title), rows::text(found[0].body), one.kind, one.ref})
                : done;
}

} // namespace

void updateSearchIndex(Store& store)
{
    const QList<Pending> pending
        = rows::readAll<Pending>(store, "SELECT kind, ref FROM search_pending", {}, [](rows::Reader& r) {
              const QString kind = r.text();
              return Pending{kind, r.text()};
          });
    for (const Pending& one : pending)
        if (!take(store, one)
            || !store.run("DELETE FROM search_pending WHERE kind = ? AND ref = ?", {one.kind, one.ref}))
            return;
}

} // namespace wavedeck
