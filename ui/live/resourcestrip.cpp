// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/resourcestrip.h"

#include "ui/theme/format.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr int kHeight = 78; // two borders of one pixel in it
constexpr int kNarrowRoom = 1268; // a window of 1340 without its rail
constexpr double kCriticalAt = 0.85; // height of the critical line in the chart

Glyph glyphFor(int index)
{
    constexpr Glyph kGlyphFor[] = {Glyph::Memory, Glyph::Cpu, Glyph::Clock, Glyph::ErrorRate};
    return kGlyphFor[index];
}

/// Value and unit as shown: "74", "%".
std::pair<QString, QString> number(int index, double value)
{
    if (value < 0)
        return {kNone, {}};
    switch (index) {
    case ResourceStrip::Latency:
        return {count(std::lround(value)), QStringLiteral("ms")};
    case ResourceStrip::Errors:
        return {QString::number(value, 'f', 1), QStringLiteral("%")};
    default:
        return {QString::number(std::lround(value)), QStringLiteral("%")};
    }
}

Tone toneOf(Gauge::Level level)
{
    return level == Gauge::Critical ? Tone::Bad : level == Gauge::Warning ? Tone::Warning : Tone::Running;
}

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
    m_cells[Memory].gauge.setLines(thresholds.memory);
    m_cells[Cpu].gauge.setLines(thresholds.cpu);
    m_cells[Latency].gauge.setLines(thresholds.p95Ms);
    m_cells[Errors].gauge.setLines(thresholds.errorRate);
    rebuild();
}

