// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/eventpanel.h"

#include "models/domain/states.h"
#include "ui/theme/format.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/look.h"

#include <QHBoxLayout>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>

namespace wavedeck::ui {

namespace {

/// What a screen reader gets is made plain, as what is painted.
class EventRows : public EventFilter {
public:
    using EventFilter::EventFilter;
    QVariant data(const QModelIndex& index, int role) const override
    {
        const QVariant value = EventFilter::data(index, role);
        constexpr int kSpoken = 600;
        if (role == Qt::AccessibleTextRole || role == Qt::DisplayRole)
            return plain(value.toString(), kSpoken);
        return value;
    }
};

struct Sign {
    Glyph glyph;
    Tone tone;
};

Sign signOf(const QModelIndex& index)
{
    if (const QVariant state = index.data(EventAgentStateRole); state.isValid())
        return {glyphOf(AgentState(state.toInt())), toneOf(AgentState(state.toInt()))};
    if (const QVariant state = index.data(EventGateStateRole); state.isValid())
        return {glyphOf(GateState(state.toInt())), toneOf(GateState(state.toInt()))};
    const QString kind = index.data(EventKindRole).toString();
    if (kind == QStringLiteral("hold") || kind == QStringLiteral("budget"))
        return {Glyph::Held, Tone::Warning};
    if (kind == QStringLiteral("retry"))
        return {Glyph::Retry, Tone::Neutral};
    if (kind == QStringLiteral("accept"))
        return {Glyph::Accept, Tone::Neutral};
    if (kind == QStringLiteral("extend"))
        return {Glyph::Extend, Tone::Neutral};
    if (kind == QStringLiteral("stop"))
        return {Glyph::Stop, Tone::Neutral};
    if (kind == QStringLiteral("resume"))
        return {Glyph::Play, Tone::Neutral};
    if (kind == QStringLiteral("alert"))
        return {Glyph::Warning, Tone::Warning};
    return {Glyph::Info, Tone::Neutral};
}

constexpr int kRow = 24;

} // namespace

EventDelegate::EventDelegate(const Appearance& appearance, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_appearance(appearance)
{
}

QSize EventDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {m_appearance.px(200), std::max(m_appearance.px(kRow), QFontMetrics(m_appearance.font(12)).height() + 6)};
}

void EventDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = m_appearance.theme();
    const bool on = option.state & QStyle::State_Selected;
    painter->save();
    if (on || option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, on ? theme.sel : theme.hover);
    QRectF room = QRectF(option.rect).adjusted(m_appearance.px(12), 0, -m_appearance.px(10), 0);
    painter->setFont(m_appearance.mono(11));
    painter->setPen(on ? theme.t2 : theme.t3);
    const QString time = clock(index.data(EventAtRole).toLongLong());
    painter->drawText(room, Qt::AlignVCenter | Qt::TextSingleLine, time);
    room.setLeft(room.left() + QFontMetricsF(painter->font()).horizontalAdvance(QStringLiteral("00:00:00"))
        + m_appearance.px(8));
    const Sign sign = signOf(index);
    const qreal icon = m_appearance.px(14);
    paintGlyph(painter, sign.glyph, QRectF(room.left(), room.center().y() - icon / 2, icon, icon),
        theme.tone(sign.tone).text, theme.knock);
    room.setLeft(room.left() + icon + m_appearance.px(6));
    const QFont bold = m_appearance.font(12, QFont::Medium);
    const QFontMetricsF metrics(bold);
    painter->setFont(bold);
    painter->setPen(theme.t1);
    QString text = plain(index.data(EventTextRole).toString());
    if (text.isEmpty())
        text = plain(index.data(EventKindRole).toString());
    const QFont normal = m_appearance.font(12);
    // What a short text leaves is the subject's; a long one leaves it six tenths.
    const qreal left
        = room.width() - QFontMetricsF(normal).horizontalAdvance(text) - metrics.horizontalAdvance(QLatin1Char(' '));
    const QString who = metrics.elidedText(
        plain(index.data(EventSubjectRole).toString(), 80), Qt::ElideRight, std::max(left, room.width() * 0.6));
    painter->drawText(room, Qt::AlignVCenter | Qt::TextSingleLine, who);
    room.setLeft(room.left() + metrics.horizontalAdvance(who + QLatin1Char(' ')));
    painter->setFont(normal);
    painter->setPen(theme.t1);
    painter->drawText(room, Qt::AlignVCenter | Qt::TextSingleLine,
        QFontMetricsF(painter->font()).elidedText(text, Qt::ElideRight, room.width()));
    if (on && option.state & QStyle::State_HasFocus) {
        painter->setPen(theme.accent);
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

EventPanel::EventPanel(Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_rows(new EventRows(m_model, this))
{
    setObjectName(QStringLiteral("eventPanel"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    makeHeader();
    makeView();
    connect(&appearance, &Appearance::changed, this, &EventPanel::relook);
    relook();
    showState();
}

void EventPanel::makeHeader()
{
    m_title = new QLabel(tr("Events"), this);
    setLook(m_title, QLatin1String("heading"));
    m_count = new QLabel(this);
    setLook(m_count, QLatin1String("hint"));
    m_filterButton = new QToolButton(this);
    m_filterButton->setCheckable(true);
    m_filterButton->setAccessibleName(tr("Filter events"));
    m_filterButton->setToolTip(tr("Filter events"));
    m_filterButton->setFocusPolicy(Qt::TabFocus);
    setLook(m_filterButton, QLatin1String("icon small"));
    m_followButton = new QPushButton(this);
    setLook(m_followButton, QLatin1String("link small"));
    m_field = new FilterField(m_appearance, tr("Filter events"),
        {{QStringLiteral("text"), tr("what has these letters")},
            {QStringLiteral("agent:lint"), tr("what one agent did")},
            {QStringLiteral("wave:analysis"), tr("what happened in a wave")},
            {QStringLiteral("kind:gate"), tr("agent, gate, wave, session, hold, retry, …")},
            {QStringLiteral("-word"), tr("all but what fits the word")}},
        this);
    m_field->hide();
    auto* header = new QHBoxLayout;
    header->setContentsMargins(12, 5, 8, 5);
    header->setSpacing(8);
    header->addWidget(m_title);
    header->addWidget(m_count);
    header->addStretch(1);
    header->addWidget(m_filterButton);
    header->addWidget(m_followButton);
    auto* field = new QHBoxLayout;
    field->setContentsMargins(12, 0, 8, 0);
    field->addWidget(m_field);
    auto* all = static_cast<QVBoxLayout*>(layout());
    all->addLayout(header);
    all->addLayout(field);
    connect(m_filterButton, &QToolButton::toggled, this, &EventPanel::showFilter);
    connect(m_followButton, &QPushButton::clicked, this, [this] { m_following ? setFollowing(false) : follow(); });
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_quiet = true;
        m_rows->setText(text);
        m_quiet = false;
        if (m_following)
            follow();
    });
    connect(m_field, &FilterField::left, this, [this] {
        if (m_field->text().isEmpty())
            m_filterButton->setChecked(false);
        m_view->setFocus(Qt::OtherFocusReason);
    });
}

void EventPanel::makeView()
{
    m_view = new QListView(this);
    m_view->setObjectName(QStringLiteral("eventList"));
    m_view->setAccessibleName(tr("Events"));
    m_view->setModel(m_rows);
    m_view->setItemDelegate(new EventDelegate(m_appearance, this));
    m_view->setUniformItemSizes(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->installEventFilter(this);
    m_view->viewport()->installEventFilter(this);
    m_pausedBar = new FollowBar(this);
    auto* all = static_cast<QVBoxLayout*>(layout());
    all->addWidget(m_view, 1);
    all->addWidget(m_pausedBar);

    connect(m_pausedBar, &FollowBar::jumped, this, &EventPanel::follow);
    connect(m_view->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (m_quiet || !m_view->isVisible())
            return;
        // Up is a pause, the end is an end of it.
        setFollowing(value >= m_view->verticalScrollBar()->maximum() && !m_view->currentIndex().isValid());
    });
    connect(m_view->verticalScrollBar(), &QScrollBar::rangeChanged, this, [this] {
        if (!m_following)
            return;
        m_quiet = true;
        m_view->scrollToBottom();
        m_quiet = false;
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& now) {
        if (now.isValid() && !m_quiet)
            setFollowing(false);
    });
    connect(m_rows, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex&, int first, int last) {
        if (!m_following)
            m_new += last - first + 1;
    });
    connect(m_rows, &QAbstractItemModel::rowsRemoved, this, [this](const QModelIndex&, int first, int last) {
        if (!m_following && first == 0) // the oldest went: what is read stays
            m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->value() - (last - first + 1));
    });
    connect(m_view, &QListView::doubleClicked, this, [this](const QModelIndex& index) {
        if (const QString agent = index.data(EventAgentRole).toString(); !agent.isEmpty())
            Q_EMIT opened(agent);
    });
}

void EventPanel::relook()
{
    m_filterButton->setIcon(glyphIcon(Glyph::Filter, m_appearance.theme()));
    m_view->doItemsLayout();
    showState();
    update();
}

void EventPanel::paintEvent(QPaintEvent* event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    painter.fillRect(rect(), m_appearance.theme().panel);
    painter.fillRect(QRect(0, 0, width(), 1), m_appearance.theme().line);
    painter.fillRect(QRect(0, m_view->y() - 1, width(), 1), m_appearance.theme().line);
    if (m_pausedBar->isVisible())
        painter.fillRect(QRect(0, m_pausedBar->y(), width(), 1), m_appearance.theme().line2);
}

void EventPanel::update(const LiveUpdate& update)
{
    m_quiet = true;
    if (update.anew || !update.now) {
        m_following = true;
        m_new = 0;
    }
    m_model.update(update);
    if (m_following && (update.anew || !update.events.isEmpty()))
        m_view->scrollToBottom();
    m_quiet = false;
    showState();
}

void EventPanel::setFollowing(bool on)
{
    if (on == m_following)
        return;
    m_following = on;
    m_new = 0;
    showState();
}

void EventPanel::follow()
{
    m_quiet = true;
    m_view->selectionModel()->clear();
    m_view->scrollToBottom();
    m_quiet = false;
    m_following = true;
    m_new = 0;
    showState();
}

void EventPanel::showState()
{
    m_count->setText(m_model.total() > 0 ? ui::count(m_model.total()) : QString());
    const Theme& theme = m_appearance.theme();
    m_followButton->setText(m_following ? tr("Following") : tr("Follow"));
    m_followButton->setAccessibleName(m_following ? tr("Following the end, pause") : tr("Follow the end"));
    m_followButton->setIcon(glyphIcon(m_following ? Glyph::Follow : Glyph::Pause, theme.accent, theme.panel));
    m_pausedBar->setNewLines(m_new);
    if (m_pausedBar->isVisibleTo(this) == m_following) {
        // The bar takes its room from below, so that no line moves.
        const int value = m_view->verticalScrollBar()->value();
        m_quiet = true;
        m_pausedBar->setVisible(!m_following);
        layout()->activate();
        if (!m_following)
            m_view->verticalScrollBar()->setValue(value);
        m_quiet = false;
        update();
    }
}

void EventPanel::showFilter(bool on)
{
    m_field->setVisible(on);
    if (on)
        m_field->setFocus(Qt::OtherFocusReason);
    else
        m_field->clear();
    update();
}

bool EventPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_view && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_End) {
            follow();
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            if (const QString agent = m_view->currentIndex().data(EventAgentRole).toString(); !agent.isEmpty())
                Q_EMIT opened(agent);
            return true;
        }
        const bool letter = !key->text().isEmpty() && key->text().at(0).isPrint();
        return letter && !(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier)); // never a search
    }
    if (watched == m_view->viewport() && event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const QModelIndex index = m_view->indexAt(help->pos()); index.isValid())
            QToolTip::showText(help->globalPos(),
                clockMs(index.data(EventAtRole).toLongLong()) + QLatin1Char('\n')
                    + plain(index.data(EventSubjectRole).toString()) + QLatin1Char(' ')
                    + plain(index.data(EventTextRole).toString(), 1000),
                m_view->viewport());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace wavedeck::ui
