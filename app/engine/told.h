// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/agentsteps.h"
#include "models/domain/session.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QMap>

#include <optional>

/// What an agent tells while it runs (`plan-format.md`, last section): lines of its event file, and the terminal
/// progress sequence in its output. Reading only; never more than 1 MiB a call. Everything read is hostile.
///
/// Keys of a line, each of them optional, any of them together:
///   progress  0–100                     step      text; a counter in it (`188 of 260, test suite`) is how far it is
///   steps     {"now":6,"of":8,"names":["Read", …]}: which step runs, of how many, and what all of them are called
///   tool      {"name":"Bash","ms":1200,"ok":true,"denied":false}: one call of a tool; only the name is needed
///   spawn     {"id":"fix-1","use":"coder","role":"…","reports_to":"…","prompt":"…","item":"…","isolated":true,
///             "priority":"P1"}: asks the engine to start another agent; only id and use are needed (spawnrules.h)
///   output    {"lines":730,"files":1}: what it made, counts that add up; `units` are those of the pre-scan
///   tokens, cost_usd                    what this line adds; model: whose tokens they are, else the planned one.
///   Tokens
///             of a line without cost_usd are priced by the table (COST-3)
///   context   {"used":180000,"size":200000}: how full its context is, in tokens (COST-14)
///   quota     {"kind":"quota"|"sign-in","text":"…","until":"RFC 3339","provider":"…"}: its provider takes nothing more
///   request   {"ms":112,"ok":true}      debt, gap, lesson, contribution   objects that a register takes
///   report    {"summary":"…","claims":[{"claim":"…","implemented":true,"operational":false}],
///              "created":["a.cpp"],"modified":[{"path":"b.cpp","added":214,"removed":0}],"issues":[…],"decisions":[…]}:
///             the latest one counts; told before the end it is an interim one
namespace wavedeck {

/// One line with tokens or a cost.
struct UsageTold {
    QString model; ///< empty = not told
    Tokens tokens;
    std::optional<qint64> costMicroUsd; ///< empty = not told
};

struct Told {
    std::optional<int> progress; ///< 0–100, the last one told
    std::optional<QString> step;
    Tokens tokens; ///< sum of what these lines add
    qint64 costMicroUsd = 0;
    QList<UsageTold> usage; ///< the same, line by line
    std::optional<std::pair<qint64, qint64>> context; ///< used and size, the last ones told
    struct Item {
        QString kind; ///< request, debt, gap, lesson, contribution, report, quota
        QByteArray body; ///< compact JSON
    };
    QList<Item> items;
    QList<ToldStep> steps; ///< in the order in which they were told, without those that repeat the one before
    QList<ToolUse> tools; ///< summed up by name
    QMap<QString, double> outputs; ///< what it made, summed up by name
    QList<QJsonObject> spawns; ///< as asked for; an empty one is no object or too large
    int ignored = 0; ///< lines that are no JSON object, too long, or hold values out of range
    qint64 offset = 0; ///< where to read on: after the last whole line
    bool more = false; ///< the file goes on behind what one call reads
};

/// Reads whole lines from offset; when the agent has ended also a last one without a newline. `tokens` and `cost_usd`
/// of a line are what that step used: they add up.
Told readEvents(const QString& file, qint64 offset, bool ended);

/// The last `ESC ] 9 ; 4 ; STATE ; PERCENT` (ended by BEL or ST) in the last 64 KiB between two offsets of an
/// output; only the latest counts, so more is never read.
std::optional<int> terminalProgress(const QString& file, qint64 from, qint64 to);

} // namespace wavedeck
