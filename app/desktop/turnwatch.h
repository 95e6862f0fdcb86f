// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QList>
#include <QString>

namespace wavedeck::desktop {

/// KiB of a line of /proc/self/status such as `VmRSS:`; 0 when it is not there.
qint64 processMemoryKib(const char* name);

/// An application that can measure itself: how long each turn of the GUI thread's event loop takes, and what the
/// process uses. A turn is what is done between two waits of the loop, however many events that are, from the first of
/// them to the end of the last. Costs one branch an event while it does not measure. GUI thread.
class WatchedApplication : public QApplication {
public:
    WatchedApplication(int& argc, char** argv);

    void startWatch(); ///< forgets what was measured before
    /// A table for people: turns and the longest of them, CPU, memory.
    QString watchReport(int updates) const;
    float longestTurn(); ///< ms, since startWatch(), the present one too

    bool notify(QObject* receiver, QEvent* event) override;

private:
    struct Turn {
        float ms; ///< wall time
        qint64 at; ///< ns, when it began
    };
    void closeTurn();

    QList<Turn> m_turns;
    int m_depth = 0; ///< of notify() inside notify()
    qint64 m_turnBegin = 0; ///< ns; 0 = none yet
    qint64 m_turnEnd = 0; ///< ns; end of its last event so far
    qint64 m_startWall = 0; ///< 0 = not measuring
    qint64 m_startCpu = 0; ///< of the whole process
};

} // namespace wavedeck::desktop
