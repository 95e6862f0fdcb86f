// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/debt/findings.h"
#include "models/people/actor.h"
#include "models/store/store.h"

#include <QJsonObject>
#include <QMap>

namespace wavedeck {

/// Where an import comes from, and what is known round it.
struct ImportGround {
    QString folder; ///< absolute; what the paths are relative to
    QString commit; ///< checked out there; empty = not known
    QString file; ///< its name, for the records
    QString sha256; ///< of its bytes; empty = there is no file
    QString source = QStringLiteral("import"); ///< as `debt` calls it: import, comment
    QString session; ///< during which; empty = none
    QMap<QString, QString> renames; ///< old path → new since the tool's last scan of the folder
};

/// What an import did, over all tools of the file.
struct ImportResult {
    int added = 0;
    int unchanged = 0;
    int reopened = 0;
    int resolved = 0;
    QMap<QString, int> dropped; ///< why, and how many
    QStringList notes; ///< for people: why a scan resolves nothing

    /// `{"added","unchanged","reopened","resolved","dropped":[{"why","n"}],"notes"}`
    QJsonObject document() const;
};

/// Brings scans into the register (trust.md C): what is new becomes an item, what is known again stays the one it is,
/// what was resolved and is there again is open again, and what two complete scans in a row have not is resolved. What
/// a person changed of an item stays. Same thread as the store, which is open for writing.
class FindingRepository {
public:
    explicit FindingRepository(Store& store)
        : m_store(store)
    {
    }

    /// The commit of the newest scan of a folder by one of these tools; empty when there is none.
    QString lastCommit(const QString& folder, const QStringList& tools);

    /// All of it or nothing, in one short transaction with one row of the audit trail (people::Right::Debt). The
    /// findings are staged in temporary tables before it begins.
    Result<ImportResult> import(
        const QList<debt::Scan>& scans, const ImportGround& ground, const Actor& by, qint64 now);

private:
    Status stage(const QList<debt::Scan>& scans, const ImportGround& ground, qint64 now);

    Store& m_store;
};

} // namespace wavedeck
