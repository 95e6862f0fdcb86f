// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/retro/rowlist.h"

#include "ui/widgets/accessible.h"
#include "ui/widgets/paint.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace wavedeck::ui {

namespace {
constexpr int kHigh = 28;
constexpr int kSide = 14;
} // namespace

QString Row::spoken() const
{
    QStringList words{levelText(level), priority >= 0 ? QStringLiteral("P%1").arg(priority) : QString(), title, right};
    words.removeAll(QString());
    return words.join(QStringLiteral(", "));
}

class RowList::Model : public QAbstractListModel {
public:
    using QAbstractListModel::QAbstractListModel;
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(rows.size()); }
    QVariant data(const QModelIndex& index, int role) const override
    {
        if (role == Qt::AccessibleTextRole)
            return rows[index.row()].spoken();
        if (role == Qt::ToolTipRole && !rows[index.row()].heading)
            return tipOf(rows[index.row()].spoken());
        return {};
    }
    Qt::ItemFlags flags(const QModelIndex& index) const override
    {
        return !index.isValid() || rows[index.row()].heading ? Qt::ItemFlags(Qt::NoItemFlags)
                                                             : Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    }
    void set(const QList<Row>& now)
    {
        // The same rows with other words keep the current one; others come anew.
        const bool same = std::equal(now.begin(), now.end(), rows.begin(), rows.end(),
            [](const Row& a, const Row& b) { return a.key == b.key && a.heading == b.heading; });
        if (!same)
            beginResetModel();
        rows = now;
        if (!same)
            endResetModel();
        else if (!rows.isEmpty())
            Q_EMIT dataChanged(index(0), index(int(rows.size()) - 1));
    }

    QList<Row> rows;
};

class RowList::Delegate : public QStyledItemDelegate {
public:
    Delegate(const Appearance& appearance, const Model& model, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_look(appearance)
        , m_model(model)
    {
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {m_look.px(120), std::max(m_look.px(kHigh), QFontMetrics(m_look.font(13)).height() + 6)};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Row& row = m_model.rows[index.row()];
        const Theme& theme = m_look.theme();
        const bool selected = option.state & QStyle::State_Selected;
        painter->save();
        painter->fillRect(option.rect,
            row.heading                                  ? theme.raised
                : selected                               ? theme.sel
                : option.state & QStyle::State_MouseOver ? theme.hover
                                                         : theme.panel);
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.line0);
        if (selected)
            painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), theme.selb);
        paintRow(painter, row, option.rect.adjusted(m_look.px(kSide), 0, -m_look.px(kSide), 0), selected);
        if (option.state & QStyle::State_HasFocus) {
            painter->setPen(theme.accent);
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
        }
        painter->restore();
    }

private:
    void paintRow(QPainter* painter, const Row& row, QRect room, bool selected) const
    {
        const Theme& theme = m_look.theme();
        if (row.level > 0) {
            paintLevel(painter, room, m_look, row.level, selected);
            room.setLeft(room.left() + int(levelSize(m_look, 4).width()) + m_look.px(12));
        }
        if (row.priority >= 0) {
            paintPrio(painter, room, m_look, row.priority);
            room.setLeft(room.left() + int(prioSize(m_look).width()) + m_look.px(10));
        }
        if (row.glyph) {
            const int icon = m_look.px(14);
            paintGlyph(painter, *row.glyph, QRectF(room.left(), room.center().y() - icon / 2.0 + 0.5, icon, icon),
                theme.tone(row.tone).text, theme.knock);
            room.setLeft(room.left() + icon + m_look.px(8));
        }
        const QColor faint = selected ? theme.t2 : theme.t3;
        painter->setFont(m_look.font(12));
        const int most = room.width() / 2;
        const QString right = painter->fontMetrics().elidedText(row.right, Qt::ElideRight, most);
        painter->setPen(faint);
        painter->drawText(room, int(Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine), right);
        if (!right.isEmpty())
            room.setRight(room.right() - painter->fontMetrics().horizontalAdvance(right) - m_look.px(10));
        painter->setFont(m_look.font(row.heading ? 12 : 13, row.heading ? QFont::DemiBold : QFont::Normal));
        painter->setPen(row.heading ? theme.t2 : row.faint ? faint : theme.t1);
        painter->drawText(room, int(Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine),
            painter->fontMetrics().elidedText(row.title, Qt::ElideRight, room.width()));
    }

    const Appearance& m_look;
    const Model& m_model;
};

