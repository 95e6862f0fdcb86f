// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/feedworker.h"

#include "models/base/clock.h"
#include "models/store/settingsrepository.h"

#include <QFile>
#include <QThread>
#include <QTimer>

#include <algorithm>

#include <sys/stat.h>

namespace wavedeck::desktop {

namespace {

constexpr int kTickMs = 250; // architecture: one tick of 4 Hz feeds the views
constexpr qint64 kSampleMs = 1000;
constexpr qint64 kListMs = 1000;
constexpr qint64 kRetryMs = 1000;

} // namespace

FeedWorker::FeedWorker(QString dataDir)
    : m_dataDir(std::move(dataDir))
{
}

FeedWorker::~FeedWorker() = default;

void FeedWorker::start()
{
    m_timer = std::make_unique<QTimer>();
    m_timer->setTimerType(Qt::CoarseTimer);
    connect(m_timer.get(), &QTimer::timeout, this, &FeedWorker::tick);
    m_timer->start(kTickMs);
    // The connection to the database belongs to this thread and ends with it.
    connect(
        thread(), &QThread::finished, this,
        [this] {
            m_timer.reset();
            m_reader.reset();
            m_store.reset();
        },
        Qt::DirectConnection);
    tick();
}

void FeedWorker::follow(const QString& session)
{
    m_wanted = session;
    m_anew = true;
    m_waiting = false;
    m_version = -1;
    if (m_reader)
        m_reader->follow({});
    tick();
}

void FeedWorker::stay(bool on)
{
    m_stays = on;
    m_version = -1; // it looks again
}

void FeedWorker::retry()
{
    m_triedAt = 0;
    tick();
}

std::optional<QPair<quint64, quint64>> FeedWorker::fileNow() const
{
    struct stat info { };
    if (::stat(QFile::encodeName(m_dataDir + QStringLiteral("/wavedeck.db")).constData(), &info) != 0)
        return std::nullopt;
    return QPair<quint64, quint64>(info.st_dev, info.st_ino);
}

void FeedWorker::closeStore()
{
    m_reader.reset();
    m_store.reset();
    m_anew = true;
    m_triedAt = 0;
}

bool FeedWorker::openStore(qint64 now)
{
    if (m_store)
        return true;
    if (m_triedAt > 0 && now - m_triedAt < kRetryMs)
        return false;
    m_triedAt = now;
    m_file = fileNow();
    auto store = Store::openForReading(m_dataDir);
    if (!store) {
        // None yet: there is nothing to show, which is no failure.
        if (store.error().code == QLatin1String("no-database")) {
            if (std::exchange(m_anew, false)) {
                Q_EMIT sessionsChanged({});
                tell(LiveUpdate{nullptr, true, {}, {}, 0});
            }
        } else if (!std::exchange(m_failing, true)) {
            Q_EMIT failed(store.error());
            // An engine migrates it, after a backup.
            if (store.error().code == QLatin1String("database-older"))
                Q_EMIT engineNeeded(true);
        }
        return false;
    }
    m_store = std::move(*store);
    m_reader = std::make_unique<LiveReader>(*m_store);
    m_version = m_listedVersion = m_settingsRevision = -1;
    m_anew = true;
    if (std::exchange(m_failing, false))
        Q_EMIT failed(Error{});
    return true;
}

void FeedWorker::tick()
{
    const qint64 now = monotonicMs();
    const bool sample = now - m_sampledAt >= kSampleMs;
    if (sample) {
        m_sampledAt = now;
        MachineSample machine = m_machine.sample(utcMs());
        if (m_reader)
            m_reader->readRequests(machine);
        Q_EMIT machineSampled(machine);
    }
    // An open file stays readable when another one takes its place, or when it is moved aside: a second late at most.
    if (sample && m_store && fileNow() != m_file)
        closeStore();
    if (!openStore(now))
        return;
    const qint64 version = m_store->dataVersion();
    if (version < 0) { // the file is gone or broken: try to open it anew
        closeStore();
        m_triedAt = now; // not at once: the next tick would fail the same way
        return;
    }
    if (m_waiting)
        return;
    if (version != m_version) {
        m_version = version;
        readSettings();
        if (m_waiting) {
            m_version = -1;
            return;
        }
        look(now);
    }
    if (sample && !m_waiting)
        if (auto update = m_reader->measure(utcMs()))
            tell(std::move(*update));
    if (version != m_listedVersion && now - m_listedAt >= kListMs) {
        m_listedVersion = version;
        m_listedAt = now;
        listSessions();
    }
}

void FeedWorker::look(qint64)
{
    const bool stays = m_stays && !m_anew && !m_reader->followed().isEmpty();
    const QString wanted = !m_wanted.isEmpty() ? m_wanted : stays ? m_reader->followed() : m_reader->newest();
    if (m_anew || wanted != m_reader->followed())
        m_reader->follow(wanted);
    if (wanted.isEmpty()) {
        if (std::exchange(m_anew, false))
            tell(LiveUpdate{nullptr, true, {}, {}, 0});
        return;
    }
    m_anew = false;
    if (auto update = m_reader->read(utcMs()))
        tell(std::move(*update));
}

void FeedWorker::readSettings()
{
    SettingsRepository repository(*m_store);
    const qint64 revision = repository.revision();
    if (std::exchange(m_settingsRevision, revision) == revision)
        return;
    const Settings settings = repository.read();
    Q_EMIT settingsChanged(settings);
    if (auto update = m_reader->apply(settings))
        tell(std::move(*update));
}

void FeedWorker::listSessions()
{
    const QList<SessionLine> sessions = m_reader->sessions();
    Q_EMIT sessionsChanged(sessions);
    Q_EMIT engineNeeded(std::any_of(sessions.begin(), sessions.end(),
        [](const SessionLine& line) { return line.session.state == SessionState::Running || line.live > 0; }));
}

void FeedWorker::tell(LiveUpdate update)
{
    m_waiting = true;
    Q_EMIT updated(update);
}

} // namespace wavedeck::desktop
