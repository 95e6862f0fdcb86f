// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/machine.h"
#include "models/live/livereader.h"

#include <QObject>

#include <atomic>
#include <memory>
#include <optional>

class QTimer;

namespace wavedeck::desktop {

/// Reads the database on a thread of its own, on one tick. Everything but taken() runs on that thread. It tells nothing
/// new while the window has not taken what it told before: a slow window gets fewer updates, never a queue of them.
class FeedWorker : public QObject {
    Q_OBJECT
public:
    explicit FeedWorker(QString dataDir);
    ~FeedWorker() override;

    void start(); ///< on the thread it was moved to
    void follow(const QString& session);
    void stay(bool on); ///< at the session that is followed, though a newer one starts
    void retry(); ///< opens the database now, if it is not open
    void taken() { m_waiting = false; } ///< any thread

Q_SIGNALS:
    void updated(const wavedeck::LiveUpdate& update);
    void sessionsChanged(const QList<wavedeck::SessionLine>& sessions);
    void settingsChanged(const wavedeck::Settings& settings);
    void machineSampled(const wavedeck::MachineSample& sample);
    void failed(const wavedeck::Error& error);
    void engineNeeded(bool needed); ///< a session runs

private:
    void tick();
    bool openStore(qint64 now);
    void closeStore();
    /// Device and inode of the database; nothing when there is none.
    std::optional<QPair<quint64, quint64>> fileNow() const;
    void look(qint64 now);
    void listSessions();
    void readSettings();
    void tell(LiveUpdate update);

    QString m_dataDir;
    std::unique_ptr<Store> m_store;
    std::optional<QPair<quint64, quint64>> m_file; ///< that m_store reads
    std::unique_ptr<LiveReader> m_reader;
    std::unique_ptr<QTimer> m_timer;
    Machine m_machine;
    QString m_wanted; ///< as given to follow()
    bool m_stays = false;
    bool m_anew = true; ///< it was just given
    qint64 m_version = -1; ///< of the database, seen last
    qint64 m_settingsRevision = -1;
    qint64 m_listedVersion = -1;
    qint64 m_listedAt = 0;
    qint64 m_sampledAt = 0;
    qint64 m_triedAt = 0;
    bool m_failing = false;
    std::atomic<bool> m_waiting = false;
};

} // namespace wavedeck::desktop
