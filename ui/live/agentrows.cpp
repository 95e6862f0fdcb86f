// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/agentrows.h"

#include "ui/theme/format.h"
#include "ui/widgets/accessible.h"
#include "ui/widgets/paint.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kPadding = 12;
constexpr int kGap = 8;
constexpr int kGlyph = 13;
constexpr int kRow = 26;
constexpr int kBar = 6; ///< high
constexpr int kBarWidth = 74; ///< of a bar beside a text
constexpr int kIndent = 14; ///< of a level of a tree
constexpr int kDeepest = 8; ///< that is moved in

} // namespace

void AgentRowModel::setRows(const QList<AgentRow>& rows)
{
    const qsizetype common = std::min(m_rows.size(), rows.size());
    for (qsizetype i = 0; i < common; ++i) {
        if (m_rows[i] == rows[i])
            continue;
        m_rows[i] = rows[i];
        Q_EMIT dataChanged(index(int(i)), index(int(i)));
    }
    if (rows.size() > common) {
        beginInsertRows({}, int(common), int(rows.size()) - 1);
        m_rows += rows.mid(common);
        endInsertRows();
    } else if (m_rows.size() > common) {
        beginRemoveRows({}, int(common), int(m_rows.size()) - 1);
        m_rows.resize(common);
        endRemoveRows();
    }
}

int AgentRowModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant AgentRowModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const AgentRow& one = m_rows[index.row()];
    if (role == Qt::DisplayRole)
        return one.text;
    if (role == Qt::AccessibleTextRole)
        return one.spoken;
    return {};
}

AgentRowDelegate::AgentRowDelegate(const Appearance& appearance, const AgentRowModel& model, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_appearance(appearance)
    , m_model(model)
{
}

int AgentRowDelegate::lineHeight() const
{
    return std::max(m_appearance.px(kRow), QFontMetrics(m_appearance.font(13)).height() + 6);
}

int AgentRowDelegate::markWidth() const
{
    return m_appearance.px(20) + QFontMetrics(m_appearance.font(12)).horizontalAdvance(QStringLiteral("Implemented"));
}

int AgentRowDelegate::numberWidth() const
{
    return QFontMetrics(m_appearance.font(12)).horizontalAdvance(QStringLiteral("000"));
}

QSize AgentRowDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const
{
    const AgentRow& row = m_model.row(index.row());
    const int small = QFontMetrics(m_appearance.font(12)).height();
    int height = lineHeight();
    if (row.current && row.bar != AgentRow::kNoBar)
        height += small + m_appearance.px(4);
    if (row.current && !row.below.isEmpty())
        height += small + m_appearance.px(4);
    return {0, height};
}

void AgentRowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const AgentRow& row = m_model.row(index.row());
    const Theme& theme = m_appearance.theme();
    painter->save();
    painter->setClipRect(option.rect, Qt::IntersectClip);
    if (row.current) {
        painter->fillRect(option.rect, theme.tone(row.tone).tint);
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), m_appearance.px(3), option.rect.height()),
            theme.tone(row.tone).text);
    }
    const bool selected = option.state & QStyle::State_Selected;
    if (selected) {
        painter->fillRect(option.rect, theme.sel);
        painter->fillRect(
            QRect(option.rect.left(), option.rect.top(), m_appearance.px(3), option.rect.height()), theme.selb);
    }
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(theme.accent);
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
    QRect room(option.rect.left() + m_appearance.px(kPadding), option.rect.top(),
        option.rect.width() - m_appearance.px(2 * kPadding), lineHeight());
    room.setLeft(room.left() + m_appearance.px(kIndent) * std::min(row.depth, kDeepest));
    if (row.glyph) {
        const int size = m_appearance.px(kGlyph);
        const QColor colour = row.tone == Tone::Neutral ? theme.t3 : theme.tone(row.tone).text;
        paintGlyph(painter, *row.glyph, QRectF(room.left(), room.top() + (room.height() - size) / 2.0, size, size),
            colour, theme.knock);
        room.setLeft(room.left() + size + m_appearance.px(kGap));
    }
    if (!row.number.isEmpty()) {
        painter->setFont(m_appearance.font(12));
        painter->setPen(row.current ? theme.t2 : theme.t3);
        drawTabular(painter, QRectF(room.left(), room.top(), numberWidth(), room.height()),
            Qt::AlignRight | Qt::AlignVCenter, row.number);
        room.setLeft(room.left() + numberWidth() + m_appearance.px(kGap));
    }
    const int textLeft = room.left();
    paintRight(painter, room, row);
    paintText(painter, room, row, selected);
    if (row.current)
        paintBelow(painter,
            QRect(textLeft, room.bottom() + 1, option.rect.right() - m_appearance.px(kPadding) - textLeft,
                option.rect.bottom() - room.bottom()),
            row);
    painter->restore();
}

