// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/delegates.h"

#include "ui/theme/format.h"
#include "ui/widgets/paint.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QWidget>

#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr int kPadding = 8;

QVariant value(const QModelIndex& index, int role)
{
    return role < 0 ? QVariant() : index.data(role);
}

struct Shown {
    Glyph glyph;
    Tone tone;
    QString word;
    bool attention;
};

template <class S> Shown shownAs(int number, int last, bool attention)
{
    // A number from a model of tomorrow is no reason to read behind the table.
    const S state = S(std::clamp(number, 0, last));
    return {glyphOf(state), toneOf(state), title(state), attention};
}

Shown shown(const StateRoles& roles, int number)
{
    switch (roles.kind) {
    case StateKind::Agent:
        return shownAs<AgentState>(number, int(AgentState::Lost), needsPerson(AgentState(number)));
    case StateKind::Gate: {
        const GateState state = GateState(number);
        return shownAs<GateState>(number, int(GateState::Waived),
            state == GateState::Failed || state == GateState::Inconclusive || state == GateState::Waived);
    }
    case StateKind::Wave:
        return shownAs<WaveState>(
            number, int(WaveState::Skipped), number == int(WaveState::Failed) || number == int(WaveState::Held));
    case StateKind::Session:
        return shownAs<SessionState>(number, int(SessionState::Stopped),
            number == int(SessionState::Failed) || number == int(SessionState::Held));
    }
    return shownAs<AgentState>(number, int(AgentState::Lost), false);
}

QFont numbers(const Appearance& look)
{
    return look.font(12);
}

} // namespace

CellDelegate::CellDelegate(const Appearance& appearance, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_appearance(appearance)
{
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem row(option);
    row.index = index;
    const QVariant background = index.data(Qt::BackgroundRole);
    if (background.canConvert<QBrush>())
        row.backgroundBrush = qvariant_cast<QBrush>(background);
    const QStyle* style = option.widget ? option.widget->style() : nullptr;
    if (style)
        style->drawPrimitive(QStyle::PE_PanelItemViewItem, &row, painter, option.widget);
    painter->save();
    painter->setClipRect(option.rect, Qt::IntersectClip);
    const int padding = m_appearance.px(kPadding);
    content(painter,
        {QRectF(option.rect).adjusted(padding, 0, -padding, 0), index, bool(option.state & QStyle::State_Selected)});
    painter->restore();
    if (style && option.state & QStyle::State_HasFocus) {
        QStyleOptionFocusRect focus;
        focus.QStyleOption::operator=(option);
        focus.rect = option.rect;
        style->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, painter, option.widget);
    }
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QVariant asked = option.widget ? option.widget->property("rowHeight") : QVariant();
    const int height = m_appearance.px(asked.isValid() ? asked.toInt() : 28);
    const int text = int(std::ceil(QFontMetricsF(m_appearance.font()).height())) + 4;
    return {int(std::ceil(contentWidth(index))) + 2 * m_appearance.px(kPadding), std::max(height, text)};
}

QColor CellDelegate::faint(const Cell& cell) const
{
    return cell.selected ? m_appearance.theme().t2 : m_appearance.theme().t3;
}

StateDelegate::StateDelegate(const Appearance& appearance, const StateRoles& roles, QObject* parent)
    : CellDelegate(appearance, parent)
    , m_roles(roles)
{
}

void StateDelegate::content(QPainter* painter, const Cell& cell) const
{
    const QVariant number = value(cell.index, m_roles.state);
    if (!number.isValid())
        return;
    const Shown state = shown(m_roles, number.toInt());
    const QVariant attention = value(cell.index, m_roles.attention);
    paintState(painter, cell.rect, look(), state.glyph, state.tone, state.word,
        attention.isValid() ? attention.toBool() : state.attention, cell.selected);
}

qreal StateDelegate::contentWidth(const QModelIndex& index) const
{
    const QVariant number = value(index, m_roles.state);
    return number.isValid() ? stateSize(look(), shown(m_roles, number.toInt()).word).width() : 0;
}

ProgressDelegate::ProgressDelegate(const Appearance& appearance, const ProgressRoles& roles, QObject* parent)
    : CellDelegate(appearance, parent)
    , m_roles(roles)
{
}

