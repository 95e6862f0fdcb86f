// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/engineprocess.h"

#include <QMap>
#include <QRandomGenerator>
#include <QString>
#include <QStringList>

namespace wavedeck::testing {

/// Kills an engine again and again while waves of 50 agents run, and then judges what became of the agents by their own
/// journal (trust.md, D1 and D2).
class Storm {
public:
    struct Options {
        QString folder; ///< empty; gets data directory and journal
        QString engine;
        QString shim; ///< empty = the real one
        int kills = 100;
        int minimumPerStep = 0; ///< by named crash points where chance hits less often
        quint32 seed = 0;
    };
    explicit Storm(const Options& options);

    /// All kills, then an engine that is left alone until everything has ended. False when it does not come to an end.
    bool rage();

    /// Kills by the step of the protocol that they hit; `starting` is before the first.
    const QMap<QString, int>& hits() const { return m_hits; }
    QString table() const;
    static QStringList steps();

    QString dataDir() const { return m_engine.dataDir(); }
    QString journalFile() const;
    const QString& trouble() const { return m_trouble; }

private:
    void killAtRandom();
    void killAtStep(const QString& step);
    void keepBusy(qint64 until, bool mayStop);
    bool keepStopping(qint64 until);
    void count();
    QString plan() const;
    QStringList openSessions();
    int random(int from, int to) { return m_random.bounded(from, to + 1); }

    Options m_options;
    EngineProcess m_engine;
    QRandomGenerator m_random;
    QMap<QString, int> m_hits;
    QString m_trouble;
    int m_kills = 0;
};

/// What the judge found. Every number but the first four is a broken promise.
struct Judgement {
    int sessions = 0;
    int attempts = 0;
    int starts = 0; ///< by the agents' own words
    int cancelled = 0;
    int doubleStarts = 0;
    int neverStarted = 0; ///< and yet the database knows how they ended
    int lostExits = 0; ///< unknown or another than the agent's own
    int lostBytes = 0; ///< attempts whose output is not what they printed
    int strangers = 0; ///< started, and the database does not know them
    int openEnds = 0; ///< sessions or attempts that never came to an end
    QString integrity;
    QStringList details; ///< the first of each

    int failures() const
    {
        return doubleStarts + neverStarted + lostExits + lostBytes + strangers + openEnds
            + (integrity != QStringLiteral("ok"));
    }
    QString line() const;
};
Judgement judgeStorm(const QString& dataDir, const QString& journalFile);

} // namespace wavedeck::testing
