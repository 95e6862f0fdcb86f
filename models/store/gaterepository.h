// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/gaterows.h"
#include "models/store/store.h"

#include <QList>

namespace wavedeck {

/// Evidence and history of gates. Writing: the engine, inside its transaction. Thread of the store.
class GateRepository {
public:
    explicit GateRepository(Store& store)
        : m_store(store)
    {
    }

    Status insert(const QString& session, const GateResult& result);
    Status insert(const QString& session, const Evidence& evidence);

    /// Of one gate, or of all (empty); oldest first. newest > 0: only that many of each gate.
    QList<GateResult> results(const QString& session, const QString& gate = {}, int newest = 0);
    /// Of one gate, or of all: what present results rest on (those of the newest attempt of each criterion; of
    /// what persons gave, since it was last run again); with all = true whatever there ever was. Oldest first.
    QList<Evidence> evidence(const QString& session, const QString& gate = {}, bool all = false);

private:
    Store& m_store;
};

} // namespace wavedeck
