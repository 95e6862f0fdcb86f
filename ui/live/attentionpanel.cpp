// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/attentionpanel.h"

#include "ui/theme/format.h"
#include "ui/theme/look.h"

#include <QHBoxLayout>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>

namespace wavedeck::ui {

namespace {

/// What a screen reader gets is made plain, as what is painted; with what one can do.
class AttentionRows : public AttentionModel {
public:
    using AttentionModel::AttentionModel;
    QVariant data(const QModelIndex& index, int role) const override
    {
        const QVariant value = AttentionModel::data(index, role);
        constexpr int kSpoken = 600;
        if (role == Qt::AccessibleTextRole || role == Qt::DisplayRole)
            return plain(value.toString(), kSpoken);
        return value;
    }
};

} // namespace

AttentionPanel::AttentionPanel(Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_model(new AttentionRows(this))
    , m_delegate(new AttentionDelegate(appearance, this))
    , m_header(new QHBoxLayout)
    , m_title(new QLabel(tr("Needs attention"), this))
    , m_count(new QLabel(this))
    , m_calm(new QLabel(tr("Nothing needs attention."), this))
    , m_all(new QPushButton(tr("Acknowledge all"), this))
    , m_view(new QListView(this))
{
    setObjectName(QStringLiteral("attentionPanel"));
    setLook(m_all, QLatin1String("link small"));
    m_all->setAccessibleName(tr("Acknowledge all alerts"));
    m_all->hide();
    connect(m_all, &QPushButton::clicked, this, &AttentionPanel::acknowledgeAllClicked);
    setLook(m_title, QLatin1String("heading"));
    setLook(m_count, QLatin1String("hint"));
    setLook(m_calm, QLatin1String("small"));
    m_calm->setContentsMargins(12, 8, 12, 8);
    m_header->setContentsMargins(12, 8, 8, 8);
    m_header->setSpacing(8);
    m_header->addWidget(m_title);
    m_header->addWidget(m_count);
    m_header->addStretch(1);
    m_header->addWidget(m_all);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(m_header);
    all->addWidget(m_calm);
    all->addWidget(m_view, 1);
    all->addStretch(0);

    m_view->setObjectName(QStringLiteral("attentionList"));
    m_view->setAccessibleName(tr("Needs attention"));
    m_view->setAccessibleDescription(tr("Right and Left go through what one can do about an entry, Enter does it."));
    m_view->setModel(m_model);
    m_view->setItemDelegate(m_delegate);
    m_view->setUniformItemSizes(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setMouseTracking(true);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->installEventFilter(this);
    m_view->viewport()->installEventFilter(this);
    m_view->hide();

    connect(&appearance, &Appearance::changed, this, &AttentionPanel::relook);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        setAction(-1);
        Q_EMIT currentChanged();
    });
    connect(m_view, &QListView::doubleClicked, this,
        [this](const QModelIndex& index) { Q_EMIT opened(index.data(AttentionSubjectRole).toString()); });
    connect(m_view, &QWidget::customContextMenuRequested, this, [this](const QPoint& pos) {
        const bool there = m_view->indexAt(pos).isValid();
        const QRect row = m_view->visualRect(m_view->currentIndex());
        Q_EMIT menuWanted(m_view->viewport()->mapToGlobal(there ? pos : row.center()));
    });
    relook();
}

void AttentionPanel::relook()
{
    m_view->doItemsLayout();
    update();
}

void AttentionPanel::paintEvent(QPaintEvent* event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    painter.fillRect(rect(), m_appearance.theme().panel);
    painter.fillRect(
        QRect(0, m_view->isVisible() ? m_view->y() - 1 : m_calm->y() - 1, width(), 1), m_appearance.theme().line);
}

void AttentionPanel::show(const QList<Attention>& attention, const QList<Attention>& settled)
{
    m_model->setItems(attention + settled);
    m_count->setText(attention.isEmpty() ? QString() : ui::count(attention.size()));
    const auto isAlert = [](const Attention& one) { return one.isAlert(); };
    m_all->setVisible(std::any_of(attention.begin(), attention.end(), isAlert));
    const bool calm = attention.isEmpty() && settled.isEmpty();
    if (calm == m_view->isVisibleTo(this)) {
        m_calm->setVisible(calm);
        m_view->setVisible(!calm);
        update();
    }
    // What the keyboard was on may be gone.
    const QModelIndex index = m_view->currentIndex();
    if (m_action >= m_delegate->actionRects(m_view->visualRect(index), index).size())
        setAction(-1);
}

int AttentionPanel::headerHeight() const
{
    m_header->invalidate(); // while the page is hidden nobody told it of the button
    return m_header->sizeHint().height();
}

const Attention* AttentionPanel::current() const
{
    const int row = m_view->currentIndex().row();
    return row >= 0 && row < m_model->items().size() ? &m_model->items()[row] : nullptr;
}

bool AttentionPanel::select(const QString& subject)
{
    const int row = m_model->rowOf(subject);
    if (row < 0)
        return false;
    m_view->setFocus(Qt::OtherFocusReason);
    m_view->setCurrentIndex(m_model->index(row));
    return true;
}

void AttentionPanel::selectNext()
{
    const int count = m_model->rowCount();
    if (count == 0)
        return;
    const bool here = m_view->hasFocus();
    const int row = m_view->currentIndex().row();
    m_view->setFocus(Qt::ShortcutFocusReason);
    m_view->setCurrentIndex(m_model->index(here ? (row + 1) % count : std::max(0, row)));
}

void AttentionPanel::setAction(int action)
{
    if (action == m_action)
        return;
    m_action = action;
    m_delegate->setAction(action);
    m_view->viewport()->update();
}

void AttentionPanel::trigger(const QModelIndex& index, int action)
{
    const auto actions = index.data(AttentionActionsRole).value<QList<int>>();
    if (action >= 0 && action < actions.size())
        Q_EMIT acted(AttentionAction(actions[action]), index.data(AttentionSubjectRole).toString());
}

int AttentionPanel::actionAt(const QPoint& pos, QModelIndex* index) const
{
    *index = m_view->indexAt(pos);
    if (!index->isValid())
        return -1;
    const QList<QRect> rects = m_delegate->actionRects(m_view->visualRect(*index), *index);
    for (qsizetype i = 0; i < rects.size(); ++i)
        if (rects[i].contains(pos))
            return int(i);
    return -1;
}

bool AttentionPanel::keyPressed(int key)
{
    const QModelIndex index = m_view->currentIndex();
    const int count = int(m_delegate->actionRects(m_view->visualRect(index), index).size());
    switch (key) {
    case Qt::Key_Right:
        setAction(std::min(m_action + 1, count - 1));
        return true;
    case Qt::Key_Left:
        setAction(std::max(m_action - 1, -1));
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (m_action >= 0)
            trigger(index, m_action);
        else if (index.isValid() && key != Qt::Key_Space)
            Q_EMIT opened(index.data(AttentionSubjectRole).toString());
        return true;
    default:
        return false;
    }
}

bool AttentionPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_view && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() & ~Qt::KeypadModifier)
            return false;
        // A letter is a command, never a search.
        return keyPressed(key->key()) || (!key->text().isEmpty() && key->text().at(0).isPrint());
    }
    QModelIndex index;
    if (watched == m_view->viewport() && event->type() == QEvent::MouseMove) {
        const int action = actionAt(static_cast<QMouseEvent*>(event)->position().toPoint(), &index);
        m_view->viewport()->setCursor(action >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    } else if (watched == m_view->viewport() && event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const int action = actionAt(mouse->position().toPoint(), &index);
        if (mouse->button() == Qt::LeftButton && action >= 0)
            trigger(index, action);
    } else if (watched == m_view->viewport() && event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        index = m_view->indexAt(help->pos());
        if (index.isValid()) // the title is made of our own words first: nothing in it can pass for HTML
            QToolTip::showText(help->globalPos(),
                tr("Needs attention") + QLatin1Char('\n') + plain(index.data(AttentionTitleRole).toString(), 400)
                    + QLatin1Char('\n') + plain(index.data(AttentionDetailRole).toString(), 1000),
                m_view->viewport());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace wavedeck::ui
