// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/importdesk.h"

#include <QThreadPool>

namespace wavedeck::desktop {

/// Reads and takes reports on a thread of its own.
class LocalImport : public ImportDesk {
    Q_OBJECT
public:
    explicit LocalImport(QString dataDir);
    ~LocalImport() override; ///< waits for what was asked

    void read(const QStringList& files, QObject* context, Answer<ImportPreview> answer) override;
    void take(const QList<imports::Report>& reports, QObject* context, Answer<imports::Intake> answer) override;

private:
    QString m_dataDir;
    QThreadPool m_pool;
};

} // namespace wavedeck::desktop
