// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

/// Internal to models: path patterns of a plan. `**` as a whole part crosses folders (none or more), `*`, `?` and
/// `[a-z]` stay inside one part, everything else stands for itself. A last `**` means everything below.
namespace wavedeck::glob {

/// True when a path relative to the pattern's folder matches.
bool matches(const QString& pattern, const QString& path);

/// False only when no path can match both. A pattern whose last part is plain also stands for the folder of that
/// name: `src` overlaps `src/a.cpp`.
bool mayOverlap(const QString& a, const QString& b);

/// What stands before the first wildcard.
QString literalPrefix(const QString& pattern);

/// Files below the folder that match, relative to it and sorted. Links are not followed and not listed, `.git` is
/// left out, a name that begins with '-' gets `./` before it. Stops after `most` files.
QStringList expand(const QString& pattern, const QString& folder, qsizetype most);

} // namespace wavedeck::glob