void AgentRowDelegate::paintText(QPainter* painter, const QRect& room, const AgentRow& row, bool selected) const
{
    const Theme& theme = m_appearance.theme();
    const QFont font = row.path ? m_appearance.mono(12)
        : row.marks.isEmpty()   ? m_appearance.font(13, row.current ? QFont::DemiBold : QFont::Normal)
                                : m_appearance.font(12);
    const QFontMetrics metrics(font);
    const QString text
        = metrics.elidedText(row.text, row.path ? Qt::ElideLeft : Qt::ElideRight, std::max(0, room.width()));
    painter->setFont(font);
    painter->setPen(theme.t1);
    painter->drawText(room, Qt::AlignVCenter | Qt::TextSingleLine, text);
    const int used = metrics.horizontalAdvance(text) + m_appearance.px(kGap);
    constexpr int kLeast = 24; // less says nothing
    if (row.detail.isEmpty() || room.width() - used < m_appearance.px(kLeast))
        return;
    painter->setFont(m_appearance.font(12));
    painter->setPen(selected ? theme.t2 : theme.t3);
    painter->drawText(room.adjusted(used, 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(row.detail, Qt::ElideRight, room.width() - used));
}

/// From the right edge inwards; what is left of the room is the text's.
void AgentRowDelegate::paintRight(QPainter* painter, QRect& room, const AgentRow& row) const
{
    const Theme& theme = m_appearance.theme();
    const QFont small = m_appearance.font(12);
    painter->setFont(small);
    const auto take = [&](int width) {
        const QRect part(room.right() + 1 - width, room.top(), width, room.height());
        room.setRight(part.left() - 1 - m_appearance.px(kGap));
        return part;
    };
    for (auto mark = row.marks.crbegin(); mark != row.marks.crend(); ++mark) {
        const QRect part = take(markWidth() - m_appearance.px(kGap));
        const int size = m_appearance.px(12);
        const QColor colour = mark->tone == Tone::Neutral ? theme.t3 : theme.tone(mark->tone).text;
        paintGlyph(painter, mark->glyph, QRectF(part.left(), part.top() + (part.height() - size) / 2.0, size, size),
            colour, theme.knock);
        painter->setPen(mark->tone == Tone::Bad ? colour : theme.t2);
        painter->drawText(
            part.adjusted(size + m_appearance.px(6), 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine, mark->word);
    }
    if (row.priority >= 0) {
        const QSizeF size = prioSize(m_appearance);
        paintPrio(painter, take(int(size.width())), m_appearance, row.priority);
        painter->setFont(small);
    }
    if (!row.right.isEmpty()) {
        painter->setPen(row.rightTone == Tone::Neutral ? theme.t2 : theme.tone(row.rightTone).text);
        const int least
            = row.bar != AgentRow::kNoBar && !row.current ? int(tabularWidth(small, QStringLiteral("00:00"))) : 0;
        drawTabular(painter, take(std::max(least, int(tabularWidth(small, row.right)) + 1)),
            Qt::AlignRight | Qt::AlignVCenter, row.right);
    }
    if (row.bar != AgentRow::kNoBar && !row.current) {
        const QRect part = take(m_appearance.px(kBarWidth));
        const int high = m_appearance.px(kBar);
        paintProgress(painter, QRectF(part.left(), part.top() + (part.height() - high) / 2.0, part.width(), high),
            theme, row.bar, Tone::Neutral);
    }
    if (!row.amount.isEmpty() && !row.current) {
        painter->setFont(m_appearance.font(13));
        painter->setPen(theme.t1);
        drawTabular(painter, take(std::max(numberWidth(), int(tabularWidth(painter->font(), row.amount)) + 1)),
            Qt::AlignRight | Qt::AlignVCenter, row.amount);
    }
}

void AgentRowDelegate::paintBelow(QPainter* painter, const QRect& room, const AgentRow& row) const
{
    const Theme& theme = m_appearance.theme();
    const QFont small = m_appearance.font(12);
    const int line = QFontMetrics(small).height();
    painter->setFont(small);
    painter->setPen(theme.t2);
    int y = room.top();
    if (row.bar != AgentRow::kNoBar) {
        const int words = row.amount.isEmpty() ? 0 : int(tabularWidth(small, row.amount)) + m_appearance.px(kGap);
        const int high = m_appearance.px(kBar);
        paintProgress(painter, QRectF(room.left(), y + (line - high) / 2.0, std::max(10, room.width() - words), high),
            theme, row.bar, row.tone, row.pastLimit);
        drawTabular(painter, QRectF(room.left(), y, room.width(), line), Qt::AlignRight | Qt::AlignVCenter, row.amount);
        y += line + m_appearance.px(4);
    }
    if (!row.below.isEmpty())
        painter->drawText(QRect(room.left(), y, room.width(), line), Qt::AlignVCenter | Qt::TextSingleLine,
            QFontMetrics(small).elidedText(row.below, Qt::ElideRight, room.width()));
}

AgentRowList::AgentRowList(const Appearance& appearance, const QString& name, QWidget* parent)
    : QListView(parent)
    , m_appearance(appearance)
    , m_model(new AgentRowModel(this))
    , m_delegate(new AgentRowDelegate(appearance, *m_model, this))
{
    setModel(m_model);
    setItemDelegate(m_delegate);
    setAccessibleName(name);
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(QAbstractItemView::NoSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setTabKeyNavigation(false);
    connect(&appearance, &Appearance::changed, this, [this] {
        scheduleDelayedItemsLayout();
        updateGeometry();
    });
}

void AgentRowList::setRows(const QList<AgentRow>& rows)
{
    const int before = sizeHint().height();
    m_model->setRows(rows);
    if (sizeHint().height() == before)
        return;
    scheduleDelayedItemsLayout(); // a row may be higher than it was
    updateGeometry();
}

QSize AgentRowList::sizeHint() const
{
    int height = 0;
    for (int i = 0; i < m_model->rowCount(); ++i)
        height += m_delegate->sizeHint({}, m_model->index(i)).height();
    return {m_appearance.px(240), height};
}

void AgentRowList::focusInEvent(QFocusEvent* event)
{
    QListView::focusInEvent(event);
    if (!currentIndex().isValid() && m_model->rowCount() > 0)
        setCurrentIndex(m_model->index(0));
    else if (currentIndex().isValid())
        Q_EMIT rowReached(visualRect(currentIndex()));
}

void AgentRowList::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QListView::currentChanged(current, previous);
    if (current.isValid() && hasFocus())
        Q_EMIT rowReached(visualRect(current));
    Q_EMIT chosenChanged();
}

void AgentRowList::setChoosing(bool on)
{
    m_choosing = on;
    setSelectionMode(on ? QAbstractItemView::SingleSelection : QAbstractItemView::NoSelection);
    connect(this, &QListView::doubleClicked, this, [this] { Q_EMIT opened(currentId()); });
}

QString AgentRowList::currentId() const
{
    return m_choosing && currentIndex().isValid() ? m_model->row(currentIndex().row()).id : QString();
}

bool AgentRowList::choose(const QString& id)
{
    for (int i = 0; i < m_model->rowCount(); ++i)
        if (m_model->row(i).id == id) {
            setCurrentIndex(m_model->index(i));
            return true;
        }
    return false;
}

void AgentRowList::keyPressEvent(QKeyEvent* event)
{
    if (m_choosing && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && event->modifiers() == 0) {
        if (!currentId().isEmpty())
            Q_EMIT opened(currentId());
        return;
    }
    QListView::keyPressEvent(event);
}

bool AgentRowList::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QModelIndex index = indexAt(help->pos());
        QToolTip::showText(
            help->globalPos(), index.isValid() ? tipOf(m_model->row(index.row()).spoken) : QString(), this);
        return true;
    }
    return QListView::viewportEvent(event);
}

} // namespace wavedeck::ui
