// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/session.h"
#include "models/plan/planreader.h"

/// Gates and sets of gates that a plan names instead of writing them out (GATE-7 to GATE-9): YAML files with `gate:` or
/// `gates:`, an id each (the file's name). Ours are part of the program; a user's stand in DATA_DIR/gates and go before
/// ours of the same id. What a session used is kept with it, so that it means the same after an update.
namespace wavedeck {

/// The text of each of our own files by id. Made once; any thread.
const QMap<QString, QByteArray>& ownGateFiles();

/// The files *.yaml of a folder by id: at most 200, each at most 64 KiB, others are left out. Blocks on the disk.
QMap<QString, QByteArray> gateFilesIn(const QString& folder);

/// The folder for a user's own gates in a data directory.
QString gateFolder(const QString& dataDir);

struct GateParameter {
    QString name;
    QString text; ///< what it is for
    bool required = false;
    QString standard; ///< the default as one line; empty = none, and what depends on it is left out
};

/// What a file of the library says, for people.
struct LibraryGate {
    QString id;
    QString name;
    QString text;
    bool isSet = false;
    bool forPlans = true; ///< else something else than a session is judged by it (GATE-8)
    QStringList gates; ///< of a set: id, name and kind of each
    QStringList proves;
    QList<GateParameter> parameters;
    QString fault; ///< why it cannot be read; empty = it can
};

LibraryGate describeGateFile(const QString& id, const QByteArray& yaml);

/// How the stored plan of a session is read again: with the files and gates that it was started with.
PlanContext storedContext(const Session& session);

/// {"ID": "TEXT"} for Session::launch, and back.
QJsonObject gateFilesJson(const QMap<QString, QByteArray>& files);
QMap<QString, QByteArray> gateFilesFrom(const QJsonObject& json);

} // namespace wavedeck
