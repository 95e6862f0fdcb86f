// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/finding.h"

#include <QStringDecoder>

namespace wavedeck::audit {

namespace {

constexpr int kExamples = 5;

bool isUtf8(const QByteArray& bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(bytes);
    return !text.isNull() && !decoder.hasError();
}

} // namespace

QJsonObject Finding::toJson() const
{
    QJsonObject object{{QStringLiteral("scanner"), scanner}, {QStringLiteral("rule"), rule},
        {QStringLiteral("severity"), QString(word(severity))}, {QStringLiteral("file"), QString::fromUtf8(file)},
        {QStringLiteral("line"), line}, {QStringLiteral("message"), message}, {QStringLiteral("detail"), detail}};
    if (!file.isEmpty() && !isUtf8(file))
        object.insert(QStringLiteral("file_base64"), QString::fromLatin1(file.toBase64()));
    return object;
}

void SkipList::add(const QString& why, const QByteArray& path)
{
    Group& group = m_files[why];
    ++group.count;
    if (group.examples.size() < kExamples)
        group.examples.append(QString::fromUtf8(path));
}

void SkipList::addThing(const QString& what, const QString& why)
{
    m_things.append(QJsonObject{{QStringLiteral("what"), what}, {QStringLiteral("why"), why}});
}

int SkipList::count() const
{
    int sum = 0;
    for (const Group& group : m_files)
        sum += group.count;
    return sum;
}

QJsonArray SkipList::toJson() const
{
    QJsonArray array = m_things;
    for (auto it = m_files.cbegin(); it != m_files.cend(); ++it) {
        const Group& group = it.value();
        const QString what = group.count == 1 ? group.examples.first() : QStringLiteral("%1 files").arg(group.count);
        array.append(QJsonObject{{QStringLiteral("what"), what}, {QStringLiteral("why"), it.key()},
            {QStringLiteral("count"), group.count},
            {QStringLiteral("examples"), QJsonArray::fromStringList(group.examples)}});
    }
    return array;
}

QString printable(const QString& text, int limit)
{
    QString out;
    for (const QChar c : text) {
        if (out.size() >= limit) {
            out += QStringLiteral("…");
            break;
        }
        // C0, DEL, C1 and the characters that turn the direction of text round.
        const char16_t u = c.unicode();
        const bool bidi = (u >= 0x202a && u <= 0x202e) || (u >= 0x2066 && u <= 0x2069) || u == 0x200e || u == 0x200f;
        if (u < 0x20 || (u >= 0x7f && u < 0xa0) || bidi)
            out += QStringLiteral("\\x%1").arg(u, 2, 16, QLatin1Char('0'));
        else
            out += c;
    }
    return out;
}

QString printable(const QByteArray& bytes, int limit)
{
    return printable(QString::fromUtf8(bytes), limit);
}

} // namespace wavedeck::audit
