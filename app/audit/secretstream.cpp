// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/secretstream.h"

#include <algorithm>
#include <cerrno>

#include <unistd.h>

namespace wavedeck::audit {

namespace {

constexpr qsizetype kBlock = 256 * 1024;
constexpr qsizetype kHead = 8000; ///< as git does it
constexpr qsizetype kBefore = 4096; ///< what a secret's surroundings before it may be
constexpr qsizetype kLongestLine = 64 * 1024; ///< of which a hash is made

} // namespace

SecretStream::SecretStream(const secrets::Looking& looking, bool anything, Found found)
    : m_looking(looking)
    , m_anything(anything)
    , m_found(std::move(found))
{
}

bool SecretStream::decide(const QByteArray& head)
{
    const QByteArrayView view = QByteArrayView(head).first(std::min(head.size(), kHead));
    m_encoding = Encoding::Bytes;
    if (view.startsWith("\xff\xfe"))
        m_encoding = Encoding::Utf16Le;
    else if (view.startsWith("\xfe\xff"))
        m_encoding = Encoding::Utf16Be;
    else if (view.contains('\0')) {
        qsizetype even = 0;
        qsizetype odd = 0;
        for (qsizetype i = 0; i < view.size(); ++i)
            (i % 2 == 0 ? even : odd) += view.at(i) == '\0' ? 1 : 0;
        // Text of western writing: nearly every other byte is NUL, and no other one.
        if (even == 0 && odd > view.size() / 3)
            m_encoding = Encoding::Utf16Le;
        else if (odd == 0 && even > view.size() / 3)
            m_encoding = Encoding::Utf16Be;
        else
            return m_anything;
    }
    return true;
}

/// What is no ASCII becomes one sign: secrets are ASCII, and columns count characters then.
QByteArray SecretStream::decoded(const QByteArray& piece)
{
    if (m_encoding == Encoding::Bytes)
        return piece;
    const QByteArray whole = m_odd + piece;
    const qsizetype high = m_encoding == Encoding::Utf16Le ? 1 : 0;
    QByteArray text(whole.size() / 2, Qt::Uninitialized);
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char low = whole.at(2 * i + 1 - high);
        text[i] = whole.at(2 * i + high) == '\0' && static_cast<uchar>(low) < 0x80 ? low : '\xff';
    }
    m_odd = whole.size() % 2 == 0 ? QByteArray() : whole.last(1);
    return text;
}

bool SecretStream::feed(const QByteArray& piece)
{
    if (m_encoding == Encoding::Unknown && !decide(piece))
        return false;
    m_window += decoded(piece);
    look(false);
    return true;
}

void SecretStream::finish()
{
    look(true);
}

SecretHit SecretStream::located(const secrets::Hit& hit)
{
    while (m_counted < hit.at) {
        const qsizetype next = m_window.indexOf('\n', m_counted);
        if (next < 0 || next >= hit.at) {
            m_counted = hit.at;
            break;
        }
        m_counted = next + 1;
        m_lineStart = m_counted;
        ++m_line;
    }
    SecretHit found;
    found.what = hit;
    found.secret = m_window.mid(hit.from, hit.length);
    found.number = m_line;
    found.column = hit.at - m_lineStart + 1;
    qsizetype end = m_window.indexOf('\n', hit.at);
    const bool whole = m_encoding == Encoding::Bytes && m_lineStart >= 0
        && (end >= 0 ? end : m_window.size()) - m_lineStart <= kLongestLine;
    end = end < 0 ? m_window.size() : end;
    const qsizetype from = std::max<qsizetype>(m_lineStart, hit.at - kBefore);
    const qsizetype room = std::min<qsizetype>(end, hit.at + kBefore) - std::max<qsizetype>(from, 0);
    found.allowed = m_window.mid(std::max<qsizetype>(from, 0), room).contains("wavedeck:allow-secret");
    if (whole) {
        found.line = m_window.mid(m_lineStart, end - m_lineStart);
        if (found.line.endsWith('\r'))
            found.line.chop(1);
        found.inLine = hit.from - m_lineStart;
        found.length = std::clamp<qint64>(found.line.size() - found.inLine, 0, hit.length);
    }
    return found;
}

void SecretStream::look(bool last)
{
    // A secret that begins in the last stretch of the window may go on behind it: it is left to the next one.
    const qsizetype safe = last ? m_window.size() : m_window.size() - secrets::kLongest;
    if (safe <= m_done)
        return;
    const QList<secrets::Hit> hits = secrets::findSecrets(m_window, m_looking);
    for (const secrets::Hit& hit : hits) {
        if (hit.at < m_done || hit.at >= safe)
            continue;
        m_found(located(hit));
        m_done = hit.from + hit.length;
    }
    m_done = std::max<qint64>(m_done, safe);
    // Lines up to where the next window begins.
    const qsizetype drop = std::max<qsizetype>(0, safe - kBefore);
    while (m_counted < drop) {
        const qsizetype next = m_window.indexOf('\n', m_counted);
        if (next < 0 || next >= drop) {
            m_counted = drop;
            break;
        }
        m_counted = next + 1;
        m_lineStart = m_counted;
        ++m_line;
    }
    m_window.remove(0, drop);
    m_done -= drop;
    m_counted -= drop;
    m_lineStart -= drop;
}

ReadState streamSecrets(
    int descriptor, const secrets::Looking& looking, bool anything, const SecretStream::Found& found, qint64* bytes)
{
    SecretStream stream(looking, anything, found);
    QByteArray block(kBlock, Qt::Uninitialized);
    for (;;) {
        const ssize_t n = ::read(descriptor, block.data(), static_cast<size_t>(kBlock));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return ReadState::Unreadable;
        if (n == 0)
            break;
        *bytes += n;
        if (!stream.feed(block.first(n)))
            return ReadState::Binary;
    }
    stream.finish();
    return ReadState::Ok;
}

} // namespace wavedeck::audit
