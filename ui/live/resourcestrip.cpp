// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/resourcestrip.h"

#include "ui/theme/format.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <utility>

namespace wavedeck::ui {

namespace {

constexpr int kHeight = 78; // two borders of one pixel in it

} // namespace

ResourceStrip::ResourceStrip(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_fonts(appearance)
{
    registerParts();
    setObjectName(QStringLiteral("resourceStrip"));
    setAccessibleName(partsName());
    setFocusPolicy(Qt::StrongFocus);
    setProperty("focusRing", QStringLiteral("none")); // paints its own
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setThresholds(Thresholds());
    connect(&appearance, &Appearance::changed, this, [this] {
        m_fonts.clear();
        rebuild();
        updateGeometry();
    });
}

void ResourceStrip::setThresholds(const Thresholds& thresholds)
{
    if (m_thresholds == thresholds)
        return;
    m_thresholds = thresholds;
    m_cells[Memory].gauge.setLines(thresholds.memory);
    m_cells[Cpu].gauge.setLines(thresholds.cpu);
    m_cells[Latency].gauge.setLines(thresholds.p95Ms);
    m_cells[Errors].gauge.setLines(thresholds.errorRate);
    rebuild();
}

void ResourceStrip::setRecorded(bool recorded)
{
    if (std::exchange(m_recorded, recorded) != recorded)
        rebuild();
}

void ResourceStrip::feed(const MachineSample& sample)
{
    m_sample = sample;
    const double memory = sample.memoryTotal > 0 ? 100.0 * double(sample.memoryUsed) / double(sample.memoryTotal) : -1;
    const std::array<double, kResources> values = {memory, sample.cpuPercent, sample.p95Ms, sample.errorPercent};
    for (int i = 0; i < kResources; ++i) {
        Cell& cell = m_cells[std::size_t(i)];
        const AlertLevel before = cell.gauge.level();
        const double shownBefore = cell.gauge.value();
        cell.gauge.feed(sample.at, values[std::size_t(i)]);
        rebuildCell(i);
        if (cell.gauge.level() != before) {
            update(cell.rect);
            Q_EMIT levelChanged(Resource(i));
        }
        // A screen reader hears of levels; of a number only that it is there.
        if (cell.gauge.level() != before || (shownBefore < 0) != (cell.gauge.value() < 0))
            tellPart(this, i, QAccessible::NameChanged);
    }
}

std::pair<QString, QString> ResourceStrip::number(int index, double value)
{
    if (value < 0)
        return {kNone, {}};
    switch (index) {
    case Latency:
        return {count(std::lround(value)), QStringLiteral("ms")};
    case Errors:
        return {QString::number(value, 'f', 1), QStringLiteral("%")};
    default:
        return {QString::number(std::lround(value)), QStringLiteral("%")};
    }
}

QString ResourceStrip::name(int index) const
{
    switch (index) {
    case Memory:
        return m_recorded ? QStringLiteral("Memory now") : QStringLiteral("Memory");
    case Cpu:
        return m_recorded ? QStringLiteral("CPU now") : QStringLiteral("CPU");
    case Latency:
        return QStringLiteral("P95 latency");
    default:
        return QStringLiteral("Error rate");
    }
}

QString ResourceStrip::detail(int index) const
{
    if (index == Memory && m_sample.memoryTotal > 0) {
        // "23.7 of 32.0 GiB": the unit once when both have the same.
        const QString total = memory(m_sample.memoryTotal);
        QString used = memory(m_sample.memoryUsed);
        const QString unit = total.mid(total.lastIndexOf(QLatin1Char(' ')));
        if (used.endsWith(unit))
            used.chop(unit.size());
        return QStringLiteral(", %1 of %2").arg(used, total);
    }
    if (index == Cpu)
        return m_sample.cores == 1 ? QStringLiteral(", 1 core") : QStringLiteral(", %1 cores").arg(m_sample.cores);
    return {};
}

QString ResourceStrip::levelWords(int index) const
{
    const Gauge& gauge = m_cells[std::size_t(index)].gauge;
    const QString word = gauge.level() == AlertLevel::Critical ? QStringLiteral("Critical") : QStringLiteral("Warning");
    if (gauge.value() < 0) {
        if (gauge.level() != AlertLevel::Normal)
            return word + QStringLiteral(", nothing new told");
        return index == Latency || index == Errors ? QStringLiteral("No requests told")
                                                   : QStringLiteral("Not known yet");
    }
    if (gauge.level() == AlertLevel::Normal)
        return QStringLiteral("Normal");
    return word + QStringLiteral(" for ") + age(std::max<qint64>(0, m_sample.at - gauge.since()));
}

QString ResourceStrip::lineWords(int index, double line) const
{
    if (index == Latency)
        return QString::number(std::lround(line)) + QStringLiteral(" ms");
    return QString::number(line, 'g', 4) + QChar(0x202f) + QLatin1Char('%');
}

void ResourceStrip::resizeEvent(QResizeEvent*)
{
    rebuild();
}

QSize ResourceStrip::sizeHint() const
{
    return {m_fonts.px(1200), m_fonts.px(kHeight)};
}

QSize ResourceStrip::minimumSizeHint() const
{
    return {m_fonts.px(500), m_fonts.px(kHeight)};
}

void ResourceStrip::setCurrent(int index)
{
    index = std::clamp(index, 0, kResources - 1);
    if (index == m_current)
        return;
    update(m_cells[std::size_t(m_current)].rect);
    m_current = index;
    update(m_cells[std::size_t(m_current)].rect);
    if (hasFocus())
        tellPart(this, index, QAccessible::Focus);
}

void ResourceStrip::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        setCurrent(m_current + (event->key() == Qt::Key_Right ? 1 : -1));
        return;
    case Qt::Key_Home:
        setCurrent(0);
        return;
    case Qt::Key_End:
        setCurrent(kResources - 1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        Q_EMIT activated(Resource(m_current));
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void ResourceStrip::mousePressEvent(QMouseEvent* event)
{
    m_pressed = event->button() == Qt::LeftButton ? partAt(event->position().toPoint()) : -1;
    if (m_pressed >= 0)
        setCurrent(m_pressed);
}

void ResourceStrip::mouseReleaseEvent(QMouseEvent* event)
{
    const int at = partAt(event->position().toPoint());
    if (at >= 0 && at == m_pressed)
        Q_EMIT activated(Resource(at));
    m_pressed = -1;
}

void ResourceStrip::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    tellPart(this, m_current, QAccessible::Focus);
}

void ResourceStrip::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

bool ResourceStrip::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int index = partAt(help->pos());
    if (index >= 0)
        QToolTip::showText(help->globalPos(), part(index).name, this, m_cells[std::size_t(index)].rect);
    return true;
}

int ResourceStrip::partAt(const QPoint& pos) const
{
    for (int i = 0; i < kResources; ++i)
        if (m_cells[std::size_t(i)].rect.contains(pos))
            return i;
    return -1;
}

void ResourceStrip::focusPart(int index)
{
    setFocus(Qt::OtherFocusReason);
    setCurrent(index);
}

Part ResourceStrip::part(int index) const
{
    const Cell& cell = m_cells[std::size_t(index)];
    Part part;
    part.role = QAccessible::ListItem;
    part.rect = cell.rect;
    part.focusable = true;
    part.focused = hasFocus() && index == m_current;
    part.action = QStringLiteral("Shows who uses it");
    const auto [value, unit] = number(index, cell.gauge.value());
    QString says = name(index) + detail(index) + QStringLiteral(", ");
    says += cell.gauge.value() < 0 ? QStringLiteral("unknown") : value + QLatin1Char(' ') + unit;
    says += QStringLiteral(", ") + levelWords(index) + QStringLiteral("; warning from ")
        + lineWords(index, cell.gauge.lines().warning) + QStringLiteral(", critical from ")
        + lineWords(index, cell.gauge.lines().critical);
    part.name = says;
    return part;
}

} // namespace wavedeck::ui
