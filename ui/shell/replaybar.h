// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/replaycontrol.h"
#include "ui/theme/appearance.h"

#include <QAction>
#include <QComboBox>
#include <QFrame>
#include <QLabel>
#include <QSlider>
#include <QToolButton>

namespace wavedeck::ui {

/// Plays a recorded session: play and pause, speed, place, and back. Hidden while there is none. GUI thread.
class ReplayBar : public QFrame {
    Q_OBJECT
public:
    ReplayBar(Appearance& appearance, ReplayControl& control, QWidget* parent = nullptr);

    QAction* playAction() const { return m_play; }
    QAction* closeAction() const { return m_close; }
    QSlider* slider() const { return m_slider; }
    QComboBox* speed() const { return m_speed; }
    QLabel* label() const { return m_label; }

private:
    void show(const ReplayState& state);
    using QFrame::show;
    void restyle();

    Appearance& m_appearance;
    ReplayControl& m_control;
    QAction* m_play;
    QAction* m_close;
    QToolButton* m_playButton;
    QToolButton* m_closeButton;
    QSlider* m_slider;
    QComboBox* m_speed;
    QLabel* m_label;
    QLabel* m_time;
};

} // namespace wavedeck::ui
