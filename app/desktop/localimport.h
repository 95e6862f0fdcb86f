// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/importdesk.h"

#include <QThreadPool>

#include <atomic>
#include <memory>

namespace wavedeck::desktop {

/// Reads and takes reports on a thread of its own.
class LocalImport : public ImportDesk {
    Q_OBJECT
public:
    explicit LocalImport(QString dataDir);
    ~LocalImport() override; ///< stops what was asked

    void read(const QStringList& files, QObject* context, Progress progress, Answer<ImportPreview> answer) override;
    void take(const QList<imports::Report>& reports, QObject* context, Answer<imports::Intake> answer) override;
    void stop() override;

private:
    QString m_dataDir;
    QThreadPool m_pool; ///< one thread
    std::shared_ptr<std::atomic<bool>> m_stopped = std::make_shared<std::atomic<bool>>(false); ///< of what is asked now
};

} // namespace wavedeck::desktop
