// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

#include <QRadioButton>
#include <QWidget>

class QButtonGroup;

namespace wavedeck::ui {

/// One of a few ways to look at something: Hierarchy | State | Flat. Radio buttons in one frame: one stop of the Tab
/// key, arrow keys move. GUI thread.
class Segmented : public QWidget {
    Q_OBJECT
public:
    /// name: what is chosen, for a screen reader: "Arrange agents by".
    Segmented(const Appearance& appearance, const QString& name, const QStringList& choices, QWidget* parent = nullptr);

    int current() const;
    void setCurrent(int index);
    QRadioButton* button(int index) const;

Q_SIGNALS:
    void currentChanged(int index);

private:
    QButtonGroup* m_group;
};

/// A part of it; made by Segmented.
class Segment : public QRadioButton {
    Q_OBJECT
public:
    Segment(const Appearance& appearance, const QString& text, bool first, bool last, QWidget* parent);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool hitButton(const QPoint& pos) const override { return rect().contains(pos); }

private:
    const Appearance& m_appearance;
    bool m_first;
    bool m_last;
};

} // namespace wavedeck::ui
