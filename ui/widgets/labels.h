// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"
#include "ui/theme/glyphs.h"

#include <QFrame>
#include <QLabel>
#include <QPushButton>

/// Small pieces that pages share. GUI thread.
namespace wavedeck::ui {

/// A label of plain text with a look (look.h).
QLabel* makeLabel(QWidget* parent, const char* look, const QString& text = {});
/// The same, breaking its lines.
QLabel* makeWrapped(QWidget* parent, const char* look, const QString& text = {});

/// A label that breaks its lines and gives way in width: as high as its text at the width it gets.
class WrapLabel : public QLabel {
    Q_OBJECT
public:
    explicit WrapLabel(QWidget* parent);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
};

/// A line of one pixel between columns.
class Rule : public QWidget {
    Q_OBJECT
public:
    Rule(const Appearance& appearance, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Appearance& m_appearance;
};

/// A button with an icon that follows the theme; key is drawn behind the text, as in "Ctrl D".
QPushButton* makeButton(QWidget* parent, const Appearance& appearance, Glyph glyph, const QString& text,
    const char* look = "", const char* key = "");

/// Replaces all control and hidden characters of a longer text; line breaks stay.
QString plainProse(const QString& text, int most);

/// One line that gives way: what does not fit ends in "…", or begins with it (paths).
class ElideLabel : public QLabel {
    Q_OBJECT
public:
    ElideLabel(QWidget* parent, const char* look, Qt::TextElideMode mode = Qt::ElideRight);
    void setLine(const QString& text); ///< plain text; also the accessible name
    QString line() const { return m_line; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_line;
    Qt::TextElideMode m_mode;
};

/// A glyph in a tone.
class GlyphLabel : public QWidget {
    Q_OBJECT
public:
    GlyphLabel(QWidget* parent, const Appearance& appearance, int pixels = 14);
    void set(Glyph glyph, const QColor& colour);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Appearance& m_appearance;
    Glyph m_glyph = Glyph::Info;
    QColor m_colour;
    int m_pixels;
};

} // namespace wavedeck::ui
