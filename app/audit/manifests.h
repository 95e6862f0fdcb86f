// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace wavedeck::audit {

/// One dependency as its manifest names it; an empty version means that none is given.
struct Dependency {
    QString name;
    QString version;
    int line = 0; ///< 1-based
    bool dev = false;
};

/// What a manifest says. `lockNames`: any of these beside it (or further up) pins it; empty = the ecosystem has none.
struct Manifest {
    QString ecosystem;
    QList<Dependency> dependencies;
    QList<QByteArray> lockNames;
    bool lockExpected = false; ///< it is the kind of project that commits its lock file
};

/// Reads the manifest when the file's name says that it is one; nothing otherwise. Never fails: what cannot be read
/// has no dependencies.
Manifest readManifest(const QByteArray& path, const QByteArray& text);

} // namespace wavedeck::audit
