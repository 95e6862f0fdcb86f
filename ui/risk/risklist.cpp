// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/risk/risklist.h"

#include "ui/widgets/paint.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>

namespace wavedeck::ui {

QString RiskCard::spoken() const
{
    QStringList words{name, title, levelText(level), state, more};
    words.removeAll(QString());
    return words.join(QStringLiteral(", "));
}

class RiskList::Model : public QAbstractListModel {
public:
    using QAbstractListModel::QAbstractListModel;
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(cards.size()); }
    QVariant data(const QModelIndex& index, int role) const override
    {
        return role == Qt::AccessibleTextRole ? cards[index.row()].spoken() : QVariant();
    }
    void set(const QList<RiskCard>& now)
    {
        // The same cards with other words keep the current one; others come anew.
        bool same = now.size() == cards.size();
        for (qsizetype i = 0; same && i < now.size(); ++i)
            same = now[i].id == cards[i].id;
        if (!same)
            beginResetModel();
        cards = now;
        if (!same)
            endResetModel();
        else if (!cards.isEmpty())
            Q_EMIT dataChanged(index(0), index(int(cards.size()) - 1));
    }

    QList<RiskCard> cards;
};

class RiskList::Delegate : public QStyledItemDelegate {
public:
    Delegate(const Appearance& appearance, const Model& model, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_look(appearance)
        , m_model(model)
    {
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {m_look.px(160), 2 * line12() + line13() + m_look.px(21)};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const RiskCard& card = m_model.cards[index.row()];
        const Theme& theme = m_look.theme();
        const bool selected = option.state & QStyle::State_Selected;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->fillRect(option.rect,
            selected                                     ? theme.sel
                : option.state & QStyle::State_MouseOver ? theme.hover
                                                         : theme.panel);
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.line0);
        if (selected)
            painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), theme.selb);
        const QRect room = option.rect.adjusted(m_look.px(14), m_look.px(8), -m_look.px(12), 0);
        paintTop(painter, room, card, selected);
        painter->setFont(m_look.font(13));
        painter->setPen(theme.t1);
        const QRect middle(room.left(), room.top() + line12() + m_look.px(2), room.width(), line13());
        painter->drawText(middle, Qt::AlignVCenter | Qt::TextSingleLine,
            painter->fontMetrics().elidedText(card.title, Qt::ElideRight, room.width()));
        paintState(painter, QRect(room.left(), middle.bottom() + m_look.px(3), room.width(), line12()), card, selected);
        if (option.state & QStyle::State_HasFocus) {
            painter->setPen(theme.accent);
            painter->setBrush(Qt::NoBrush);
            painter->setRenderHint(QPainter::Antialiasing, false);
            painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
        }
        painter->restore();
    }

private:
    int line12() const { return QFontMetrics(m_look.font(12)).height(); }
    int line13() const { return QFontMetrics(m_look.font(13)).height(); }
    void paintTop(QPainter* painter, const QRect& room, const RiskCard& card, bool selected) const
    {
        const QRect line(room.left(), room.top(), room.width(), line12());
        int wide = 0;
        if (card.level > 0) {
            wide = int(levelSize(m_look, card.level).width());
            paintLevel(
                painter, QRect(line.right() - wide + 1, line.top(), wide, line.height()), m_look, card.level, selected);
            wide += m_look.px(8);
        }
        painter->setFont(m_look.font(12));
        painter->setPen(selected ? m_look.theme().t2 : m_look.theme().t3);
        painter->drawText(line, Qt::AlignVCenter | Qt::TextSingleLine,
            painter->fontMetrics().elidedText(card.name, Qt::ElideRight, line.width() - wide));
    }
    void paintState(QPainter* painter, const QRect& line, const RiskCard& card, bool selected) const
    {
        const Theme& theme = m_look.theme();
        const QColor colour = theme.tone(card.tone).text;
        const int icon = m_look.px(13);
        paintGlyph(painter, card.glyph, QRectF(line.left(), line.center().y() - icon / 2.0 + 0.5, icon, icon), colour,
            theme.knock);
        painter->setFont(m_look.font(12));
        const QFontMetrics metrics(painter->font());
        QRect room = line.adjusted(icon + m_look.px(6), 0, 0, 0);
        painter->setPen(card.urgent ? colour : theme.t2);
        const QString state = metrics.elidedText(card.state, Qt::ElideRight, room.width());
        painter->drawText(room, Qt::AlignVCenter | Qt::TextSingleLine, state);
        room.setLeft(room.left() + metrics.horizontalAdvance(state) + m_look.px(8));
        painter->setPen(selected ? theme.t2 : theme.t3);
        if (room.width() > m_look.px(20))
            painter->drawText(room, Qt::AlignVCenter | Qt::TextSingleLine,
                metrics.elidedText(card.more, Qt::ElideRight, room.width()));
    }

    const Appearance& m_look;
    const Model& m_model;
};

RiskList::RiskList(const Appearance& appearance, const QString& name, QWidget* parent)
    : QListView(parent)
    , m_model(new Model(this))
{
    setObjectName(QStringLiteral("riskList"));
    setAccessibleName(name);
    setModel(m_model);
    setItemDelegate(new Delegate(appearance, *m_model, this));
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(NoEditTriggers);
    connect(&appearance, &Appearance::changed, this, &RiskList::doItemsLayout);
    connect(this, &QListView::doubleClicked, this, [this] { Q_EMIT opened(currentId()); });
}

const QList<RiskCard>& RiskList::cards() const
{
    return m_model->cards;
}

void RiskList::setCards(const QList<RiskCard>& cards)
{
    if (cards == m_model->cards)
        return;
    const QString before = currentId();
    m_filling = true;
    m_model->set(cards);
    if (currentId() != before)
        choose(before);
    m_filling = false;
    if (currentId() != before)
        Q_EMIT chosenChanged();
}

QString RiskList::currentId() const
{
    return currentIndex().isValid() ? m_model->cards[currentIndex().row()].id : QString();
}

bool RiskList::choose(const QString& id)
{
    for (int i = 0; i < m_model->rowCount(); ++i)
        if (m_model->cards[i].id == id) {
            setCurrentIndex(m_model->index(i));
            return true;
        }
    return false;
}

void RiskList::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QListView::currentChanged(current, previous);
    if (!m_filling)
        Q_EMIT chosenChanged();
}

void RiskList::keyPressEvent(QKeyEvent* event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && !(event->modifiers() & ~Qt::KeypadModifier)
        && currentIndex().isValid())
        Q_EMIT opened(currentId());
    else
        QListView::keyPressEvent(event);
}

} // namespace wavedeck::ui
