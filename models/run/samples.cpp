// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run/samples.h"

#include "models/run/rundirectory.h"

#include <QFile>

#include <algorithm>
#include <cstring>
#include <limits>

#include <fcntl.h>
#include <unistd.h>

namespace wavedeck::run {

namespace {

struct Header {
    char magic[8] = {'w', 'd', 's', 'a', 'm', 'p', '1', 0};
    qint64 count = 0;
};
struct TrendHeader {
    char magic[8] = {'w', 'd', 't', 'r', 'e', 'n', 'd', 0};
    qint64 stride = 1; ///< samples of a whole point
    qint32 points = 0; ///< the last one may not be whole
    qint32 filled = 0; ///< samples of the last one
};
static_assert(sizeof(Header) == 16 && sizeof(Sample) == 24 && sizeof(TrendHeader) == 24 && sizeof(TrendPoint) == 32);

constexpr off_t kTrendStart = off_t(sizeof(Header)) + kSamples * off_t(sizeof(Sample));
constexpr off_t kPointsStart = kTrendStart + off_t(sizeof(TrendHeader));
constexpr qint64 kLongestStride = 1LL << 40;

QByteArray path(const QString& directory)
{
    return QFile::encodeName(directory) + "/samples";
}

bool readHeader(int fd, Header& header)
{
    Header found;
    if (::pread(fd, &found, sizeof found, 0) != sizeof found
        || std::memcmp(found.magic, header.magic, sizeof found.magic) != 0 || found.count < 0)
        return false;
    header = found;
    return true;
}

bool readHeader(int fd, TrendHeader& header)
{
    TrendHeader found;
    if (::pread(fd, &found, sizeof found, kTrendStart) != sizeof found
        || std::memcmp(found.magic, header.magic, sizeof found.magic) != 0 || found.stride < 1
        || found.stride > kLongestStride || found.points < 0 || found.points > kTrendPoints || found.filled < 0
        || found.filled > found.stride)
        return false;
    header = found;
    return true;
}

off_t placeOf(qsizetype point)
{
    return kPointsStart + off_t(point) * off_t(sizeof(TrendPoint));
}

void merge(TrendPoint& into, const TrendPoint& next)
{
    into.rssLeast = std::min(into.rssLeast, next.rssLeast);
    into.rssMost = std::max(into.rssMost, next.rssMost);
    into.cpuLeast = std::min(into.cpuLeast, next.cpuLeast);
    into.cpuMost = std::max(into.cpuMost, next.cpuMost);
}

bool isSane(const TrendPoint& point)
{
    return point.atMs > 0 && point.rssLeast >= 0 && point.rssMost >= point.rssLeast && point.cpuLeast >= 0
        && point.cpuMost >= point.cpuLeast;
}

/// Those that make sense, in the order of time. Where an engine was killed while it halved them, the halved ones are
/// followed by old ones that they contain already.
QList<TrendPoint> readPoints(int fd, qint32 count)
{
    QList<TrendPoint> points;
    QList<TrendPoint> read(count);
    const ssize_t got = ::pread(fd, read.data(), std::size_t(count) * sizeof(TrendPoint), kPointsStart);
    read.resize(got > 0 ? qsizetype(got) / qsizetype(sizeof(TrendPoint)) : 0);
    for (const TrendPoint& point : std::as_const(read))
        if (isSane(point) && (points.isEmpty() || point.atMs > points.constLast().atMs))
            points.append(point);
    return points;
}

bool writePoints(int fd, const QList<TrendPoint>& points)
{
    const auto bytes = std::size_t(points.size()) * sizeof(TrendPoint);
    return ::pwrite(fd, points.constData(), bytes, kPointsStart) == ssize_t(bytes);
}

bool halve(int fd, TrendHeader& header)
{
    const QList<TrendPoint> points = readPoints(fd, header.points);
    QList<TrendPoint> halved;
    for (qsizetype i = 0; i < points.size(); ++i)
        if (i % 2 == 0)
            halved.append(points[i]);
        else
            merge(halved.last(), points[i]);
    header.stride = std::min(kLongestStride, header.stride * 2);
    header.points = qint32(halved.size());
    header.filled = qint32(std::min<qint64>(header.stride, std::numeric_limits<qint32>::max()));
    return writePoints(fd, halved);
}

bool appendTrend(int fd, const Sample& sample)
{
    TrendHeader header;
    readHeader(fd, header);
    TrendPoint point{sample.atMs, sample.rssBytes, sample.rssBytes, sample.cpuPermille, sample.cpuPermille};
    TrendPoint last;
    const bool joins = header.points > 0 && header.filled < header.stride
        && ::pread(fd, &last, sizeof last, placeOf(header.points - 1)) == sizeof last && isSane(last);
    if (joins) {
        merge(last, point);
        point = last;
        ++header.filled;
    } else {
        if (header.points == kTrendPoints && !halve(fd, header))
            return false;
        ++header.points;
        header.filled = 1;
    }
    // The point first: a header never speaks of a point that is not there.
    return ::pwrite(fd, &point, sizeof point, placeOf(header.points - 1)) == sizeof point
        && ::pwrite(fd, &header, sizeof header, kTrendStart) == sizeof header;
}

} // namespace

bool appendSample(const QString& directory, const Sample& sample)
{
    const int fd = ::open(path(directory).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0)
        return false;
    Header header;
    readHeader(fd, header);
    const off_t slot = off_t(sizeof(Header)) + off_t(header.count % kSamples) * off_t(sizeof(Sample));
    ++header.count;
    const bool written = ::pwrite(fd, &sample, sizeof sample, slot) == sizeof sample
        && ::pwrite(fd, &header, sizeof header, 0) == sizeof header && appendTrend(fd, sample);
    ::close(fd);
    return written;
}

QList<Sample> readSamples(const QString& directory, int limit)
{
    QList<Sample> samples;
    const int fd = openPlain(directory + QStringLiteral("/samples"));
    if (fd < 0)
        return samples;
    Header header;
    if (readHeader(fd, header)) {
        const qint64 stored = qMin<qint64>(header.count, qMin(limit, kSamples));
        for (qint64 i = header.count - stored; i < header.count; ++i) {
            Sample sample;
            const off_t slot = off_t(sizeof(Header)) + off_t(i % kSamples) * off_t(sizeof(Sample));
            if (::pread(fd, &sample, sizeof sample, slot) == sizeof sample)
                samples.append(sample);
        }
    }
    ::close(fd);
    return samples;
}

QList<TrendPoint> readTrend(const QString& directory)
{
    QList<TrendPoint> points;
    const int fd = openPlain(directory + QStringLiteral("/samples"));
    if (fd < 0)
        return points;
    TrendHeader header;
    if (readHeader(fd, header) && header.points > 0)
        points = readPoints(fd, header.points);
    ::close(fd);
    if (!points.isEmpty())
        return points;
    for (const Sample& sample : readSamples(directory)) {
        const TrendPoint point{sample.atMs, sample.rssBytes, sample.rssBytes, sample.cpuPermille, sample.cpuPermille};
        if (isSane(point) && (points.isEmpty() || point.atMs > points.constLast().atMs))
            points.append(point);
    }
    return points;
}

} // namespace wavedeck::run
