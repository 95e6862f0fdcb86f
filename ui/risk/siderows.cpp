// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/risk/siderows.h"

#include "ui/widgets/accessible.h"
#include "ui/widgets/paint.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace wavedeck::ui {

namespace {

constexpr int kSide = 14;
constexpr int kAbove = 6;

QString spoken(const SideRow& row)
{
    QStringList words{levelText(row.level), row.title, row.right, row.below};
    words.removeAll(QString());
    return words.join(QStringLiteral(", "));
}

} // namespace

SideRows::SideRows(const Appearance& appearance, const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
{
    setAccessibleName(name);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void SideRows::setRows(const QList<SideRow>& rows)
{
    if (rows == m_rows)
        return;
    m_rows = rows;
    QStringList says;
    for (const SideRow& row : rows)
        says.append(spoken(row));
    setAccessibleDescription(says.join(QStringLiteral(". ")));
    updateGeometry();
    update();
}

int SideRows::levelWidth() const
{
    return int(levelSize(m_appearance, 4).width()) + m_appearance.px(10);
}

SideRows::Place SideRows::place(const SideRow& row, int top, int width) const
{
    const QFontMetrics title(m_appearance.font(row.level > 0 ? 12 : 13, QFont::Medium));
    const QFontMetrics small(m_appearance.font(12));
    const int left = m_appearance.px(kSide) + (row.level > 0 ? levelWidth() : m_appearance.px(23));
    const int room = std::max(20, width - left - m_appearance.px(kSide));
    Place place;
    int y = top + m_appearance.px(kAbove);
    int high = title.height();
    if (row.level > 0)
        high = std::max(high, title.boundingRect(QRect(0, 0, room, 1000), Qt::TextWordWrap, row.title).height());
    place.title = QRect(left, y, room, high);
    y += high;
    if (!row.below.isEmpty()) {
        place.below = QRect(left, y, room, small.height());
        y += small.height();
    }
    place.row = QRect(0, top, width, y + m_appearance.px(kAbove) - top);
    return place;
}

int SideRows::heightForWidth(int width) const
{
    int y = 0;
    for (const SideRow& row : m_rows)
        y = place(row, y, width).row.bottom() + 1;
    return y;
}

QSize SideRows::sizeHint() const
{
    return {m_appearance.px(200), heightForWidth(width() > 1 ? width() : m_appearance.px(260))};
}

void SideRows::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        updateGeometry();
}

void SideRows::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    int y = 0;
    for (const SideRow& row : m_rows) {
        const Place at = place(row, y, width());
        paintRow(&painter, row, at);
        y = at.row.bottom() + 1;
    }
}

void SideRows::paintRow(QPainter* painter, const SideRow& row, const Place& place) const
{
    const Theme& theme = m_appearance.theme();
    const bool tinted = row.turn || row.marked;
    if (tinted)
        painter->fillRect(place.row, row.turn ? theme.tone(Tone::Warning).tint : theme.sel);
    if (row.turn)
        painter->fillRect(QRect(place.row.topLeft(), QSize(3, place.row.height())), theme.tone(Tone::Warning).text);
    if (row.level > 0)
        painter->fillRect(QRect(0, place.row.bottom(), width(), 1), theme.line0);
    const QFontMetrics small(m_appearance.font(12));
    if (row.glyph) {
        const int icon = m_appearance.px(14);
        paintGlyph(painter, *row.glyph,
            QRectF(m_appearance.px(kSide), place.title.top() + (place.title.height() - icon) / 2.0, icon, icon),
            theme.tone(row.tone).text, theme.knock);
    }
    if (row.level > 0)
        paintLevel(painter, QRectF(m_appearance.px(kSide), place.title.top(), levelWidth(), small.height()),
            m_appearance, row.level, tinted);
    QRect title = place.title;
    if (!row.right.isEmpty()) {
        const int wide = small.horizontalAdvance(row.right);
        painter->setFont(m_appearance.font(12));
        painter->setPen(
            row.rightTone == Tone::Neutral ? (tinted ? theme.t2 : theme.t3) : theme.tone(row.rightTone).text);
        painter->drawText(title, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, row.right);
        title.setRight(title.right() - wide - m_appearance.px(8));
    }
    if (row.level > 0) {
        painter->setFont(m_appearance.font(12, row.marked ? QFont::DemiBold : QFont::Normal));
        painter->setPen(row.marked ? theme.t1 : theme.t3);
        painter->drawText(title, Qt::TextWordWrap, row.title);
    } else {
        painter->setFont(m_appearance.font(13, QFont::Medium));
        painter->setPen(theme.t1);
        painter->drawText(title, Qt::AlignVCenter | Qt::TextSingleLine,
            painter->fontMetrics().elidedText(row.title, Qt::ElideRight, title.width()));
    }
    painter->setFont(m_appearance.font(12));
    painter->setPen(tinted ? theme.t2 : theme.t3);
    painter->drawText(place.below, Qt::AlignVCenter | Qt::TextSingleLine,
        small.elidedText(row.below, Qt::ElideRight, place.below.width()));
}

bool SideRows::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    int y = 0;
    for (const SideRow& row : m_rows) {
        const Place at = place(row, y, width());
        if (at.row.contains(help->pos()))
            QToolTip::showText(help->globalPos(), tipOf(spoken(row)), this);
        y = at.row.bottom() + 1;
    }
    return true;
}

} // namespace wavedeck::ui
