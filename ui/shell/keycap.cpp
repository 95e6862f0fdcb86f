// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/keycap.h"

#include "ui/theme/appearance.h"

#include <QFontMetricsF>
#include <QPainter>

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
    const QFontMetricsF metrics(appearance.font(11, QFont::Medium));
    return {std::ceil(metrics.horizontalAdvance(text)) + 2 * appearance.px(5), std::ceil(metrics.height()) + 2};
}

void paintKeycap(QPainter* painter, const Appearance& appearance, const QRectF& where, const QString& text)
{
    const QSizeF size = keycapSize(appearance, text);
    const QRectF box(where.left() + 0.5, std::round(where.center().y() - size.height() / 2) + 0.5, size.width() - 1,
        size.height() - 1);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(appearance.theme().line2, 1));
    painter->drawRoundedRect(box, 3, 3);
    painter->setPen(appearance.theme().t3);
    painter->setFont(appearance.font(11, QFont::Medium));
    painter->drawText(box, Qt::AlignCenter, text);
    painter->restore();
}

} // namespace wavedeck::ui
