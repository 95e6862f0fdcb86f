// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/context.h"

namespace wavedeck::audit {

/// The I-th of N slices of the sorted files, taken in turn so that slices are even; together they cover each file
/// once. A slice beyond the number of files is empty, and that is a good answer.
Status scanShard(ScanContext& context)
{
    const Options& options = context.options();
    QList<QByteArray> slice;
    const QList<QByteArray>& files = context.repository().files();
    for (qsizetype i = options.part - 1; i < files.size(); i += options.parts)
        slice.append(files.at(i));
    context.forEachText(slice, [&](const QByteArray& path, const QByteArray& text) {
        context.setScanner(QStringLiteral("secrets"));
        findSecretsIn(context, path, text);
        context.setScanner(QStringLiteral("todo"));
        findTodoIn(context, path, text);
    });
    context.summary().insert(QStringLiteral("part"), options.part);
    context.summary().insert(QStringLiteral("parts"), options.parts);
    context.summary().insert(QStringLiteral("files_total"), static_cast<qint64>(files.size()));
    return Done{};
}

} // namespace wavedeck::audit
