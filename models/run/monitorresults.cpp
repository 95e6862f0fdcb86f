// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run/monitorresults.h"

#include "models/run/rundirectory.h"

#include <QFile>
#include <QJsonDocument>

#include <algorithm>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wavedeck::run {

namespace {

constexpr qsizetype kMostDetail = 500;
constexpr qint64 kBytesALine = 640; ///< at most, or nearly: details are cut

QString folderOf(const QString& dataDir, const QString& session)
{
    return dataDir + QStringLiteral("/runs/") + session + QStringLiteral("/@monitors");
}

bool writeWhole(const QByteArray& file, const QByteArray& bytes, int flags)
{
    const int fd = openPlainForWriting(QFile::decodeName(file), flags);
    if (fd < 0)
        return false;
    const bool written = ::write(fd, bytes.constData(), std::size_t(bytes.size())) == bytes.size();
    return ::close(fd) == 0 && written;
}

} // namespace

bool appendResult(const QString& dataDir, const QString& session, const QString& monitor, const MonitorResult& result)
{
    QJsonObject line{{QStringLiteral("at"), result.atMs}};
    if (result.value)
        line.insert(QStringLiteral("value"), *result.value);
    if (!result.detail.isEmpty())
        line.insert(QStringLiteral("detail"), result.detail.left(kMostDetail));
    if (!result.parts.isEmpty())
        line.insert(QStringLiteral("parts"), result.parts);
    const QString folder = folderOf(dataDir, session);
    const QByteArray file = QFile::encodeName(folder + QLatin1Char('/') + monitor);
    ::mkdir(QFile::encodeName(folder).constData(), 0700);
    struct stat found { };
    if (::stat(file.constData(), &found) == 0 && found.st_size > kMostResultBytes) {
        const QByteArray kept
            = readPlain(QFile::decodeName(file), found.st_size - kMostResultBytes / 2, kMostResultBytes / 2);
        const QByteArray fresh = file + ".new";
        if (!writeWhole(fresh, kept.mid(kept.indexOf('\n') + 1), O_TRUNC)
            || ::rename(fresh.constData(), file.constData()) != 0)
            ::unlink(fresh.constData());
    }
    return writeWhole(file, QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n', O_APPEND);
}

QList<MonitorResult> readResults(const QString& dataDir, const QString& session, const QString& monitor, int most)
{
    const QString file = folderOf(dataDir, session) + QLatin1Char('/') + monitor;
    qint64 size = 0;
    readPlain(file, 0, 1, &size);
    const qint64 wanted = std::min<qint64>(size, std::max<qint64>(64 * 1024, qint64(most) * kBytesALine));
    QList<MonitorResult> results;
    for (const QByteArray& text : readPlain(file, size - wanted, wanted).split('\n')) {
        const QJsonObject line = QJsonDocument::fromJson(text).object();
        if (!line.contains(QLatin1String("at")))
            continue; // cut off at the beginning, or by a full disk
        MonitorResult result;
        result.atMs = line.value(QLatin1String("at")).toInteger();
        if (const QJsonValue value = line.value(QLatin1String("value")); value.isDouble())
            result.value = value.toDouble();
        result.detail = line.value(QLatin1String("detail")).toString();
        result.parts = line.value(QLatin1String("parts")).toObject();
        results.append(std::move(result));
    }
    return results.mid(std::max<qsizetype>(0, results.size() - most));
}

} // namespace wavedeck::run
