// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/imports/report.h"
#include "models/store/store.h"

#include <QSet>

#include <optional>

namespace wavedeck {

/// A report that was imported.
struct ImportedDocument {
    QString identity;
    QString kind;
    QString title;
    QString file;
    QString place; ///< RETRO-001; empty = none
    qint64 at = 0; ///< UTC ms
    QString actor;
    int objects = 0;
};

/// One of its objects.
struct ImportedObject {
    imports::Found found;
    QString place; ///< DEBT-003, LESSON-012, …; empty = it is kept here alone
};

/// What was taken out of reports: by its fingerprint, so that the same again adds nothing. Writes stand inside the
/// caller's transaction; texts are stored redacted. Same thread as the store.
class ImportRepository {
public:
    explicit ImportRepository(Store& store)
        : m_store(store)
    {
    }

    QList<ImportedDocument> documents(); ///< oldest first
    std::optional<ImportedDocument> document(const QString& identity);
    QSet<QString> fingerprints(const QString& identity); ///< of the objects of a document
    /// Objects of a kind (empty: of all), by line.
    QList<ImportedObject> objects(const QString& identity, const QString& kind = {});

    Status putDocument(const imports::Report& report, const QString& place, const QString& actor, qint64 now);
    Status put(const imports::Report& report, const imports::Found& found, const QString& place, qint64 now);

private:
    Store& m_store;
};

} // namespace wavedeck
