// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/plan/reading.h"

/// Internal to models/plan: what `use` and `with` of a gate stand for.
namespace wavedeck::plan {

/// The root of a library file; null, with the fault at `mark`, when there is none of the id or it cannot be read.
/// Notes that the plan uses it.
YamlNodePtr libraryFile(Reading& reading, const QString& id, const Mark& mark);

/// The default of each parameter with what `with` says instead. Reports unknown and missing ones.
QMap<QString, YamlNodePtr> parametersOf(
    Reading& reading, const QString& id, const YamlNode& file, const YamlNode* with, const Mark& mark);

/// The node with every {with.KEY} replaced and every place that of the plan's `use`. A text that is {with.KEY} alone
/// becomes the value itself, a list inside a list its items; a value that is not given takes its key or item away.
YamlNodePtr withValues(
    Reading& reading, const YamlNode& node, const QMap<QString, YamlNodePtr>& values, const Mark& mark);

/// The mapping of a gate that names a library gate, as if it were written out; null after a fault. What the gate says
/// itself (name, kind, when, proves, …) stands before the library.
YamlNodePtr expandedGate(Reading& reading, const YamlNode& gate, QString& use);

} // namespace wavedeck::plan
