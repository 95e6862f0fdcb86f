// SPDX-License-Identifier: GPL-3.0-or-later
// What a log looks like, and where its characters are.
#include "ui/live/logview.h"

#include "ui/theme/format.h"

#include <QPainter>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kMostMarks = 500; ///< of a line

} // namespace

int LogView::gutter() const
{
    const qsizetype digits = std::max<qsizetype>(4, QString::number(std::max<qint64>(1, m_state.lines)).size());
    return m_appearance.px(12) + int(digits) * m_advance;
}

/// Nothing is known of when lines of any other file came; and where there is little room, it is the text's (ui.md 4).
bool LogView::hasTimeColumn() const
{
    constexpr int kLeastColumns = 84;
    return m_times && m_state.notes > 0 && viewport()->width() >= kLeastColumns * m_advance;
}

int LogView::timeWidth() const
{
    constexpr int kClock = 8; // 14:23:52
    return hasTimeColumn() ? m_appearance.px(10) + kClock * m_advance : 0;
}

int LogView::textLeft() const
{
    return gutter() + timeWidth() + m_appearance.px(12);
}

void LogView::paintEvent(QPaintEvent* event)
{
    const Theme& theme = m_appearance.theme();
    QPainter painter(viewport());
    painter.fillRect(event->rect(), theme.log);
    int y = 0;
    // Where the end is to be shown, nothing is until it is here.
    const qint64 until = m_following && m_page.lines.isEmpty() ? 0 : m_state.lines;
    for (qint64 number = m_top; number < until && y < viewport()->height(); ++number) {
        const Row* one = row(number);
        const int height = (one ? one->height : 1) * m_rowHeight;
        if (y + height > event->rect().top() && y <= event->rect().bottom())
            paintRow(&painter, number, y);
        y += height;
    }
    if (hasFocus()) {
        painter.setPen(theme.accent);
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
}

void LogView::paintRow(QPainter* painter, qint64 number, int y) const
{
    const Theme& theme = m_appearance.theme();
    const Row* one = row(number);
    const int height = (one ? one->height : 1) * m_rowHeight;
    const bool isHit = m_hit && m_hit->line == number;
    if (isHit)
        painter->fillRect(QRect(0, y, viewport()->width(), height), theme.sel);
    painter->setFont(m_appearance.mono(12));
    painter->setPen(isHit ? theme.t2 : theme.t3);
    painter->drawText(QRect(0, y, gutter(), m_rowHeight), Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
        QString::number(number + 1));
    if (!one)
        return;
    if (const int width = timeWidth(); width > 0)
        painter->drawText(QRect(gutter(), y, width, m_rowHeight),
            Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, timeText(number));
    painter->save();
    painter->setClipRect(QRect(textLeft(), y, viewport()->width() - textLeft(), height), Qt::IntersectClip);
    painter->setPen(theme.t1);
    one->layout.draw(painter, QPointF(textLeft() - horizontalScrollBar()->value(), y), marksOf(number, *one));
    painter->restore();
}

/// Selection and hits in a line.
QList<QTextLayout::FormatRange> LogView::marksOf(qint64 number, const Row& row) const
{
    const Theme& theme = m_appearance.theme();
    QList<QTextLayout::FormatRange> marks;
    const int current = m_hit && m_hit->line == number ? row.text.columnOf(m_hit->column) : -1;
    const auto add = [&](qsizetype at, qsizetype length) {
        QTextLayout::FormatRange mark{int(at), int(length), {}};
        mark.format.setBackground(at == current ? theme.tone(Tone::Warning).fill : theme.tone(Tone::Warning).tint);
        mark.format.setForeground(at == current ? theme.knock : theme.t1);
        mark.format.setFontUnderline(true); // colour is never alone
        marks.append(mark);
    };
    const QString& text = row.text.text;
    if (m_needle.pattern && m_pattern.isValid()) {
        for (auto all = m_pattern.globalMatch(text); all.hasNext() && marks.size() < kMostMarks;)
            if (const auto one = all.next(); one.capturedLength() > 0)
                add(one.capturedStart(), one.capturedLength());
    } else if (const QString needle = QString::fromUtf8(m_needle.bytes); !needle.isEmpty() && !m_needle.pattern) {
        const auto sense = m_needle.matchCase ? Qt::CaseSensitive : Qt::CaseInsensitive;
        for (qsizetype at = text.indexOf(needle, 0, sense); at >= 0 && marks.size() < kMostMarks;
             at = text.indexOf(needle, at + needle.size(), sense))
            add(at, needle.size());
    }
    if (hasSelection()) {
        const auto [from, to] = selection();
        if (number >= from.line && number <= to.line) {
            const int first = number == from.line ? from.column : 0;
            const int last = number == to.line ? to.column : int(row.text.text.size());
            QTextLayout::FormatRange mark{first, last - first, {}};
            mark.format.setBackground(theme.accentFill);
            mark.format.setForeground(theme.accentText);
            if (mark.length > 0)
                marks.append(mark);
        }
    }
    return marks;
}

QRect LogView::lineRect(qint64 line) const
{
    if (line < m_top)
        return {};
    int y = 0;
    for (qint64 number = m_top; number <= line && number < m_state.lines && y < viewport()->height(); ++number) {
        const Row* one = row(number);
        const int height = (one ? one->height : 1) * m_rowHeight;
        if (number == line)
            return {0, y, viewport()->width(), height};
        y += height;
    }
    return {};
}

LogView::Place LogView::placeAt(const QPoint& pos) const
{
    if (pos.y() < 0)
        return {std::max<qint64>(0, m_top - 1), 0};
    int y = 0;
    for (qint64 number = m_top; number < m_state.lines; ++number) {
        const Row* one = row(number);
        const int height = (one ? one->height : 1) * m_rowHeight;
        if (pos.y() >= y + height) {
            y += height;
            if (y > viewport()->height() + m_rowHeight)
                break;
            continue;
        }
        if (!one)
            return {number, 0};
        const int part = std::clamp((pos.y() - y) / m_rowHeight, 0, one->layout.lineCount() - 1);
        const qreal x = pos.x() - textLeft() + horizontalScrollBar()->value();
        return {number, one->layout.lineAt(part).xToCursor(x)};
    }
    const qint64 last = std::max<qint64>(0, m_state.lines - 1);
    return {last, int(shownText(last).size())};
}

void LogView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    if (m_wrap)
        m_rows.clear();
    request();
    sync();
}

void LogView::scrollContentsBy(int, int)
{
    viewport()->update();
}

} // namespace wavedeck::ui
