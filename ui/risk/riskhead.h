// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"
#include "ui/theme/glyphs.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace wavedeck::ui {

class ElideLabel;
class GlyphLabel;
class ScoreMark;

/// The head of the page: which assessment, its level and its state, and buttons at the right. GUI thread.
class RiskHead : public QWidget {
    Q_OBJECT
public:
    RiskHead(Appearance& appearance, QWidget* parent);

    /// Texts have been made plain. id empty: no assessment is chosen.
    void show(const QString& id, const QString& title, int level, Glyph glyph, Tone tone, const QString& state);
    void addRight(QWidget* widget);
    QString state() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void restyle();

    Appearance& m_appearance;
    QLabel* m_id;
    ElideLabel* m_title;
    ScoreMark* m_level;
    GlyphLabel* m_glyph;
    ElideLabel* m_state;
    QHBoxLayout* m_layout;
};

} // namespace wavedeck::ui
