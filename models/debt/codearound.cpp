// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/debt/codearound.h"

#include "models/run/rundirectory.h"
#include "models/secrets/redact.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <unistd.h>

namespace wavedeck::debt {

namespace {
constexpr qint64 kMostBytes = 4 * 1024 * 1024;
constexpr qsizetype kLongestLine = 400;
}

CodeAround codeAround(const DebtItem& item, int before, int after)
{
    if (item.line <= 0)
        return {0, {}, QStringLiteral("no line is known")};
    if (item.folder.isEmpty())
        return {0, {}, QStringLiteral("the folder that it lies in is not known")};
    const QString folder = QFileInfo(item.folder).canonicalFilePath();
    const QString path = QFileInfo(QDir(item.folder).absoluteFilePath(item.path)).canonicalFilePath();
    if (folder.isEmpty() || path.isEmpty())
        return {0, {}, QStringLiteral("the file is not there")};
    if (!path.startsWith(folder + QLatin1Char('/')))
        return {0, {}, QStringLiteral("it lies outside %1").arg(folder)};
    const int fd = run::openPlain(path);
    QFile file;
    if (fd < 0 || !file.open(fd, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle)) {
        if (fd >= 0)
            ::close(fd);
        return {0, {}, QStringLiteral("it is no plain file, or not readable")};
    }
    // Hidden as a whole: of a key that spans lines none shows.
    QList<QByteArray> lines = redactedLines(file.read(kMostBytes)).split('\n');
    if (lines.last().isEmpty())
        lines.removeLast(); // what stands behind the last end of a line is no line
    if (item.line > lines.size())
        return {0, {}, QStringLiteral("the file has only %1 lines now").arg(lines.size())};
    CodeAround code;
    code.first = std::max(1, item.line - before);
    const qsizetype last = std::min<qsizetype>(lines.size(), item.line + after);
    for (qsizetype number = code.first; number <= last; ++number)
        code.lines.append(QString::fromUtf8(lines.at(number - 1)).left(kLongestLine));
    return code;
}

} // namespace wavedeck::debt
