// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace wavedeck {

/// `wavedeckctl config check PATH…` (CONF-1, CONF-2): reads .env files, compose files and JSON, YAML and properties
/// configuration below the paths (default: the current directory) and checks that ports match, that URLs are
/// consistent and that required variables are present. A fault names the files, lines and keys on both sides;
/// values are shown only when they are ports or URLs, and without the credentials in a URL.
///
/// JSON: `{"ok","files","faults":[{"rule","message","places":[{"file","line","key","value"}]}]}`.
/// Returns 0 clean, 1 a mismatch or an unreadable file, 2 usage (also: no such path).
int runConfigCheck(const QStringList& paths, bool json);

/// The same check for a folder, before a session starts in it; bounded, so that it takes less than a second.
struct ConfigFindings {
    qsizetype files = 0;
    bool incomplete = false; ///< there was more than could be looked at
    QStringList mismatches; ///< `FILE:LINE: rule: what`, one line each
    QStringList unreadable;
};
ConfigFindings configFindings(const QString& folder);

} // namespace wavedeck
