// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/retro/themelist.h"

#include "models/items/notemodel.h"
#include "ui/theme/styleparts.h"
#include "ui/widgets/accessible.h"

#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace wavedeck::ui {

class ThemeList::Model : public QAbstractListModel {
public:
    using QAbstractListModel::QAbstractListModel;
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(themes.size()); }
    QVariant data(const QModelIndex& index, int role) const override
    {
        if (role != Qt::AccessibleTextRole && role != Qt::ToolTipRole)
            return {};
        const ThemeRow& row = themes[index.row()];
        QStringList says{tr("Theme %1, %2").arg(row.letter, row.title),
            (row.notes == 1 ? ThemeList::tr("1 note") : ThemeList::tr("%1 notes").arg(row.notes))};
        says.append(row.votes < 0
                ? tr("votes are hidden")
                : (row.votes == 1 ? ThemeList::tr("1 vote") : ThemeList::tr("%1 votes").arg(row.votes)));
        says.append(row.by);
        says.removeAll(QString());
        const QString all = says.join(QStringLiteral(", "));
        return role == Qt::ToolTipRole ? tipOf(all) : all;
    }
    int most() const
    {
        int most = 1;
        for (const ThemeRow& theme : themes)
            most = std::max(most, theme.votes);
        return most;
    }
    void set(const QList<ThemeRow>& now)
    {
        const bool same = std::equal(now.begin(), now.end(), themes.begin(), themes.end(),
            [](const ThemeRow& a, const ThemeRow& b) { return a.number == b.number; });
        if (!same)
            beginResetModel();
        themes = now;
        if (!same)
            endResetModel();
        else if (!themes.isEmpty())
            Q_EMIT dataChanged(index(0), index(int(themes.size()) - 1));
    }

    QList<ThemeRow> themes;
};

class ThemeList::Delegate : public QStyledItemDelegate {
public:
    Delegate(const ThemeList& list, const Appearance& appearance, const Model& model, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_list(list)
        , m_look(appearance)
        , m_model(model)
    {
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {m_look.px(120), m_list.rowHeight()};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const ThemeRow& row = m_model.themes[index.row()];
        const Theme& theme = m_look.theme();
        const bool selected = option.state & QStyle::State_Selected;
        painter->save();
        painter->fillRect(option.rect,
            selected                                     ? theme.sel
                : option.state & QStyle::State_MouseOver ? theme.hover
                                                         : theme.panel);
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.line0);
        paintTheme(painter, row, option.rect.adjusted(m_look.px(14), m_look.px(7), -m_look.px(14), 0), selected);
        if (option.state & QStyle::State_HasFocus) {
            painter->setPen(theme.accent);
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
        }
        painter->restore();
    }

private:
    void paintTheme(QPainter* painter, const ThemeRow& row, const QRect& room, bool selected) const
    {
        const Theme& theme = m_look.theme();
        const QColor faint = selected ? theme.t2 : theme.t3;
        const QFontMetrics bold(m_look.font(13, QFont::DemiBold));
        QRect line(room.left(), room.top(), room.width(), bold.height());
        const QRectF box(line.left(), line.center().y() - m_look.px(8), m_look.px(17), m_look.px(17));
        parts::box(painter, box, theme.raised, theme.line, 3);
        painter->setFont(m_look.font(11, QFont::DemiBold));
        painter->setPen(theme.t1);
        painter->drawText(box, Qt::AlignCenter, row.letter);
        line.setLeft(line.left() + m_look.px(26));
        const QRect below(line.left(), line.bottom() + m_look.px(5), line.width(), m_look.px(6));
        painter->setFont(m_look.font(13, QFont::DemiBold));
        const QString votes = row.votes < 0
            ? ThemeList::tr("hidden")
            : (row.votes == 1 ? ThemeList::tr("1 vote") : ThemeList::tr("%1 votes").arg(row.votes));
        painter->setPen(row.votes < 0 ? faint : theme.t1);
        painter->drawText(line, int(Qt::AlignVCenter | Qt::AlignRight), votes);
        line.setRight(line.right() - bold.horizontalAdvance(votes) - m_look.px(10));
        painter->setFont(m_look.font(12));
        const QString notes = (row.notes == 1 ? ThemeList::tr("1 note") : ThemeList::tr("%1 notes").arg(row.notes));
        painter->setPen(faint);
        painter->drawText(line, int(Qt::AlignVCenter | Qt::AlignRight), notes);
        line.setRight(line.right() - painter->fontMetrics().horizontalAdvance(notes) - m_look.px(8));
        painter->setFont(m_look.font(13, QFont::DemiBold));
        painter->setPen(theme.t1);
        painter->drawText(line, int(Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine),
            bold.elidedText(row.title, Qt::ElideRight, line.width()));
        parts::box(painter, below, theme.line0, {}, 2);
        if (row.votes > 0) {
            QRectF bar = below;
            bar.setWidth(bar.width() * row.votes / m_model.most());
            parts::box(painter, bar, theme.tone(Tone::Neutral).fill, {}, 2);
        }
        painter->setFont(m_look.font(12));
        painter->setPen(theme.t2);
        const QRect by(below.left(), below.bottom() + m_look.px(4), below.width(), painter->fontMetrics().height());
        painter->drawText(by, int(Qt::AlignVCenter | Qt::TextSingleLine),
            painter->fontMetrics().elidedText(row.by, Qt::ElideRight, by.width()));
    }

