// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/audit/finding.h"
#include "models/base/error.h"

namespace wavedeck::audit {

/// One findings.json, or why it could not be read. Nothing in it is trusted.
struct FindingsFile {
    QString name; ///< AGENT/ATTEMPT/findings.json, relative to the folder
    QString scanner;
    QJsonObject document;
    QString fault; ///< empty when it was read
};

/// Reads DIR/AGENT/ATTEMPT/findings.json, of each agent the newest attempt that has one; also DIR/AGENT/findings.json
/// and DIR/findings.json. Folders of gates (`@…`) are left out, symbolic links are not followed. Sorted by name.
/// Environment error when the folder is not there.
Result<QList<FindingsFile>> readFindings(const QString& folder);

} // namespace wavedeck::audit
