// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/paint.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr qreal kPi = 3.14159265358979;

/// A box of this size at the left of `where`, vertically in its middle, on whole pixels.
QRectF boxAt(const QRectF& where, const QSizeF& size)
{
    return {where.left(), std::round(where.center().y() - size.height() / 2), std::min(size.width(), where.width()),
        size.height()};
}

void roundBox(QPainter* painter, const QRectF& rect, const QColor& fill, const QColor& border, bool dashed = false)
{
    QPen pen(border, 1);
    if (dashed)
        pen.setDashPattern({3, 2.5});
    painter->setPen(pen);
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter->drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
}

QFont tagFont(const Appearance& look, GateKind kind)
{
    return look.font(11, kind == GateKind::Blocking ? QFont::DemiBold : QFont::Medium);
}

QSizeF boxed(const QFont& font, const QString& text)
{
    const QFontMetricsF metrics(font);
    return {std::ceil(metrics.horizontalAdvance(text)) + 12, std::ceil(metrics.height()) + 4};
}

QFont levelFont(const Appearance& look)
{
    return look.font(12, QFont::DemiBold);
}

/// Widest first, so that a column of them lines up.
QString widestPrio()
{
    return QStringLiteral("P0");
}

} // namespace

QSizeF stateSize(const Appearance& look, const QString& word)
{
    const QFontMetricsF metrics(look.font());
    return {look.px(14) + look.px(6) + std::ceil(metrics.horizontalAdvance(word)) + 1,
        std::max<qreal>(look.px(14), metrics.height())};
}

void paintState(QPainter* painter, const QRectF& where, const Appearance& look, Glyph glyph, Tone tone,
    const QString& word, bool wordInColour, bool selected)
{
    const Theme& t = look.theme();
    const qreal icon = look.px(14);
    const QColor colour = t.tone(tone).text;
    paintGlyph(painter, glyph, QRectF(where.left(), where.center().y() - icon / 2, icon, icon), colour, t.knock);
    const QRectF room = where.adjusted(icon + look.px(6), 0, 0, 0);
    painter->setFont(look.font());
    painter->setPen(wordInColour ? colour : selected ? t.t1 : t.t2);
    const QFontMetricsF metrics(painter->font());
    painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
        metrics.elidedText(word, Qt::ElideRight, room.width()));
}

void paintHatch(QPainter* painter, const QRectF& where, const Theme& theme)
{
    // Four of dark, two and a half of light, leaning to the right.
    constexpr qreal kPeriod = 6.5;
    constexpr qreal kLight = 2.5;
    const qreal lean = where.height() * std::tan(25 * kPi / 180);
    const qreal step = kPeriod / std::cos(25 * kPi / 180);
    const qreal wide = kLight / std::cos(25 * kPi / 180);
    painter->save();
    painter->setClipRect(where, Qt::IntersectClip);
    painter->fillRect(where, theme.tone(Tone::Warning).fill);
    painter->setRenderHint(QPainter::Antialiasing);
    QPainterPath light;
    for (qreal x = where.left() - lean + step - wide; x < where.right(); x += step)
        light.addPolygon(QPolygonF{{x + lean, where.top()}, {x + lean + wide, where.top()}, {x + wide, where.bottom()},
            {x, where.bottom()}, {x + lean, where.top()}});
    painter->fillPath(light, theme.hatch);
    painter->restore();
}

void paintProgress(
    QPainter* painter, const QRectF& track, const Theme& theme, double percent, Tone tone, bool pastLimit)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QPainterPath shape;
    shape.addRoundedRect(track, 2, 2);
    painter->fillPath(shape, theme.tone(Tone::Neutral).tint);
    painter->setClipPath(shape, Qt::IntersectClip);
    if (percent < 0) {
        const qreal stripe = track.height() * 10 / 6;
        for (qreal x = track.left(); x < track.right(); x += 2 * stripe)
            painter->fillRect(QRectF(x, track.top(), stripe, track.height()), theme.tone(tone).fill);
    } else {
        QRectF done = track;
        done.setWidth(std::round(track.width() * std::clamp(percent, 0.0, 100.0) / 100));
        if (pastLimit)
            paintHatch(painter, done, theme);
        else
            painter->fillRect(done, theme.tone(tone).fill);
    }
    painter->restore();
}

