// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/handoverrepository.h"

#include "models/store/rows.h"

namespace wavedeck {

using history::Delivery;
using history::StatusVersion;
using rows::readAll;
using rows::Reader;

QList<StatusVersion> HandoverRepository::versions(const QString& project)
{
    return readAll<StatusVersion>(m_store,
        "SELECT project, version, session, body, at, by FROM status_version WHERE ? IN ('', project) "
        "ORDER BY project, version",
        {rows::text(project)}, [](Reader& r) {
            return StatusVersion{r.text(), r.integer(), r.text(), r.object(), r.number(), r.text()};
        });
}

Result<StatusVersion> HandoverRepository::keep(StatusVersion version)
{
    const QList<StatusVersion> before = versions(version.project);
    if (!before.isEmpty() && before.last().session == version.session && before.last().body == version.body)
        return before.last();
    version.version = before.isEmpty() ? 1 : before.last().version + 1;
    const Status done = m_store.run(
        "INSERT INTO status_version (project, version, session, body, at, by, revision) VALUES (?,?,?,?,?,?,?)",
        {rows::text(version.project), version.version, rows::text(version.session), rows::words(version.body),
            version.at, rows::text(version.by), m_store.revision()});
    return done ? Result<StatusVersion>(version) : done.error();
}

QList<Delivery> HandoverRepository::deliveries(const QString& subject)
{
    return readAll<Delivery>(m_store,
        "SELECT v.subject, v.kind, v.depth, v.version, (SELECT max(n.version) FROM report_version n WHERE n.subject = "
        "v.subject AND n.kind = v.kind AND n.depth = v.depth), d.recipient, d.format, d.file, d.at, d.by "
        "FROM report_delivery d JOIN report_version v ON v.id = d.report WHERE ? IN ('', v.subject) ORDER BY d.id",
        {rows::text(subject)}, [](Reader& r) {
            return Delivery{r.text(), r.text(), r.text(), r.integer(), r.integer(), r.text(), r.text(), r.text(),
                r.number(), r.text()};
        });
}

std::optional<qint64> HandoverRepository::reportRow(const Delivery& of, const QString& sha256)
{
    // Only the newest: what says again what an older one said supersedes what came between.
    const auto found = readAll<qint64>(m_store,
        "SELECT id FROM report_version WHERE subject = ? AND kind = ? AND depth = ? AND sha256 = ? AND version = ?",
        {rows::text(of.subject), rows::text(of.kind), rows::text(of.depth), rows::text(sha256), newestVersion(of)},
        [](Reader& r) { return r.number(); });
    return found.isEmpty() ? std::nullopt : std::optional<qint64>(found.first());
}

int HandoverRepository::newestVersion(const Delivery& of)
{
    return readAll<int>(m_store,
        "SELECT COALESCE(max(version), 0) FROM report_version WHERE subject = ? AND kind = ? AND depth = ?",
        {rows::text(of.subject), rows::text(of.kind), rows::text(of.depth)}, [](Reader& r) { return r.integer(); })
        .value(0);
}

int HandoverRepository::versionOf(const Delivery& of, const QString& sha256)
{
    return newestVersion(of) + (reportRow(of, sha256) ? 0 : 1);
}

Result<int> HandoverRepository::deliver(const Delivery& of, const QString& sha256, const QStringList& recipients)
{
    const int version = versionOf(of, sha256);
    auto row = reportRow(of, sha256);
    if (!row) {
        if (Status done = m_store.run("INSERT INTO report_version (subject, kind, depth, version, sha256, at, by, "
                                      "revision) VALUES (?,?,?,?,?,?,?,?)",
                {rows::text(of.subject), rows::text(of.kind), rows::text(of.depth), version, rows::text(sha256), of.at,
                    rows::text(of.by), m_store.revision()});
            !done)
            return done.error();
        row = reportRow(of, sha256);
    }
    for (const QString& recipient : recipients)
        if (Status done = m_store.run("INSERT INTO report_delivery (report, recipient, format, file, at, by, revision) "
                                      "VALUES (?,?,?,?,?,?,?)",
                {row.value_or(0), rows::words(recipient), rows::text(of.format), rows::text(of.file), of.at,
                    rows::text(of.by), m_store.revision()});
            !done)
            return done.error();
    return version;
}

QStringList HandoverRepository::recipients()
{
    return readAll<QString>(m_store,
        "SELECT recipient FROM distribution_entry WHERE id IN (SELECT max(id) FROM distribution_entry GROUP BY "
        "recipient) AND state = 'on' ORDER BY recipient",
        {}, [](Reader& r) { return r.text(); });
}

Status HandoverRepository::setRecipient(const QString& name, bool on, const QString& by, qint64 now)
{
    return m_store.run("INSERT INTO distribution_entry (recipient, state, at, by, revision) VALUES (?,?,?,?,?)",
        {rows::words(name), on ? QStringLiteral("on") : QStringLiteral("off"), now, rows::text(by),
            m_store.revision()});
}

} // namespace wavedeck
