// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/attentionpanel.h"
#include "ui/live/livecommands.h"
#include "ui/theme/format.h"
#include "ui/theme/glyphs.h"

#include <QFontMetrics>
#include <QPainter>

namespace wavedeck::ui {

namespace {

constexpr int kBar = 3;
constexpr int kLeft = 11; ///< behind the bar
constexpr int kIcon = 14;
constexpr int kGap = 10;
constexpr int kRight = 10;
constexpr int kPad = 8;
constexpr int kLinkPad = 6;

QList<int> actionsOf(const QModelIndex& index)
{
    return index.data(AttentionActionsRole).value<QList<int>>();
}

} // namespace

AttentionDelegate::AttentionDelegate(const Appearance& appearance, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_appearance(appearance)
{
}

int AttentionDelegate::titleHeight() const
{
    return std::max(m_appearance.px(18), QFontMetrics(m_appearance.font(13, QFont::DemiBold)).height());
}

int AttentionDelegate::detailHeight() const
{
    return std::max(m_appearance.px(17), QFontMetrics(m_appearance.font(12)).height());
}

int AttentionDelegate::actionHeight() const
{
    return std::max(m_appearance.px(24), QFontMetrics(m_appearance.font(12, QFont::Medium)).height() + 6);
}

QSize AttentionDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {m_appearance.px(200),
        titleHeight() + detailHeight() + actionHeight() + m_appearance.px(kPad) + m_appearance.px(4) + 1};
}

QRect AttentionDelegate::textRect(const QRect& row) const
{
    const int left = m_appearance.px(kLeft) + kBar + m_appearance.px(kIcon) + m_appearance.px(kGap);
    return row.adjusted(left, m_appearance.px(kPad), -m_appearance.px(kRight), -1);
}

QString AttentionDelegate::pendingOf(const QModelIndex& index) const
{
    return m_pending ? m_pending(index.data(AttentionSubjectRole).toString()) : QString();
}

QList<QRect> AttentionDelegate::actionRects(const QRect& row, const QModelIndex& index) const
{
    QList<QRect> rects;
    if (!pendingOf(index).isEmpty())
        return rects;
    const QRect text = textRect(row);
    const QFontMetrics metrics(m_appearance.font(12, QFont::Medium));
    const int pad = m_appearance.px(kLinkPad);
    int x = text.left() - pad;
    const QList<int> actions = actionsOf(index);
    for (const int action : actions) {
        const int wide = metrics.horizontalAdvance(actionText(AttentionAction(action))) + 2 * pad;
        if (x + wide > row.right())
            break;
        rects.append(QRect(x, text.top() + titleHeight() + detailHeight(), wide, actionHeight()));
        x += wide + m_appearance.px(4);
    }
    return rects;
}

void AttentionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = m_appearance.theme();
    const auto kind = Attention::Kind(index.data(AttentionKindRole).toInt());
    const bool settled = index.data(AttentionSettledRole).toBool();
    const QColor colour = theme.tone(toneOf(kind)).text;
    const bool on = option.state & QStyle::State_Selected;
    const bool focus = on && option.state & QStyle::State_HasFocus;
    const QRect row = option.rect;
    painter->save();
    painter->fillRect(row, on ? theme.sel : option.state & QStyle::State_MouseOver ? theme.hover : theme.panel);
    painter->fillRect(QRect(row.left(), row.bottom(), row.width(), 1), theme.line0);
    painter->fillRect(QRect(row.left(), row.top(), kBar, row.height() - 1), colour);
    const QRect text = textRect(row);
    const int icon = m_appearance.px(kIcon);
    paintGlyph(painter, glyphOf(kind),
        QRectF(row.left() + kBar + m_appearance.px(kLeft), text.top() + (titleHeight() - icon) / 2.0, icon, icon),
        settled ? theme.t3 : colour, theme.knock); // the bar keeps its colour

    QRectF line(text.left(), text.top(), text.width(), titleHeight());
    painter->setFont(m_appearance.font(12));
    if (const qint64 at = index.data(AttentionAtRole).toLongLong(); at > 0) {
        painter->setPen(on ? theme.t2 : theme.t3);
        drawTabular(painter, line, Qt::AlignRight | Qt::AlignVCenter, clock(at));
        line.setRight(line.right() - tabularWidth(painter->font(), clock(at)) - m_appearance.px(8));
    }
    painter->setFont(m_appearance.font(13, settled ? QFont::Normal : QFont::DemiBold));
    painter->setPen(settled ? theme.t2 : theme.t1);
    painter->drawText(line, Qt::AlignVCenter | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(
            plain(index.data(AttentionTitleRole).toString()), Qt::ElideRight, int(line.width())));
    painter->setFont(m_appearance.font(12));
    painter->setPen(theme.t2);
    const QRect detail(text.left(), text.top() + titleHeight(), text.width(), detailHeight());
    painter->drawText(detail, Qt::AlignVCenter | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(
            plain(index.data(AttentionDetailRole).toString()), Qt::ElideRight, detail.width()));

    painter->setFont(m_appearance.font(12, QFont::Medium));
    if (const QString pending = pendingOf(index); !pending.isEmpty()) {
        const QRect where(text.left(), detail.bottom() + 1, text.width(), actionHeight());
        painter->drawText(where, Qt::AlignVCenter | Qt::TextSingleLine, pending);
    }
    const QList<int> actions = actionsOf(index);
    const QList<QRect> rects = actionRects(row, index);
    for (qsizetype i = 0; i < rects.size(); ++i) {
        painter->setPen(theme.accent);
        painter->drawText(rects[i], Qt::AlignCenter | Qt::TextSingleLine, actionText(AttentionAction(actions[i])));
        if (focus && i == m_action) {
            painter->setPen(QPen(theme.accent, 2));
            painter->drawRoundedRect(QRectF(rects[i]).adjusted(1, 1, -1, -1), 4, 4);
        }
    }
    if (focus && m_action < 0) {
        painter->setPen(theme.accent);
        painter->drawRect(row.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

} // namespace wavedeck::ui
