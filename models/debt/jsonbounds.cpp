// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/debt/jsonbounds.h"

#include "models/debt/findings.h"

namespace wavedeck::debt {

namespace {

Error at(qsizetype byte, const QString& why)
{
    return refused(QStringLiteral("byte %1").arg(byte), why);
}

/// Behind the string that starts at `from`; -1 = it holds a control byte, `bad` says where.
qsizetype skipString(QByteArrayView json, qsizetype from, qsizetype& bad)
{
    for (qsizetype i = from + 1; i < json.size(); ++i) {
        const auto c = static_cast<unsigned char>(json[i]);
        if (c == '"')
            return i;
        if (c == '\\')
            ++i;
        else if (c < 0x20 || c == 0x7f) {
            bad = i;
            return -1;
        }
    }
    return json.size();
}

} // namespace

Status withinBounds(QByteArrayView json)
{
    quint64 lists = 0; // a bit a level: whether it is a list; kMostDepth of them
    int depth = 0;
    qint64 items = 0;
    qint64 members = 0;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (c == '"') {
            qsizetype bad = 0;
            i = skipString(json, i, bad);
            if (i < 0)
                return at(bad, QStringLiteral("a control byte stands in a text"));
        } else if (c == '{' || c == '[') {
            if (depth == kMostDepth)
                return at(i, QStringLiteral("it is nested deeper than %1 levels").arg(kMostDepth));
            lists = lists << 1 | quint64(c == '[');
            ++depth;
            ++items;
        } else if (c == '}' || c == ']') {
            lists >>= 1;
            depth = depth > 0 ? depth - 1 : 0;
        } else if (c == ',') {
            ++((lists & 1) != 0 ? items : members);
        }
        if (items > kMostItems || members > kMostMembers)
            return at(
                i, QStringLiteral("it holds more than %1 items").arg(items > kMostItems ? kMostItems : kMostMembers));
    }
    return Done{};
}

} // namespace wavedeck::debt
