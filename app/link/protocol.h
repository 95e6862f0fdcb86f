// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
namespace wavedeck::link {

constexpr int kProtocol = 1;
constexpr qsizetype kMaxFrameBytes = 1024 * 1024;
constexpr int kHandshakeMs = 5000;
constexpr int kMaxClients = 64;
constexpr char kSocketName[] = "engine.sock"; ///< in the data directory

/// A frame around an object. Empty when it would be longer than kMaxFrameBytes.
QByteArray encodeFrame(const QJsonObject& object);

/// Takes bytes as they arrive and gives out whole frames. Hostile input: a length above the limit, or bytes that
/// are no JSON object, break the reader for good.
class FrameReader {
public:
    void append(const char* bytes, qsizetype size);
    std::optional<QJsonObject> next();
    bool broken() const { return m_broken; }

private:
    QByteArray m_buffer;
    bool m_broken = false;
};

} // namespace wavedeck::link