void ResourceStrip::feed(const MachineSample& sample)
{
    m_sample = sample;
    const double memory
        = sample.memoryTotal > 0 ? 100.0 * double(sample.memoryUsed) / double(sample.memoryTotal) : -1;
    const std::array<double, kResources> values = {memory, sample.cpuPercent, sample.p95Ms, sample.errorPercent};
    for (int i = 0; i < kResources; ++i) {
        Cell& cell = m_cells[std::size_t(i)];
        const Gauge::Level before = cell.gauge.level();
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

QString ResourceStrip::name(int index) const
{
    switch (index) {
    case Memory:
        return QStringLiteral("Memory");
    case Cpu:
        return QStringLiteral("CPU");
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
    const QString word = gauge.level() == Gauge::Critical ? QStringLiteral("Critical") : QStringLiteral("Warning");
    if (gauge.value() < 0) {
        if (gauge.level() != Gauge::Normal)
            return word + QStringLiteral(", nothing new told");
        return index == Latency || index == Errors ? QStringLiteral("No requests told") : QStringLiteral("Not known yet");
    }
    if (gauge.level() == Gauge::Normal)
        return QStringLiteral("Normal");
    return word + QStringLiteral(" for ") + age(std::max<qint64>(0, m_sample.at - gauge.since()));
}

QString ResourceStrip::lineWords(int index, double line) const
{
    if (index == Latency)
        return QString::number(std::lround(line)) + QStringLiteral(" ms");
    return QString::number(line, 'g', 4) + QChar(0x202f) + QLatin1Char('%');
}

void ResourceStrip::rebuild()
{
    for (int i = 0; i < kResources; ++i) {
        const int left = width() * i / kResources;
        m_cells[std::size_t(i)].rect = QRect(left, 0, width() * (i + 1) / kResources - left, height());
        rebuildCell(i);
    }
    update();
}

void ResourceStrip::rebuildCell(int index)
{
    Cell& cell = m_cells[std::size_t(index)];
    const Theme& theme = m_fonts.theme();
    const bool narrow = width() < kNarrowRoom;
    const Gauge::Level level = cell.gauge.level();
    const QColor tone = theme.tone(toneOf(level)).text;
    const QString words = levelWords(index);
    const auto [value, unit] = number(index, cell.gauge.value());
    const Face before = cell.face;
    cell.face = {};

    const QRectF inner = QRectF(cell.rect).adjusted(m_fonts.px(14), m_fonts.px(9), -m_fonts.px(10), -m_fonts.px(8));
    const qreal icon = m_fonts.px(12 + 6);
    const qreal needed = std::max({icon + m_fonts.width(name(index), 12),
        m_fonts.width(value, 24, QFont::DemiBold) + m_fonts.px(4) + m_fonts.width(unit, 14, QFont::Medium),
        icon + m_fonts.width(words, 12)});
    const qreal full = icon + m_fonts.width(name(index) + detail(index), 12);
    qreal column = std::max<qreal>(needed, m_fonts.px(narrow ? 140 : 168));
    if (full > column && full <= inner.width() * 0.55)
        column = full;
    column = std::min(column, inner.width());

    QRectF line(inner.left(), inner.top(), column, m_fonts.px(16));
    LineWriter title(cell.face, m_fonts, line, 12);
    title.glyph(glyphFor(index), m_fonts.px(12), theme.t3, theme.panel).gap(m_fonts.px(6));
    title.name(full <= column ? QString(name(index) + detail(index)) : name(index), 12, QFont::Normal, theme.t2);
    line = QRectF(line.left(), line.bottom(), column, m_fonts.px(28));
    LineWriter big(cell.face, m_fonts, line, 24, QFont::DemiBold);
    const QColor colour = level == Gauge::Normal ? theme.t1 : tone;
    big.text(value, 24, QFont::DemiBold, cell.gauge.value() < 0 ? theme.t3 : colour).gap(m_fonts.px(4));
    big.text(unit, 14, QFont::Medium, colour);
    line = QRectF(line.left(), line.bottom(), column, m_fonts.px(16));
    LineWriter state(cell.face, m_fonts, line, 12);
    if (level != Gauge::Normal)
        state.glyph(level == Gauge::Critical ? Glyph::Failed : Glyph::Warning, m_fonts.px(12), tone, theme.panel)
            .gap(m_fonts.px(5));
    state.name(words, 12, QFont::Normal, level == Gauge::Normal ? theme.t3 : tone);

    const qreal labels = std::max(m_fonts.width(lineWords(index, cell.gauge.lines().critical), 11, QFont::Medium),
        m_fonts.width(lineWords(index, cell.gauge.lines().warning), 11, QFont::Medium));
    const qreal left = inner.left() + column + m_fonts.px(8);
    cell.chart = QRectF(left, inner.top(), inner.right() - labels - m_fonts.px(4) - left, inner.height());
    if (cell.chart.width() < m_fonts.px(40))
        cell.chart = {};
    else
        writeLines(cell, index, QRectF(inner.right() - labels, inner.top(), labels, inner.height()));
    for (const QRect& rect : cell.face.changedSince(before))
        update(rect);
    update(cell.chart.toAlignedRect());
}

/// Names of the two lines, moved apart when they would touch.
void ResourceStrip::writeLines(Cell& cell, int index, const QRectF& labels)
{
    const Theme& theme = m_fonts.theme();
    const Threshold& lines = cell.gauge.lines();
    const qreal height = m_fonts.px(13);
    const auto yOf = [&](double line) { return cell.chart.bottom() - cell.chart.height() * line / top(cell); };
    qreal critical = yOf(lines.critical);
    qreal warning = yOf(lines.warning);
    if (warning - critical < height) {
        const qreal middle = (warning + critical) / 2;
        critical = middle - height / 2;
        warning = middle + height / 2;
    }
    const auto write = [&](double line, qreal y, Tone tone) {
        y = std::clamp(y, labels.top() + height / 2 - 4, labels.bottom() - height / 2 + 4);
        LineWriter(cell.face, m_fonts, QRectF(labels.left(), y - height / 2, labels.width(), height), 11, QFont::Medium)
            .text(lineWords(index, line), 11, QFont::Medium, theme.tone(tone).text);
    };
    write(lines.critical, critical, Tone::Bad);
    write(lines.warning, warning, Tone::Warning);
}

double ResourceStrip::top(const Cell& cell) const
{
    double most = cell.gauge.lines().critical / kCriticalAt;
    for (const double sample : cell.gauge.samples())
        most = std::max(most, sample);
    return std::max(most, 1e-9);
}

void ResourceStrip::paintChart(QPainter* painter, const Cell& cell) const
{
    const QRectF chart = cell.chart;
    const Theme& theme = m_fonts.theme();
    const double top = this->top(cell);
    const auto yOf = [&](double value) { return chart.bottom() - chart.height() * value / top; };
    const auto lineAt = [&](double value, Tone tone, const QList<qreal>& dash) {
        QPen pen(theme.tone(tone).text, 1);
        pen.setDashPattern(dash);
        painter->setPen(pen);
        const qreal y = std::floor(yOf(value)) + 0.5;
        painter->drawLine(QPointF(chart.left(), y), QPointF(chart.right(), y));
    };
    lineAt(cell.gauge.lines().critical, Tone::Bad, {2, 2});
    lineAt(cell.gauge.lines().warning, Tone::Warning, {6, 3});
    const QColor colour = theme.tone(toneOf(cell.gauge.level())).text;
    QColor area = colour;
    area.setAlphaF(0.12F);
    const QList<double>& samples = cell.gauge.samples();
    const qreal step = chart.width() / (kGaugeSamples - 1);
    QPolygonF line;
    const auto flush = [&] {
        if (line.size() > 1) {
            QPolygonF below = line;
            below << QPointF(line.last().x(), chart.bottom()) << QPointF(line.first().x(), chart.bottom());
            painter->setPen(Qt::NoPen);
            painter->setBrush(area);
            painter->drawPolygon(below);
            painter->setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            painter->drawPolyline(line);
        }
        line.clear();
    };
    for (qsizetype i = 0; i < samples.size(); ++i) {
        if (samples[i] < 0)
            flush(); // a gap is a gap
        else
            line << QPointF(chart.right() - step * qreal(samples.size() - 1 - i), yOf(samples[i]));
    }
    flush();
}

void ResourceStrip::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    const Theme& theme = m_fonts.theme();
    painter.fillRect(event->rect(), theme.panel);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < kResources; ++i) {
        const Cell& cell = m_cells[std::size_t(i)];
        if (!cell.rect.intersects(event->rect()))
            continue;
        const Gauge::Level level = cell.gauge.level();
        painter.fillRect(QRect(cell.rect.left(), 0, cell.rect.width(), 1), theme.line);
        if (level != Gauge::Normal)
            painter.fillRect(QRect(cell.rect.left(), 0, cell.rect.width(), 2), theme.tone(toneOf(level)).text);
        painter.fillRect(QRect(cell.rect.left(), height() - 1, cell.rect.width(), 1), theme.line);
        if (i > 0)
            painter.fillRect(QRect(cell.rect.left(), 2, 1, height() - 3), theme.line0);
        if (!cell.chart.isEmpty())
            paintChart(&painter, cell);
        cell.face.paint(&painter, event->rect());
        if (hasFocus() && i == m_current) {
            painter.setPen(QPen(theme.accent, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(QRectF(cell.rect).adjusted(3, 4, -3, -3));
        }
    }
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
