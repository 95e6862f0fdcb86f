// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/debtrepository.h"

#include "models/debt/rules.h"
#include "models/people/recorded.h"
#include "models/store/rows.h"

namespace wavedeck {

using rows::readAll;
using rows::Reader;

namespace {

Error notFound(const QString& what)
{
    return {ErrorKind::Usage, QStringLiteral("not-found"), what, QStringLiteral("there is no such item"),
        QStringLiteral("see `wavedeckctl debt list --status all`")};
}

// In the order in which itemOf() takes them.
#define WAVEDECK_DEBT_COLUMNS                                                                                          \
    "d.number, d.id, d.title, d.priority, d.label, d.category, d.layer, d.domain, d.path, d.line, d.folder, d.kind, "  \
    "d.status, d.reopened, d.owner, d.expert, d.effort_min, d.due_at, d.what, d.fix, d.session, d.agent, d.gate, "     \
    "d.source, d.source_ref, d.exploitability, d.regression_test, d.pr, d.evidence, d.resolution, d.risk, "            \
    "d.found_at, d.started_at, d.resolved_at, d.resolved_session, d.created_by, d.found_stage"

DebtItem itemOf(Reader& r)
{
    DebtItem i;
    i.number = r.integer();
    i.id = r.text();
    i.title = r.text();
    i.priority = r.state(Priority::P2);
    i.label = r.text();
    i.category = r.text();
    i.layer = r.text();
    i.domain = r.text();
    i.path = r.text();
    i.line = r.integer();
    i.folder = r.text();
    i.kind = r.state(DebtKind::Unsaid);
    i.status = r.state(DebtStatus::Draft);
    i.reopened = r.integer();
    i.owner = r.text();
    i.expert = r.text();
    i.effortMin = r.integer();
    i.dueAt = r.number();
    i.what = r.text();
    i.fix = r.text();
    i.session = r.text();
    i.agent = r.text();
    i.gate = r.text();
    i.source = r.text();
    i.sourceRef = r.text();
    i.exploitability = r.state(Exploitability::Unsaid);
    i.regressionTest = r.text();
    i.pr = r.text();
    i.evidence = r.text();
    i.resolution = r.state(Resolution::None);
    i.risk = r.text();
    i.foundAt = r.number();
    i.startedAt = r.number();
    i.resolvedAt = r.number();
    i.resolvedSession = r.text();
    i.createdBy = r.text();
    i.foundStage = r.text();
    return i;
}

/// Words as a parameter: empty = any.
QVariant anyOf(const QStringList& words)
{
    return words.isEmpty() ? QVariant(QLatin1String("")) : rows::json(QJsonArray::fromStringList(words));
}

QString kindOf(const DebtItem& before, const DebtItem& after)
{
    if (before.isResolved() && !after.isResolved())
        return QStringLiteral("reopened");
    if (after.status == DebtStatus::Resolved)
        return QStringLiteral("resolved");
    return after.status == DebtStatus::InProgress ? QStringLiteral("started") : QStringLiteral("changed");
}

} // namespace

QList<DebtItem> DebtRepository::items(const DebtFilter& f)
{
    return readAll<DebtItem>(m_store,
        // Qt counts a parameter that is used twice as two: they stand in a row of their own.
        "WITH f(statuses, priorities, category, layer, domain, session, owner, expert, kind, source, folder, text, "
        "overdue) AS (VALUES (?, ?, lower(?), lower(?), lower(?), ?, lower(?), lower(?), ?, ?, ?, lower(?), ?)) "
        "SELECT " WAVEDECK_DEBT_COLUMNS " FROM debt d, f WHERE "
        "(f.statuses = '' OR d.status IN (SELECT value FROM json_each(f.statuses))) AND "
        "(f.priorities = '' OR d.priority IN (SELECT value FROM json_each(f.priorities))) AND "
        "(f.category = '' OR lower(d.category) = f.category) AND (f.layer = '' OR lower(d.layer) = f.layer) AND "
        "(f.domain = '' OR lower(d.domain) = f.domain) AND (f.session = '' OR d.session = f.session) AND "
        "(f.owner = '' OR lower(d.owner) = f.owner) AND (f.expert = '' OR lower(d.expert) = f.expert) AND "
        "(f.kind = '' OR d.kind = f.kind) AND (f.source = '' OR d.source = f.source) AND "
        "(f.folder = '' OR d.folder IN ('', f.folder)) AND (f.text = '' OR instr(lower(d.id || char(10) || d.title || "
        "char(10) || d.path || ':' || d.line || char(10) || d.category || char(10) || d.domain || char(10) || d.what "
        "|| char(10) || d.owner), f.text) > 0) AND (f.overdue = 0 OR (d.status <> 'resolved' AND d.due_at > 0 AND "
        "d.due_at < f.overdue)) ORDER BY d.number",
        {anyOf(f.statuses), anyOf(f.priorities), rows::text(f.category), rows::text(f.layer), rows::text(f.domain),
            rows::text(f.session), rows::text(f.owner), rows::text(f.expert), rows::text(f.kind), rows::text(f.source),
            rows::text(f.folder), rows::text(f.text), f.overdueAt},
        itemOf);
}

std::optional<DebtItem> DebtRepository::item(int number)
{
    const QList<DebtItem> found = readAll<DebtItem>(
        m_store, "SELECT " WAVEDECK_DEBT_COLUMNS " FROM debt d WHERE d.number = ?", {number}, itemOf);
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

QList<DebtItem> DebtRepository::itemsOfSession(const QString& session)
{
    return readAll<DebtItem>(m_store,
        "SELECT " WAVEDECK_DEBT_COLUMNS " FROM debt d WHERE d.session = ? OR d.resolved_session = ? ORDER BY d.number",
        {rows::text(session), rows::text(session)}, itemOf);
}

std::optional<DebtItem> DebtRepository::itemFrom(const QString& source, const QString& ref)
{
    const QList<int> found
        = readAll<int>(m_store, "SELECT number FROM debt WHERE source = ? AND source_ref = ? AND source_ref <> ''",
            {rows::text(source), rows::text(ref)}, [](Reader& r) { return r.integer(); });
    return found.isEmpty() ? std::nullopt : item(found.first());
}

QList<int> DebtRepository::unresolved(Priority priority, const QString& folder)
{
    const auto all = readAll<std::pair<int, QString>>(m_store,
        "SELECT number, folder FROM debt WHERE status IN ('draft','open','in-progress') AND priority = ? ORDER BY "
        "number",
        {rows::text(priority)}, [](Reader& r) {
            const int number = r.integer();
            return std::pair(number, r.text());
        });
    const auto isBelow = [](const QString& one, const QString& other) {
        return one == other || one.startsWith(other + QLatin1Char('/'));
    };
    QList<int> numbers;
    for (const auto& [number, of] : all)
        if (of.isEmpty() || isBelow(of, folder) || isBelow(folder, of))
            numbers.append(number);
    return numbers;
}

int DebtRepository::countOf(const QString& session, const QString& agent)
{
    return readAll<int>(m_store, "SELECT count(*) FROM debt WHERE session = ? AND agent = ?",
        {rows::text(session), rows::text(agent)}, [](Reader& r) { return r.integer(); })
        .value(0);
}

QList<DebtEvent> DebtRepository::events(int number)
{
    return readAll<DebtEvent>(m_store,
        "WITH f(debt) AS (VALUES (?)) SELECT e.id, e.debt, e.at, e.kind, e.field, e.before, e.after, e.actor, "
        "e.session, e.reason FROM debt_event e, f WHERE f.debt = '' OR e.debt = f.debt ORDER BY e.id",
        {number > 0 ? QVariant(debt::idOf(number)) : QVariant(QLatin1String(""))}, [](Reader& r) {
            DebtEvent e;
            e.id = r.number();
            e.debt = r.text();
            e.at = r.number();
            e.kind = r.text();
            e.field = r.text();
            e.before = r.text();
            e.after = r.text();
            e.actor = r.text();
            e.session = r.text();
            e.reason = r.text();
            return e;
        });
}

bool DebtRepository::mayApprove(const Actor& actor)
{
    return actor.signedIn && mayDo(m_store, actor, people::Right::DecideGate, QString()).ok();
}

Result<int> DebtRepository::nextNumber(int wanted)
{
    const QList<int> last
        = readAll<int>(m_store, "SELECT last FROM debt_number", {}, [](Reader& r) { return r.integer(); });
    const int number = wanted > 0 ? wanted : last.value(0) + 1;
    if (Status done = m_store.run("UPDATE debt_number SET last = max(last, ?)", {number}); !done)
        return done.error();
    return number;
}

Status DebtRepository::put(const DebtItem& i)
{
    return m_store.run(
        "INSERT OR REPLACE INTO debt (number, id, title, priority, label, category, layer, domain, "
        "path, line, folder, kind, status, reopened, owner, expert, effort_min, due_at, what, fix, "
        "session, agent, gate, source, source_ref, exploitability, regression_test, pr, evidence, "
        "resolution, risk, found_at, started_at, resolved_at, resolved_session, created_by, found_stage, revision) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        {i.number, i.id, rows::words(i.title), rows::text(i.priority), rows::words(i.label), rows::words(i.category),
            rows::words(i.layer), rows::words(i.domain), rows::words(i.path), i.line, rows::text(i.folder),
            rows::text(i.kind), rows::text(i.status), i.reopened, rows::words(i.owner), rows::words(i.expert),
            i.effortMin, i.dueAt, rows::words(i.what), rows::words(i.fix), rows::text(i.session), rows::text(i.agent),
            rows::text(i.gate), rows::text(i.source), rows::text(i.sourceRef), rows::text(i.exploitability),
            rows::words(i.regressionTest), rows::words(i.pr), rows::words(i.evidence), rows::text(i.resolution),
            rows::text(i.risk), i.foundAt, i.startedAt, i.resolvedAt, rows::text(i.resolvedSession),
            rows::text(i.createdBy), rows::text(i.foundStage), m_store.revision()});
}

Status DebtRepository::append(const DebtEvent& e)
{
    return m_store.run("INSERT INTO debt_event (debt, at, kind, field, before, after, actor, session, reason) VALUES "
                       "(?,?,?,?,?,?,?,?,?)",
        {e.debt, e.at, e.kind, rows::text(e.field), rows::words(e.before), rows::words(e.after), rows::text(e.actor),
            rows::text(e.session), rows::words(e.reason)});
}

Status DebtRepository::appendDifference(const DebtItem& before, const DebtItem& after, const QString& kind,
    const QString& actor, const QString& session, const QString& reason, qint64 now)
{
    for (const debt::Field& field : debt::fields()) {
        const QString was = field.text(before);
        const QString is = field.text(after);
        if (was == is || !field.isEditable)
            continue;
        const bool status = qstrcmp(field.name, "status") == 0;
        if (Status done = append({0, after.id, now, status ? kind : QStringLiteral("changed"),
                QLatin1String(field.name), was, is, actor, session, reason});
            !done)
            return done;
    }
    return Done{};
}

Result<DebtItem> DebtRepository::add(const DebtItem& given, const DebtBy& by)
{
    DebtItem item = debt::settled(debt::Act::Add, {}, given, by.now);
    item.createdBy = by.actor.printed();
    const Status done = recorded(m_store, TrailEntry::of(by.actor, QStringLiteral("debt.add"), QStringLiteral("debt")),
        [&](TrailEntry& entry) -> Result<Change> {
            if (Status may = mayDo(m_store, by.actor, people::Right::Debt, QStringLiteral("debt add")); !may)
                return may.error();
            if (Status may = debt::allowed({debt::Act::Add, {}, item, by.reason, mayApprove(by.actor)}); !may)
                return may.error();
            if (!item.sourceRef.isEmpty())
                if (const auto known = itemFrom(item.source, item.sourceRef))
                    return Error{ErrorKind::Usage, QStringLiteral("known"), known->id,
                        QStringLiteral("this is in the register already"),
                        QStringLiteral("see `wavedeckctl debt show %1`").arg(known->id)};
            const auto number = nextNumber();
            if (!number)
                return number.error();
            item.number = *number;
            item.id = debt::idOf(*number);
            entry.subject = item.id;
            entry.session = item.session;
            entry.body
                = {{QStringLiteral("title"), item.title}, {QStringLiteral("priority"), QString(word(item.priority))},
                    {QStringLiteral("location"), item.location()}, {QStringLiteral("category"), item.category}};
            Status stored = put(item);
            if (stored)
                stored = append({0, item.id, by.now, QStringLiteral("added"), {}, {}, item.title, by.actor.printed(),
                    by.session.isEmpty() ? item.session : by.session, by.reason});
            return stored ? Result<Change>(Change::Made) : stored.error();
        });
    return done ? Result<DebtItem>(item) : done.error();
}

Result<DebtItem> DebtRepository::changed(
    int number, const QString& action, const DebtBy& by, const std::function<Status(DebtItem&)>& edit)
{
    const QString id = debt::idOf(number);
    DebtItem after;
    const Status done = recorded(
        m_store, TrailEntry::of(by.actor, action, id), [&](TrailEntry& entry) -> Result<Change> {
            if (Status may = mayDo(m_store, by.actor, people::Right::Debt, id); !may)
                return may.error();
            const std::optional<DebtItem> before = item(number);
            if (!before)
                return notFound(id);
            after = *before;
            if (Status edited = edit(after); !edited)
                return edited.error();
            after = debt::settled(debt::Act::Change, *before, after, by.now);
            if (after.isResolved() && !before->isResolved())
                after.resolvedSession = by.session;
            if (after == *before)
                return Change::None;
            if (Status may = debt::allowed({debt::Act::Change, *before, after, by.reason, mayApprove(by.actor)}); !may)
                return may.error();
            for (const debt::Field& field : debt::fields())
                if (const QString is = field.text(after); is != field.text(*before))
                    entry.body.insert(QLatin1String(field.name), is);
            if (!by.reason.isEmpty())
                entry.body.insert(QStringLiteral("reason"), by.reason);
            entry.session = by.session;
            Status stored = put(after);
            if (stored)
                stored = appendDifference(
                    *before, after, kindOf(*before, after), by.actor.printed(), by.session, by.reason, by.now);
            return stored ? Result<Change>(Change::Made) : stored.error();
        });
    return done ? Result<DebtItem>(after) : done.error();
}

Result<DebtItem> DebtRepository::change(int number, const Values& values, const DebtBy& by)
{
    return changed(number, QStringLiteral("debt.set"), by, [&](DebtItem& item) -> Status {
        for (const auto& [name, value] : values) {
            const debt::Field* field = debt::field(name);
            if (field && !field->isEditable)
                return Error{
                    ErrorKind::Usage, QStringLiteral("bad-value"), name, QStringLiteral("this is not set by hand"), {}};
            if (Status done = debt::put(item, name, value); !done)
                return done;
        }
        return Done{};
    });
}

Result<DebtItem> DebtRepository::start(int number, const DebtBy& by)
{
    return changed(number, QStringLiteral("debt.start"), by, [](DebtItem& item) {
        item.status = DebtStatus::InProgress;
        return Status(Done{});
    });
}

Result<DebtItem> DebtRepository::resolve(int number, const Values& values, const DebtBy& by)
{
    return changed(number, QStringLiteral("debt.resolve"), by, [&](DebtItem& item) -> Status {
        for (const auto& [name, value] : values)
            if (Status done = debt::put(item, name, value); !done)
                return done;
        item.status = DebtStatus::Resolved;
        return Done{};
    });
}

Result<DebtItem> DebtRepository::wontFix(int number, const DebtBy& by)
{
    return changed(number, QStringLiteral("debt.resolve"), by, [&](DebtItem& item) {
        item.status = DebtStatus::Resolved;
        item.resolution = Resolution::WontFix;
        item.evidence = by.reason; // the proof that a resolution needs is the reason here
        return Status(Done{});
    });
}

Result<DebtItem> DebtRepository::reopen(int number, const DebtBy& by)
{
    return changed(number, QStringLiteral("debt.reopen"), by, [this](DebtItem& item) -> Status {
        // Scans of before do not count: a person has seen it since.
        if (Status done = m_store.run("UPDATE debt_finding SET missed = 0, missed_scan = 0 WHERE debt = ?", {item.id});
            !done)
            return done;
        if (!item.isResolved())
            return Error{ErrorKind::Usage, QStringLiteral("not-resolved"), item.id,
                QStringLiteral("it is %1").arg(QString(word(item.status))), {}};
        item.status = DebtStatus::Open;
        return Done{};
    });
}

Status DebtRepository::remove(int number, const DebtBy& by)
{
    const QString id = debt::idOf(number);
    return recorded(
        m_store, TrailEntry::of(by.actor, QStringLiteral("debt.remove"), id), [&](TrailEntry& entry) -> Result<Change> {
            if (Status may = mayDo(m_store, by.actor, people::Right::Debt, id); !may)
                return may.error();
            const std::optional<DebtItem> before = item(number);
            if (!before)
                return notFound(id);
            if (Status may = debt::allowed({debt::Act::Remove, *before, *before, by.reason, mayApprove(by.actor)});
                !may)
                return may.error();
            entry.body = {{QStringLiteral("title"), before->title}, {QStringLiteral("reason"), by.reason}};
            Status done = m_store.run("DELETE FROM debt_finding WHERE debt = ?", {id});
            if (done)
                done = m_store.run("DELETE FROM debt WHERE number = ?", {number});
            if (done)
                done = append({0, id, by.now, QStringLiteral("removed"), QStringLiteral("status"), word(before->status),
                    {}, by.actor.printed(), by.session, by.reason});
            return done ? Result<Change>(Change::Made) : done.error();
        });
}

} // namespace wavedeck
