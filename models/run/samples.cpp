// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run/samples.h"

#include "models/run/rundirectory.h"

#include <QFile>

#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace wavedeck::run {

namespace {

struct Header {
    char magic[8] = {'w', 'd', 's', 'a', 'm', 'p', '1', 0};
    qint64 count = 0;
};
static_assert(sizeof(Header) == 16 && sizeof(Sample) == 24);

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
        && ::pwrite(fd, &header, sizeof header, 0) == sizeof header;
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

} // namespace wavedeck::run
