// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/protocol.h"

#include <QJsonDocument>
#include <QtEndian>

namespace wavedeck::link {

QByteArray encodeFrame(const QJsonObject& object)
{
    const QByteArray json = QJsonDocument(object).toJson(QJsonDocument::Compact);
    if (json.size() > kMaxFrameBytes)
        return {};
    QByteArray frame(kFrameHeaderBytes, Qt::Uninitialized);
    qToBigEndian(quint32(json.size()), frame.data());
    return frame.append(json);
}

QJsonObject helloObject()
{
    return {{QStringLiteral("hello"), QStringLiteral("wavedeck")}, {QStringLiteral("protocol"), kProtocol},
        {QStringLiteral("version"), QStringLiteral(WAVEDECK_VERSION)}};
}

std::optional<qint64> integerField(const QJsonObject& object, QLatin1String name)
{
    // toInteger() gives its default for everything that is no whole number: two defaults tell it from the number
    // itself.
    const QJsonValue value = object.value(name);
    const qint64 number = value.toInteger(0);
    if (number != value.toInteger(1))
        return std::nullopt;
    return number;
}

QJsonObject errorObject(const Error& error)
{
    return {{QStringLiteral("kind"), int(error.kind)}, {QStringLiteral("code"), error.code},
        {QStringLiteral("what"), error.what}, {QStringLiteral("why"), error.why}, {QStringLiteral("mend"), error.mend}};
}

Error errorFrom(const QJsonObject& object)
{
    Error error;
    const qint64 kind = integerField(object, QLatin1String("kind")).value_or(0);
    if (kind == int(ErrorKind::Usage) || kind == int(ErrorKind::Forbidden))
        error.kind = ErrorKind(kind);
    error.code = object.value(QLatin1String("code")).toString();
    error.what = object.value(QLatin1String("what")).toString();
    error.why = object.value(QLatin1String("why")).toString();
    error.mend = object.value(QLatin1String("mend")).toString();
    if (error.code.isEmpty())
        error.code = QStringLiteral("unknown");
    if (error.what.isEmpty())
        error.what = QStringLiteral("the engine refused and gave no reason");
    return error;
}

void FrameReader::append(const char* bytes, qsizetype size)
{
    if (m_broken)
        return;
    // Moving the rest to the front only when more was taken than is left keeps many small frames linear.
    if (m_taken > pending()) {
        m_buffer.remove(0, m_taken);
        m_taken = 0;
    }
    m_buffer.append(bytes, size);
}

std::optional<quint32> FrameReader::frameLength() const
{
    if (pending() < kFrameHeaderBytes)
        return std::nullopt;
    return qFromBigEndian<quint32>(m_buffer.constData() + m_taken);
}

bool FrameReader::ready() const
{
    const auto length = frameLength();
    return length && (*length > kMaxFrameBytes || pending() - kFrameHeaderBytes >= qsizetype(*length));
}

std::optional<QJsonObject> FrameReader::next()
{
    if (!ready())
        return std::nullopt;
    const qsizetype length = qsizetype(*frameLength());
    if (length <= kMaxFrameBytes) {
        const char* json = m_buffer.constData() + m_taken + kFrameHeaderBytes;
        const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromRawData(json, length));
        if (document.isObject()) {
            m_taken += kFrameHeaderBytes + length;
            if (pending() == 0) {
                // An idle client shall not keep a megabyte because it once asked something long.
                m_buffer.clear();
                m_taken = 0;
            }
            return document.object();
        }
    }
    m_broken = true;
    m_buffer.clear();
    m_taken = 0;
    return std::nullopt;
}

} // namespace wavedeck::link
