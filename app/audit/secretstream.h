// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/audit/repository.h"
#include "models/secrets/finder.h"

#include <functional>

namespace wavedeck::audit {

/// A secret in a file.
struct SecretHit {
    secrets::Hit what; ///< places are those of `line`
    QByteArray secret; ///< never shown, never stored
    qint64 number = 1; ///< of the line, from 1
    qint64 column = 1; ///< bytes, from 1
    QByteArray line; ///< without its end; empty when it is too long to be held, or UTF-16
    qint64 inLine = 0; ///< where the secret begins in `line`
    qint64 length = 0; ///< of the part of it in `line`
    bool allowed = false; ///< its line says `wavedeck:allow-secret`
};

/// Looks through bytes that come piece by piece, in windows that overlap by the longest secret: what stands on the
/// border of two pieces is found once. UTF-16 (by its mark, or by every other byte being NUL) is read as text. A NUL in
/// the first 8000 bytes otherwise makes it binary, unless `anything`. One thread; memory is bounded.
class SecretStream {
public:
    using Found = std::function<void(const SecretHit&)>;
    SecretStream(const secrets::Looking& looking, bool anything, Found found);

    /// False when it is binary: nothing more is looked at.
    bool feed(const QByteArray& piece);
    void finish();

private:
    enum class Encoding { Unknown, Bytes, Utf16Le, Utf16Be };
    bool decide(const QByteArray& head);
    QByteArray decoded(const QByteArray& piece);
    void look(bool last);
    SecretHit located(const secrets::Hit& hit);

    secrets::Looking m_looking;
    bool m_anything;
    Found m_found;
    Encoding m_encoding = Encoding::Unknown;
    QByteArray m_odd; ///< half a unit of UTF-16
    QByteArray m_window;
    qint64 m_done = 0; ///< in the window: up to where secrets that begin there are told
    qint64 m_counted = 0; ///< in the window: up to where lines are counted
    qint64 m_line = 1; ///< at m_counted
    qint64 m_lineStart = 0; ///< in the window; below 0 when the line began before it
};

/// Reads a regular file through; Ok, or why not.
ReadState streamSecrets(
    int descriptor, const secrets::Looking& looking, bool anything, const SecretStream::Found& found, qint64* bytes);

} // namespace wavedeck::audit
