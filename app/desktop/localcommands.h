// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/enginecommands.h"

#include <QThreadPool>

#include <atomic>
#include <memory>

namespace wavedeck::desktop {

/// Gives commands to the engine of one data directory, starting it when none runs. Commands are asked one after the
/// other on a thread of their own; stops, which answer only when the processes are gone, and exports do not keep others
/// waiting.
class LocalCommands : public EngineCommands {
    Q_OBJECT
public:
    explicit LocalCommands(QString dataDir);
    ~LocalCommands() override; ///< waits for what was asked; an export is broken off

    void ask(const QString& command, const QJsonObject& args, QObject* context, Answer answer) override;

private:
    QString m_dataDir;
    QThreadPool m_inOrder;
    QThreadPool m_stops;
    QThreadPool m_exports;
    std::shared_ptr<std::atomic<bool>> m_ending = std::make_shared<std::atomic<bool>>(false);
};

} // namespace wavedeck::desktop
