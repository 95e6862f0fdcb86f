// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/historydesk.h"
#include "models/store/store.h"

#include <QThreadPool>
#include <QTimer>

#include <memory>

namespace wavedeck::desktop {

/// History of one data directory, read on a thread of its own; what is computed of ended sessions is kept in the
/// database, so that the next window has it at once.
class LocalHistory : public HistoryDesk {
    Q_OBJECT
public:
    explicit LocalHistory(QString dataDir);
    ~LocalHistory() override; ///< waits for what was asked

    void refresh() override;
    void setActive(bool active) override;
    void exportCsv(const QString& folder, QObject* context, Answer<QString> answer) override;
    void report(const QString& session, const QString& kind, const QString& depth, QObject* context,
        Answer<report::Document> answer) override;

private:
    QString m_dataDir;
    QThreadPool m_pool; ///< one thread
    QTimer m_look;
    bool m_looking = false;
    std::unique_ptr<Store> m_store; ///< for reading; of the thread of the pool
    qint64 m_seen = -1; ///< its data version when it was read last; of that thread too
};

} // namespace wavedeck::desktop
