// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

/// `samples` in a run directory: the resources of an attempt's process tree, one sample a second, written by the
/// engine, read by views. Two parts in fixed records in host byte order, 46 KiB at most:
/// 1. a header of 16 bytes (magic, count of all ever written) and a ring of the last kSamples samples;
/// 2. behind it, since a later version, the trend: a header of 24 bytes and at most kTrendPoints points that cover the
///    whole life of the attempt. Each stands for as many samples as the header says; when there is no room for another
///    one, two and two become one, so a night has 30 s a point and a month 45 min. A file without it is still read.
/// Samples never go through the database. Everything read is hostile: the agent may write there too.
namespace wavedeck::run {

constexpr int kSamples = 600;
constexpr int kTrendPoints = 1024;

struct Sample {
    qint64 atMs = 0; ///< UTC
    qint64 rssBytes = 0; ///< sum over the tree
    qint32 cpuPermille = 0; ///< of one core, since the sample before
    qint32 processes = 0;
};

/// Least and most of the samples from a time on until the next point.
struct TrendPoint {
    qint64 atMs = 0; ///< UTC, of its first sample
    qint64 rssLeast = 0; ///< bytes
    qint64 rssMost = 0;
    qint32 cpuLeast = 0; ///< permille of one core
    qint32 cpuMost = 0;
};

/// Appends to both parts; false when the file cannot be written (a lost sample is no error).
bool appendSample(const QString& directory, const Sample& sample);

/// Oldest first, at most limit of the newest.
QList<Sample> readSamples(const QString& directory, int limit = kSamples);

/// Since the start of the attempt, oldest first, times ascending; of a file without a trend its ring.
QList<TrendPoint> readTrend(const QString& directory);

} // namespace wavedeck::run
