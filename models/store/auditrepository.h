// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/resourcefacts.h"
#include "models/store/store.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>

#include <optional>

namespace wavedeck {

/// One audit as it is listed.
struct AuditSummary {
    QString id;
    QString kind;
    qint64 at = 0;
    QString actor;
    qint64 findings = 0;
    qint64 openFindings = 0;
    qint64 wasteBytes = 0;
    qint64 reclaimedBytes = 0;
    qint64 actions = 0;
};

/// Stores audits (AUDIT-1, AUDIT-2) as the documents that the terminal answers with. Whichever process runs an audit
/// writes it, each call a transaction of its own. Same thread as the store.
class AuditRepository {
public:
    explicit AuditRepository(Store& store)
        : m_store(store)
    {
    }

    /// Stores a document of models/audit/resourceaudit.h under the next id (AUD-001), which is returned.
    Result<QString> insert(const QJsonObject& document, qint64 at);
    /// Writes what became of its findings and actions.
    Status update(const QString& id, const QJsonObject& document);

    QList<AuditSummary> audits(); ///< oldest first
    std::optional<AuditSummary> newest(const QString& kind);
    std::optional<QJsonObject> document(const QString& id);

    /// What there is of runs, for telling left processes and folders from wanted ones.
    audit::RunFacts runs();

private:
    Store& m_store;
};

} // namespace wavedeck