    const ThemeList& m_list;
    const Appearance& m_look;
    const Model& m_model;
};

ThemeList::ThemeList(const Appearance& appearance, QWidget* parent)
    : QListView(parent)
    , m_appearance(appearance)
    , m_model(new Model(this))
{
    setObjectName(QStringLiteral("themes"));
    setAccessibleName(tr("Themes"));
    setModel(m_model);
    setItemDelegate(new Delegate(*this, appearance, *m_model, this));
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAcceptDrops(true);
    setDragDropMode(DropOnly);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(&appearance, &Appearance::changed, this, [this] {
        doItemsLayout();
        updateGeometry();
    });
    connect(this, &QListView::doubleClicked, this, [this] { Q_EMIT opened(current()); });
}

const QList<ThemeRow>& ThemeList::themes() const
{
    return m_model->themes;
}

void ThemeList::setThemes(const QList<ThemeRow>& themes)
{
    if (themes == m_model->themes)
        return;
    const int before = current();
    m_model->set(themes);
    if (before != 0 && current() != before)
        choose(before);
    updateGeometry();
}

int ThemeList::current() const
{
    return currentIndex().isValid() ? m_model->themes[currentIndex().row()].number : 0;
}

bool ThemeList::choose(int number)
{
    for (int i = 0; i < m_model->rowCount(); ++i)
        if (m_model->themes[i].number == number) {
            setCurrentIndex(m_model->index(i));
            return true;
        }
    return false;
}

int ThemeList::rowHeight() const
{
    const QFontMetrics bold(m_appearance.font(13, QFont::DemiBold));
    return bold.height() + QFontMetrics(m_appearance.font(12)).height() + m_appearance.px(7 + 5 + 6 + 4 + 8);
}

QSize ThemeList::sizeHint() const
{
    return {m_appearance.px(160), int(m_model->themes.size()) * rowHeight()};
}

void ThemeList::keyPressEvent(QKeyEvent* event)
{
    const int theme = current();
    const QString text = event->text();
    const bool plainKey = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier));
    if (theme == 0 || !plainKey)
        return QListView::keyPressEvent(event);
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT opened(theme);
    else if (event->key() == Qt::Key_Delete)
        Q_EMIT removed(theme);
    else if (text == QLatin1String("+") || text == QLatin1String("-"))
        Q_EMIT voted(theme, text == QLatin1String("+"));
    else
        QListView::keyPressEvent(event);
}

void ThemeList::focusInEvent(QFocusEvent* event)
{
    QListView::focusInEvent(event);
    if (!currentIndex().isValid() && m_model->rowCount() > 0)
        setCurrentIndex(m_model->index(0));
    if (currentIndex().isValid())
        Q_EMIT reached(visualRect(currentIndex()));
}

void ThemeList::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QListView::currentChanged(current, previous);
    if (hasFocus() && current.isValid())
        Q_EMIT reached(visualRect(current));
}

void ThemeList::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasFormat(NoteModel::mimeType()))
        event->acceptProposedAction();
}

void ThemeList::dragMoveEvent(QDragMoveEvent* event)
{
    const QModelIndex at = indexAt(event->position().toPoint());
    if (at.isValid() && event->mimeData()->hasFormat(NoteModel::mimeType())) {
        setCurrentIndex(at);
        event->acceptProposedAction();
    } else {
        event->ignore();
    }
}

void ThemeList::dropEvent(QDropEvent* event)
{
    const QModelIndex at = indexAt(event->position().toPoint());
    const int note = event->mimeData()->data(NoteModel::mimeType()).toInt();
    if (!at.isValid() || note == 0)
        return;
    // What was dragged belongs to its register: the view it came from removes nothing.
    event->setDropAction(Qt::CopyAction);
    event->accept();
    Q_EMIT dropped(note, m_model->themes[at.row()].number);
}

} // namespace wavedeck::ui
