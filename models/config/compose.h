// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/config/entries.h"
#include "models/plan/yamltree.h"

#include <QHash>

/// Internal to models/config: the services of a compose file.
namespace wavedeck::config {

/// Reads the services, and every ${NAME}, of a compose file's tree into the set. known: what the .env file beside it
/// says. Looks whether the files that it names are there.
void readCompose(const plan::YamlNode& root, const File& file, const QHash<QString, QString>& known, ConfigSet& set);

} // namespace wavedeck::config
