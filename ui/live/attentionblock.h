// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/live/face.h"

#include "models/live/summary.h"

#include <QAbstractButton>

namespace wavedeck::ui {

/// How much needs a person, and what it is; a press goes there. Calm when nothing does. GUI thread.
class AttentionBlock final : public QAbstractButton {
    Q_OBJECT
public:
    AttentionBlock(const Appearance& appearance, const FontBook& fonts, QWidget* parent);

    using QWidget::show;
    void show(const QList<Attention>& attention, bool stale);
    void setPadding(int pixels); ///< before scaling
    int widthFor(int padding) const;
    void relook(); ///< after Appearance::changed()
    QSize sizeHint() const override;
    const Face& face() const { return m_face; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    Tone tone() const;
    Glyph glyph() const;
    void rebuild();

    const Appearance& m_appearance;
    const FontBook& m_fonts;
    QList<Attention> m_attention;
    QStringList m_lines; ///< at most two: "1 failed, 2 overdue"
    bool m_stale = false;
    int m_pad = 16;
    Face m_face;
};

/// "1 failed", "2 overdue", …; in order of urgency.
QStringList attentionGroups(const QList<Attention>& attention);

} // namespace wavedeck::ui
