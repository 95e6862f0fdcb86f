// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sessiondelegate.h"

#include "ui/shell/sessionsmodel.h"
#include "ui/theme/format.h"
#include "ui/theme/glyphs.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace wavedeck::ui {

SessionDelegate::SessionDelegate(Appearance& appearance, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_appearance(appearance)
{
}

QSize SessionDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {m_appearance.px(60), std::max(m_appearance.px(28), QFontMetrics(m_appearance.font()).height() + 8)};
}

QRect SessionDelegate::boxOf(const QRect& cell) const
{
    const int side = m_appearance.px(16);
    return {cell.left() + m_appearance.px(8), cell.center().y() - side / 2 + 1, side, side};
}

bool SessionDelegate::editorEvent(
    QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option, const QModelIndex& index)
{
    const QModelIndex id = index.siblingAtColumn(SessionsModel::Id);
    const QVariant now = id.data(Qt::CheckStateRole);
    if (!now.isValid())
        return false;
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key != Qt::Key_Space && key != Qt::Key_Select)
            return false;
    } else if (event->type() != QEvent::MouseButtonRelease || index.column() != SessionsModel::Id
        || !boxOf(option.rect).adjusted(-8, -8, 6, 8).contains(static_cast<QMouseEvent*>(event)->pos())) {
        return false;
    }
    return model->setData(id, now.toInt() == Qt::Checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

void SessionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = m_appearance.theme();
    const QVariant check = index.siblingAtColumn(SessionsModel::Id).data(Qt::CheckStateRole);
    const bool on = option.state & QStyle::State_Selected || check.toInt() == Qt::Checked;
    const bool over = option.state & QStyle::State_MouseOver;
    const QColor behind = on ? theme.sel : over ? theme.hover : theme.panel;
    painter->fillRect(option.rect, behind);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.line0);
    if (on && index.column() == SessionsModel::Id)
        painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), theme.selb);
    QRect space = option.rect.adjusted(m_appearance.px(8), 0, -m_appearance.px(8), 0);
    const int column = index.column();
    if (column == SessionsModel::Id && check.isValid()) {
        QStyleOptionButton box;
        box.rect = boxOf(option.rect);
        box.state = QStyle::State_Enabled | (check.toInt() == Qt::Checked ? QStyle::State_On : QStyle::State_Off);
        QApplication::style()->drawPrimitive(QStyle::PE_IndicatorCheckBox, &box, painter, option.widget);
        space.setLeft(box.rect.right() + m_appearance.px(12));
    }
    QFont font = m_appearance.font();
    QColor colour = column == SessionsModel::Name ? theme.t1 : theme.t2;
    const bool reported = index.data(SessionsModel::ReportedRole).toBool();
    if (column == SessionsModel::State && !reported) {
        const auto state = SessionState(index.data(SessionsModel::StateRole).toInt());
        const int side = m_appearance.px(14);
        const Tone tone = toneOf(state);
        paintGlyph(painter, glyphOf(state), QRectF(space.left(), space.center().y() + 1 - side / 2.0, side, side),
            theme.tone(tone).text, behind);
        space.setLeft(space.left() + side + m_appearance.px(6));
        if (state == SessionState::Failed || state == SessionState::Held)
            colour = theme.tone(tone).text;
    } else if (column == SessionsModel::Id || column == SessionsModel::Plan) {
        colour = on ? theme.t2 : theme.t3;
    } else if (SessionsModel::isNumber(column)) {
        font = m_appearance.font(12);
        if (index.data(SessionsModel::WarningRole).toBool()) {
            const int side = m_appearance.px(13);
            const qreal wide = tabularWidth(font, index.data(Qt::DisplayRole).toString());
            colour = theme.tone(Tone::Warning).text;
            paintGlyph(painter, Glyph::Warning,
                QRectF(
                    space.right() - wide - side - m_appearance.px(5), space.center().y() + 1 - side / 2.0, side, side),
                colour, behind);
        }
    }
    if (index.data(SessionsModel::FollowedRole).toBool() && column <= SessionsModel::Name) {
        font.setWeight(QFont::DemiBold);
        colour = theme.t1;
    }
    painter->setFont(font);
    painter->setPen(colour);
    const QString text = painter->fontMetrics().elidedText(index.data(Qt::DisplayRole).toString(),
        column == SessionsModel::Plan ? Qt::ElideLeft : Qt::ElideRight, space.width());
    drawTabular(painter, space, index.data(Qt::TextAlignmentRole).toInt(), text);
    if (option.state & QStyle::State_HasFocus && on) {
        painter->setPen(theme.accent);
        painter->drawLine(option.rect.topLeft(), option.rect.topRight());
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    }
}

} // namespace wavedeck::ui
