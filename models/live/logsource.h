// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/run/linesearch.h"

#include <QList>
#include <QMetaType>
#include <QObject>

/// Where a log view gets its lines from.
namespace wavedeck {

/// How far a log is known.
struct LogState {
    QString file; ///< as given to open()
    bool missing = false; ///< there is no such file (yet)
    int generation = 0; ///< another one: it was cut, replaced or opened anew; what was known of its lines is void
    qint64 lines = 0; ///< so far
    qint64 indexed = 0; ///< bytes
    qint64 size = 0; ///< bytes
    int notes = 0; ///< another one: there is more to know of when lines came; 0 = nothing is known of it
};

/// Lines that were asked for.
struct LogPage {
    int ticket = 0; ///< as given to ask()
    int generation = 0;
    qint64 first = 0; ///< line, from 0
    QList<run::FileLine> lines;
    QList<qint64> arrived; ///< of each of them: UTC ms at which it was first seen; 0 = unknown
};

using LogNeedle = run::LineNeedle;

struct LogFound {
    int ticket = 0; ///< as given to find()
    int generation = 0;
    bool found = false;
    qint64 line = 0;
    qint64 column = 0; ///< bytes
};

/// The hits so far, in order; goes on with a growing file.
struct LogMatches {
    static constexpr qsizetype kKept = 100'000;
    struct Hit {
        qint64 line;
        qint64 column; ///< bytes

        auto operator<=>(const Hit&) const = default;
    };
    LogNeedle needle;
    int generation = 0;
    QList<Hit> hits;
    bool more = false; ///< it stopped counting at kKept
    bool complete = false; ///< everything there is was looked at
};

/// One log file. Lives on the GUI thread and never touches the file there: everything asked is answered later, on the
/// GUI thread, and only the newest of each kind need be. The real one is in app/desktop/, tests make their own.
class LogSource : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Empty = none. changed() follows.
    virtual void open(const QString& file) = 0;
    /// Whether somebody looks: nothing is read while nobody does.
    virtual void setActive(bool active) = 0;
    /// Lines, each at most mostBytes long; pageRead() follows, with fewer where the file ends.
    virtual void ask(int ticket, qint64 first, qint64 count, qint64 mostBytes) = 0;
    /// The next hit behind, or before, a place; found() follows.
    virtual void find(int ticket, const LogNeedle& needle, qint64 line, qint64 column, bool backwards) = 0;
    /// Counts all hits; matched() follows, more than once. Empty = no longer.
    virtual void count(const LogNeedle& needle) = 0;

Q_SIGNALS:
    void changed(const wavedeck::LogState& state); ///< at most 10 a second
    void pageRead(const wavedeck::LogPage& page);
    void found(const wavedeck::LogFound& found);
    void matched(const wavedeck::LogMatches& matches);
};

} // namespace wavedeck

Q_DECLARE_METATYPE(wavedeck::LogState)
Q_DECLARE_METATYPE(wavedeck::LogPage)
Q_DECLARE_METATYPE(wavedeck::LogFound)
Q_DECLARE_METATYPE(wavedeck::LogMatches)
