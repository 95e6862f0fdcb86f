// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/outputfile.h"

#include "app/ctl/output.h"
#include "models/report/depth.h"

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

Result<QString> depthOf(const Arguments& arguments)
{
    const QString depth = arguments.has("--depth") ? arguments.value("--depth") : report::depths().last();
    if (report::depths().contains(depth))
        return depth;
    return usage("bad-value", QStringLiteral("--depth ") + depth, QStringLiteral("there is no such depth"),
        QStringLiteral("use executive, standard or full"));
}

} // namespace wavedeck::ctl
