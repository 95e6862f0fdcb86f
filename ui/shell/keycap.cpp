// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/keycap.h"

#include "ui/theme/styleparts.h"

#include <cmath>

namespace wavedeck::ui {

QString keycapText(const QString& nativeKeys)
{
    // "Ctrl++" is Ctrl and the plus key: only a plus between two names is a joint.
    QString text = nativeKeys;
    for (qsizetype i = 1; i + 1 < text.size(); ++i)
        if (text[i] == QLatin1Char('+') && text[i - 1] != QLatin1Char(' '))
            text[i] = QLatin1Char(' ');
    return text;
}

QSizeF keycapSize(const Appearance& appearance, const QString& text)
{
    return parts::keySize(appearance, text);
}

void paintKeycap(QPainter* painter, const Appearance& appearance, const QRectF& where, const QString& text)
{
    const QSizeF size = keycapSize(appearance, text);
    const QRectF box(where.left(), std::round(where.center().y() - size.height() / 2), size.width(), size.height());
    const Theme& theme = appearance.theme();
    parts::key(painter, box, text, theme.t3, theme.line2, appearance.font(11, QFont::Medium));
}

} // namespace wavedeck::ui
