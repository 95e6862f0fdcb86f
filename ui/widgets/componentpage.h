// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"
#include "ui/widgets/page.h"

#include <functional>

class QGridLayout;

namespace wavedeck::ui {

/// Every state and control in both themes side by side, from the delegates and widgets that the other pages use
/// (mockups/10-components.png). Hidden: the rail does not list it, the palette finds it. GUI thread.
class ComponentPage : public Page {
    Q_OBJECT
public:
    /// application: whose text size and contrast both halves follow.
    explicit ComponentPage(const Appearance& application, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("components"); }
    QString title() const override { return QStringLiteral("Components"); }
    Glyph glyph() const override { return Glyph::Theme; }

    /// A section of a room above this one (wave cells). It is made twice, once a theme.
    using Maker = std::function<QWidget*(Appearance& appearance, QWidget* parent)>;
    void addSection(const QString& title, const QString& hint, const Maker& maker);

    /// The half that shows this theme.
    QWidget* half(bool dark) const { return m_halves[dark ? 0 : 1].root; }

private:
    struct Half {
        Appearance* appearance;
        QWidget* root;
        QGridLayout* grid;
    };
    Half makeHalf(bool dark);
    void follow();

    const Appearance& m_application;
    std::array<Half, 2> m_halves;
};

} // namespace wavedeck::ui
