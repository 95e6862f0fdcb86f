// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/engineprocess.h"
#include "tests/support/observe.h"

#include <QTemporaryDir>

namespace wavedeck::testing {

/// A data directory, a journal and an engine of a test; processes that the journal names are ended with it.
class Workbench {
public:
    /// On another file system when a folder is given.
    explicit Workbench(const QString& dataFolder = {});
    ~Workbench();

    QString folder() const { return m_temp.path(); }
    QString journalFile() const { return m_temp.filePath(QStringLiteral("journal")); }
    Journal journal() const { return Journal::read(journalFile()); }
    const QString& dataDir() const { return engine.dataDir(); }

    /// One agent of a plan, in flow style: `{ id: ID, MORE, argv: [agent_stub, JOURNAL, VERBS] }`.
    QString agent(const QString& id, const QStringList& verbs, const QString& more = {}) const;
    /// A plan of one wave.
    static QString plan(const QStringList& agents, int maxParallel = 64);

    Attempt attempt(const QString& session, const QString& subject, int number = 1) const;
    bool waitEnded(const QString& session, int deadlineMs = 120'000) const;
    /// Waits until the journal knows so many lives, and so many children.
    bool waitAlive(int lives, int children = 0, int deadlineMs = 60'000) const;
    bool isAnybodyAlive() const;

private:
    QTemporaryDir m_temp;

public:
    EngineProcess engine;
};

} // namespace wavedeck::testing
