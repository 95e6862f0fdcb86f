// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/risk/review.h"

namespace wavedeck::risk {

struct Fault {
    qint64 row = 0; ///< of the signatures; 0 = none
    QString subject; ///< RA-001; empty = of no one assessment
    QString what;
};

struct Verdict {
    qint64 checked = 0; ///< signatures and versions of contents
    QList<Fault> faults; ///< at most trail::kMostFaults
    QString head; ///< hash of the newest signature

    bool ok() const { return faults.isEmpty(); }
    /// `{"ok","checked","faults":[{"row","what","subject"}],"head"}`.
    QJsonObject document() const;
    QString text() const;
};

/// Computes every hash and signature anew: the chain of signatures, the keys, the audit trail, each version of each
/// assessment, and whether what the register calls approved is. id: only what concerns this assessment (and the chain);
/// empty = all. Seconds for many.
Result<Verdict> verify(Store& store, const QString& id, qint64 now);

} // namespace wavedeck::risk
