// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/gatesview.h"
#include "ui/live/face.h"

#include <QWidget>

namespace wavedeck::ui {

/// What was measured before and after, as bars of P50, P95 and P99 on one scale, with how many samples (BASE-1). Where
/// there were too few samples it says so; it draws nothing that nobody measured. Reads as text. GUI thread.
class BaselineChart : public QWidget {
    Q_OBJECT
public:
    BaselineChart(const Appearance& appearance, QWidget* parent);
    /// Of one name; one side may be missing.
    void show(const std::optional<MeasuredSide>& before, const std::optional<MeasuredSide>& after);
    const Face& face() const { return m_face; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Bar {
        QRectF rect;
        bool after = false;
    };
    void layOut();

    const Appearance& m_appearance;
    FontBook m_fonts;
    std::optional<MeasuredSide> m_before;
    std::optional<MeasuredSide> m_after;
    QList<Bar> m_bars;
    Face m_face;
};

} // namespace wavedeck::ui
