// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/audit/finding.h"
#include "models/base/error.h"

#include <QStringList>

namespace wavedeck::audit {

/// What stands after `scan` on the command line.
struct Options {
    QString scanner;
    QStringList paths; ///< at least one: `.` by default
    bool json = false;
    QString outFile; ///< --out: the JSON
    QString reportFile; ///< -o: the Markdown
    QString findingsDir; ///< --findings
    std::optional<Severity> failOn;
    int part = 0; ///< 1-based; 0 = not given
    int parts = 0;
    int days = 365; ///< hotspots: how far back from the newest commit
    QString baseline; ///< secrets: --baseline: what stands in it is known
    bool trackedOnly = false; ///< secrets: --tracked-only
    bool ownOnly = false; ///< secrets: --own
    bool store = false; ///< secrets: --store
    QString dataDir; ///< where --store stores
    QString actor; ///< who stores
    QByteArray key; ///< of the hashes that --store keeps; empty = none are made
    int toolLimitMs = 10 * 60 * 1000; ///< static: for each tool
};

/// Reads the arguments; any fault is a usage error that names the argument and what it takes.
Result<Options> readOptions(const QStringList& arguments, bool json);

/// The error of a wrong request.
Error usage(const QString& what, const QString& why, const QString& mend);

} // namespace wavedeck::audit
