// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/resourceaudit.h"
#include "models/base/error.h"
#include "models/people/actor.h"

#include <QStringList>

namespace wavedeck {

/// What `wavedeckctl scan resources` was asked for.
struct ResourceRequest {
    QString dataDir; ///< absolute; made when it is not there
    QStringList folders; ///< of temporary files; empty = TMPDIR
    bool end = false; ///< consent to end surplus and orphan processes
    bool clean = false; ///< consent to remove old and orphan files
    QString consentBy; ///< where the consent comes from: `command`, `audit.remediate`; empty = there is none
    audit::Allowances allowed;
    QStringList only; ///< programs that may be ended; empty = all
    qint64 idleMs = 30 * 60 * 1000;
    qint64 olderThanMs = 7LL * 24 * 3600 * 1000;
    qint64 apartMs = 1'000; ///< between the two looks
    QString outFile; ///< what the report of the plan step names as created; empty = nothing
    QString actor;
    Actor by; ///< whose consent it is: the right Command is asked, and the trail tells what was ended
};

/// Looks twice at the machine, judges, stores the audit and, with consent only, does something about it (AUDIT-1,
/// AUDIT-2). What it is going to do is in the database before it does it, and in the audit trail; without a database
/// nothing is done at all. Forbidden: those of mayDo() for a consent of the command; where a setting gives it, and the
/// person has not the right, it only looks.
/// With WAVEDECK_EVENTS in the environment it tells steps, progress, debt and a report there. Blocks for about the time
/// between the looks, and up to 7 s more with consent. Returns the document as it is stored.
Result<QJsonObject> auditResources(const ResourceRequest& request);

/// What the settings `audit.remediate` and `audit.interval` say.
struct AuditPolicy {
    bool end = false;
    bool clean = false;
    qint64 intervalMs = 0; ///< 0 = never due
};
Result<AuditPolicy> auditPolicy(const QString& dataDir);

/// When the next audit is due: {"due","interval_ms","last","next_at","next_in_ms"}. Without one it is due now; with
/// the interval `off` it never is.
Result<QJsonObject> auditDue(const QString& dataDir);

} // namespace wavedeck
