// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QFrame>

class QAction;
class QLabel;
class QPushButton;

namespace wavedeck::ui {
class Appearance;
class GlyphLabel;
enum class Glyph;
}

namespace wavedeck::ui::start {

/// The bar below the page: whether the session can start, or in words why not, and the buttons for it.
class StartBar : public QFrame {
    Q_OBJECT
public:
    StartBar(const Appearance& appearance, QAction* dryRun, QAction* start, QWidget* parent = nullptr);
    /// lead is bold; Tone::Neutral has no colour.
    void say(Glyph glyph, Tone tone, const QString& lead, const QString& rest);
    QString words() const;
    QList<QWidget*> order() const;

private:
    void dress();

    const Appearance& m_appearance;
    GlyphLabel* m_glyph;
    QLabel* m_lead;
    QLabel* m_rest;
    QPushButton* m_dryRun;
    QPushButton* m_start;
    Glyph m_shown;
    Tone m_tone = Tone::Neutral;
};

} // namespace wavedeck::ui::start
