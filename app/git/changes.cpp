// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/git/changes.h"

#include <QJsonArray>

namespace wavedeck::git {

namespace {

QString blob(const QByteArray& id)
{
    return id.count('0') == id.size() ? QString() : QString::fromLatin1(id);
}

} // namespace

QMap<QString, Difference> differences(const Place& place, const QString& from, const QString& to, bool& ok)
{
    QMap<QString, Difference> found;
    const Answer raw = run(place,
        {QStringLiteral("diff-tree"), QStringLiteral("-r"), QStringLiteral("-z"), QStringLiteral("--no-renames"),
            QStringLiteral("--no-abbrev"), from, to});
    ok = raw.good();
    // :100644 100644 BLOB BLOB M NUL path NUL
    const QByteArrayList fields = raw.fields();
    for (qsizetype i = 0; ok && i + 1 < fields.size(); i += 2) {
        const QByteArrayList words = fields[i].split(' ');
        if (words.size() >= 5)
            found.insert(QString::fromUtf8(fields[i + 1]), {blob(words[2]), blob(words[3])});
    }
    return found;
}

void insertChanges(QJsonObject& answer, const QMap<QString, Difference>& found)
{
    QJsonArray changes;
    for (auto it = found.begin(); it != found.end() && changes.size() < kMostChanges; ++it)
        changes.append(QJsonObject{{QStringLiteral("path"), it.key()},
            {QStringLiteral("kind"),
                it->before.isEmpty()      ? QStringLiteral("added")
                    : it->after.isEmpty() ? QStringLiteral("deleted")
                                          : QStringLiteral("modified")}});
    answer.insert(QStringLiteral("more"), found.size() - changes.size());
    answer.insert(QStringLiteral("changes"), changes);
}

bool insertTotals(QJsonObject& answer, const Place& place, const QString& from, const QString& to)
{
    const Answer stat = run(place,
        {QStringLiteral("diff"), QStringLiteral("--numstat"), QStringLiteral("-z"), QStringLiteral("--no-renames"),
            QStringLiteral("--no-ext-diff"), QStringLiteral("--no-textconv"), from, to});
    if (!stat.good())
        return false;
    qint64 files = 0;
    qint64 added = 0;
    qint64 removed = 0;
    for (const QByteArray& field : stat.fields()) {
        const QByteArrayList words = field.split('\t');
        if (words.size() < 3)
            continue;
        ++files;
        added += words[0].toLongLong(); // "-" of a binary file is no number
        removed += words[1].toLongLong();
    }
    answer.insert(QStringLiteral("files"), files);
    answer.insert(QStringLiteral("added"), added);
    answer.insert(QStringLiteral("removed"), removed);
    return true;
}

} // namespace wavedeck::git
