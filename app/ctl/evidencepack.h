// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/store/sessiondocument.h"
#include "models/store/store.h"

#include <QString>

namespace wavedeck::ctl {

/// What an evidence pack holds.
struct PackMade {
    QString folder; ///< absolute
    int files = 0; ///< copied outputs and files
    int missing = 0; ///< listed, but gone, changed since they were judged, or too large to be copied
    int redacted = 0; ///< copies in which secrets are hidden
};

/// Writes the evidence of a session's gates into a new folder that can be checked without us: `index.json`,
/// `evidence.md`, with pdf `evidence.pdf`, `outputs/GATE/CRITERION/…` and `SHA256SUMS` over all of it. Secrets in copies
/// are hidden; then the index names the hash of what was judged and that of the copy. All or nothing: the folder appears
/// when it is complete. Error when it exists already, or cannot be written.
Result<PackMade> writeEvidencePack(
    Store& store, const SessionRows& rows, const QString& dataDir, const QString& folder, bool pdf);

} // namespace wavedeck::ctl
