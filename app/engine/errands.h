// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/launcher.h"
#include "app/engine/loop.h"
#include "app/engine/stopper.h"
#include "models/run/record.h"

#include <QJsonObject>

#include <functional>
#include <list>
#include <optional>
#include <set>

namespace wavedeck {

/// What the engine has done by programs beside itself (git, a try of the sandbox), because its loop must not wait.
/// Each runs in a shim, in a folder below `errands/` that is removed again. An errand has no row: who sends one is able
/// to send it again. What an engine before left running is waited for (never killed in the middle of its work, which
/// leaves locks) before anything is started. The engine's thread.
class Errands {
public:
    struct Result {
        std::optional<run::Exit> exit; ///< empty: nobody knows how it ended
        QByteArray output; ///< of stdout, at most 4 MiB
        QString error; ///< why it gave nothing; empty = exit and output stand
    };
    using Done = std::function<void(const Result&)>;

    Errands(Loop& loop, const Launcher& launcher, Stopper& stopper);
    ~Errands();
    Errands(const Errands&) = delete;
    Errands& operator=(const Errands&) = delete;

    void open(const QString& dataDir, const QString& instance);

    /// Queues a program. Of those with the same key one runs at a time. done is called from the loop, never from here.
    void send(const QString& key, const QStringList& argv, const QByteArray& input, qint64 limitMs, Done done);
    /// A step of git (app/git/gitsteps.h); the answer has `ok`, and `error` when it is false.
    void git(const QString& key, const QJsonObject& request, qint64 limitMs,
        std::function<void(const QJsonObject& answer)> done);

    /// Starts what is due and ends what is past its limit. To be called once a turn, after the commit.
    void act(qint64 nowMs);
    qint64 wakeAt() const; ///< monotonic; -1 = only a program's end matters
    bool isIdle() const { return m_all.empty(); }

private:
    struct Errand {
        QString key;
        QStringList argv;
        QByteArray input;
        qint64 limitMs = 0;
        Done done;
        QString dir;
        QString runId;
        int shimPid = 0;
        quint64 shimStart = 0;
        int pidfd = -1;
        Loop::Watch watch = 0;
        qint64 since = 0;
        bool pastItsLimit = false;
    };
    void start(Errand& errand, qint64 nowMs);
    void ended(Errand& errand);
    void finish(Errand& errand, const Result& result);
    void unwatch(Errand& errand);
    bool waitsForOthers(qint64 nowMs);
    QString runIds() const;

    Loop& m_loop;
    const Launcher& m_launcher;
    Stopper& m_stopper;
    QString m_dataDir;
    QString m_instance;
    std::list<Errand> m_all;
    bool m_more = false; ///< some wait only for the next turn
    bool m_left = false; ///< an engine before may have left some running
    qint64 m_leftSince = 0;
    qint64 m_lookAt = 0;
    int m_number = 0;
};

} // namespace wavedeck