QString tagText(GateKind kind)
{
    return kind == GateKind::Blocking ? QStringLiteral("BLOCKING") : QStringLiteral("ADVISORY");
}

QSizeF tagSize(const Appearance& look, GateKind kind)
{
    return boxed(tagFont(look, kind), tagText(kind));
}

void paintTag(QPainter* painter, const QRectF& where, const Appearance& look, GateKind kind)
{
    const Theme& t = look.theme();
    const bool blocking = kind == GateKind::Blocking;
    const QRectF rect = boxAt(where, tagSize(look, kind));
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    roundBox(painter, rect, {}, blocking ? t.t2 : t.ctl, !blocking);
    painter->setFont(tagFont(look, kind));
    painter->setPen(blocking ? t.t1 : t.t2);
    painter->drawText(rect, Qt::AlignCenter | Qt::TextSingleLine, tagText(kind));
    painter->restore();
}

QString levelText(int level)
{
    switch (level) {
    case 1:
        return QStringLiteral("LOW");
    case 2:
        return QStringLiteral("MEDIUM");
    case 3:
        return QStringLiteral("HIGH");
    case 4:
        return QStringLiteral("CRITICAL");
    default:
        return {};
    }
}

Tone levelTone(int level)
{
    return level <= 1 ? Tone::Neutral : level == 2 ? Tone::Warning : Tone::Bad;
}

QSizeF levelSize(const Appearance& look, int level)
{
    const QFontMetricsF metrics(levelFont(look));
    return {look.px(14) + look.px(6) + std::ceil(metrics.horizontalAdvance(levelText(level))) + 1,
        std::max<qreal>(look.px(14), metrics.height())};
}

void paintLevel(QPainter* painter, const QRectF& where, const Appearance& look, int level, bool selected)
{
    const Theme& t = look.theme();
    const QColor colour
        = level <= 1 && selected ? t.t2 : t.tone(levelTone(level)).text; // t3-like grey is too faint on the selection
    const qreal side = look.px(14);
    const qreal top = std::round(where.center().y() - side / 2);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    for (int bar = 0; bar < 4; ++bar) {
        const qreal high = side * (4 + 3 * bar) / 16;
        painter->setBrush(bar < level ? colour : t.line2);
        painter->drawRoundedRect(
            QRectF(where.left() + side * (1 + 3.7 * bar) / 16, top + side * 15 / 16 - high, side * 2.6 / 16, high), 0.6,
            0.6);
    }
    painter->setFont(levelFont(look));
    painter->setPen(colour);
    painter->drawText(
        where.adjusted(side + look.px(6), 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine, levelText(level));
    painter->restore();
}

QSizeF prioSize(const Appearance& look)
{
    return boxed(look.font(11, QFont::DemiBold), widestPrio());
}

void paintPrio(QPainter* painter, const QRectF& where, const Appearance& look, int prio)
{
    const Theme& t = look.theme();
    const ToneColours& bad = t.tone(Tone::Bad);
    const ToneColours& warning = t.tone(Tone::Warning);
    struct Face {
        QColor fill, border, text;
    };
    const Face faces[] = {{bad.text, bad.text, t.knock}, {bad.tint, bad.fill, bad.text},
        {QColor(), warning.fill, warning.text}, {QColor(), t.ctl, t.t3}};
    const Face& face = faces[std::clamp(prio, 0, 3)];
    const QRectF rect = boxAt(where, prioSize(look));
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    roundBox(painter, rect, face.fill, face.border);
    painter->setFont(look.font(11, QFont::DemiBold));
    painter->setPen(face.text);
    painter->drawText(rect, Qt::AlignCenter | Qt::TextSingleLine, QStringLiteral("P%1").arg(std::clamp(prio, 0, 3)));
    painter->restore();
}

} // namespace wavedeck::ui
