// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sessiondelegate.h"

#include "ui/shell/sessionsmodel.h"
#include "ui/theme/format.h"
#include "ui/theme/glyphs.h"

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

void SessionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = m_appearance.theme();
    const bool on = option.state & QStyle::State_Selected;
    const bool over = option.state & QStyle::State_MouseOver;
    const QColor behind = on ? theme.sel : over ? theme.hover : theme.panel;
    painter->fillRect(option.rect, behind);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.line0);
    if (on && index.column() == SessionsModel::Id)
        painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), theme.selb);
    QRect space = option.rect.adjusted(m_appearance.px(8), 0, -m_appearance.px(8), 0);
    const int column = index.column();
    QFont font = m_appearance.font();
    QColor colour = column == SessionsModel::Name ? theme.t1 : theme.t2;
    if (column == SessionsModel::State) {
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
