// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/bars.h"

#include <QWidget>

namespace wavedeck::ui {

/// What the looks of bars mean. GUI thread.
class TimelineLegend final : public QWidget {
    Q_OBJECT
public:
    explicit TimelineLegend(const Appearance& appearance, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Appearance& m_appearance;
};

} // namespace wavedeck::ui
