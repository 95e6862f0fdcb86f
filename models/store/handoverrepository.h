// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/history/handover.h"
#include "models/store/store.h"

#include <optional>

namespace wavedeck {

/// Status reports by version, and who received which version of a report (HAND-8, HAND-9). Writes stand inside the
/// caller's transaction. Same thread as the store.
class HandoverRepository {
public:
    explicit HandoverRepository(Store& store)
        : m_store(store)
    {
    }

    QList<history::StatusVersion> versions(const QString& project = {}); ///< by project, oldest first; empty = of all
    /// The newest of its project where it says the same, else the next one.
    Result<history::StatusVersion> keep(history::StatusVersion version);

    QList<history::Delivery> deliveries(const QString& subject = {}); ///< oldest first; empty = of all
    /// Which version of (subject, kind, depth) this text is, without storing anything.
    int versionOf(const history::Delivery& of, const QString& sha256);
    /// One row a recipient. Gives the version.
    Result<int> deliver(const history::Delivery& of, const QString& sha256, const QStringList& recipients);

    QStringList recipients(); ///< of the distribution list, by name
    Status setRecipient(const QString& name, bool on, const QString& by, qint64 now);

private:
    std::optional<qint64> reportRow(const history::Delivery& of, const QString& sha256);
    int newestVersion(const history::Delivery& of);

    Store& m_store;
};

} // namespace wavedeck
