// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <optional>

/// The words of the command socket between the engine and its clients, as bytes. A frame is a 4-byte big-endian
/// length and that many bytes of UTF-8 JSON (one object). The first frame of a client is
/// `{"hello":"wavedeck","protocol":1,"version":"0.1.0"}`; the engine answers with the same object plus
/// `"engine_pid"`, or with `{"error":{…}}` and closes when the protocol differs. After that each request is
/// `{"id":N,"command":"session.hold","args":{…}}` and its answer `{"id":N,"result":{…}}` or
/// `{"id":N,"error":{"kind":2|3|4,"code":"…","what":"…","why":"…","mend":"…"}}`; answers may come out of order.
/// N is an integer, and a client counts from 1: id 0 answers a request whose own id could not be read. An error
/// without an id concerns the connection, which the engine then closes.
namespace wavedeck::link {

constexpr int kProtocol = 1;
constexpr qsizetype kMaxFrameBytes = 1024 * 1024; ///< of JSON, the length before it not counted
constexpr qsizetype kFrameHeaderBytes = 4;
constexpr int kHandshakeMs = 5000;
constexpr int kMaxClients = 64;
constexpr char kSocketName[] = "engine.sock"; ///< in the data directory

/// A frame around an object. Empty when it would be longer than kMaxFrameBytes.
QByteArray encodeFrame(const QJsonObject& object);

/// `{"hello":"wavedeck",…}` as a client says it; the engine adds its pid.
QJsonObject helloObject();

/// The integer of a field; empty when it is missing, no number or no whole one.
std::optional<qint64> integerField(const QJsonObject& object, QLatin1String name);

/// An Error as the object inside `"error"`, and back. Reading takes anything: what is missing becomes an Environment
/// error with the code `unknown`.
QJsonObject errorObject(const Error& error);
Error errorFrom(const QJsonObject& object);

/// Takes bytes as they arrive and gives out whole frames. Hostile input: a length above the limit, or bytes that
/// are no JSON object, break the reader for good; it then keeps nothing. It holds what it was given until next()
/// takes it, so whoever fills it stops while ready() says so.
class FrameReader {
public:
    void append(const char* bytes, qsizetype size);
    std::optional<QJsonObject> next();
    bool broken() const { return m_broken; }

    /// True when next() would give a frame, or break.
    bool ready() const;
    /// Bytes not taken yet.
    qsizetype pending() const { return m_buffer.size() - m_taken; }

private:
    std::optional<quint32> frameLength() const;

    QByteArray m_buffer;
    qsizetype m_taken = 0; ///< bytes at the front of m_buffer that were given out already
    bool m_broken = false;
};

} // namespace wavedeck::link
