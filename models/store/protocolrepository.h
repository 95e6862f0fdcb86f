// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/protocol.h"
#include "models/store/store.h"

#include <QHash>
#include <QMap>
#include <QSet>

#include <optional>

namespace wavedeck {

/// What a session's protocol rows say at one commit.
struct ProtocolRows {
    QList<Phase> phases; ///< in their order; empty for sessions of before there were any
    QList<ChecklistItem> items; ///< by list, then position
    std::optional<Score> score; ///< once the session has ended
    QSet<QString> reported; ///< agents that told a completion report in their latest attempt
    QHash<QString, QMap<QString, double>> outputs; ///< agent → what it made (WAVE-3): lines, items, files, …
};

/// Phases, checklists and score of sessions. The engine is the only writer; its writes stand inside a transaction of
/// the store. Same thread as the store.
class ProtocolRepository {
public:
    explicit ProtocolRepository(Store& store)
        : m_store(store)
    {
    }

    Status put(const QString& session, const Phase& phase);
    Status put(const QString& session, const ChecklistItem& item);
    Status put(const QString& session, const Score& score);

    QList<Phase> phases(const QString& session);
    QList<ChecklistItem> items(const QString& session);
    std::optional<Score> score(const QString& session);
    QSet<QString> reported(const QString& session);
    QHash<QString, QMap<QString, double>> outputs(const QString& session);
    ProtocolRows rows(const QString& session);
    /// The newest of its phases, items and score: cheap, to ask whether something changed.
    qint64 revision(const QString& session);

private:
    Store& m_store;
};

} // namespace wavedeck
