// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/config/check.h"

/// CONF-3: what the dependents of the single source of truth must say.
namespace wavedeck::config {

struct Derived {
    QString file; ///< absolute
    QString shown;
    QByteArray before;
    QByteArray after;
    QList<Fix> changes;
    QStringList left; ///< changes that could not be made, and why
};

/// The files that depart from the source, with the text they would have. Values that stand exactly where they were
/// read are changed and nothing else. Reads the files again; blocks on the disk.
QList<Derived> derive(const QList<Finding>& findings);

/// Writes one of them, unless the file changed since; keeps its rights.
Status writeDerived(const Derived& derived);

} // namespace wavedeck::config
