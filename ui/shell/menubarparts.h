// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

#include <QAbstractButton>
#include <QMenuBar>
#include <QToolButton>

namespace wavedeck::ui {

/// The menu bar, with a line below.
class MenuBar : public QMenuBar {
    Q_OBJECT
public:
    MenuBar(Appearance& appearance, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Appearance& m_appearance;
};

/// The mark and the name, left of the menus.
class Brand : public QWidget {
    Q_OBJECT
public:
    explicit Brand(Appearance& appearance, QWidget* parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Appearance& m_appearance;
};

/// Looks like a field and opens the command palette.
class CommandField : public QAbstractButton {
    Q_OBJECT
public:
    /// keys: how the shortcut of the palette is written.
    CommandField(Appearance& appearance, const QString& keys, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    Appearance& m_appearance;
    QString m_keys;
};

/// The half circle; opens the menu of themes.
class ThemeButton : public QToolButton {
    Q_OBJECT
public:
    explicit ThemeButton(Appearance& appearance, QWidget* parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Appearance& m_appearance;
};

} // namespace wavedeck::ui
