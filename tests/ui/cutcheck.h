// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/live/face.h"
#include "ui/theme/format.h"

/// What is wrong with the texts of a painted widget: too wide for their place, outside the bounds, or over each other.
/// Elided names are allowed to be short. Empty = nothing.
namespace wavedeck::fixture {

inline QStringList cuts(const QList<ui::TextItem>& texts, const QRectF& bounds)
{
    QStringList found;
    for (qsizetype i = 0; i < texts.size(); ++i) {
        const ui::TextItem& item = texts[i];
        if (ui::tabularWidth(item.font, item.text) > item.rect.width() + 0.5)
            found.append(QStringLiteral("too wide: ") + item.text);
        if (!bounds.adjusted(-0.5, -3, 0.5, 3).contains(item.rect))
            found.append(QStringLiteral("outside: ") + item.text);
        if (item.text.isEmpty())
            found.append(QStringLiteral("nothing left of a text"));
        for (qsizetype k = 0; k < i; ++k) {
            // Lines may touch by what their fonts reserve below the letters.
            const QRectF both = item.rect & texts[k].rect;
            if (both.width() > 0.5 && both.height() > item.rect.height() * 0.3)
                found.append(QStringLiteral("over each other: ") + item.text + QStringLiteral(" / ") + texts[k].text);
        }
    }
    return found;
}

/// Some of what somebody hostile would call an agent.
inline QStringList hostileNames()
{
    return {QStringLiteral("<img src=\"file:///etc/passwd\"><b>bold</b>"), QStringLiteral("\x1b[31mred\x1b[0m\x07\x08"),
        QStringLiteral("\u202Egpj.exe\u2066\u200F"), QString(10'000, QLatin1Char('W')),
        QStringLiteral("line one\nline two\r\n\tthree"), QStringLiteral("&lt;script&gt; %1 %2 %99"),
        QString(QChar(0xd800)) + QStringLiteral(" half a character")};
}

/// No control character, nothing that turns text round, nothing endless.
inline bool harmless(const QString& text, qsizetype most = 2'000)
{
    for (const QChar c : text)
        if ((c.unicode() < 0x20 && c != QLatin1Char('\n')) || (c.unicode() >= 0x202a && c.unicode() <= 0x202e)
            || (c.unicode() >= 0x2066 && c.unicode() <= 0x2069) || c.unicode() == 0x200f)
            return false;
    return text.size() <= most;
}

} // namespace wavedeck::fixture
