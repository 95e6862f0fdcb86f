// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/findingrepository.h"

#include "models/debt/item.h"
#include "models/people/recorded.h"
#include "models/store/importsteps.h"
#include "models/store/rows.h"

#include <QJsonArray>

namespace wavedeck {

using rows::text;

namespace {

QJsonArray listed(const QMap<QString, int>& dropped)
{
    QJsonArray list;
    for (auto it = dropped.begin(); it != dropped.end(); ++it)
        list.append(QJsonObject{{QStringLiteral("why"), it.key()}, {QStringLiteral("n"), it.value()}});
    return list;
}

Status runAll(Store& store, std::span<const char* const> steps)
{
    for (const char* sql : steps)
        if (Status done = store.run(sql, {}); !done)
            return done;
    return Done{};
}

qint64 numberOf(Store& store, const char* sql)
{
    QSqlQuery& query = store.statement(sql);
    const qint64 number = query.exec() && query.next() ? query.value(0).toLongLong() : 0;
    query.finish();
    return number;
}

/// The scan that runs now, and what its steps read of it.
Status give(Store& store, const debt::Scan& scan, const ImportGround& ground, const Actor& by, qint64 now)
{
    Status done = store.run(
        "INSERT INTO debt_scan (folder, commit_id, tool, at, file, sha256, complete, results, "
        "added, unchanged, reopened, resolved, dropped, actor) VALUES (?,?,?,?,?,?,?,?,0,0,0,0,?,?)",
        {text(ground.folder), text(ground.commit), text(scan.tool), now, rows::words(ground.file), text(ground.sha256),
            scan.complete ? 1 : 0, scan.findings.size(), rows::json(listed(scan.dropped)), text(by.printed())});
    if (done)
        done = store.run("DELETE FROM given", {});
    if (done)
        done = store.run("INSERT INTO given (scan, folder, tool, complete, at, actor, session, source, revision, last) "
                         "VALUES (last_insert_rowid(),?,?,?,?,?,?,?,?,(SELECT last FROM debt_number))",
            {text(ground.folder), text(scan.tool), scan.complete ? 1 : 0, now, text(by.printed()), text(ground.session),
                text(ground.source), store.revision()});
    return done;
}

Result<ImportResult> runScan(
    Store& store, const debt::Scan& scan, const ImportGround& ground, const Actor& by, qint64 now)
{
    Status done = give(store, scan, ground, by, now);
    if (done)
        done = runAll(store, importing::kMatch);
    ImportResult result;
    result.dropped = scan.dropped;
    if (done)
        done = runAll(store, importing::kAdd);
    result.added = int(numberOf(store, importing::kCountAdded));
    const auto known = int(numberOf(store, importing::kCountKnown));
    // Counted before they are done: the state says it.
    result.reopened = int(numberOf(store, importing::kCountReopened));
    const auto accepted = int(numberOf(store, importing::kCountAccepted));
    result.unchanged = known - result.reopened - accepted;
    if (done)
        done = runAll(store, importing::kSee);
    if (done && scan.complete)
        done = runAll(store, importing::kMiss);
    result.resolved = accepted + (scan.complete ? int(numberOf(store, importing::kCountGone)) : 0);
    if (done)
        done = runAll(store, importing::kResolve);
    if (done)
        done = store.run("UPDATE debt_scan SET added = ?, unchanged = ?, reopened = ?, resolved = ? WHERE id = (SELECT "
                         "scan FROM given)",
            {result.added, result.unchanged, result.reopened, result.resolved});
    if (!done)
        return done.error();
    if (!scan.complete)
        result.notes.append(QStringLiteral("%1: nothing is resolved by this scan: %2").arg(scan.tool, scan.why));
    return result;
}

} // namespace

QJsonObject ImportResult::document() const
{
    return {{QStringLiteral("added"), added}, {QStringLiteral("unchanged"), unchanged},
        {QStringLiteral("reopened"), reopened}, {QStringLiteral("resolved"), resolved},
        {QStringLiteral("dropped"), listed(dropped)}, {QStringLiteral("notes"), QJsonArray::fromStringList(notes)}};
}

QString FindingRepository::lastCommit(const QString& folder, const QStringList& tools)
{
    QString newest;
    qint64 id = 0;
    for (const QString& tool : tools) {
        QSqlQuery& query = m_store.statement(
            "SELECT id, commit_id FROM debt_scan WHERE folder = ? AND tool = ? ORDER BY id DESC LIMIT 1");
        query.bindValue(0, folder);
        query.bindValue(1, tool);
        if (query.exec() && query.next() && query.value(0).toLongLong() > id) {
            id = query.value(0).toLongLong();
            newest = query.value(1).toString();
        }
        query.finish();
    }
    return newest;
}

Status FindingRepository::stage(const QList<debt::Scan>& scans, const ImportGround& ground, qint64 now)
{
    Status done = runAll(m_store, importing::kTables);
    for (auto it = ground.renames.begin(); done && it != ground.renames.end(); ++it)
        done = m_store.run("INSERT OR IGNORE INTO renamed VALUES (?,?)", {it.key(), it.value()});
    for (const debt::Scan& scan : scans) {
        const std::pair<const char*, const QSet<QString>*> covered[]
            = {{"rule", &scan.rules}, {"file", &scan.files}, {"unread", &scan.unread}};
        for (const auto& [kind, names] : covered)
            for (const QString& name : *names)
                if (done)
                    done = m_store.run("INSERT OR IGNORE INTO covered VALUES (?,?,?)",
                        {QLatin1String(kind), text(scan.tool), text(name)});
        for (const debt::Finding& f : scan.findings) {
            const Priority priority = fromWord<Priority>(f.priority).value_or(Priority::P3);
            if (done)
                done = m_store.run(
                    "INSERT INTO staged (tool, rule, path, line, fingerprint, content, title, what, fix, priority, "
                    "label, category, suppressed, suppressed_why, since, due, fresh) VALUES "
                    "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0)",
                    {text(scan.tool), text(f.rule), text(f.path), f.line, text(f.fingerprint), text(f.content),
                        text(f.title), text(f.what), text(f.fix), text(priority), text(f.label), text(f.category),
                        text(f.suppressed), text(f.suppressedWhy), f.since, debt::dueOf(priority, now)});
        }
    }
    return done;
}

Result<ImportResult> FindingRepository::import(
    const QList<debt::Scan>& scans, const ImportGround& ground, const Actor& by, qint64 now)
{
    // A deferred transaction that only touches temporary tables takes no lock of the database.
    Status done = m_store.run("BEGIN", {});
    if (done)
        done = stage(scans, ground, now);
    if (const Status ended = m_store.commit(); done && !ended)
        done = ended;
    if (!done)
        return done.error();
    ImportResult sum;
    TrailEntry entry = TrailEntry::of(by, QStringLiteral("debt.import"), ground.file);
    entry.session = ground.session;
    done = recorded(m_store, entry, [&](TrailEntry& row) -> Result<Change> {
        if (Status may = mayDo(m_store, by, people::Right::Debt, QStringLiteral("debt import")); !may)
            return may.error();
        QJsonArray tools;
        for (const debt::Scan& scan : scans) {
            const Result<ImportResult> one = runScan(m_store, scan, ground, by, now);
            if (!one)
                return one.error();
            sum.added += one->added;
            sum.unchanged += one->unchanged;
            sum.reopened += one->reopened;
            sum.resolved += one->resolved;
            sum.notes += one->notes;
            for (auto it = one->dropped.begin(); it != one->dropped.end(); ++it)
                sum.dropped[it.key()] += it.value();
            tools.append(scan.tool);
        }
        row.body = sum.document();
        row.body.insert(QStringLiteral("tools"), tools);
        row.body.insert(QStringLiteral("sha256"), ground.sha256);
        return Change::Made;
    });
    m_store.run("DELETE FROM staged", {}).ok();
    return done ? Result<ImportResult>(sum) : done.error();
}

} // namespace wavedeck
