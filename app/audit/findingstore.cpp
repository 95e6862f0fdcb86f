// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/findingstore.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wavedeck::audit {

namespace {

constexpr qint64 kFileLimit = 100LL * 1024 * 1024;
const QString kName = QStringLiteral("findings.json");

QByteArray readPlainFile(const QString& path, QString* fault)
{
    *fault = QStringLiteral("not a regular file that can be read");
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0)
        return {};
    QFile file;
    if (!file.open(descriptor, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle)) {
        ::close(descriptor);
        return {};
    }
    struct stat info { };
    if (::fstat(file.handle(), &info) != 0 || !S_ISREG(info.st_mode))
        return {};
    if (info.st_size > kFileLimit) {
        *fault = QStringLiteral("larger than 100 MiB");
        return {};
    }
    fault->clear();
    return file.read(kFileLimit);
}

FindingsFile readOne(const QDir& folder, const QString& name)
{
    FindingsFile file;
    file.name = name;
    const QByteArray bytes = readPlainFile(folder.filePath(name), &file.fault);
    if (!file.fault.isEmpty())
        return file;
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError)
        file.fault = QStringLiteral("not JSON: %1 at byte %2").arg(error.errorString()).arg(error.offset);
    else if (!document.isObject() || !document[QStringLiteral("findings")].isArray())
        file.fault = QStringLiteral("not a findings document: no list `findings`");
    file.document = document.object();
    file.scanner = file.document.value(QStringLiteral("scanner")).toString();
    return file;
}

/// The highest numbered attempt that has the file; empty without one.
QString newestAttempt(const QDir& agent)
{
    QString newest;
    int highest = -1;
    const QStringList names = agent.entryList(QDir::Dirs | QDir::NoSymLinks | QDir::NoDotAndDotDot | QDir::Hidden);
    for (const QString& name : names) {
        bool isNumber = false;
        const int number = name.toInt(&isNumber);
        if (isNumber && number > highest && QFile::exists(agent.filePath(name + QLatin1Char('/') + kName))) {
            highest = number;
            newest = name;
        }
    }
    return newest;
}

} // namespace

Result<QList<FindingsFile>> readFindings(const QString& folder)
{
    const QDir dir(folder);
    if (!dir.exists())
        return Error{ErrorKind::Environment, QStringLiteral("no-findings"),
            QStringLiteral("'%1'").arg(printable(folder)), QStringLiteral("no such folder"),
            QStringLiteral("name the folder that holds AGENT/ATTEMPT/findings.json")};
    QList<FindingsFile> files;
    if (QFile::exists(dir.filePath(kName)))
        files.append(readOne(dir, kName));
    const QStringList agents = dir.entryList(QDir::Dirs | QDir::NoSymLinks | QDir::NoDotAndDotDot, QDir::Name);
    for (const QString& agent : agents) {
        if (agent.startsWith(QLatin1Char('@')))
            continue;
        const QString attempt = newestAttempt(QDir(dir.filePath(agent)));
        if (!attempt.isEmpty())
            files.append(readOne(dir, agent + QLatin1Char('/') + attempt + QLatin1Char('/') + kName));
        else if (QFile::exists(dir.filePath(agent + QLatin1Char('/') + kName)))
            files.append(readOne(dir, agent + QLatin1Char('/') + kName));
    }
    return files;
}

} // namespace wavedeck::audit
