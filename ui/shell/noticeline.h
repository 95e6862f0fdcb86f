// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/notices.h"

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace wavedeck::ui {

/// One notice: sign, what is the matter in bold, the rest, at most one button.
class NoticeLine : public QWidget {
    Q_OBJECT
public:
    explicit NoticeLine(Appearance& appearance, QWidget* parent);
    void put(const Notice& notice);

Q_SIGNALS:
    void acted(int kind);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void restyle();

    Appearance& m_appearance;
    Notice m_notice{};
    QLabel* m_lead;
    QLabel* m_text;
    QPushButton* m_button;
    QHBoxLayout* m_layout;
};

} // namespace wavedeck::ui
