// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/agenttreeview.h"

#include "models/items/agentmodel.h"
#include "ui/live/agentdelegate.h"
#include "ui/live/face.h"
#include "ui/theme/format.h"

#include <QHelpEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

namespace wavedeck::ui {

namespace {

constexpr int kPlaces = 8; ///< rows remembered; all of them would have to go away at once to lose the place

bool isGroup(const QModelIndex& index)
{
    const auto kind = RowKind(index.data(RowKindRole).toInt());
    return kind == RowKind::Unit || kind == RowKind::Wave || kind == RowKind::State;
}

} // namespace

AgentTreeView::AgentTreeView(const Appearance& appearance, QWidget* parent)
    : QTreeView(parent)
    , m_appearance(appearance)
{
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setEditTriggers(NoEditTriggers);
    setExpandsOnDoubleClick(false);
    setFrameShape(NoFrame);
    setAnimated(false);
}

void AgentTreeView::keepPlace()
{
    m_places.clear();
    const auto add = [this](const QModelIndex& index) {
        m_places.append({index, index.parent(), visualRect(index).top()});
    };
    const QRect seen = viewport()->rect();
    if (const QModelIndex current = currentIndex(); current.isValid() && seen.intersects(visualRect(current)))
        add(current.siblingAtColumn(0));
    QModelIndex row = indexAt(QPoint(1, 1));
    for (int i = 0; i < kPlaces && row.isValid(); ++i, row = indexBelow(row))
        add(row.siblingAtColumn(0));
}

void AgentTreeView::restorePlace()
{
    for (const Place& place : std::as_const(m_places)) {
        // One that went to another parent is no measure for the rest.
        if (!place.index.isValid() || place.index.parent() != place.parent)
            continue;
        const QRect now = visualRect(place.index);
        if (!now.isValid())
            continue;
        if (now.top() != place.y)
            verticalScrollBar()->setValue(verticalScrollBar()->value() + now.top() - place.y);
        break;
    }
    m_places.clear();
}

void AgentTreeView::drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = m_appearance.theme();
    painter->fillRect(option.rect, isGroup(index) ? theme.raised : theme.panel);
    QTreeView::drawRow(painter, option, index);
    const QRect r = option.rect;
    painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), theme.line0);
}

bool AgentTreeView::viewportEvent(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QTreeView::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QModelIndex index = indexAt(help->pos());
    const int column = index.column();
    QString text;
    if (column == int(AgentColumn::Step) && index.data(AgentIndexRole).toInt() < 0)
        text = plain(index.siblingAtColumn(0).data(Qt::AccessibleTextRole).toString(), 1000);
    else if (column == int(AgentColumn::Agent) || column == int(AgentColumn::Step))
        text = plain(index.data().toString(), 1000);
    else
        text = plain(index.data(SourceRole).toString(), 400);
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), plainTip(text, model()->headerData(column, Qt::Horizontal).toString()),
            viewport(), visualRect(index));
    return true;
}

} // namespace wavedeck::ui
