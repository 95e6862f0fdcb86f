// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

/// What configuration files say, read without running or expanding anything. Values stay in memory.
namespace wavedeck::audit {

/// Where a key has a value. `line` counts from 1.
struct Place {
    QString file;
    int line = 0;
    QString key;
    QString value;
};

enum class ConfigKind { Env, EnvExample, Compose, Other };

struct ConfigFile {
    QString path; ///< as shown
    QString folder; ///< absolute
    ConfigKind kind = ConfigKind::Other;
    QString variant; ///< `production` of .env.production; empty for the plain file. Variants are not compared
    QList<Place> entries;
};

struct PortMapping {
    int host = 0; ///< 0 = not fixed
    int container = 0;
    Place place;
};

/// A service of a compose file.
struct Service {
    QString name;
    QString variant;
    QString folder; ///< absolute: the build context; empty without one
    QStringList envFiles; ///< absolute
    QList<PortMapping> ports;
    QList<Place> environment;
};

/// ${VAR} in a compose file.
struct Reference {
    QString name;
    bool hasDefault = false;
    Place place;
};

struct ConfigFault {
    QString rule;
    QString message;
    QList<Place> places;
};

struct ConfigSet {
    QList<ConfigFile> files;
    QList<Service> services;
    QList<Reference> references;
    QList<ConfigFault> faults; ///< files that cannot be read
    bool incomplete = false; ///< there was more than `most`
};

/// Reads everything that is configuration below the paths; symbolic links, version control, package and build
/// folders are left out. Nothing when a path does not exist (`missing` names it). most: entries of folders that are
/// looked at, 0 = all.
ConfigSet readConfig(const QStringList& paths, QString* missing, int most = 0);

} // namespace wavedeck::audit
