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

} // namespace wavedeck