RowList::RowList(const Appearance& appearance, const QString& name, QWidget* parent)
    : QListView(parent)
    , m_appearance(appearance)
    , m_model(new Model(this))
{
    setAccessibleName(name);
    setModel(m_model);
    setItemDelegate(new Delegate(appearance, *m_model, this));
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(NoEditTriggers);
    connect(&appearance, &Appearance::changed, this, [this] {
        doItemsLayout();
        updateGeometry();
    });
    connect(this, &QListView::doubleClicked, this, [this] { Q_EMIT opened(currentKey()); });
}

const QList<Row>& RowList::rows() const
{
    return m_model->rows;
}

void RowList::setRows(const QList<Row>& rows)
{
    if (rows == m_model->rows)
        return;
    const QString before = currentKey();
    const auto size = m_model->rows.size();
    m_model->set(rows);
    if (!before.isEmpty() && currentKey() != before)
        choose(before);
    if (size != rows.size())
        updateGeometry();
}

QString RowList::currentKey() const
{
    return currentIndex().isValid() ? m_model->rows[currentIndex().row()].key : QString();
}

QStringList RowList::chosenKeys() const
{
    QModelIndexList rows = selectionModel()->selectedIndexes();
    std::sort(rows.begin(), rows.end());
    QStringList keys;
    for (const QModelIndex& row : std::as_const(rows))
        keys.append(m_model->rows[row.row()].key);
    return keys;
}

bool RowList::choose(const QString& key)
{
    for (int i = 0; i < m_model->rowCount(); ++i)
        if (m_model->rows[i].key == key && !m_model->rows[i].heading) {
            setCurrentIndex(m_model->index(i));
            return true;
        }
    return false;
}

void RowList::setWhole(bool on)
{
    m_whole = on;
    setVerticalScrollBarPolicy(on ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    setSizePolicy(QSizePolicy::Ignored, on ? QSizePolicy::Fixed : QSizePolicy::Expanding);
}

QSize RowList::sizeHint() const
{
    if (!m_whole)
        return QListView::sizeHint();
    const int high = std::max(m_appearance.px(kHigh), QFontMetrics(m_appearance.font(13)).height() + 6);
    return {m_appearance.px(160), int(m_model->rows.size()) * high};
}

QSize RowList::minimumSizeHint() const
{
    return m_whole ? QSize(0, sizeHint().height()) : QSize(0, m_appearance.px(60));
}

void RowList::keyPressEvent(QKeyEvent* event)
{
    const bool bare = !(event->modifiers() & ~Qt::KeypadModifier);
    if (bare && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid())
        Q_EMIT opened(currentKey());
    else if (bare && event->key() == Qt::Key_Delete && currentIndex().isValid())
        Q_EMIT removed(currentKey());
    else if (bare && (event->key() == Qt::Key_Home || event->key() == Qt::Key_End))
        goToEnd(event->key() == Qt::Key_End);
    else
        QListView::keyPressEvent(event);
}

/// The first or last row that can be chosen: a heading would keep the view where it is.
void RowList::goToEnd(bool last)
{
    const int n = m_model->rowCount();
    for (int i = 0; i < n; ++i)
        if (const int row = last ? n - 1 - i : i; !m_model->rows[row].heading)
            return setCurrentIndex(m_model->index(row));
}

void RowList::focusInEvent(QFocusEvent* event)
{
    QListView::focusInEvent(event);
    for (int i = 0; !currentIndex().isValid() && i < m_model->rowCount(); ++i)
        if (!m_model->rows[i].heading)
            setCurrentIndex(m_model->index(i));
    if (currentIndex().isValid())
        Q_EMIT reached(visualRect(currentIndex()));
}

void RowList::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QListView::currentChanged(current, previous);
    if (hasFocus() && current.isValid())
        Q_EMIT reached(visualRect(current));
}

} // namespace wavedeck::ui
