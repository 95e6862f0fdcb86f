// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QFont>
#include <QObject>

namespace wavedeck::ui {

/// How the program looks now: theme, text size, contrast. One lives in main, pages hold a reference; the component page
/// makes two of its own. GUI thread.
class Appearance : public QObject {
    Q_OBJECT
public:
    enum class Choice { System, Light, Dark };
    explicit Appearance(Choice choice = Choice::System, QObject* parent = nullptr);

    const Theme& theme() const { return m_theme; }
    Choice choice() const { return m_choice; }
    void setChoice(Choice choice);
    int textPercent() const { return m_textPercent; }
    void setTextPercent(int percent); ///< 90..150
    bool increaseContrast() const { return m_contrast; }
    void setIncreaseContrast(bool on);

    /// What the system prefers. Whoever dresses the application finds out and tells it (applyAppearance): once our own
    /// palette is set, QGuiApplication::palette() says nothing about the system any more.
    void setSystemDark(bool dark);

    /// A font of the interface; size in pixels at 100 % and 96 dpi: 11, 12, 13 (base), 15, 18, 22, 24, 26, 34, 56.
    QFont font(int pixels = 13, QFont::Weight weight = QFont::Normal) const;
    QFont mono(int pixels = 12) const;
    /// A length of the 4 px grid, scaled with the text.
    int px(int pixels) const { return pixels * m_textPercent / 100; }

Q_SIGNALS:
    void changed(); ///< theme, size or contrast; repaint and lay out anew

private:
    void apply();

    Choice m_choice;
    bool m_systemDark = false;
    bool m_contrast = false;
    int m_textPercent = 100;
    Theme m_theme;
};

} // namespace wavedeck::ui
