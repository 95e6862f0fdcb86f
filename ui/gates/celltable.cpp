// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gates/celltable.h"

#include "ui/theme/format.h"
#include "ui/widgets/delegates.h"
#include "ui/widgets/paint.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>

#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr int kGlyph = 14;
constexpr int kGap = 6;
constexpr int kBar = 6; ///< high
constexpr int kBarText = 74; ///< room of the words before a bar

class TableDelegate : public CellDelegate {
public:
    TableDelegate(const Appearance& appearance, const TableModel& model, const CellTable& table, QObject* parent)
        : CellDelegate(appearance, parent)
        , m_model(model)
        , m_table(table)
    {
    }

protected:
    void content(QPainter* painter, const Cell& cell) const override
    {
        const TableRow& row = m_model.row(cell.index.row());
        if (cell.index.column() >= row.cells.size())
            return;
        TableCell shown = row.cells[cell.index.column()];
        QRectF room = cell.rect;
        if (row.group)
            shown.glyph = m_table.isFolded(row.id) ? Glyph::ChevronRight : Glyph::ChevronDown;
        if (shown.tag)
            return paintTag(painter, room, look(), *shown.tag);
        if (shown.bar != TableCell::kNoBar)
            paintBar(painter, shown, room);
        paintWords(painter, cell, shown, room);
    }

    qreal contentWidth(const QModelIndex&) const override { return 0; }

private:
    void paintBar(QPainter* painter, const TableCell& shown, QRectF& room) const
    {
        const qreal words = std::min<qreal>(look().px(kBarText), room.width());
        const QRectF track(room.left() + words + look().px(8), room.center().y() - look().px(kBar) / 2.0,
            room.width() - words - look().px(8), look().px(kBar));
        if (track.width() > look().px(12))
            paintProgress(painter, track, look().theme(), shown.bar, shown.bar >= 100 ? Tone::Good : Tone::Running);
        room.setWidth(words);
    }

    void paintWords(QPainter* painter, const Cell& cell, const TableCell& shown, QRectF room) const
    {
        const Theme& theme = look().theme();
        const QColor tone = shown.tone == Tone::Neutral ? theme.t3 : theme.tone(shown.tone).text;
        if (shown.glyph) {
            const qreal size = look().px(shown.small ? 12 : kGlyph);
            paintGlyph(painter, *shown.glyph, QRectF(room.left(), std::round(room.center().y() - size / 2), size, size),
                tone, theme.knock);
            room.setLeft(room.left() + size + look().px(kGap));
        }
        if (!shown.lead.isEmpty()) {
            painter->setFont(look().font(12));
            painter->setPen(faint(cell));
            const QString lead = painter->fontMetrics().elidedText(shown.lead, Qt::ElideRight, int(room.width() * 0.4));
            painter->drawText(room, Qt::AlignVCenter | Qt::TextSingleLine, lead);
            room.setLeft(room.left() + painter->fontMetrics().horizontalAdvance(lead) + look().px(8));
        }
        const QFont font = shown.mono
            ? look().mono(12)
            : look().font(shown.small ? 12 : 13, shown.strong ? QFont::Medium : QFont::Normal);
        painter->setFont(font);
        painter->setPen(shown.coloured ? tone : shown.strong ? theme.t1 : theme.t2);
        const QString text = QFontMetricsF(font).elidedText(
            shown.text, shown.path ? Qt::ElideLeft : Qt::ElideRight, std::max<qreal>(0, room.width()));
        drawTabular(painter, room, int(Qt::AlignVCenter | (shown.right ? Qt::AlignRight : Qt::AlignLeft)), text);
        const qreal used = tabularWidth(font, text) + look().px(8);
        if (shown.more.isEmpty() || room.width() - used < look().px(24))
            return;
        painter->setFont(look().font(12));
        painter->setPen(faint(cell));
        painter->drawText(room.adjusted(used, 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine,
            painter->fontMetrics().elidedText(shown.more, Qt::ElideRight, int(room.width() - used)));
    }

    const TableModel& m_model;
    const CellTable& m_table;
};

} // namespace

CellTable::CellTable(Appearance& appearance, const QString& name, const QList<TableColumn>& columns, QWidget* parent)
    : QTreeView(parent)
    , m_appearance(appearance)
    , m_model(new TableModel(columns, this))
{
    setModel(m_model);
    setItemDelegate(new TableDelegate(appearance, *m_model, *this, this));
    setAccessibleName(name);
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
    header()->setSectionsClickable(false);
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(1);
    setHeaderHidden(
        std::all_of(columns.begin(), columns.end(), [](const TableColumn& c) { return c.title.isEmpty(); }));
    connect(this, &QTreeView::doubleClicked, this, [this] {
        if (!currentId().isEmpty())
            Q_EMIT opened(currentId());
    });
    connect(&appearance, &Appearance::changed, this, [this] {
        scheduleDelayedItemsLayout();
        fit();
        updateGeometry();
    });
}

void CellTable::setRows(const QList<TableRow>& rows)
{
    const int before = sizeHint().height();
    m_model->setRows(rows);
    showFolds();
    if (sizeHint().height() != before)
        updateGeometry();
}

const TableRow* CellTable::rowOf(const QString& id) const
{
    for (int i = 0; i < m_model->rowCount(); ++i)
        if (m_model->row(i).id == id)
            return &m_model->row(i);
    return nullptr;
}

