// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/resourcestrip.h"

#include "ui/theme/format.h"
#include "ui/widgets/paint.h"

#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr int kNarrowRoom = 1268; // a window of 1340 without its rail
constexpr int kLeastChart = 44; // narrower ones say nothing
constexpr double kCriticalAt = 0.85; // height of the critical line in the chart

Glyph glyphFor(int index)
{
    constexpr Glyph kGlyphFor[] = {Glyph::Memory, Glyph::Cpu, Glyph::Clock, Glyph::ErrorRate};
    return kGlyphFor[index];
}

Tone toneOf(AlertLevel level)
{
    return level == AlertLevel::Critical ? Tone::Bad : level == AlertLevel::Warning ? Tone::Warning : Tone::Running;
}

} // namespace

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
    const AlertLevel level = cell.gauge.level();
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
    const qreal labels = std::max(m_fonts.width(lineWords(index, cell.gauge.lines().critical), 11, QFont::Medium),
        m_fonts.width(lineWords(index, cell.gauge.lines().warning), 11, QFont::Medium));
    if (inner.width() - column - labels < kLeastChart + m_fonts.px(12))
        column = needed; // the chart gets what is left
    column = std::min(column, inner.width());

    QRectF line(inner.left(), inner.top(), column, m_fonts.px(16));
    LineWriter title(cell.face, m_fonts, line, 12);
    title.glyph(glyphFor(index), m_fonts.px(12), theme.t3, theme.panel).gap(m_fonts.px(6));
    title.name(full <= column ? QString(name(index) + detail(index)) : name(index), 12, QFont::Normal, theme.t2);
    line = QRectF(line.left(), line.bottom(), column, m_fonts.px(28));
    LineWriter big(cell.face, m_fonts, line, 24, QFont::DemiBold);
    const QColor colour = level == AlertLevel::Normal ? theme.t1 : tone;
    big.text(value, 24, QFont::DemiBold, cell.gauge.value() < 0 ? theme.t3 : colour).gap(m_fonts.px(4));
    big.text(unit, 14, QFont::Medium, colour);
    line = QRectF(line.left(), line.bottom(), column, m_fonts.px(16));
    LineWriter state(cell.face, m_fonts, line, 12);
    if (level != AlertLevel::Normal)
        state.glyph(level == AlertLevel::Critical ? Glyph::Failed : Glyph::Warning, m_fonts.px(12), tone, theme.panel)
            .gap(m_fonts.px(5));
    state.name(words, 12, QFont::Normal, level == AlertLevel::Normal ? theme.t3 : tone);

    const qreal left = inner.left() + column + m_fonts.px(8);
    cell.chart = QRectF(left, inner.top(), inner.right() - labels - m_fonts.px(4) - left, inner.height());
    if (cell.chart.width() < kLeastChart)
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
    const qreal highest = labels.top() + height / 2 - 4;
    const qreal lowest = labels.bottom() - height / 2 + 4;
    critical = std::clamp(critical, highest, lowest - height);
    warning = std::clamp(warning, critical + height, lowest);
    const auto write = [&](double line, qreal y, Tone tone) {
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
    // What is far beyond ends at the edge: both lines have to be told apart.
    return std::max(std::min(most, 2 * cell.gauge.lines().critical), 1e-9);
}

void ResourceStrip::paintChart(QPainter* painter, const Cell& cell) const
{
    SparkLines lines;
    lines.warning = cell.gauge.lines().warning;
    lines.critical = cell.gauge.lines().critical;
    lines.high = top(cell);
    paintSparkline(
        painter, cell.chart, m_appearance, cell.gauge.samples(), kGaugeSamples, lines, toneOf(cell.gauge.level()));
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
        const AlertLevel level = cell.gauge.level();
        painter.fillRect(QRect(cell.rect.left(), 0, cell.rect.width(), 1), theme.line);
        if (level != AlertLevel::Normal)
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

} // namespace wavedeck::ui
