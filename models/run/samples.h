// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

/// `samples` in a run directory: a ring of the last kSamples resource samples of an attempt's process tree, one a
/// second, written by the engine, read by views. Fixed records in host byte order: a header of 16 bytes (magic, count
/// of all ever written), then the ring. Samples never go through the database.
namespace wavedeck::run {

constexpr int kSamples = 600;

struct Sample {
    qint64 atMs = 0; ///< UTC
    qint64 rssBytes = 0; ///< sum over the tree
    qint32 cpuPermille = 0; ///< of one core, since the sample before
    qint32 processes = 0;
};

/// Appends; false when the file cannot be written (a lost sample is no error).
bool appendSample(const QString& directory, const Sample& sample);

/// Oldest first, at most limit of the newest.
QList<Sample> readSamples(const QString& directory, int limit = kSamples);

} // namespace wavedeck::run
