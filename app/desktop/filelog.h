// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/logsource.h"
#include "models/run/arrivals.h"

#include <QElapsedTimer>
#include <QThread>

#include <optional>

class QTimer;

namespace wavedeck::desktop {

/// Reads one log on a thread of its own. Everything runs on that thread. Long work goes in steps of 1 MiB with the
/// event loop between them, so that a page that is asked for is never behind the indexing of the whole file.
class LogWorker : public QObject {
    Q_OBJECT
public:
    LogWorker();
    ~LogWorker() override;

    void open(const QString& file);
    void setActive(bool active);
    void ask(int ticket, qint64 first, qint64 count, qint64 mostBytes);
    void find(int ticket, const LogNeedle& needle, qint64 line, qint64 column, bool backwards);
    void count(const LogNeedle& needle);

Q_SIGNALS:
    void changed(const wavedeck::LogState& state);
    void pageRead(const wavedeck::LogPage& page);
    void found(const wavedeck::LogFound& found);
    void matched(const wavedeck::LogMatches& matches);

private:
    struct Looking {
        int ticket;
        run::LineSearch search;
    };
    void work();
    bool lookOn(); ///< true = there is more to look through now
    bool countOn();
    void readNotes();
    void tell();
    void tellMatches();
    void answer(bool found);
    int generation() const { return m_base + m_index.generation(); }

    run::LineIndex m_index;
    run::LineIndex::Step m_last = run::LineIndex::Step::UpToDate;
    run::Arrivals m_arrivals; ///< of its lines, where the file is an output in a run directory
    QString m_notesFolder; ///< empty = it is none
    run::Stream m_stream = run::Stream::Out;
    std::pair<qint64, qint64> m_notesSeen; ///< size and time of the file of notes
    int m_notes = 0; ///< revision
    int m_toldNotes = 0;
    int m_base = 0; ///< of the generations: every file that is opened has its own
    int m_toldGeneration = -1;
    qint64 m_toldIndexed = -1;
    qint64 m_toldSize = -1;
    bool m_toldMissing = false;
    QElapsedTimer m_sinceTold;
    std::optional<Looking> m_looking;
    std::optional<run::LineSearch> m_counting;
    LogMatches m_matches;
    bool m_matchesTold = true;
    QElapsedTimer m_sinceMatches;
    bool m_active = false;
    QTimer* m_timer; ///< a child: it moves to the thread too
};

/// The log of a file: owns the thread that reads it. GUI thread.
class FileLog : public LogSource {
    Q_OBJECT
public:
    explicit FileLog(QObject* parent = nullptr);
    ~FileLog() override; ///< ends the thread

    void open(const QString& file) override;
    void setActive(bool active) override;
    void ask(int ticket, qint64 first, qint64 count, qint64 mostBytes) override;
    void find(int ticket, const LogNeedle& needle, qint64 line, qint64 column, bool backwards) override;
    void count(const LogNeedle& needle) override;

private:
    QThread m_thread;
    LogWorker* m_worker; ///< dies with its thread
};

} // namespace wavedeck::desktop
