// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/agentdelegate.h"

#include "models/items/agentmodel.h"
#include "ui/theme/format.h"
#include "ui/widgets/paint.h"

#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr int kPadding = 8;

RowKind kindOf(const QModelIndex& index)
{
    return RowKind(index.data(RowKindRole).toInt());
}

void drawText(QPainter* painter, const QRectF& where, const QString& text)
{
    painter->drawText(where, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
        QFontMetricsF(painter->font()).elidedText(text, Qt::ElideRight, where.width()));
}

std::optional<AgentState> stateOf(const QModelIndex& index)
{
    const QVariant state = index.data(AgentStateRole);
    return state.isValid() ? std::optional(AgentState(state.toInt())) : std::nullopt;
}

QString capabilityText(const QString& word)
{
    if (word.isEmpty())
        return {};
    return word == QLatin1String("modify") ? AgentDelegate::tr("Modify") : AgentDelegate::tr("Read-only");
}

} // namespace

QString agentNumber(int column, const QVariant& value)
{
    if (!value.isValid())
        return kNone;
    switch (AgentColumn(column)) {
    case AgentColumn::Tokens:
        return tokens(value.toLongLong());
    case AgentColumn::Cost:
        return money(value.toLongLong());
    case AgentColumn::Memory:
        return memory(value.toLongLong());
    case AgentColumn::Progress:
    case AgentColumn::Cpu:
        return percent(value.toDouble());
    case AgentColumn::Elapsed:
        return duration(value.toLongLong());
    default:
        return plain(value.toString());
    }
}

AgentDelegate::AgentDelegate(const Appearance& appearance, QObject* parent)
    : CellDelegate(appearance, parent)
{
}

QColor AgentDelegate::numberColour(const Cell& cell, bool known) const
{
    return known && !m_stale ? look().theme().t1 : faint(cell);
}

void AgentDelegate::content(QPainter* painter, const Cell& cell) const
{
    const QModelIndex& index = cell.index;
    const auto column = AgentColumn(index.column());
    switch (column) {
    case AgentColumn::Agent:
        return name(painter, cell);
    case AgentColumn::State:
        return state(painter, cell);
    case AgentColumn::Step:
        return step(painter, cell);
    case AgentColumn::Progress:
        return progress(painter, cell);
    case AgentColumn::Elapsed:
        return elapsed(painter, cell);
    case AgentColumn::Capability: {
        const QString word = index.data().toString();
        painter->setFont(look().font());
        painter->setPen(word == QLatin1String("modify") ? look().theme().t1 : faint(cell));
        return drawText(painter, cell.rect, capabilityText(word));
    }
    case AgentColumn::Tokens:
    case AgentColumn::Cost:
    case AgentColumn::Memory:
    case AgentColumn::Cpu:
        if (kindOf(index) == RowKind::Fold && !index.data().isValid())
            return;
        return number(painter, cell, agentNumber(index.column(), index.data()));
    }
}

void AgentDelegate::name(QPainter* painter, const Cell& cell) const
{
    const RowKind kind = kindOf(cell.index);
    const Theme& theme = look().theme();
    const QString id = plain(cell.index.data(AgentIdRole).toString(), 80);
    const QString text = plain(cell.index.data(AgentNameRole).toString());
    QRectF room = cell.rect.adjusted(-look().px(4), 0, look().px(4), 0);
    const bool folded = kind == RowKind::Fold;
    const bool group = kind == RowKind::Unit || kind == RowKind::Wave || kind == RowKind::State;
    if (!id.isEmpty() && !text.isEmpty()) {
        painter->setFont(look().font(12));
        painter->setPen(faint(cell));
        // Ids of one length stand in a column; a long one takes what it needs, up to half of the cell.
        const QFontMetricsF metrics(painter->font());
        const qreal wide
            = std::min(std::max<qreal>(look().px(39), metrics.horizontalAdvance(id) + 1), room.width() / 2);
        drawText(painter, QRectF(room.left(), room.top(), wide, room.height()), id);
        room.setLeft(room.left() + wide + look().px(4));
    }
    painter->setFont(look().font(13, group ? QFont::DemiBold : QFont::Normal));
    painter->setPen(folded ? faint(cell) : theme.t1);
    drawText(painter, room, text.isEmpty() ? id : text);
}

void AgentDelegate::state(QPainter* painter, const Cell& cell) const
{
    const auto state = stateOf(cell.index);
    if (!state)
        return;
    const bool folded = kindOf(cell.index) == RowKind::Fold;
    paintState(painter, cell.rect, look(), glyphOf(*state), toneOf(*state), folded ? QString() : title(*state),
        cell.index.data(AttentionRole).toBool(), cell.selected);
}

void AgentDelegate::step(QPainter* painter, const Cell& cell) const
{
    const Theme& theme = look().theme();
    painter->setFont(look().font());
    const QString pending = m_pending ? m_pending(cell.index.data(AgentIdRole).toString()) : QString();
    if (!pending.isEmpty() && kindOf(cell.index) == RowKind::Agent) {
        painter->setPen(theme.t1);
        return drawText(painter, cell.rect, pending);
    }
    const auto state = stateOf(cell.index);
    // An overdue agent does what its step says; the others say here why they stand still.
    const bool coloured = cell.index.data(AttentionRole).toBool() && state && *state != AgentState::Overdue;
    const bool folded = kindOf(cell.index) == RowKind::Fold;
    painter->setPen(coloured ? theme.tone(toneOf(*state)).text : folded ? faint(cell) : theme.t2);
    drawText(painter, cell.rect, plain(cell.index.data().toString()));
}

