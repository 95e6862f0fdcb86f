// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/session.h"

#include <QHash>
#include <QList>
#include <QString>

#include <optional>

/// What a test sees from outside: the agents' own journal, processes, the database as a reader.
namespace wavedeck::testing {

/// One process that agent_stub wrote about.
struct Process {
    int pid = 0;
    quint64 start = 0; ///< field 22 of /proc/PID/stat
};

/// One life of an agent, by its own words.
struct Life {
    Process self;
    std::optional<int> code; ///< it got as far as exiting
    qint64 startedAt = 0; ///< UTC ms
    qint64 endedAt = 0;
};

/// The journal of agent_stub.
struct Journal {
    QHash<QString, QList<Life>> lives; ///< by run id
    QHash<QString, QList<Process>> children;
    QHash<QString, QList<int>> signalsSeen;
    QHash<QString, qint64> wrote;
    QStringList odd; ///< lines that make no sense

    static Journal read(const QString& file);
    int starts() const;
    QList<Process> everybody() const;
};

/// True while that very process is there and no zombie.
bool lives(const Process& process);
quint64 startOf(int pid); ///< 0 = no such process
qint64 statusKib(int pid, const char* field); ///< of /proc/PID/status

/// Whose command line holds these bytes; the test itself not.
QList<Process> processesWith(const QByteArray& inCommandLine);

QByteArray readFile(const QString& file);
bool writeFile(const QString& file, const QByteArray& bytes);
QByteArray stubBytes(quint64 seed, std::size_t size); ///< what `out=SIZE:SEED` prints

/// Rows as the database has them now; empty when it cannot be read.
std::optional<Session> sessionRow(const QString& dataDir, const QString& id);
QList<Session> sessionRows(const QString& dataDir);
QList<Agent> agentRows(const QString& dataDir, const QString& session);
QList<Attempt> attemptRows(const QString& dataDir, const QString& session);
QList<Wave> waveRows(const QString& dataDir, const QString& session);
bool hasSessionEnded(const QString& dataDir, const QString& session);
QString integrityCheck(const QString& dataDir); ///< "ok", or what is wrong

QString runDirOf(const QString& dataDir, const QString& session, const Attempt& attempt);

} // namespace wavedeck::testing
