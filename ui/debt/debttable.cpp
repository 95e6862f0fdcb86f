// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/debt/debttable.h"

#include "ui/theme/format.h"
#include "ui/theme/glyphs.h"
#include "ui/widgets/delegates.h"
#include "ui/widgets/paint.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>

#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr int kLongest = 300;
/// At 100 %; 0 = shares what is left. The second: in a narrow window.
constexpr std::array<std::array<int, 2>, DebtModel::kColumns> kWidths{
    {{90, 84}, {60, 60}, {0, 0}, {108, 84}, {220, 148}, {108, 104}, {64, 52}, {60, 56}, {62, 58}}};
constexpr int kNarrow = 900;

class DebtDelegate : public CellDelegate {
public:
    DebtDelegate(const Appearance& appearance, QObject* parent)
        : CellDelegate(appearance, parent)
    {
    }

protected:
    void content(QPainter* painter, const Cell& cell) const override
    {
        const auto column = DebtModel::Column(cell.index.column());
        const Theme& theme = look().theme();
        if (column == DebtModel::Prio)
            return paintPrio(painter, cell.rect, look(), cell.index.data(DebtModel::PriorityRole).toInt());
        QRectF room = cell.rect;
        if (column == DebtModel::State)
            paintStatus(painter, cell, room);
        const bool mono = column == DebtModel::Location;
        const bool late = column == DebtModel::Age && cell.index.data(DebtModel::OverdueRole).toBool();
        painter->setFont(mono ? look().mono() : look().font());
        painter->setPen(late ? theme.tone(Tone::Warning).text : column == DebtModel::Title ? theme.t1 : theme.t2);
        const QString text = plain(cell.index.data().toString(), kLongest);
        const bool right = column == DebtModel::Age;
        const QString shown = painter->fontMetrics().elidedText(
            text, mono ? Qt::ElideLeft : Qt::ElideRight, std::max(0, int(room.width())));
        painter->drawText(
            room, int(Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft) | Qt::TextSingleLine), shown);
    }

    qreal contentWidth(const QModelIndex&) const override { return 0; }

private:
    void paintStatus(QPainter* painter, const Cell& cell, QRectF& room) const
    {
        const auto status = DebtStatus(cell.index.data(DebtModel::StatusRole).toInt());
        const Theme& theme = look().theme();
        const qreal size = look().px(14);
        const QRectF sign(room.left(), std::round(room.center().y() - size / 2), size, size);
        if (status == DebtStatus::Resolved || status == DebtStatus::Draft) {
            const bool done = status == DebtStatus::Resolved;
            paintGlyph(painter, done ? Glyph::Succeeded : Glyph::Draft, sign,
                done ? theme.tone(Tone::Good).text : theme.t2, theme.knock);
        } else {
            const bool begun = status == DebtStatus::InProgress;
            const QColor colour = begun ? theme.accent : theme.t2;
            const QRectF ring = sign.adjusted(2, 2, -2, -2);
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(QPen(colour, 1.4));
            painter->setBrush(Qt::NoBrush);
            painter->drawEllipse(ring);
            if (begun) {
                painter->setBrush(colour);
                painter->drawPie(ring, -90 * 16, 180 * 16);
            }
            painter->restore();
        }
        room.setLeft(room.left() + size + look().px(6));
    }
};

} // namespace

DebtTable::DebtTable(Appearance& appearance, DebtModel& model, QWidget* parent)
    : QTreeView(parent)
    , m_appearance(appearance)
    , m_model(model)
{
    setModel(&model);
    setItemDelegate(new DebtDelegate(appearance, this));
    setAccessibleName(tr("Technical debt"));
    setFrameShape(QFrame::NoFrame);
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setTabKeyNavigation(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    header()->setSectionsMovable(false);
    header()->setSectionResizeMode(QHeaderView::Fixed);
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(1);
    header()->setSectionsClickable(true);
    header()->setSortIndicatorShown(true);
    header()->setSortIndicator(DebtModel::Prio, Qt::AscendingOrder);
    connect(header(), &QHeaderView::sortIndicatorChanged, this, [this](int column, Qt::SortOrder order) {
        const int number = currentNumber();
        m_model.sort(column, order);
        choose(number);
    });
    connect(this, &QTreeView::doubleClicked, this, &DebtTable::opened);
    connect(&appearance, &Appearance::changed, this, [this] {
        scheduleDelayedItemsLayout();
        fit();
    });
}

int DebtTable::currentNumber() const
{
    return currentIndex().isValid() ? m_model.item(currentIndex().row()).number : 0;
}

bool DebtTable::choose(int number)
{
    const int row = m_model.rowOf(number);
    if (row < 0)
        return false;
    setCurrentIndex(m_model.index(row, 0));
    return true;
}

void DebtTable::fit()
{
    const std::size_t narrow = viewport()->width() < m_appearance.px(kNarrow) ? 1 : 0;
    int rest = viewport()->width();
    for (const auto& widths : kWidths)
        rest -= m_appearance.px(widths.at(narrow));
    for (int i = 0; i < DebtModel::kColumns; ++i) {
        const int wanted = m_appearance.px(kWidths.at(std::size_t(i)).at(narrow));
        header()->resizeSection(i, wanted > 0 ? wanted : std::max(m_appearance.px(120), rest));
    }
}

void DebtTable::resizeEvent(QResizeEvent* event)
{
    QTreeView::resizeEvent(event);
    fit();
}

void DebtTable::keyPressEvent(QKeyEvent* event)
{
    if (currentIndex().isValid() && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        Q_EMIT opened();
        return;
    }
    QTreeView::keyPressEvent(event);
}

void DebtTable::focusInEvent(QFocusEvent* event)
{
    QTreeView::focusInEvent(event);
    if (!currentIndex().isValid() && m_model.rowCount() > 0)
        setCurrentIndex(m_model.index(0, 0));
}

void DebtTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTreeView::currentChanged(current, previous);
    Q_EMIT chosenChanged();
}

} // namespace wavedeck::ui
