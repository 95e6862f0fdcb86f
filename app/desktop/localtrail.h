// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/traildesk.h"

#include <QThreadPool>

#include <atomic>
#include <memory>

namespace wavedeck::desktop {

/// The audit trail of one data directory, read and verified on a thread of its own.
class LocalTrail : public TrailDesk {
    Q_OBJECT
public:
    explicit LocalTrail(QString dataDir);
    ~LocalTrail() override; ///< waits for what was asked; an export is broken off

    void read(QObject* context, std::function<void(const Result<TrailView>&)> answer) override;
    void verify(QObject* context, std::function<void(qint64 rows)> progress,
        std::function<void(const Result<QJsonObject>&)> answer) override;
    void exportTo(const QString& folder, QObject* context, std::function<void(const Result<QString>&)> answer) override;

private:
    QString m_dataDir;
    QThreadPool m_pool;
    QThreadPool m_exports;
    std::shared_ptr<std::atomic<bool>> m_ending = std::make_shared<std::atomic<bool>>(false);
};

} // namespace wavedeck::desktop
