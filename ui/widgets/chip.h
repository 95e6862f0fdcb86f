// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"
#include "ui/theme/glyphs.h"

#include <QAbstractButton>

#include <optional>

namespace wavedeck::ui {

/// A filter that can be on or off, with how many it leaves: "Failed 3". 24 high, by mouse, Space or Enter. GUI thread.
class Chip : public QAbstractButton {
    Q_OBJECT
public:
    Chip(const Appearance& appearance, const QString& text, QWidget* parent = nullptr);

    /// Below 0 = no number.
    void setCount(int count);
    /// A state: its icon stands before the text.
    void setGlyph(Glyph glyph, Tone tone);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void checkStateSet() override;

private:
    void describe();
    QString number() const;

    const Appearance& m_appearance;
    int m_count = -1;
    std::optional<Glyph> m_glyph;
    Tone m_tone = Tone::Neutral;
};

} // namespace wavedeck::ui
