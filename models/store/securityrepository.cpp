// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/securityrepository.h"

#include "models/base/clock.h"
#include "models/people/recorded.h"
#include "models/store/rows.h"

#include <QHash>
#include <QRandomGenerator>

#include <functional>

namespace wavedeck {

using rows::readAll;
using rows::Reader;

namespace {

constexpr std::array kSteps{"rotated", "moved", "deleted", "ignored"};
constexpr std::array kTexts{"rotate it: the exposed value must be worth nothing", "move it to a secrets manager",
    "delete the plain text", "name the file in .gitignore"};

Error notFound(const QString& what, const QString& mend)
{
    return {ErrorKind::Usage, QStringLiteral("not-found"), what, QStringLiteral("there is no such one"), mend};
}

CredentialRow credentialOf(Reader& r)
{
    CredentialRow row;
    row.id = r.number();
    row.rule = r.text();
    row.path = r.text();
    row.line = r.integer();
    row.shown = r.text();
    row.session = r.text();
    row.foundAt = r.number();
    row.seenAt = r.number();
    row.state = r.text();
    for (QJsonObject& step : row.steps)
        step = r.object();
    return row;
}

} // namespace

QLatin1String word(CredentialStep step)
{
    return QLatin1String(kSteps.at(static_cast<size_t>(step)));
}

QString text(CredentialStep step)
{
    return QLatin1String(kTexts.at(static_cast<size_t>(step)));
}

Status SecurityRepository::changed(const Actor& by, const QString& action, const QString& subject,
    const QJsonObject& body, const std::function<Status()>& change)
{
    return recorded(m_store, TrailEntry::of(by, action, subject, body), [&](TrailEntry&) -> Result<Change> {
        Status done = mayDo(m_store, by, people::Right::Evidence, subject);
        if (done)
            done = change();
        return done ? Result<Change>(Change::Made) : done.error();
    });
}

Result<QByteArray> SecurityRepository::fingerprintKey()
{
    const QString name = QStringLiteral("credential.key");
    if (const QString known = m_store.value(name); !known.isEmpty())
        return QByteArray::fromHex(known.toLatin1());
    QByteArray key(32, Qt::Uninitialized);
    QRandomGenerator::system()->generate(key.begin(), key.end());
    if (Status begun = m_store.begin(); !begun)
        return begun.error();
    if (Status set = m_store.setValue(name, QString::fromLatin1(key.toHex())); !set) {
        m_store.rollback();
        return set.error();
    }
    if (Status done = m_store.commit(); !done)
        return done.error();
    return key;
}

Result<int> SecurityRepository::note(
    const QList<CredentialFinding>& found, const QString& session, const Actor& by, qint64 now)
{
    QHash<QString, qint64> known;
    const auto all = readAll<std::pair<QString, qint64>>(
        m_store, "SELECT fingerprint, id FROM credential_finding", {}, [](Reader& r) {
            const QString fingerprint = r.text();
            return std::pair(fingerprint, r.number());
        });
    for (const auto& [fingerprint, id] : all)
        known.insert(fingerprint, id);
    int fresh = 0;
    for (const CredentialFinding& one : found)
        fresh += known.contains(one.fingerprint) ? 0 : 1;
    const QJsonObject body{{QStringLiteral("found"), found.size()}, {QStringLiteral("new"), fresh}};
    const Status done = changed(by, QStringLiteral("credential.scan"), QStringLiteral("credentials"), body, [&] {
        for (const CredentialFinding& one : found) {
            Status stored = m_store.run(
                "INSERT INTO credential_finding (fingerprint, rule, path, line, shown, session, found_at, seen_at, "
                "state, rotated, moved, deleted, ignored, revision) VALUES (?,?,?,?,?,?,?,?,'open','','','','',?) "
                "ON CONFLICT(fingerprint) DO UPDATE SET line = excluded.line, seen_at = excluded.seen_at, "
                "rotated = CASE WHEN state = 'closed' THEN '' ELSE rotated END, "
                "moved = CASE WHEN state = 'closed' THEN '' ELSE moved END, "
                "deleted = CASE WHEN state = 'closed' THEN '' ELSE deleted END, "
                "ignored = CASE WHEN state = 'closed' THEN '' ELSE ignored END, "
                "state = CASE WHEN state = 'closed' THEN 'open' ELSE state END, revision = excluded.revision",
                {one.fingerprint, rows::text(one.rule), rows::text(one.path), one.line, rows::words(one.shown),
                    rows::text(session), now, now, m_store.revision()});
            if (!stored)
                return stored;
        }
        return Status(Done{});
    });
    if (!done)
        return done.error();
    return fresh;
}

QList<CredentialRow> SecurityRepository::credentials()
{
    return readAll<CredentialRow>(m_store,
        "SELECT id, rule, path, line, shown, session, found_at, seen_at, state, rotated, moved, deleted, ignored FROM "
        "credential_finding ORDER BY id",
        {}, credentialOf);
}

std::optional<CredentialRow> SecurityRepository::credential(qint64 id)
{
    const QList<CredentialRow> found = readAll<CredentialRow>(m_store,
        "SELECT id, rule, path, line, shown, session, found_at, seen_at, state, rotated, moved, deleted, ignored FROM "
        "credential_finding WHERE id = ?",
        {id}, credentialOf);
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

Status SecurityRepository::tick(qint64 id, CredentialStep step, const QString& note, const Actor& by, qint64 now)
{
    const auto index = static_cast<size_t>(step);
    const QString name = QStringLiteral("CR-%1").arg(id, 3, 10, QLatin1Char('0'));
    const QJsonObject body{{QStringLiteral("step"), QString(word(step))}, {QStringLiteral("note"), note}};
    return changed(by, QStringLiteral("credential.step"), name, body, [&]() -> Status {
        const std::optional<CredentialRow> row = credential(id);
        if (!row)
            return notFound(name, QStringLiteral("see `wavedeckctl credential list`"));
        if (row->state != QLatin1String("open"))
            return Error{ErrorKind::Usage, QStringLiteral("closed"), name, QStringLiteral("it is %1").arg(row->state),
                QStringLiteral("scan again: what is found anew is open")};
        if (!row->steps.at(index).isEmpty())
            return Error{ErrorKind::Usage, QStringLiteral("done-already"), name,
                QStringLiteral("%1 already").arg(QString(word(step))), {}};
        if (index > 0 && row->steps.at(index - 1).isEmpty()) {
            const auto before = static_cast<CredentialStep>(index - 1);
            return Error{ErrorKind::Usage, QStringLiteral("not-yet"), name,
                QStringLiteral("%1 comes first").arg(QString(word(before))), text(before)};
        }
        const QJsonObject done{
            {QStringLiteral("by"), by.printed()}, {QStringLiteral("at"), now}, {QStringLiteral("note"), note}};
        constexpr std::array kSql{"UPDATE credential_finding SET rotated = ?, revision = ? WHERE id = ?",
            "UPDATE credential_finding SET moved = ?, revision = ? WHERE id = ?",
            "UPDATE credential_finding SET deleted = ?, revision = ? WHERE id = ?",
            "UPDATE credential_finding SET ignored = ?, state = 'closed', revision = ? WHERE id = ?"};
        return m_store.run(kSql.at(index), {rows::words(done), m_store.revision(), id});
    });
}

Status SecurityRepository::refuteCredential(qint64 id, const QString& note, const Actor& by, qint64 now)
{
    const QString name = QStringLiteral("CR-%1").arg(id, 3, 10, QLatin1Char('0'));
    const QJsonObject body{{QStringLiteral("note"), note}, {QStringLiteral("at"), now}};
    return changed(by, QStringLiteral("credential.false-positive"), name, body, [&]() -> Status {
        if (!credential(id))
            return notFound(name, QStringLiteral("see `wavedeckctl credential list`"));
        if (note.trimmed().isEmpty())
            return Error{ErrorKind::Usage, QStringLiteral("no-reason"), name, QStringLiteral("a reason is needed"),
                QStringLiteral("add --note TEXT")};
        return m_store.run("UPDATE credential_finding SET state = 'false-positive', revision = ? WHERE id = ?",
            {m_store.revision(), id});
    });
}

QList<security::Control> SecurityRepository::controls()
{
    QList<security::Control> all = security::controlCategories();
    const auto stored = readAll<security::Control>(m_store,
        "SELECT id, name, layer, implemented, operational, environment, verified_at, actor FROM control ORDER BY id",
        {}, [](Reader& r) {
            security::Control c;
            c.id = r.text();
            c.name = r.text();
            c.layer = r.text();
            c.implemented = r.text();
            c.operational = r.text();
            c.environment = r.text();
            c.verifiedAt = r.number();
            c.actor = r.text();
            return c;
        });
    for (const security::Control& control : stored) {
        const auto same
            = std::find_if(all.begin(), all.end(), [&](const security::Control& one) { return one.id == control.id; });
        if (same == all.end())
            all.append(control);
        else
            *same = control;
    }
    return all;
}

Status SecurityRepository::put(const security::Control& c, const QString& action, const Actor& by)
{
    return changed(by, action, QString(QStringLiteral("control:") + c.id), document(c), [&] {
        return m_store.run("INSERT OR REPLACE INTO control VALUES (?,?,?,?,?,?,?,?,?)",
            {c.id, rows::text(c.name), rows::text(c.layer), rows::words(c.implemented), rows::words(c.operational),
                rows::text(c.environment), c.verifiedAt, rows::text(by.printed()), m_store.revision()});
    });
}

QList<security::SecretReference> SecurityRepository::references()
{
    return readAll<security::SecretReference>(m_store,
        "SELECT name, environment, store, rotated_at, note FROM secret_reference ORDER BY name", {}, [](Reader& r) {
            security::SecretReference s;
            s.name = r.text();
            s.environment = r.text();
            s.store = r.text();
            s.rotatedAt = r.number();
            s.note = r.text();
            return s;
        });
}

Status SecurityRepository::put(const security::SecretReference& s, const QString& action, const Actor& by)
{
    return changed(by, action, QString(QStringLiteral("secret-ref:") + s.name), document(s, utcMs()), [&] {
        return m_store.run("INSERT OR REPLACE INTO secret_reference VALUES (?,?,?,?,?,?)",
            {rows::words(s.name), rows::text(s.environment), rows::text(s.store), s.rotatedAt, rows::words(s.note),
                m_store.revision()});
    });
}

} // namespace wavedeck
