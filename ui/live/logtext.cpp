// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/logtext.h"

#include "models/secrets/redact.h"

#include <QChar>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kTab = 8;
constexpr int kLongestSequence = 64;

struct Decoded {
    char32_t c = 0;
    int bytes = 1;
    bool good = false;
};

/// One character of UTF-8: the shortest form only, no surrogates.
Decoded decode(const QByteArray& line, int at)
{
    const auto byte = [&](int i) { return i < line.size() ? static_cast<unsigned char>(line[i]) : 0U; };
    const unsigned first = byte(at);
    if (first < 0x80)
        return {first, 1, true};
    const int length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 ? 2 : 1;
    if (length == 1 || first >= 0xf5 || at + length > line.size())
        return {first, 1, false};
    char32_t c = first & (0xffU >> (length + 1));
    for (int i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xc0U) != 0x80)
            return {first, 1, false};
        c = (c << 6) | (byte(at + i) & 0x3fU);
    }
    constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (c < kLeast[length] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return {first, 1, false};
    return {c, length, true};
}

bool isSeen(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        // Fillers and joiners that are letters by their class and are not seen.
        return c != 0x115f && c != 0x1160 && c != 0x3164 && c != 0xffa0 && c != 0x034f;
    }
}

/// Builds the text and keeps the look that is on.
class Writer {
public:
    explicit Writer(const QByteArray& line)
        : m_line(line)
    {
        m_out.text.reserve(line.size());
        m_out.bytes.reserve(line.size() + 1);
    }

    LogText read()
    {
        for (int at = 0; at < m_line.size();)
            at += one(at);
        m_out.bytes.append(int(m_line.size()));
        hideSecrets();
        return std::move(m_out);
    }

private:
    int one(int at)
    {
        if (m_line[at] == '\t') {
            put(QString(kTab - m_out.text.size() % kTab, QLatin1Char(' ')), at, false);
            return 1;
        }
        if (m_line[at] == '\x1b')
            if (const int length = colour(at))
                return length;
        const Decoded next = decode(m_line, at);
        if (!next.good || next.c < 0x20 || (next.c >= 0x7f && next.c < 0xa0))
            put(QStringLiteral("\\x%1").arg(uint(next.c), 2, 16, QLatin1Char('0')), at, true);
        else if (!isSeen(next.c))
            put(QStringLiteral("\\u{%1}").arg(uint(next.c), 4, 16, QLatin1Char('0')), at, true);
        else
            put(QString::fromUcs4(&next.c, 1), at, false);
        return next.bytes;
    }

    /// After colours are taken out: one may stand within a secret. The look of its first character is that of all.
    void hideSecrets()
    {
        const QList<Redaction> all = redactions(m_out.text);
        for (auto it = all.rbegin(); it != all.rend(); ++it) {
            m_out.text.replace(it->from, it->length, it->by);
            const int at = m_out.bytes.at(it->from);
            m_out.bytes.remove(it->from, it->length);
            m_out.bytes.insert(it->from, it->by.size(), at);
            fit(int(it->from), int(it->length), int(it->by.size()));
        }
    }

    /// Spans, when `length` characters at `from` have become `now`.
    void fit(int from, int length, int now)
    {
        QList<LogSpan> spans;
        for (LogSpan span : std::as_const(m_out.spans)) {
            const int end = span.start + span.length;
            const bool holds = span.start <= from && from < end;
            const int gone = std::max(0, std::min(end, from + length) - std::max(span.start, from));
            span.start = span.start <= from ? span.start : std::max(span.start, from + length) - length + now;
            span.length += (holds ? now : 0) - gone;
            if (span.length > 0)
                spans.append(span);
        }
        m_out.spans = spans;
    }

    void put(const QString& text, int at, bool escape)
    {
        LogSpan span = m_look;
        span.escape = escape;
        span.start = int(m_out.text.size());
        span.length = int(text.size());
        if (!m_out.spans.isEmpty() && m_out.spans.constLast().sameLook(span))
            m_out.spans.last().length += span.length;
        else
            m_out.spans.append(span);
        m_out.text += text;
        for (qsizetype i = 0; i < text.size(); ++i)
            m_out.bytes.append(at);
    }

    /// Length of a whole `ESC [ digits and ; m`, which is obeyed; 0 = it is none.
    int colour(int at)
    {
        const int most = std::min(int(m_line.size()), at + kLongestSequence);
        if (at + 1 >= most || m_line[at + 1] != '[')
            return 0;
        QList<int> numbers{0};
        for (int i = at + 2; i < most; ++i) {
            const char c = m_line[i];
            if (c >= '0' && c <= '9')
                numbers.last() = std::min(numbers.constLast() * 10 + (c - '0'), 9999);
            else if (c == ';')
                numbers.append(0);
            else if (c == 'm') {
                apply(numbers);
                return i - at + 1;
            } else
                return 0;
        }
        return 0;
    }

    void apply(const QList<int>& numbers)
    {
        for (int i = 0; i < numbers.size(); ++i) {
            const int n = numbers[i];
            if (n == 38 || n == 48) { // a palette or a mixed colour: only the eight names have a tone
                const int kind = i + 1 < numbers.size() ? numbers[i + 1] : 0;
                if (n == 38)
                    m_look.tone
                        = kind == 5 && i + 2 < numbers.size() ? toneOfColour(numbers[i + 2] % 256) : Tone::Neutral;
                i += kind == 5 ? 2 : 4;
            } else if (n == 0)
                m_look = {};
            else if (n == 1)
                m_look.bold = true;
            else if (n == 2)
                m_look.faint = true;
            else if (n == 22)
                m_look.bold = m_look.faint = false;
            else if (n == 39)
                m_look.tone = Tone::Neutral;
            else if ((n >= 30 && n <= 37) || (n >= 90 && n <= 97))
                m_look.tone = toneOfColour(n % 10);
        }
    }

    static Tone toneOfColour(int colour)
    {
        constexpr Tone kTones[] = {Tone::Neutral, Tone::Bad, Tone::Good, Tone::Warning, Tone::Running, Tone::Lost,
            Tone::Waived, Tone::Neutral};
        return colour < 16 ? kTones[colour % 8] : Tone::Neutral;
    }

    const QByteArray& m_line;
    LogText m_out;
    LogSpan m_look;
};

} // namespace

int LogText::columnOf(qint64 byte) const
{
    const auto at = std::lower_bound(bytes.begin(), bytes.end(), byte);
    return int(std::min<qsizetype>(at - bytes.begin(), text.size()));
}

LogText readLogText(const QByteArray& line)
{
    return Writer(line).read();
}

} // namespace wavedeck::ui
