// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/plan/planshape.h"

#include <QFrame>
#include <QScrollArea>

class QHBoxLayout;

namespace wavedeck::ui {
class Appearance;
}

namespace wavedeck::ui::start {

/// One small empty cell for each agent, as far as there is room; the rest as a number.
class CellGrid : public QWidget {
    Q_OBJECT
public:
    CellGrid(const Appearance& appearance, int cells, QWidget* parent);
    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int perRow(int width) const;

    const Appearance& m_appearance;
    int m_cells;
};

/// The waves of a plan as cards, each followed by its gates; scrolls sideways when they do not fit.
class WaveFlow : public QScrollArea {
    Q_OBJECT
public:
    WaveFlow(const Appearance& appearance, QWidget* parent = nullptr);
    void setWaves(const QList<WaveShape>& waves);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    QWidget* makeCard(const WaveShape& wave, int number);
    QWidget* makeGates(const WaveShape& wave);
    void fit();

    const Appearance& m_appearance;
    QList<WaveShape> m_waves;
};

} // namespace wavedeck::ui::start
