// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/agentdetails.h"

#include <QThread>

class QTimer;

namespace wavedeck::desktop {

/// Reads the details of one attempt, out of the database and its run directory, on a thread of its own: looks each
/// second while somebody does, and reads the rows again only after a commit. Everything runs on that thread.
class AgentWorker : public QObject {
    Q_OBJECT
public:
    explicit AgentWorker(QString dataDir);
    ~AgentWorker() override;

    void start(); ///< on the thread it was moved to
    void follow(const AgentDetailRepository::Of& of);
    void setActive(bool active);

Q_SIGNALS:
    void told(const wavedeck::AgentDetailsPtr& details);

private:
    void look();

    QString m_dataDir;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<QTimer> m_timer;
    AgentDetailRepository::Of m_of;
    AgentDetailsPtr m_told; ///< null = nothing yet of this attempt
    qint64 m_version = -1; ///< of the database, at the last reading
    bool m_active = false;
};

/// The details of agents of one data directory: owns the thread that reads. GUI thread.
class LocalAgent : public AgentSource {
    Q_OBJECT
public:
    explicit LocalAgent(const QString& dataDir, QObject* parent = nullptr);
    ~LocalAgent() override; ///< ends the thread

    void follow(const AgentDetailRepository::Of& of) override;
    void setActive(bool active) override;

private:
    QThread m_thread;
    AgentWorker* m_worker; ///< dies with its thread
};

} // namespace wavedeck::desktop
