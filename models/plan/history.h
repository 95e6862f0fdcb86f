// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

/// What earlier runs of a plan say about the next one. Pure; any thread.
namespace wavedeck {

/// A completed session of the same plan: same file, or same name.
struct EarlierRun {
    QString session;
    qint64 durationMs = 0; ///< from its start to its end, with the time it was held
    qint64 costMicroUsd = 0;
    qint64 tokens = 0;
    qint64 peakBytes = 0; ///< see peakTogether(); 0 = not measured
    qint64 busyMs = 0; ///< some agent ran; 0 = none did
};
constexpr int kEarlierRuns = 5; ///< the newest

/// One attempt: when it ran, and the most memory its process tree had.
struct MemorySpan {
    qint64 from = 0; ///< UTC ms
    qint64 to = 0;
    qint64 bytes = 0;
};
/// The most that attempts had at one time if each had its peak all the time: at most so much was used.
qint64 peakTogether(const QList<MemorySpan>& spans);

struct Spread {
    qint64 least = 0;
    qint64 most = 0;
};

/// Empty where no run told it: what nobody told is unknown, not 0.
struct PlanHistory {
    QStringList sessions; ///< newest first
    std::optional<Spread> durationMs;
    std::optional<Spread> costMicroUsd;
    std::optional<Spread> tokens;
    std::optional<Spread> peakBytes;
    /// The smallest part of a run in which no agent ran, percent (INC-40). The smallest, because the others may have
    /// been held: a person's time is no overhead.
    std::optional<double> overheadPercent;

    int runs() const { return int(sessions.size()); }
    /// `{sessions, duration_ms: {least, most}, cost_microusd, tokens, peak_rss_bytes, overhead_percent}`; null where
    /// unknown.
    QJsonObject toJson() const;
};
PlanHistory historyOf(const QList<EarlierRun>& runs);

} // namespace wavedeck
