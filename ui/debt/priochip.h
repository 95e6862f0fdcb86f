// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/chip.h"

namespace wavedeck::ui {

/// A filter of one priority: its sign and how many there are. GUI thread.
class PrioChip : public Chip {
    Q_OBJECT
public:
    PrioChip(const Appearance& appearance, int priority, QWidget* parent);
    void setNumber(int number);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Appearance& m_look;
    int m_priority;
    int m_number = 0;
};

} // namespace wavedeck::ui