void AgentDelegate::progress(QPainter* painter, const Cell& cell) const
{
    if (kindOf(cell.index) == RowKind::Fold)
        return;
    const auto state = stateOf(cell.index);
    if (!state)
        return;
    const QVariant value = cell.index.data(ProgressRole);
    const QFont font = look().font(12);
    const QString text = agentNumber(int(AgentColumn::Progress), value);
    const qreal column = std::ceil(tabularWidth(font, percent(100)));
    const qreal high = look().px(6);
    const QRectF track(cell.rect.left(), std::round(cell.rect.center().y() - high / 2),
        cell.rect.width() - column - look().px(8), high);
    // What has not begun, or has ended, has no progress that could be unknown.
    const double share = value.isValid() ? value.toInt() : isLive(*state) ? -1 : 0;
    if (track.width() >= high)
        paintProgress(painter, track, look().theme(), share, toneOf(*state), cell.index.data(PastLimitRole).toBool());
    painter->setFont(font);
    painter->setPen(numberColour(cell, value.isValid()));
    drawTabular(painter, cell.rect, Qt::AlignRight | Qt::AlignVCenter, text);
}

void AgentDelegate::elapsed(QPainter* painter, const Cell& cell) const
{
    const QVariant value = cell.index.data(ElapsedRole);
    const qint64 limit = cell.index.data(LimitRole).toLongLong();
    if (!value.isValid() && (limit <= 0 || kindOf(cell.index) == RowKind::Fold))
        return;
    QRectF room = cell.rect;
    painter->setFont(look().font(12));
    const QString text = duration(value.isValid() ? value.toLongLong() : -1);
    if (limit > 0) {
        const QString tail = QStringLiteral(" / ") + duration(limit);
        const qreal wide = tabularWidth(painter->font(), tail);
        // Where both do not fit, the limit goes.
        if (wide + tabularWidth(painter->font(), text) <= room.width() + 1) {
            painter->setPen(faint(cell));
            drawTabular(painter, room, Qt::AlignRight | Qt::AlignVCenter, tail);
            room.setRight(room.right() - wide);
        }
    }
    const bool over = cell.index.data(PastLimitRole).toBool() && !m_stale;
    painter->setPen(over ? look().theme().tone(Tone::Warning).text : numberColour(cell, value.isValid()));
    drawTabular(painter, room, Qt::AlignRight | Qt::AlignVCenter, text);
}

void AgentDelegate::number(QPainter* painter, const Cell& cell, const QString& text) const
{
    painter->setFont(look().font(12));
    painter->setPen(numberColour(cell, text != kNone));
    drawTabular(painter, cell.rect, Qt::AlignRight | Qt::AlignVCenter, text);
}

int AgentDelegate::usualWidth(int column, bool longTimes) const
{
    const QFont font = look().font(12);
    const QFontMetricsF header(look().font(12, QFont::Medium));
    const auto title = [&](const QString& text) { return header.horizontalAdvance(text) + look().px(2); };
    qreal wide = 0;
    switch (AgentColumn(column)) {
    case AgentColumn::State:
        for (int s = 0; s <= int(AgentState::Lost); ++s)
            wide = std::max(wide, stateSize(look(), ui::title(AgentState(s))).width());
        break;
    case AgentColumn::Capability:
        wide = std::max(QFontMetricsF(look().font()).horizontalAdvance(tr("Read-only")), title(tr("Capability")));
        break;
    case AgentColumn::Progress:
        wide = look().px(48 + 8) + tabularWidth(font, percent(100));
        break;
    case AgentColumn::Elapsed:
        wide = std::max(
            tabularWidth(font, longTimes ? QStringLiteral("0:00:00 / 0:00:00") : QStringLiteral("00:00 / 00:00")),
            title(tr("Elapsed / limit")));
        break;
    case AgentColumn::Tokens:
        wide = std::max(tabularWidth(font, QStringLiteral("00.0 M")), title(tr("Tokens")));
        break;
    case AgentColumn::Cost:
        wide = std::max(tabularWidth(font, QStringLiteral("$00.00")), title(tr("Cost")));
        break;
    case AgentColumn::Memory:
        wide = std::max(tabularWidth(font, QStringLiteral("0000 MiB")), title(tr("Memory")));
        break;
    case AgentColumn::Cpu:
        wide = std::max(tabularWidth(font, percent(100)), title(tr("CPU")));
        break;
    case AgentColumn::Agent:
    case AgentColumn::Step:
        return 0;
    }
    return int(std::ceil(wide)) + 2 * look().px(kPadding);
}

qreal AgentDelegate::contentWidth(const QModelIndex& index) const
{
    return usualWidth(index.column(), false);
}

} // namespace wavedeck::ui
