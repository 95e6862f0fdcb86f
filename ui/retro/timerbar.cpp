// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/retro/timerbar.h"

#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace wavedeck::ui {

namespace {
constexpr int kDigits = 56;
constexpr int kCounts = 3;
constexpr int kWide = 1160; ///< below that the counts stand in a line of their own
} // namespace

TimerFace::TimerFace(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_text(text(0))
{
    setObjectName(QStringLiteral("timer"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QString TimerFace::text(qint64 leftMs)
{
    constexpr qint64 kSecond = 1'000;
    if (leftMs >= 0)
        return duration((leftMs + kSecond - 1) / kSecond * kSecond);
    return QLatin1Char('+') + duration(-leftMs / kSecond * kSecond);
}

void TimerFace::setLeft(qint64 leftMs, bool running)
{
    const QString now = text(leftMs);
    const bool over = leftMs < 0;
    if (now == m_text && over == m_over && running == m_running)
        return;
    const bool wider = now.size() != m_text.size();
    m_text = now;
    m_over = over;
    m_running = running;
    setAccessibleName(over ? tr("Over by %1").arg(now.mid(1)) : tr("%1 left").arg(now));
    if (wider)
        updateGeometry();
    update();
}

QSize TimerFace::sizeHint() const
{
    const QFont font = m_appearance.font(kDigits, QFont::DemiBold);
    const QString widest = m_text.size() > 5 ? m_text : QStringLiteral("00:00");
    return {int(std::ceil(tabularWidth(font, widest))), QFontMetrics(font).ascent() + m_appearance.px(6)};
}

void TimerFace::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = m_appearance.theme();
    painter.setFont(m_appearance.font(kDigits, QFont::DemiBold));
    painter.setPen(m_over ? theme.tone(Tone::Warning).text : m_running ? theme.t1 : theme.t3);
    drawTabular(&painter, rect(), Qt::AlignLeft | Qt::AlignVCenter, m_text);
}

TimerBar::TimerBar(Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_face(new TimerFace(appearance, this))
    , m_phase(makeLabel(this, "card"))
    , m_sub(new ElideLabel(this, "secondary"))
    , m_pause(makeButton(this, appearance, Glyph::Pause, tr("Pause"), "", "F8"))
    , m_extend(new QPushButton(tr("+5 min"), this))
    , m_next(makeButton(this, appearance, Glyph::ChevronRight, tr("Next phase"), "primary", "Ctrl PgDn"))
    , m_rule(new Rule(appearance, this))
    , m_side(new QWidget(this))
    , m_line(new ElideLabel(this, "small"))
{
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addStretch(1);
    words->addWidget(m_phase);
    words->addWidget(m_sub);
    words->addWidget(m_line);
    words->addStretch(1);
    auto* side = new QHBoxLayout(m_side);
    side->setContentsMargins(16, 8, 0, 8);
    side->setSpacing(22);
    for (int i = 0; i < kCounts; ++i) {
        auto* column = new QVBoxLayout;
        column->setSpacing(0);
        m_counts.append(std::pair(makeLabel(m_side, "small"), makeLabel(m_side, "title")));
        column->addWidget(m_counts.last().first);
        column->addWidget(m_counts.last().second);
        side->addLayout(column);
    }
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 6, 20, 7);
    row->setSpacing(8);
    row->addWidget(m_face);
    row->addSpacing(12);
    row->addLayout(words, 1);
    row->addSpacing(8);
    for (QPushButton* button : {m_pause, m_extend, m_next})
        row->addWidget(button, 0, Qt::AlignVCenter);
    row->addSpacing(16);
    row->addWidget(m_rule);
    row->addWidget(m_side);
    m_extend->setAccessibleName(tr("Five minutes more for this phase"));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(&appearance, &Appearance::changed, this, &TimerBar::fit);
    fit();
}

void TimerBar::setPhase(const QString& name, const QString& sub)
{
    m_phase->setText(plain(name, 60));
    m_sub->setLine(sub);
}

QString TimerBar::sub() const
{
    return m_sub->line();
}

QString TimerBar::counts() const
{
    return m_line->line();
}

void TimerBar::setCounts(const QList<TimerCount>& counts)
{
    if (counts == m_told)
        return;
    m_told = counts;
    QStringList line;
    for (int i = 0; i < kCounts; ++i) {
        const TimerCount count = counts.value(i);
        m_counts[i].first->setText(count.name);
        m_counts[i].second->setText(count.value);
        if (!count.value.isEmpty())
            line.append(count.name + QLatin1Char(' ') + count.value);
    }
    m_line->setLine(line.join(QStringLiteral(" · ")));
}

void TimerBar::setRunning(bool running, const QString& words)
{
    m_pause->setText(words);
    m_pause->setIcon(glyphIcon(running ? Glyph::Pause : Glyph::Play, m_appearance.theme()));
}

void TimerBar::fit()
{
    const bool wide = width() >= m_appearance.px(kWide);
    m_side->setVisible(wide);
    m_rule->setVisible(wide);
    m_line->setVisible(!wide);
}

void TimerBar::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fit();
}

void TimerBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_appearance.theme().panel);
    painter.fillRect(0, height() - 1, width(), 1, m_appearance.theme().line);
}

} // namespace wavedeck::ui