void ProgressDelegate::content(QPainter* painter, const Cell& cell) const
{
    const QVariant percentValue = value(cell.index, m_roles.percent);
    const QVariant stateValue = value(cell.index, m_roles.state);
    const QString words = plain(value(cell.index, m_roles.text).toString(), 40);
    const bool known = percentValue.isValid();
    const AgentState state = stateValue.isValid() ? AgentState(std::clamp(stateValue.toInt(), 0, int(AgentState::Lost)))
                                                  : AgentState::Running;
    if (!known && !stateValue.isValid() && words.isEmpty())
        return;
    const QFont font = numbers(look());
    const QString text = known ? percent(percentValue.toInt()) : words.isEmpty() ? kNone : words;
    const qreal column = std::ceil(std::max(tabularWidth(font, percent(100)), tabularWidth(font, text)));
    const qreal high = look().px(6);
    const QRectF track(cell.rect.left(), std::round(cell.rect.center().y() - high / 2),
        cell.rect.width() - column - look().px(8), high);
    // What has not begun, or has ended, has no progress that could be unknown.
    const double share = known ? percentValue.toInt() : isLive(state) ? -1 : 0;
    const Tone tone = toneOf(state) == Tone::Neutral && known ? Tone::Neutral : toneOf(state);
    if (track.width() >= high)
        paintProgress(painter, track, look().theme(), share, tone, value(cell.index, m_roles.pastLimit).toBool());
    painter->setFont(font);
    painter->setPen(known ? look().theme().t1 : faint(cell));
    drawTabular(painter, cell.rect, Qt::AlignRight | Qt::AlignVCenter, text);
}

qreal ProgressDelegate::contentWidth(const QModelIndex& index) const
{
    const QString words = plain(value(index, m_roles.text).toString(), 40);
    const QFont font = numbers(look());
    return look().px(48 + 8) + std::max(tabularWidth(font, percent(100)), tabularWidth(font, words));
}

DurationDelegate::DurationDelegate(const Appearance& appearance, const DurationRoles& roles, QObject* parent)
    : CellDelegate(appearance, parent)
    , m_roles(roles)
{
}

void DurationDelegate::content(QPainter* painter, const Cell& cell) const
{
    const QVariant elapsedValue = value(cell.index, m_roles.elapsed);
    const qint64 limit = value(cell.index, m_roles.limit).toLongLong();
    if (!elapsedValue.isValid() && limit <= 0)
        return;
    const qint64 elapsed = elapsedValue.isValid() ? elapsedValue.toLongLong() : -1;
    const QVariant past = value(cell.index, m_roles.pastLimit);
    const bool over = past.isValid() ? past.toBool() : limit > 0 && elapsed > limit;
    const Theme& t = look().theme();
    painter->setFont(numbers(look()));
    QRectF room = cell.rect;
    if (limit > 0) {
        const QString tail = QStringLiteral(" / ") + duration(limit);
        painter->setPen(faint(cell));
        drawTabular(painter, room, Qt::AlignRight | Qt::AlignVCenter, tail);
        room.setRight(room.right() - tabularWidth(painter->font(), tail));
    }
    painter->setPen(over ? t.tone(Tone::Warning).text : elapsed < 0 ? faint(cell) : t.t1);
    drawTabular(painter, room, Qt::AlignRight | Qt::AlignVCenter, duration(elapsed));
}

qreal DurationDelegate::contentWidth(const QModelIndex& index) const
{
    const qint64 limit = value(index, m_roles.limit).toLongLong();
    QString text = duration(value(index, m_roles.elapsed).toLongLong());
    if (limit > 0)
        text += QStringLiteral(" / ") + duration(limit);
    return tabularWidth(numbers(look()), text);
}

LevelDelegate::LevelDelegate(const Appearance& appearance, int role, QObject* parent)
    : CellDelegate(appearance, parent)
    , m_role(role)
{
}

void LevelDelegate::content(QPainter* painter, const Cell& cell) const
{
    const int level = value(cell.index, m_role).toInt();
    if (level >= 1 && level <= 4)
        paintLevel(painter, cell.rect, look(), level, cell.selected);
}

qreal LevelDelegate::contentWidth(const QModelIndex& index) const
{
    return levelSize(look(), value(index, m_role).toInt()).width();
}

PrioDelegate::PrioDelegate(const Appearance& appearance, int role, QObject* parent)
    : CellDelegate(appearance, parent)
    , m_role(role)
{
}

void PrioDelegate::content(QPainter* painter, const Cell& cell) const
{
    const QVariant prio = value(cell.index, m_role);
    if (prio.isValid())
        paintPrio(painter, cell.rect, look(), prio.toInt());
}

qreal PrioDelegate::contentWidth(const QModelIndex&) const
{
    return prioSize(look()).width();
}

PathDelegate::PathDelegate(const Appearance& appearance, int role, QObject* parent)
    : CellDelegate(appearance, parent)
    , m_role(role)
{
}

void PathDelegate::content(QPainter* painter, const Cell& cell) const
{
    painter->setFont(look().font());
    painter->setPen(cell.selected ? look().theme().t1 : look().theme().t2);
    const QString text = plain(value(cell.index, m_role).toString(), 4096);
    painter->drawText(cell.rect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
        QFontMetricsF(painter->font()).elidedText(text, Qt::ElideLeft, cell.rect.width()));
}

qreal PathDelegate::contentWidth(const QModelIndex& index) const
{
    return QFontMetricsF(look().font()).horizontalAdvance(plain(value(index, m_role).toString(), 4096)) + 1;
}

} // namespace wavedeck::ui
