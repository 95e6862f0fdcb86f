// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"
#include "ui/theme/glyphs.h"

#include <QFontMetricsF>
#include <QRegion>

#include <map>

class QPainter;

/// What a painted widget shows, as a list of texts and glyphs at their places: it is made when facts or size change and
/// only painted in paintEvent(); two of them compared say what has to be painted anew; and a test can read whether
/// anything is cut. GUI thread.
namespace wavedeck::ui {

/// Fonts with their metrics, kept: asking for both anew is most of what laying out a text costs.
class FontBook {
public:
    struct Entry {
        QFont font;
        QFontMetricsF metrics;
    };
    explicit FontBook(const Appearance& appearance)
        : m_appearance(appearance)
    {
    }
    const Entry& at(int pixels, QFont::Weight weight = QFont::Normal) const;
    void clear() { m_entries.clear(); } ///< after Appearance::changed()
    const Appearance& appearance() const { return m_appearance; }
    const Theme& theme() const { return m_appearance.theme(); }
    int px(int pixels) const { return m_appearance.px(pixels); }
    qreal width(const QString& text, int pixels, QFont::Weight weight = QFont::Normal) const;

private:
    const Appearance& m_appearance;
    mutable std::map<std::pair<int, int>, Entry> m_entries;
};

struct TextItem {
    QRectF rect; ///< as high as the font, as wide as there is room
    QString text;
    QFont font;
    QColor colour;
    bool right = false; ///< aligned
    bool elided = false; ///< a name that was too long
    bool operator==(const TextItem&) const = default;
};

struct GlyphItem {
    QRectF rect;
    Glyph glyph = Glyph::Queued;
    QColor colour;
    QColor knock;
    bool operator==(const GlyphItem&) const = default;
};

struct Face {
    QList<TextItem> texts;
    QList<GlyphItem> glyphs;

    void paint(QPainter* painter, const QRect& part) const;
    void add(const Face& other);
    /// Where `before` looked otherwise.
    QRegion changedSince(const Face& before) const;
    bool operator==(const Face&) const = default;
};

/// Writes one line of a face, from the left and from the right; everything stands on one base line.
class LineWriter {
public:
    /// base: the font whose base line is taken (the biggest of the line).
    LineWriter(
        Face& face, const FontBook& fonts, const QRectF& line, int base, QFont::Weight baseWeight = QFont::Normal);

    LineWriter& gap(qreal width);
    LineWriter& glyph(Glyph glyph, qreal size, const QColor& colour, const QColor& knock);
    /// Takes the room it needs.
    LineWriter& text(const QString& text, int pixels, QFont::Weight weight, const QColor& colour);
    /// Is elided to what is left, or to `most`.
    LineWriter& name(const QString& text, int pixels, QFont::Weight weight, const QColor& colour, qreal most = 1e9);
    LineWriter& rightText(const QString& text, int pixels, QFont::Weight weight, const QColor& colour);
    LineWriter& rightGap(qreal width);

    qreal left() const { return m_left; }
    qreal room() const { return m_right - m_left; }

private:
    void put(const QString& text, const FontBook::Entry& entry, const QColor& colour, qreal x, qreal width, bool right,
        bool elided);

    Face& m_face;
    const FontBook& m_fonts;
    QRectF m_line;
    qreal m_baseLine;
    qreal m_left;
    qreal m_right;
};

/// Cuts at the end so that drawTabular() keeps within width.
QString elideTabular(const QString& text, const FontBook::Entry& entry, qreal width);

/// A tool tip that is shown as it is: Qt takes one whose first line looks like HTML for HTML. lead is our own words,
/// text somebody else's, made plain already.
QString plainTip(const QString& text, const QString& lead);

} // namespace wavedeck::ui
