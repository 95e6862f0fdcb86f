// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/people/actor.h"
#include "models/retro/retro.h"
#include "models/store/store.h"

#include <optional>

namespace wavedeck {

/// Retrospectives as they are stored. What people do with one: models/retro/operations.h. Same thread as the store.
class RetroRepository {
public:
    explicit RetroRepository(Store& store)
        : m_store(store)
    {
    }

    QStringList ids(); ///< newest first
    std::optional<retro::Retro> retro(const QString& id);
    std::optional<QString> withCode(const QString& code); ///< id of the one that has it
    /// A whole one (import, JSON read back), inside the caller's transaction; gives it its id.
    Result<QString> insert(const retro::Retro& retro, qint64 now);

private:
    Store& m_store;
};

} // namespace wavedeck
