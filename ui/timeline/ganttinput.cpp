// SPDX-License-Identifier: GPL-3.0-or-later
// What keys, mouse and screen readers do to GanttView.
#include "ui/timeline/ganttview.h"

#include "ui/theme/format.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr double kKeyPan = 0.1; ///< of the width
constexpr double kFarPan = 0.8;
constexpr double kWheelZoom = 1.25; ///< a notch

} // namespace

bool GanttView::select(const QString& agentId)
{
    const int agent = m_live ? m_live->agentIndex.value(agentId, -1) : -1;
    if (agent < 0)
        return false;
    for (const QString& key : timelinePath(*m_live, m_grouping, agent))
        m_folds.insert(key, true);
    m_selected = agentId;
    if (rebuildRows())
        viewport()->update();
    for (int row = 0; row < m_rows.size(); ++row)
        if (m_rows[row].agent == agent)
            setCurrent(row, false);
    return m_current >= 0;
}

void GanttView::setCurrent(int row, bool byPerson)
{
    if (row < 0 || row >= m_rows.size())
        return;
    updateRow(m_current);
    m_current = row;
    updateRow(row);
    ensureShown(row);
    const QString agent = m_rows[row].agent < 0 ? QString() : agentOf(m_rows[row]).row.id;
    const bool other = agent != m_selected;
    m_selected = agent;
    if (hasFocus())
        tellPart(this, row, QAccessible::Focus);
    if (other && byPerson)
        Q_EMIT selectedChanged(agent);
}

void GanttView::ensureShown(int row)
{
    if (row < 0 || row >= m_rows.size())
        return;
    QScrollBar* bar = verticalScrollBar();
    if (topOf(row) < bar->value())
        bar->setValue(topOf(row));
    else if (topOf(row + 1) > bar->value() + viewport()->height())
        bar->setValue(topOf(row + 1) - viewport()->height());
}

void GanttView::toggle(int row)
{
    if (row < 0 || m_rows[row].kind == TimelineRow::Agent)
        return;
    m_folds.insert(m_rows[row].key, !m_rows[row].open);
    rebuildRows();
    viewport()->update();
    tellPart(this, row, QAccessible::NameChanged);
}

void GanttView::openSelected()
{
    if (m_current < 0)
        return;
    if (m_rows[m_current].kind == TimelineRow::Agent)
        Q_EMIT opened(m_selected);
    else
        toggle(m_current);
}

void GanttView::keyPressEvent(QKeyEvent* event)
{
    const Qt::KeyboardModifiers keys = event->modifiers() & ~Qt::KeypadModifier;
    const bool far = keys == Qt::ControlModifier;
    const int last = int(m_rows.size()) - 1;
    if (last < 0 || (keys != Qt::NoModifier && !far)) {
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    const bool group = m_current >= 0 && m_rows[m_current].kind != TimelineRow::Agent && !far;
    const int page = std::max(1, viewport()->height() / std::max(1, m_fonts.px(16)) - 1);
    switch (event->key()) {
    case Qt::Key_Up:
        return setCurrent(std::max(0, m_current - 1), true);
    case Qt::Key_Down:
        return setCurrent(std::min(last, m_current + 1), true);
    case Qt::Key_PageUp:
        return setCurrent(std::max(0, m_current - page), true);
    case Qt::Key_PageDown:
        return setCurrent(std::min(last, m_current + page), true);
    case Qt::Key_Home:
        return setCurrent(0, true);
    case Qt::Key_End:
        return setCurrent(last, true);
    case Qt::Key_Left:
        return group && m_rows[m_current].open ? toggle(m_current)
                                               : panBy(-m_scale.width() * (far ? kFarPan : kKeyPan));
    case Qt::Key_Right:
        return group && !m_rows[m_current].open ? toggle(m_current)
                                                : panBy(m_scale.width() * (far ? kFarPan : kKeyPan));
    case Qt::Key_Space:
        return toggle(m_current);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return openSelected();
    default:
        QWidget::keyPressEvent(event);
    }
}

void GanttView::mousePressEvent(QMouseEvent* event)
{
    m_pressed = event->position().toPoint();
    m_dragged = m_pressed;
    m_isDragging = false;
    const int row = rowAt(m_pressed.y());
    if (event->button() != Qt::LeftButton || row < 0)
        return;
    setCurrent(row, true);
    if (m_rows[row].kind != TimelineRow::Agent && m_pressed.x() < m_fonts.px(30))
        toggle(row);
}

void GanttView::mouseMoveEvent(QMouseEvent* event)
{
    if (!(event->buttons() & Qt::LeftButton) || m_pressed.x() < nameWidth())
        return;
    const QPoint at = event->position().toPoint();
    if (!m_isDragging && (at - m_pressed).manhattanLength() < QApplication::startDragDistance())
        return;
    if (!std::exchange(m_isDragging, true))
        viewport()->setCursor(Qt::ClosedHandCursor);
    const QPoint by = m_dragged - at;
    m_dragged = at;
    verticalScrollBar()->setValue(verticalScrollBar()->value() + by.y());
    panBy(by.x());
}

void GanttView::mouseReleaseEvent(QMouseEvent* event)
{
    QAbstractScrollArea::mouseReleaseEvent(event);
    if (std::exchange(m_isDragging, false))
        viewport()->unsetCursor();
}

void GanttView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const int row = rowAt(event->position().toPoint().y());
    if (event->button() != Qt::LeftButton || row < 0)
        return;
    setCurrent(row, true);
    openSelected();
}

