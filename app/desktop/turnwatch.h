// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QString>

namespace wavedeck::desktop {

/// Measures the window itself: how long each turn of the GUI thread's event loop takes (from waking up to waiting
/// again, so several events that came together are one turn), and what the process uses. GUI thread.
class TurnWatch : public QObject {
    Q_OBJECT
public:
    explicit TurnWatch(QObject* parent = nullptr);

    void start(); ///< forgets what was measured before
    /// A table for people: turns, the longest ones in wall time and in the thread's own CPU time, CPU, memory.
    QString report(int updates) const;

private:
    struct Turn {
        float wallMs;
        float cpuMs;
    };
    void awake();
    void blocks();

    QList<Turn> m_turns;
    qint64 m_awakeWall = 0; ///< ns; 0 = waiting
    qint64 m_awakeCpu = 0;
    qint64 m_startWall = 0;
    qint64 m_startCpu = 0; ///< of the whole process
};

} // namespace wavedeck::desktop
