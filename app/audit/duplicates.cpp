// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/context.h"
#include "app/audit/files.h"

#include <QCryptographicHash>
#include <QFile>
#include <QMap>

#include <algorithm>
#include <unistd.h>

namespace wavedeck::audit {

namespace {

// Binary files count here (pictures are what wastes space); only beyond this size is a file left out.
constexpr qint64 kHashLimit = 1024LL * 1024 * 1024;
constexpr int kNamesInMessage = 3;

/// SHA-256 read in pieces; empty when the file cannot be read.
QByteArray hashOf(const Repository& repository, const QByteArray& path)
{
    ReadState state = ReadState::Ok;
    qint64 size = 0;
    const int descriptor = repository.openFile(path, &state, &size);
    if (descriptor < 0)
        return {};
    QFile file;
    if (!file.open(descriptor, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle)) {
        ::close(descriptor);
        return {};
    }
    QCryptographicHash hash(QCryptographicHash::Sha256);
    return hash.addData(&file) ? hash.result() : QByteArray();
}

void addGroup(ScanContext& context, const QList<QByteArray>& group, qint64 size, const QByteArray& hash)
{
    const qint64 wasted = size * (group.size() - 1);
    QJsonArray names;
    QStringList shown;
    for (const QByteArray& path : group) {
        names.append(QString::fromUtf8(path));
        if (path != group.first() && shown.size() < kNamesInMessage)
            shown.append(QString::fromUtf8(path));
    }
    QString more;
    if (group.size() > kNamesInMessage + 1)
        more = QStringLiteral(" and %1 more").arg(group.size() - 1 - kNamesInMessage);
    Finding finding;
    finding.rule = QStringLiteral("duplicate-file");
    finding.severity = wasted >= 1024 * 1024 ? Severity::Medium : wasted >= 64 * 1024 ? Severity::Low : Severity::Info;
    finding.file = group.first();
    finding.message = QStringLiteral("same content as %1%2; %3 bytes each, %4 bytes wasted")
                          .arg(shown.join(QStringLiteral(", ")), more)
                          .arg(size)
                          .arg(wasted);
    finding.detail = {{QStringLiteral("files"), names}, {QStringLiteral("size_bytes"), size},
        {QStringLiteral("wasted_bytes"), wasted}, {QStringLiteral("sha256"), QString::fromLatin1(hash.toHex())}};
    context.add(finding);
    addTo(context.summary(), QStringLiteral("groups"), 1);
    addTo(context.summary(), QStringLiteral("wasted_bytes"), wasted);
}

} // namespace

Status scanDuplicates(ScanContext& context)
{
    const Repository& repository = context.repository();
    QMap<qint64, QList<QByteArray>> bySize;
    qint64 total = 0;
    for (const QByteArray& path : repository.files()) {
        const qint64 size = repository.fileSize(path);
        if (size < 0) {
            context.skip(repository.exists(path) ? ReadState::Special : ReadState::Missing, path);
        } else if (size > kHashLimit) {
            context.skipped().add(QStringLiteral("larger than 1 GiB"), path);
        } else {
            context.countScanned();
            total += size;
            if (size > 0)
                bySize[size].append(path);
        }
    }
    context.summary().insert(QStringLiteral("groups"), 0);
    context.summary().insert(QStringLiteral("wasted_bytes"), 0);
    qsizetype done = 0;
    for (auto it = bySize.cbegin(); it != bySize.cend(); ++it) {
        context.events().progress(done++, bySize.size(), QStringLiteral("sizes"));
        if (it->size() < 2)
            continue;
        QMap<QByteArray, QList<QByteArray>> byHash;
        for (const QByteArray& path : *it) {
            const QByteArray hash = hashOf(repository, path);
            if (hash.isEmpty())
                context.skip(ReadState::Unreadable, path);
            else
                byHash[hash].append(path);
        }
        for (auto group = byHash.cbegin(); group != byHash.cend(); ++group) {
            if (group->size() > 1)
                addGroup(context, *group, it.key(), group.key());
        }
    }
    const double wasted = static_cast<double>(context.summary().value(QStringLiteral("wasted_bytes")).toInteger());
    context.summary().insert(QStringLiteral("total_bytes"), total);
    context.summary().insert(
        QStringLiteral("wasted_percent"), total > 0 ? wasted * 100.0 / static_cast<double>(total) : 0.0);
    return Done{};
}

} // namespace wavedeck::audit
