// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/sessionfeed.h"

#include <QThread>

namespace wavedeck::desktop {

class EngineWatch;
class FeedWorker;

/// The feed of one data directory: owns the thread that reads the database and the one that watches the engine.
class LocalFeed : public SessionFeed {
    Q_OBJECT
public:
    explicit LocalFeed(const QString& dataDir);
    ~LocalFeed() override; ///< ends both threads

    /// Begins to tell; connect first.
    void start();
    void follow(const QString& session) override;
    void stay(bool on) override;
    void retry() override;
    QString followed() const override { return m_followed; }
    int updates() const { return m_updates; } ///< told so far, for the bench

private:
    QThread m_readThread;
    QThread m_engineThread;
    FeedWorker* m_worker; ///< dies with its thread
    EngineWatch* m_watch;
    QString m_followed;
    int m_updates = 0;
};

} // namespace wavedeck::desktop
