// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/audit/repository.h"
#include "models/debt/findings.h"
#include "models/people/actor.h"
#include "models/store/findingrepository.h"

#include <functional>

/// Brings what tools say into the register of debt (trust.md C). Blocks, and runs git: on the terminal's thread or a
/// worker of the window, never the engine's.
namespace wavedeck::audit {

/// What is going on, for people; false = stop, nothing is stored then.
using ImportProgress = std::function<bool(const QString& step)>;

struct ImportRequest {
    QString file; ///< SARIF 2.1.0 or the XML of cppcheck
    QString folder; ///< what its paths are relative to; empty = the repository round the current folder, or that itself
    bool isPartial = false; ///< it resolves nothing
    QString scope; ///< only this part of the folder was looked at: partial too
    QString session; ///< during which; empty = none
};

/// Error codes besides those of reading and storing: `unreadable`, `cancelled`.
Result<ImportResult> importFindings(
    const ImportRequest& request, const QString& dataDir, const Actor& by, const ImportProgress& progress);

/// TODO, FIXME, XXX and HACK in the comments of the tracked files below `path`, with author and age.
Result<ImportResult> harvestComments(const QString& path, const QString& session, const QString& dataDir,
    const Actor& by, const ImportProgress& progress);

/// The marks as findings; a folder below the root of the repository makes it partial.
Result<debt::Scan> commentScan(const Repository& repository, const QString& below, const ImportProgress& progress);

/// The lines of files below a root, kept up to a bound.
debt::SourceLines sourceLines(const Repository& repository);

/// Stores scans of a folder whose repository is asked for renames since the tools' last scan of it.
Result<ImportResult> storeScans(const QList<debt::Scan>& scans, ImportGround ground, const QString& dataDir,
    const Actor& by, const ImportProgress& progress);

} // namespace wavedeck::audit
