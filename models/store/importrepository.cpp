// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/importrepository.h"

#include "models/store/rows.h"

namespace wavedeck {

using imports::Certainty;
using imports::Found;
using rows::readAll;
using rows::Reader;

namespace {

ImportedDocument documentOf(Reader& r)
{
    ImportedDocument one;
    for (QString* text : {&one.identity, &one.kind, &one.title, &one.file, &one.place})
        *text = r.text();
    one.at = r.number();
    one.actor = r.text();
    one.objects = r.integer();
    return one;
}

// In the order in which documentOf() takes them.
#define WAVEDECK_DOCUMENT                                                                                              \
    "SELECT d.identity, d.kind, d.title, d.file, d.place, d.at, d.actor, (SELECT count(*) FROM imported_object o "     \
    "WHERE o.document = d.identity) FROM imported_document d "

} // namespace

QList<ImportedDocument> ImportRepository::documents()
{
    return readAll<ImportedDocument>(m_store, WAVEDECK_DOCUMENT "ORDER BY d.at, d.identity", {}, documentOf);
}

std::optional<ImportedDocument> ImportRepository::document(const QString& identity)
{
    const auto found
        = readAll<ImportedDocument>(m_store, WAVEDECK_DOCUMENT "WHERE d.identity = ?", {identity}, documentOf);
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

QSet<QString> ImportRepository::fingerprints(const QString& identity)
{
    const QStringList all = readAll<QString>(m_store, "SELECT fingerprint FROM imported_object WHERE document = ?",
        {identity}, [](Reader& r) { return r.text(); });
    return QSet<QString>(all.begin(), all.end());
}

QList<ImportedObject> ImportRepository::objects(const QString& identity, const QString& kind)
{
    return readAll<ImportedObject>(m_store,
        "WITH f(document, kind) AS (VALUES (?, ?)) SELECT o.kind, o.line, o.certainty, o.title, o.body, o.place FROM "
        "imported_object o, f WHERE o.document = f.document AND (f.kind = '' OR o.kind = f.kind) ORDER BY o.line",
        {identity, rows::text(kind)}, [](Reader& r) {
            ImportedObject one;
            Found& found = one.found;
            found.kind = r.text();
            found.line = r.integer();
            const QString certainty = r.text();
            found.certainty = certainty == QLatin1String("high") ? Certainty::High
                : certainty == QLatin1String("medium")           ? Certainty::Medium
                                                                 : Certainty::Low;
            found.title = r.text();
            found.fields = r.object();
            one.place = r.text();
            return one;
        });
}

Status ImportRepository::putDocument(
    const imports::Report& report, const QString& place, const QString& actor, qint64 now)
{
    return m_store.run("INSERT INTO imported_document VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (identity) DO UPDATE SET "
                       "place = excluded.place",
        {report.identity, report.kind, rows::words(report.title), rows::words(report.file), rows::words(report.about),
            rows::text(place), now, rows::text(actor)});
}

Status ImportRepository::put(const imports::Report& report, const Found& found, const QString& place, qint64 now)
{
    return m_store.run("INSERT INTO imported_object VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING",
        {imports::fingerprintOf(report, found), report.identity, found.kind, found.line,
            QString(imports::word(found.certainty)), rows::words(found.title), rows::words(found.fields),
            rows::text(place), now});
}

} // namespace wavedeck
