// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/appearance.h"

#include <QFontDatabase>
#include <QGuiApplication>
#include <QPalette>

#include <algorithm>

namespace wavedeck::ui {

namespace {

/// The platform's own face. Where no platform theme sets one (offscreen, a bare X server) Qt falls back to whatever
/// fontconfig calls sans; Inter is taken instead when it is installed.
QString family()
{
    static const QString name = [] {
        const QString system = QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
        const bool generic = system.isEmpty() || system.startsWith(QLatin1String("Sans"), Qt::CaseInsensitive)
            || system == QLatin1String("Helvetica");
        return generic && QFontDatabase::families().contains(QStringLiteral("Inter")) ? QStringLiteral("Inter")
                                                                                      : system;
    }();
    return name;
}

} // namespace

Appearance::Appearance(Choice choice, QObject* parent)
    : QObject(parent)
    , m_choice(choice)
{
    // QStyleHints::colorScheme came with 6.5: ask which of the two is the lighter.
    const QPalette palette = QGuiApplication::palette();
    m_systemDark = palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
    apply();
}

void Appearance::setChoice(Choice choice)
{
    if (choice == m_choice)
        return;
    m_choice = choice;
    apply();
    Q_EMIT changed();
}

void Appearance::setTextPercent(int percent)
{
    percent = std::clamp(percent, 90, 150);
    if (percent == m_textPercent)
        return;
    m_textPercent = percent;
    Q_EMIT changed();
}

void Appearance::setIncreaseContrast(bool on)
{
    if (on == m_contrast)
        return;
    m_contrast = on;
    apply();
    Q_EMIT changed();
}

void Appearance::setSystemDark(bool dark)
{
    if (dark == m_systemDark)
        return;
    m_systemDark = dark;
    apply();
    if (m_choice == Choice::System)
        Q_EMIT changed();
}

QFont Appearance::font(int pixels, QFont::Weight weight) const
{
    QFont font(family());
    font.setPixelSize(std::max(9, (pixels * m_textPercent + 50) / 100));
    font.setWeight(weight);
    return font;
}

QFont Appearance::mono(int pixels) const
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(std::max(9, (pixels * m_textPercent + 50) / 100));
    return font;
}

void Appearance::apply()
{
    m_theme = Theme::make(m_choice == Choice::System ? m_systemDark : m_choice == Choice::Dark, m_contrast);
}

} // namespace wavedeck::ui
