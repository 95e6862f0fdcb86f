// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/protocol.h"
#include "models/store/store.h"

#include <QList>

namespace wavedeck {

/// How often an agent used tools, as it told (HIER-6).
struct AgentActions {
    QString agent;
    qint64 all = 0;
    qint64 guarded = 0; ///< Read, Edit, Write, Bash: direct actions when they are the top's
};

/// Rows of what agents asked to be started (HIER-2). The engine is the only writer; writes stand inside Store::begin()
/// and commit(). Same thread as the store.
class SpawnRepository {
public:
    explicit SpawnRepository(Store& store)
        : m_store(store)
    {
    }

    Status insert(const QString& session, const Spawn& spawn);
    /// In the order they were heard; only those newer than a revision.
    QList<Spawn> spawns(const QString& session, qint64 after = -1);
    QList<AgentActions> actions(const QString& session); ///< by agent, all attempts together

private:
    Store& m_store;
};

} // namespace wavedeck