void GanttView::wheelEvent(QWheelEvent* event)
{
    const QPoint turn = event->angleDelta();
    if (event->modifiers() & Qt::ControlModifier) {
        zoomAt(std::pow(kWheelZoom, turn.y() / 120.0), event->position().x() - nameWidth());
        event->accept();
        return;
    }
    const bool sideways = (event->modifiers() & Qt::ShiftModifier) || std::abs(turn.x()) > std::abs(turn.y());
    if (!sideways) {
        QAbstractScrollArea::wheelEvent(event);
        return;
    }
    // Some systems turn the wheel's axis by themselves when Shift is down.
    const int delta = turn.x() != 0 ? turn.x() : turn.y();
    panBy(-delta / 120.0 * m_scale.width() * kKeyPan);
    event->accept();
}

void GanttView::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    if (m_current < 0 && !m_rows.isEmpty())
        setCurrent(firstRow(), true);
    updateRow(m_current);
    if (m_current >= 0)
        tellPart(this, m_current, QAccessible::Focus);
}

/// Where the keyboard begins: at the first agent in view that runs, else at the first agent, else at the first row.
int GanttView::firstRow() const
{
    int agent = -1;
    for (int row = std::max(0, rowAt(0)); row < m_rows.size() && rowRect(row).bottom() < viewport()->height(); ++row) {
        if (m_rows[row].kind != TimelineRow::Agent)
            continue;
        if (isLive(agentOf(m_rows[row]).row.state))
            return row;
        agent = agent < 0 ? row : agent;
    }
    return agent >= 0 ? agent : std::max(0, rowAt(0));
}

void GanttView::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    updateRow(m_current);
}

bool GanttView::viewportEvent(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int row = m_live ? rowAt(help->pos().y()) : -1;
    if (row < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(),
            plainTip(
                sentence(row), m_rows[row].kind == TimelineRow::Agent ? tr("Enter opens it") : tr("Enter folds it")),
            viewport(), rowRect(row));
    return true;
}

QString GanttView::partsName() const
{
    return tr("Agents over time");
}

Part GanttView::part(int index) const
{
    Part part;
    part.role = QAccessible::ListItem;
    part.name = sentence(index);
    part.rect = rowRect(index);
    part.focusable = true;
    part.selectable = true;
    part.selected = index == m_current;
    part.focused = hasFocus() && index == m_current;
    part.action = m_rows[index].kind == TimelineRow::Agent ? tr("Opens the agent")
        : m_rows[index].open                               ? tr("Folds it")
                                                           : tr("Unfolds it");
    return part;
}

void GanttView::pressPart(int index)
{
    setCurrent(index, true);
    openSelected();
}

void GanttView::focusPart(int index)
{
    setFocus(Qt::OtherFocusReason);
    setCurrent(index, true);
}

} // namespace wavedeck::ui
