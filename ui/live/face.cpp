// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/face.h"

#include "ui/theme/format.h"

#include <QPainter>
#include <QTextDocument>

#include <algorithm>
#include <cmath>

namespace wavedeck::ui {

const FontBook::Entry& FontBook::at(int pixels, QFont::Weight weight) const
{
    const std::pair<int, int> key(pixels, int(weight));
    const auto found = m_entries.find(key);
    if (found != m_entries.end())
        return found->second;
    QFont font = m_appearance.font(pixels, weight);
    if (pixels >= 22) // big letters stand too far apart otherwise
        font.setLetterSpacing(QFont::AbsoluteSpacing, -0.02 * font.pixelSize());
    return m_entries.emplace(key, Entry{font, QFontMetricsF(font)}).first->second;
}

qreal FontBook::width(const QString& text, int pixels, QFont::Weight weight) const
{
    return std::ceil(tabularWidth(at(pixels, weight).font, text));
}

void Face::paint(QPainter* painter, const QRect& part) const
{
    for (const TextItem& item : texts) {
        if (!item.rect.intersects(part))
            continue;
        painter->setFont(item.font);
        painter->setPen(item.colour);
        drawTabular(
            painter, item.rect, int(item.right ? Qt::AlignRight : Qt::AlignLeft) | int(Qt::AlignTop), item.text);
    }
    for (const GlyphItem& item : glyphs)
        if (item.rect.intersects(part))
            paintGlyph(painter, item.glyph, item.rect, item.colour, item.knock);
}

void Face::add(const Face& other)
{
    texts += other.texts;
    glyphs += other.glyphs;
}

namespace {

template <class Item> void compare(const QList<Item>& now, const QList<Item>& before, QRegion& changed)
{
    const qsizetype common = std::min(now.size(), before.size());
    const auto mark = [&](const Item& item) { changed += item.rect.toAlignedRect().adjusted(-1, -1, 1, 1); };
    for (qsizetype i = 0; i < std::max(now.size(), before.size()); ++i) {
        if (i < common && now[i] == before[i])
            continue;
        if (i < now.size())
            mark(now[i]);
        if (i < before.size())
            mark(before[i]);
    }
}

} // namespace

QRegion Face::changedSince(const Face& before) const
{
    QRegion changed;
    compare(texts, before.texts, changed);
    compare(glyphs, before.glyphs, changed);
    return changed;
}

LineWriter::LineWriter(Face& face, const FontBook& fonts, const QRectF& line, int base, QFont::Weight baseWeight)
    : m_face(face)
    , m_fonts(fonts)
    , m_line(line)
    , m_left(line.left())
    , m_right(line.right())
{
    const QFontMetricsF& metrics = fonts.at(base, baseWeight).metrics;
    m_baseLine = std::round(line.center().y() + (metrics.ascent() - metrics.descent()) / 2);
}

LineWriter& LineWriter::gap(qreal width)
{
    m_left += width;
    return *this;
}

LineWriter& LineWriter::rightGap(qreal width)
{
    m_right -= width;
    return *this;
}

LineWriter& LineWriter::glyph(Glyph glyph, qreal size, const QColor& colour, const QColor& knock)
{
    const QRectF where(m_left, std::round(m_line.center().y() - size / 2), size, size);
    m_face.glyphs.append({where, glyph, colour, knock});
    m_left += size;
    return *this;
}

LineWriter& LineWriter::text(const QString& text, int pixels, QFont::Weight weight, const QColor& colour)
{
    if (text.isEmpty())
        return *this;
    const qreal width = m_fonts.width(text, pixels, weight);
    put(text, m_fonts.at(pixels, weight), colour, m_left, width, false, false);
    m_left += width;
    return *this;
}

LineWriter& LineWriter::name(const QString& text, int pixels, QFont::Weight weight, const QColor& colour, qreal most)
{
    const qreal room = std::min(most, this->room());
    if (text.isEmpty() || room <= 0)
        return *this;
    const FontBook::Entry& entry = m_fonts.at(pixels, weight);
    const QString shown = elideTabular(text, entry, room);
    const qreal width = std::min(room, std::ceil(tabularWidth(entry.font, shown)));
    put(shown, entry, colour, m_left, width, false, shown.size() != text.size() || shown != text);
    m_left += width;
    return *this;
}

LineWriter& LineWriter::rightText(const QString& text, int pixels, QFont::Weight weight, const QColor& colour)
{
    if (text.isEmpty())
        return *this;
    const qreal width = m_fonts.width(text, pixels, weight);
    put(text, m_fonts.at(pixels, weight), colour, m_right - width, width, true, false);
    m_right -= width;
    return *this;
}

void LineWriter::put(const QString& text, const FontBook::Entry& entry, const QColor& colour, qreal x, qreal width,
    bool right, bool elided)
{
    const qreal top = m_baseLine - entry.metrics.ascent();
    m_face.texts.append({QRectF(x, top, width, entry.metrics.height()), text, entry.font, colour, right, elided});
}

QString elideTabular(const QString& text, const FontBook::Entry& entry, qreal width)
{
    const qreal wanted = tabularWidth(entry.font, text);
    if (wanted <= width)
        return text;
    // Elided text is measured with the digits' own widths, which differ a little.
    for (qreal room = width; room > 0; room -= 3) {
        const QString shown = entry.metrics.elidedText(text, Qt::ElideRight, room);
        if (tabularWidth(entry.font, shown) <= width)
            return shown;
    }
    return {};
}

QString plainTip(const QString& text, const QString& lead)
{
    QString tip = text + QLatin1Char('\n') + lead;
    if (Qt::mightBeRichText(tip))
        tip = lead + QLatin1Char('\n') + text;
    return tip;
}

} // namespace wavedeck::ui
