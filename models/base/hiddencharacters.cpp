// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/hiddencharacters.h"

namespace wavedeck {

bool isHidden(char32_t c)
{
    return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff
        || c == 0x061c || (c >= 0xfff0 && c <= 0xfffb) || c == 0x2028 || c == 0x2029 || c == 0x00ad
        || (c >= 0xe0000 && c <= 0xe0fff);
}

QString visibleText(const QString& text, bool keepsLines)
{
    QString clean;
    clean.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar one = text[i];
        const bool pair = one.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        const char32_t c = pair ? QChar::surrogateToUcs4(one, text[i + 1]) : one.unicode();
        if (c == '\n' || c == '\r' || c == '\t')
            clean += !keepsLines ? QLatin1Char(' ') : c == '\r' ? QLatin1Char('\n') : one;
        else if (c >= 0x20 && !(c >= 0x7f && c <= 0x9f) && !(c >= 0xd800 && c <= 0xdfff) && !isHidden(c))
            clean += QStringView(text).mid(i, pair ? 2 : 1);
        i += pair;
    }
    return clean;
}

QString writtenOut(QStringView view, qsizetype most, bool keepsLines)
{
    QString out;
    qsizetype shown = 0;
    for (qsizetype i = 0; i < view.size(); ++i) {
        if (shown++ >= most)
            return out + QChar(0x2026);
        char32_t c = view[i].unicode();
        if (view[i].isHighSurrogate() && i + 1 < view.size() && view[i + 1].isLowSurrogate()) {
            c = QChar::surrogateToUcs4(view[i], view[i + 1]);
            ++i;
        }
        if (c == '\n' || c == '\t' || c == '\r')
            out += keepsLines ? QChar(char16_t(c)) : QChar(QLatin1Char(' '));
        else if (c < 0x20 || (c >= 0x7f && c < 0xa0))
            out += QStringLiteral("\\x%1").arg(uint(c), 2, 16, QLatin1Char('0'));
        else if (isHidden(c) || (c >= 0xd800 && c <= 0xdfff))
            out += QStringLiteral("\\u{%1}").arg(uint(c), 4, 16, QLatin1Char('0'));
        else
            out += QChar::fromUcs4(c);
    }
    return out;
}

} // namespace wavedeck
