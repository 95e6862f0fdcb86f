// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sparkline.h"

#include "ui/widgets/accessible.h"

#include <QAccessible>
#include <QPainter>
#include <QTimerEvent>

namespace wavedeck::ui {

namespace {

constexpr int kPeriodMs = 500;

QString levelWord(Tone tone)
{
    return tone == Tone::Bad    ? QStringLiteral("critical")
        : tone == Tone::Warning ? QStringLiteral("warning")
                                : QStringLiteral("normal");
}

} // namespace

Sparkline::Sparkline(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
{
    registerRoles();
    m_samples.reserve(kSamples);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
    describe();
}

void Sparkline::setLines(const SparkLines& lines)
{
    m_lines = lines;
    soon();
}

void Sparkline::setTone(Tone tone)
{
    if (tone == m_tone)
        return;
    m_tone = tone;
    describe();
    soon();
}

void Sparkline::setSubject(const QString& subject)
{
    m_subject = subject;
    describe();
}

void Sparkline::push(double value)
{
    if (m_samples.size() == kSamples)
        m_samples.removeFirst();
    m_samples.append(value);
    soon();
}

void Sparkline::setSamples(const QList<double>& samples)
{
    m_samples = samples.mid(std::max<qsizetype>(0, samples.size() - kSamples));
    soon();
}

void Sparkline::soon()
{
    if (!m_painted.isValid() || m_painted.hasExpired(kPeriodMs))
        update();
    else if (!m_wait.isActive())
        m_wait.start(kPeriodMs - int(m_painted.elapsed()), Qt::PreciseTimer, this);
}

void Sparkline::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_wait.timerId())
        return QWidget::timerEvent(event);
    m_wait.stop();
    describe();
    update();
}

void Sparkline::describe()
{
    const double now = m_samples.isEmpty() ? -1 : m_samples.last();
    const QString subject = m_subject.isEmpty() ? QStringLiteral("Trend") : m_subject;
    const QString name = subject + QStringLiteral(", ") + levelWord(m_tone)
        + (now < 0 ? QString() : QStringLiteral(", now ") + QString::number(now, 'f', 1));
    if (name != accessibleName())
        setAccessibleName(name);
}

QSize Sparkline::sizeHint() const
{
    return {m_appearance.px(100), m_appearance.px(48)};
}

QSize Sparkline::minimumSizeHint() const
{
    return {m_appearance.px(60), m_appearance.px(24)};
}

void Sparkline::paintEvent(QPaintEvent*)
{
    m_painted.start();
    m_wait.stop(); // whoever asked for it: the newest is shown
    QPainter painter(this);
    paintSparkline(&painter, rect(), m_appearance, m_samples, kSamples, m_lines, m_tone);
}

} // namespace wavedeck::ui
