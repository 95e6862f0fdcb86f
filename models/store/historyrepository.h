// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/history/reported.h"
#include "models/store/store.h"

#include <QList>

namespace wavedeck {

/// Sessions that documents report, beside those that ran here. Same thread as the store.
class HistoryRepository {
public:
    explicit HistoryRepository(Store& store)
        : m_store(store)
    {
    }

    QList<history::ReportedSession> reported();
    /// Inside the caller's transaction. The same sourceRef again changes nothing and answers false.
    Result<bool> keep(const history::ReportedSession& session, qint64 now);

private:
    Store& m_store;
};

} // namespace wavedeck
