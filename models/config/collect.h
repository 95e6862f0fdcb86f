// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/config/entries.h"
#include "models/config/rules.h"

/// Finds and reads the configuration files of a folder.
namespace wavedeck::config {

struct Bounds {
    int entries = 0; ///< of folders that are looked at; 0 = all
    int files = 0; ///< that are read; 0 = all
    qint64 bytes = 0; ///< in all; 0 = no limit
};

/// Reads everything that is configuration below the paths: .env files, compose files, settings as JSON, YAML, TOML,
/// INI and properties. Symbolic links, version control, packages and build output are left out, files above 1 MiB are
/// told as unread. An Error names a path that does not exist. Blocks on the disk; any thread.
Result<ConfigSet> readConfiguration(const QStringList& paths, const Rules& rules, const Bounds& bounds = {});

/// What a file is by its name; false when it is no configuration. `name` may have a folder before it.
bool classify(const QString& name, const Rules& rules, File& file);

} // namespace wavedeck::config
