// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/agentsteps.h"
#include "models/store/store.h"

#include <QJsonObject>

#include <optional>

namespace wavedeck {

/// Rows about one attempt of an agent: what it told of its work. The engine is the only writer; writes stand inside
/// Store::begin() and commit(). Same thread as the store.
class AgentDetailRepository {
public:
    struct Of {
        QString session;
        QString agent;
        int attempt = 0;

        bool operator==(const Of&) const = default;
    };
    struct Told {
        qint64 at = 0; ///< UTC ms
        QJsonObject body;
    };
    static constexpr int kMostTools = 100; ///< names of an attempt; calls of others are summed up as `others`

    explicit AgentDetailRepository(Store& store)
        : m_store(store)
    {
    }

    Status put(const Of& of, const AgentStep& step); ///< new, or in place of the one with its number
    Status add(const Of& of, const ToolUse& use); ///< to what stands there

    QList<AgentStep> steps(const Of& of); ///< by number
    QList<ToolUse> tools(const Of& of); ///< the longest first
    QList<Told> told(const Of& of, const QString& kind, int limit); ///< newest first
    std::optional<Told> completionReport(const Of& of); ///< of that very attempt

private:
    Store& m_store;
};

} // namespace wavedeck
