// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/jsonpointer.h"

#include <QJsonArray>
#include <QJsonObject>

namespace wavedeck {

QJsonValue atPointer(const QJsonValue& root, const QString& pointer)
{
    if (pointer.isEmpty())
        return root;
    if (!pointer.startsWith(QLatin1Char('/')))
        return QJsonValue::Undefined;
    QJsonValue at = root;
    for (QString part : pointer.mid(1).split(QLatin1Char('/'))) {
        part.replace(QStringLiteral("~1"), QStringLiteral("/")).replace(QStringLiteral("~0"), QStringLiteral("~"));
        if (at.isArray()) {
            bool ok = false;
            const qsizetype index = part.toLongLong(&ok);
            const QJsonArray array = at.toArray();
            if (!ok || index < 0 || index >= array.size() || (part.size() > 1 && part.startsWith(QLatin1Char('0'))))
                return QJsonValue::Undefined;
            at = array.at(index);
        } else if (at.isObject()) {
            at = at.toObject().value(part);
        } else {
            return QJsonValue::Undefined;
        }
    }
    return at;
}

} // namespace wavedeck
