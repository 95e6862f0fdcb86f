// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/replaybar.h"

#include "ui/theme/format.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/look.h"

#include <QHBoxLayout>
#include <QSignalBlocker>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kSteps = 10'000; ///< of the slider
constexpr int kPages = 20;

QToolButton* makeButton(QAction* action, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::StrongFocus);
    setLook(button, QLatin1String("small"));
    return button;
}

} // namespace

ReplayBar::ReplayBar(Appearance& appearance, ReplayControl& control, QWidget* parent)
    : QFrame(parent)
    , m_appearance(appearance)
    , m_control(control)
    , m_play(new QAction(tr("&Pause replay"), this))
    , m_close(new QAction(tr("&End replay"), this))
    , m_playButton(makeButton(m_play, this))
    , m_closeButton(makeButton(m_close, this))
    , m_slider(new QSlider(Qt::Horizontal, this))
    , m_speed(new QComboBox(this))
    , m_label(new QLabel(this))
    , m_time(new QLabel(this))
{
    setObjectName(QStringLiteral("replayBar"));
    setAccessibleName(tr("Replay"));
    setFrame(this, QLatin1String("bar"));
    m_play->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P));
    m_slider->setRange(0, kSteps);
    m_slider->setPageStep(kSteps / kPages);
    m_slider->setAccessibleName(tr("Time in the recorded session"));
    m_speed->setAccessibleName(tr("Speed of the replay"));
    for (const int speed : ReplayControl::kSpeeds)
        m_speed->addItem(tr("%1 × as fast").arg(speed), speed);
    m_label->setTextFormat(Qt::PlainText);
    m_time->setTextFormat(Qt::PlainText);
    setLook(m_label, QLatin1String("heading"));
    setLook(m_time, QLatin1String("secondary"));
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(16, 6, 12, 6);
    line->setSpacing(12);
    line->addWidget(m_label);
    line->addWidget(m_playButton);
    line->addWidget(m_slider, 1);
    line->addWidget(m_time);
    line->addWidget(m_speed);
    line->addWidget(m_closeButton);

    connect(m_play, &QAction::triggered, this, [this] { m_control.setPlaying(!m_control.state().playing); });
    connect(m_close, &QAction::triggered, &control, &ReplayControl::stop);
    connect(m_slider, &QSlider::valueChanged, this, [this](int value) {
        const ReplayState& state = m_control.state();
        m_control.seek(state.begins + (state.ends - state.begins) * value / kSteps);
    });
    connect(m_speed, &QComboBox::activated, this,
        [this](int index) { m_control.setSpeed(m_speed->itemData(index).toInt()); });
    connect(&control, &ReplayControl::changed, this, [this](const ReplayState& state) { show(state); });
    connect(&appearance, &Appearance::changed, this, &ReplayBar::restyle);
    show(control.state());
    restyle();
}

void ReplayBar::show(const ReplayState& state)
{
    const bool on = !state.session.isEmpty();
    setVisible(on || !state.problem.isEmpty());
    const bool ready = on && !state.loading;
    for (QWidget* each : std::initializer_list<QWidget*>{m_playButton, m_slider, m_time, m_speed})
        each->setVisible(ready);
    m_play->setEnabled(ready);
    m_close->setEnabled(on || !state.problem.isEmpty());
    m_label->setText(!state.problem.isEmpty() ? plain(state.problem)
            : state.loading                   ? tr("Reading %1…").arg(plain(state.session))
                                              : tr("Replay of %1").arg(plain(state.session)));
    if (!ready)
        return;
    m_play->setText(state.playing ? tr("&Pause replay") : tr("&Play replay"));
    m_play->setIcon(glyphIcon(state.playing ? Glyph::Pause : Glyph::Play, m_appearance.theme()));
    m_time->setText(tr("%1 of %2").arg(duration(state.at - state.begins), duration(state.ends - state.begins)));
    const QSignalBlocker quiet(m_slider);
    const qint64 whole = std::max<qint64>(1, state.ends - state.begins);
    m_slider->setValue(int((state.at - state.begins) * kSteps / whole));
    m_slider->setAccessibleDescription(m_time->text());
    m_speed->setCurrentIndex(m_speed->findData(state.speed));
}

void ReplayBar::restyle()
{
    m_close->setIcon(glyphIcon(Glyph::Close, m_appearance.theme()));
    m_time->setMinimumWidth(m_appearance.px(120));
}

} // namespace wavedeck::ui
