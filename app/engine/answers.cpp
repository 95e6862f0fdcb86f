// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/answers.h"

#include "models/run/rundirectory.h"

#include <QFile>
#include <QJsonDocument>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wavedeck::answers {

namespace {

constexpr qint64 kMostBytes = 4 * 1024 * 1024; ///< read back after a restart: far above what a thousand requests get

QString fileIn(const QString& runDir)
{
    return runDir + QStringLiteral("/answers.jsonl");
}

} // namespace

bool append(const QString& runDir, const QList<QJsonObject>& lines)
{
    QByteArray bytes;
    for (const QJsonObject& line : lines)
        bytes += QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
    const int fd = ::open(QFile::encodeName(fileIn(runDir)).constData(),
        O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0)
        return false;
    struct stat info { };
    const bool plain = ::fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_nlink == 1;
    const bool written = plain && ::write(fd, bytes.constData(), size_t(bytes.size())) == bytes.size();
    ::close(fd);
    return written;
}

QList<QJsonObject> read(const QString& runDir)
{
    QList<QJsonObject> lines;
    for (const QByteArray& line : run::readPlain(fileIn(runDir), 0, kMostBytes).split('\n'))
        if (const QJsonDocument document = QJsonDocument::fromJson(line); document.isObject())
            lines.append(document.object());
    return lines;
}

} // namespace wavedeck::answers
