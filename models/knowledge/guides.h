// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/knowledge/entry.h"

#include <QList>

namespace wavedeck::knowledge {

/// What the product knows by itself, written from the tables it works by: the delegation checklist, the routing table,
/// the capability card, and what belongs into the knowledge base. Kind `guide`, number 0, Markdown. Any thread.
QList<Entry> guides();

} // namespace wavedeck::knowledge
