// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/knowledgerepository.h"

#include <QByteArray>

namespace wavedeck {

/// KNOW-11: an entry becomes a template among those of its data directory (models/plan/planfile.h), so that "New
/// deployment", `plan list` and the palette have it by that name: a first wave whose agent gets the entry as its
/// mission. With its row of the audit trail. The answer is the file. `not-found`, `bad-value`, `file-exists`.
Result<QString> promote(Store& store, const QString& dataDir, int number, const QString& name, const KnowledgeBy& by);

/// The plan itself; name as people read it.
QByteArray templateOf(const knowledge::Entry& entry, const QString& name);

} // namespace wavedeck
