// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/openforchange.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wavedeck {

Result<std::unique_ptr<Store>> openForChange(const QString& dataDir)
{
    // Nobody else's to look into, whatever the umask of this process; SQLite gives the files beside it the same rights.
    QDir().mkpath(QFileInfo(dataDir).path());
    ::mkdir(QFile::encodeName(dataDir).constData(), 0700);
    const QByteArray file = QFile::encodeName(dataDir) + "/wavedeck.db";
    if (const int fd = ::open(file.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600); fd >= 0)
        ::close(fd);
    return Store::openForWriting(dataDir);
}

} // namespace wavedeck
