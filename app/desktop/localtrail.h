// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/traildesk.h"

#include <QThreadPool>

namespace wavedeck::desktop {

/// The audit trail of one data directory, read and verified on a thread of its own.
class LocalTrail : public TrailDesk {
    Q_OBJECT
public:
    explicit LocalTrail(QString dataDir);
    ~LocalTrail() override; ///< waits for what was asked

    void read(QObject* context, std::function<void(const Result<TrailView>&)> answer) override;
    void verify(QObject* context, std::function<void(qint64 rows)> progress,
        std::function<void(const Result<QJsonObject>&)> answer) override;
    void exportTo(const QString& folder, QObject* context, std::function<void(const Result<QString>&)> answer) override;

private:
    QString m_dataDir;
    QThreadPool m_pool;
};

} // namespace wavedeck::desktop
