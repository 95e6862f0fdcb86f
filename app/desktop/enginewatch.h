// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/client.h"
#include "models/live/live.h"

#include <QObject>
#include <QTimer>

#include <memory>

class QSocketNotifier;

namespace wavedeck::desktop {

/// Watches the engine on a thread of its own, and starts a new one when the one that sessions need is gone. While
/// nothing runs it lets the engine end: it keeps no connection then.
class EngineWatch : public QObject {
    Q_OBJECT
public:
    explicit EngineWatch(QString dataDir);
    ~EngineWatch() override;

    void start(); ///< on the thread it was moved to
    void setNeeded(bool needed);

Q_SIGNALS:
    void changed(const wavedeck::EngineHealth& health);

private:
    void tick();
    void connectNow();
    void gone();
    void drop();
    void tell(EngineHealth::State state, const QString& problem = {}, const QJsonObject& status = {});

    QString m_dataDir;
    std::unique_ptr<link::Client> m_client;
    std::unique_ptr<QTimer> m_timer;
    std::unique_ptr<QSocketNotifier> m_end; ///< of the engine's process
    int m_pidfd = -1;
    bool m_needed = false;
    bool m_told = false;
    int m_pauseMs = 0; ///< between starts of an engine that keeps dying
    qint64 m_nextTry = 0;
    EngineHealth m_health;
};

} // namespace wavedeck::desktop