QString CellTable::currentId() const
{
    const QModelIndex now = currentIndex();
    return now.isValid() && !m_model->row(now.row()).group ? m_model->row(now.row()).id : QString();
}

bool CellTable::choose(const QString& id)
{
    int group = -1;
    for (int i = 0; i < m_model->rowCount(); ++i) {
        const TableRow& row = m_model->row(i);
        if (row.group)
            group = i;
        if (row.group || row.id != id)
            continue;
        if (group >= 0)
            fold(group, false);
        setCurrentIndex(m_model->index(i, 0));
        return true;
    }
    return false;
}

void CellTable::setWhole(bool on)
{
    m_whole = on;
    setVerticalScrollBarPolicy(on ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    setSizePolicy(QSizePolicy::Preferred, on ? QSizePolicy::Fixed : QSizePolicy::Expanding);
    updateGeometry();
}

void CellTable::setNarrow(bool on)
{
    if (on == m_narrow)
        return;
    m_narrow = on;
    fit();
}

int CellTable::rowHeight() const
{
    const QVariant asked = property("rowHeight");
    const int text = int(std::ceil(QFontMetricsF(m_appearance.font()).height())) + 4;
    return std::max(m_appearance.px(asked.isValid() ? asked.toInt() : 28), text);
}

QSize CellTable::sizeHint() const
{
    int shown = 0;
    for (int i = 0; i < m_model->rowCount(); ++i)
        shown += !isRowHidden(i, {});
    const int head = isHeaderHidden() ? 0 : header()->sizeHint().height();
    return {m_appearance.px(240), head + shown * rowHeight()};
}

QSize CellTable::minimumSizeHint() const
{
    return {0, m_whole ? sizeHint().height() : rowHeight() * 3};
}

/// The columns that say a width get it, the others share the rest.
void CellTable::fit()
{
    const QList<TableColumn>& columns = m_model->columns();
    int rest = viewport()->width();
    int sharing = 0;
    for (int i = 0; i < columns.size(); ++i) {
        header()->setSectionHidden(i, m_narrow && columns[i].optional);
        if (m_narrow && columns[i].optional)
            continue;
        sharing += columns[i].width == 0;
        rest -= m_appearance.px(columns[i].width);
    }
    for (int i = 0; i < columns.size(); ++i)
        if (!header()->isSectionHidden(i))
            header()->resizeSection(i,
                columns[i].width > 0 ? m_appearance.px(columns[i].width)
                                     : std::max(m_appearance.px(80), rest / std::max(1, sharing)));
}

void CellTable::showFolds()
{
    bool folded = false;
    for (int i = 0; i < m_model->rowCount(); ++i) {
        const TableRow& row = m_model->row(i);
        if (row.group)
            folded = m_folded.contains(row.id);
        setFirstColumnSpanned(i, {}, row.group);
        setRowHidden(i, {}, folded && !row.group);
    }
}

bool CellTable::fold(int row, bool folded)
{
    const TableRow& group = m_model->row(row);
    if (!group.group || folded == m_folded.contains(group.id))
        return false;
    if (folded)
        m_folded.insert(group.id);
    else
        m_folded.remove(group.id);
    showFolds();
    viewport()->update();
    updateGeometry();
    return true;
}

void CellTable::keyPressEvent(QKeyEvent* event)
{
    const int row = currentIndex().isValid() ? currentIndex().row() : -1;
    if (row < 0 || event->modifiers() & ~Qt::KeypadModifier)
        return QTreeView::keyPressEvent(event);
    const bool group = m_model->row(row).group;
    const int key = event->key();
    if (group && (key == Qt::Key_Left || key == Qt::Key_Right)) {
        fold(row, key == Qt::Key_Left);
        return;
    }
    if (key == Qt::Key_Space || key == Qt::Key_Return || key == Qt::Key_Enter) {
        if (group)
            fold(row, !isFolded(m_model->row(row).id));
        else if (key == Qt::Key_Space)
            Q_EMIT toggled(currentId());
        else if (!currentId().isEmpty())
            Q_EMIT opened(currentId());
        return;
    }
    QTreeView::keyPressEvent(event);
}

void CellTable::mousePressEvent(QMouseEvent* event)
{
    QTreeView::mousePressEvent(event);
    const QModelIndex at = indexAt(event->pos());
    if (at.isValid() && m_model->row(at.row()).group)
        fold(at.row(), !isFolded(m_model->row(at.row()).id));
}

void CellTable::resizeEvent(QResizeEvent* event)
{
    QTreeView::resizeEvent(event);
    fit();
}

void CellTable::focusInEvent(QFocusEvent* event)
{
    QTreeView::focusInEvent(event);
    for (int i = 0; i < m_model->rowCount() && !currentIndex().isValid(); ++i)
        if (!m_model->row(i).group)
            setCurrentIndex(m_model->index(i, 0));
    if (m_whole && currentIndex().isValid())
        Q_EMIT rowReached(visualRect(currentIndex()));
}

void CellTable::wheelEvent(QWheelEvent* event)
{
    if (m_whole)
        event->ignore(); // what is around it scrolls
    else
        QTreeView::wheelEvent(event);
}

void CellTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTreeView::currentChanged(current, previous);
    Q_EMIT chosenChanged();
    if (m_whole && hasFocus() && current.isValid())
        Q_EMIT rowReached(visualRect(current));
}

} // namespace wavedeck::ui
