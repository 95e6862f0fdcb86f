// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/localfeed.h"

#include "app/desktop/enginewatch.h"
#include "app/desktop/feedworker.h"

namespace wavedeck::desktop {

LocalFeed::LocalFeed(const QString& dataDir)
    : m_worker(new FeedWorker(dataDir))
    , m_watch(new EngineWatch(dataDir))
{
    qRegisterMetaType<LiveUpdate>();
    qRegisterMetaType<MachineSample>();
    qRegisterMetaType<EngineHealth>();
    qRegisterMetaType<QList<SessionLine>>();
    qRegisterMetaType<Settings>();
    m_readThread.setObjectName(QStringLiteral("feed"));
    m_engineThread.setObjectName(QStringLiteral("engine-watch"));
    m_worker->moveToThread(&m_readThread);
    m_watch->moveToThread(&m_engineThread);
    connect(&m_readThread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(&m_engineThread, &QThread::finished, m_watch, &QObject::deleteLater);
    connect(m_worker, &FeedWorker::updated, this, [this](const LiveUpdate& update) {
        ++m_updates;
        m_followed = update.now ? update.now->session.id : QString();
        Q_EMIT updated(update);
        m_worker->taken();
    });
    connect(m_worker, &FeedWorker::sessionsChanged, this, &SessionFeed::sessionsChanged);
    connect(m_worker, &FeedWorker::machineSampled, this, &SessionFeed::machineSampled);
    connect(m_worker, &FeedWorker::settingsChanged, this, &SessionFeed::settingsChanged);
    connect(m_worker, &FeedWorker::failed, this, &SessionFeed::failed);
    connect(m_worker, &FeedWorker::engineNeeded, m_watch, &EngineWatch::setNeeded);
    connect(m_watch, &EngineWatch::changed, this, &SessionFeed::engineChanged);
}

LocalFeed::~LocalFeed()
{
    m_readThread.quit();
    m_engineThread.quit();
    m_readThread.wait();
    m_engineThread.wait();
}

void LocalFeed::start()
{
    m_readThread.start();
    m_engineThread.start();
    QMetaObject::invokeMethod(m_worker, &FeedWorker::start);
    QMetaObject::invokeMethod(m_watch, &EngineWatch::start);
}

void LocalFeed::stay(bool on)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, on] { worker->stay(on); });
}

void LocalFeed::retry()
{
    QMetaObject::invokeMethod(m_worker, &FeedWorker::retry);
}

void LocalFeed::follow(const QString& session)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, session] { worker->follow(session); });
}

} // namespace wavedeck::desktop
