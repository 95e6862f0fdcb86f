// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/knowledge/entry.h"
#include "models/store/store.h"

namespace wavedeck {

/// The knowledge base and the words of everything that can be searched (KNOW-7). Same thread as the store.
class KnowledgeRepository {
public:
    explicit KnowledgeRepository(Store& store)
        : m_store(store)
    {
    }

    /// Inside the caller's transaction, without asking for rights (imports, retrospectives): the same source and
    /// reference, or the same title and text, is the same entry. The answer is its number. Refused by
    /// models/knowledge/rules.h: `secret`, `session-path`, `routine-log`, `no-rationale`.
    Result<int> keep(const knowledge::Entry& entry, qint64 now);

private:
    Store& m_store;
};

} // namespace wavedeck
