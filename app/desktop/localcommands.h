// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/enginecommands.h"

#include <QThreadPool>

namespace wavedeck::desktop {

/// Gives commands to the engine of one data directory, starting it when none runs. Commands are asked one after the
/// other on a thread of their own; stops, which answer only when the processes are gone, do not keep others waiting.
class LocalCommands : public EngineCommands {
    Q_OBJECT
public:
    explicit LocalCommands(QString dataDir);
    ~LocalCommands() override; ///< waits for what was asked

    void ask(const QString& command, const QJsonObject& args, QObject* context, Answer answer) override;

private:
    QString m_dataDir;
    QThreadPool m_inOrder;
    QThreadPool m_stops;
};

} // namespace wavedeck::desktop
