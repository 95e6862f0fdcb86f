// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/localagent.h"

#include "models/run/rundirectory.h"

#include <QTimer>

namespace wavedeck::desktop {

namespace {

constexpr int kLookMs = 1000; ///< the engine samples as often

} // namespace

AgentWorker::AgentWorker(QString dataDir)
    : m_dataDir(std::move(dataDir))
{
}

AgentWorker::~AgentWorker() = default;

void AgentWorker::start()
{
    m_timer = std::make_unique<QTimer>();
    m_timer->setInterval(kLookMs);
    connect(m_timer.get(), &QTimer::timeout, this, &AgentWorker::look);
    // The connection to the database belongs to this thread and ends with it.
    connect(
        thread(), &QThread::finished, this,
        [this] {
            m_timer.reset();
            m_store.reset();
        },
        Qt::DirectConnection);
}

void AgentWorker::follow(const AgentDetailRepository::Of& of)
{
    m_of = of;
    m_told.reset();
    m_version = -1;
    if (m_active)
        look();
}

void AgentWorker::setActive(bool active)
{
    m_active = active;
    if (!active)
        return m_timer->stop();
    m_timer->start();
    look();
}

void AgentWorker::look()
{
    if (m_of.attempt == 0)
        return;
    if (!m_store)
        if (auto store = Store::openForReading(m_dataDir)) // else the window says why there is nothing
            m_store = std::move(*store);
    const qint64 version = m_store ? m_store->dataVersion() : -1;
    if (version < 0) {
        m_store.reset();
        return;
    }
    auto details = m_told && version == m_version ? std::make_shared<AgentDetails>(*m_told)
                                                  : std::make_shared<AgentDetails>(readAgentDetails(*m_store, m_of));
    m_version = version;
    details->trend
        = run::readTrend(m_dataDir + QLatin1Char('/') + run::relativePath(m_of.session, m_of.agent, m_of.attempt));
    if (m_told && *m_told == *details)
        return;
    m_told = std::move(details);
    Q_EMIT told(m_told);
}

LocalAgent::LocalAgent(const QString& dataDir, QObject* parent)
    : AgentSource(parent)
    , m_worker(new AgentWorker(dataDir))
{
    qRegisterMetaType<AgentDetailsPtr>();
    m_thread.setObjectName(QStringLiteral("agent"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::started, m_worker, &AgentWorker::start);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &AgentWorker::told, this, &AgentSource::told);
    m_thread.start();
}

LocalAgent::~LocalAgent()
{
    m_thread.quit();
    m_thread.wait();
}

void LocalAgent::follow(const AgentDetailRepository::Of& of)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, of] { worker->follow(of); });
}

void LocalAgent::setActive(bool active)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, active] { worker->setActive(active); });
}

} // namespace wavedeck::desktop
