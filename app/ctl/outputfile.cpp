// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/outputfile.h"

#include "app/ctl/output.h"

#include <QFileInfo>
#include <QSaveFile>

namespace wavedeck::ctl {

int writeFile(Context& context, const QString& path, const QByteArray& bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return context.fail({ErrorKind::Environment, QStringLiteral("cannot-write"), path, file.errorString(),
            QStringLiteral("choose another with -o FILE")});
    return context.answer(
        {{QStringLiteral("file"), QFileInfo(path).absoluteFilePath()}}, QStringLiteral("wrote %1\n").arg(plain(path)));
}

} // namespace wavedeck::ctl
