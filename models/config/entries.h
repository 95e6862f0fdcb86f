// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"

#include <QList>
#include <QString>
#include <QStringList>

/// What configuration files say, as plain values: read without running or expanding anything but ${…} of what other
/// files of the same set say. Values stay in memory; what is shown of them goes through shownValue (values.h).
namespace wavedeck::config {

enum class FileKind { Env, Compose, Tree, Ini }; ///< Tree: JSON, YAML, TOML

/// One value, and where it stands. Lines and columns count from 1.
struct Entry {
    QString key; ///< path: server.ports[0]
    QString value; ///< with ${…} replaced where it is known
    QString raw; ///< as it stands, without its quotes
    Mark mark; ///< of the key
    Mark valueMark; ///< of the value's first character, behind a quote
    bool optional = false; ///< a comment beside it says so
    bool literal = true; ///< nothing was put in
};

struct File {
    QString path; ///< as shown
    QString absolute;
    QString folder; ///< absolute
    FileKind kind = FileKind::Tree;
    QString environment; ///< production of .env.production; empty = the plain file. Environments are not compared
    bool example = false; ///< a template of a file, as .env.example
    QList<Entry> entries;
};

/// A value as a finding names it.
struct Place {
    QString file;
    Mark mark;
    QString key;
    QString value;

    bool operator==(const Place& other) const
    {
        return file == other.file && mark.line == other.mark.line && mark.column == other.mark.column
            && key == other.key;
    }
};

struct PortMapping {
    int published = 0; ///< 0 = not fixed, or not published
    int target = 0;
    QString address; ///< that it is bound to; empty = all
    QString protocol = QStringLiteral("tcp");
    Place place;
};

/// A service of a compose file.
struct Service {
    QString name;
    QString environment; ///< of its file
    QString composeFile; ///< as shown
    QString image;
    QString buildFolder; ///< absolute; empty without one
    QStringList envFiles; ///< absolute
    QStringList dependsOn;
    QStringList profiles;
    QList<PortMapping> ports;
    bool portsOpen = false; ///< some port is no fixed one (a range, an unknown variable), or the host's network is used
    QList<Entry> variables; ///< of environment and build args
    QStringList uses; ///< names of variables in its text
    Place place;
};

/// ${NAME} in a compose file.
struct Reference {
    QString name;
    bool hasDefault = false;
    QString service; ///< empty = outside of services
    QString environment;
    Place place;
};

/// A file that cannot be read, or not all of it.
struct Problem {
    QString rule; ///< syntax, unreadable or missing-file
    QString message;
    Place place;
};

struct ConfigSet {
    QList<File> files;
    QList<Service> services;
    QList<Reference> references;
    QList<Problem> problems;
    QList<std::pair<QString, QString>> projects; ///< folder (absolute) and kind: next, vite, react-scripts
    bool incomplete = false; ///< there was more than could be looked at
};

} // namespace wavedeck::config
