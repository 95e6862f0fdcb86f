// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

namespace wavedeck::ui {
class Appearance;
}

namespace wavedeck::ui::start {

/// Steps in a row: those before the present one are done, with a check, the others numbered. The accessible name says
/// where one is.
class StepStrip : public QWidget {
    Q_OBJECT
public:
    StepStrip(const Appearance& appearance, QStringList steps, QWidget* parent = nullptr);
    void setCurrent(int step); ///< 0-based; the number of steps = all done
    int current() const { return m_current; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int stepWidth(int step) const;

    const Appearance& m_appearance;
    QStringList m_steps;
    int m_current = -1;
};

} // namespace wavedeck::ui::start
