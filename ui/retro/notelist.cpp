// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/retro/notelist.h"

#include "ui/theme/format.h"
#include "ui/theme/styleparts.h"
#include "ui/widgets/accessible.h"
#include "ui/widgets/paint.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QToolTip>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kLongest = 400;
constexpr int kMostLines = 5;
constexpr int kGap = 6; ///< between cards
constexpr int kPadding = 10;

int levelOf(const QString& severity)
{
    for (int level = 1; level <= 4; ++level)
        if (levelText(level).compare(severity, Qt::CaseInsensitive) == 0)
            return level;
    return 0;
}

class NoteDelegate : public QStyledItemDelegate {
public:
    NoteDelegate(const Appearance& appearance, const NotesOf& notes, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_look(appearance)
        , m_notes(notes)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
        const int wide = view ? view->viewport()->width() : 180;
        const NoteCard& card = m_notes.card(index);
        int high = titleHeight(card, wide - 2 * m_look.px(kPadding)) + lineHeight() + m_look.px(8 + 6 + 8 + kGap);
        if (levelOf(card.note.severity) > 0)
            high += lineHeight() + m_look.px(2);
        return {wide, high};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const NoteCard& card = m_notes.card(index);
        const Theme& theme = m_look.theme();
        const bool current
            = option.state & QStyle::State_Selected && static_cast<const NoteList*>(option.widget)->isMarked();
        painter->save();
        const QRect box = option.rect.adjusted(0, 0, 0, -m_look.px(kGap));
        parts::box(painter, box, option.state & QStyle::State_MouseOver ? theme.hover : theme.panel,
            current ? theme.accent : theme.line, 2);
        if (option.state & QStyle::State_HasFocus)
            parts::box(painter, box.adjusted(1, 1, -1, -1), {}, theme.accent, 2);
        const int padding = m_look.px(kPadding);
        QRect room = box.adjusted(padding, m_look.px(8), -padding, 0);
        painter->setFont(m_look.font(13));
        painter->setPen(theme.t1);
        room.setHeight(titleHeight(card, room.width()));
        painter->drawText(room, int(Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop), fitted(card, room.width()));
        QRect line(room.left(), room.bottom() + m_look.px(6), room.width(), lineHeight());
        if (const int level = levelOf(card.note.severity); level > 0) {
            paintLevel(painter, line, m_look, level);
            line.translate(0, lineHeight() + m_look.px(2));
        }
        paintBelow(painter, card, line);
        painter->restore();
    }

private:
    int lineHeight() const { return std::max(QFontMetrics(m_look.font(12)).height(), m_look.px(17)); }

    /// As much of the title as the card shows.
    QString fitted(const NoteCard& card, int width) const
    {
        QString text = plain(card.note.title, kLongest);
        const QFontMetrics metrics(m_look.font(13));
        while (text.size() > 24 && lines(metrics, text, width) > kMostLines)
            text = text.left(text.size() * 9 / 10).trimmed() + QStringLiteral("…");
        return text;
    }
    static int lines(const QFontMetrics& metrics, const QString& text, int width)
    {
        const int high
            = metrics.boundingRect(QRect(0, 0, std::max(width, 20), 10'000), Qt::TextWordWrap, text).height();
        return (high + metrics.lineSpacing() / 2) / std::max(1, metrics.lineSpacing());
    }
    int titleHeight(const NoteCard& card, int width) const
    {
        const QFontMetrics metrics(m_look.font(13));
        return metrics.boundingRect(QRect(0, 0, std::max(width, 20), 10'000), Qt::TextWordWrap, fitted(card, width))
            .height();
    }

    void paintBelow(QPainter* painter, const NoteCard& card, const QRect& line) const
    {
        const Theme& theme = m_look.theme();
        painter->setFont(m_look.font(12));
        const QFontMetrics metrics(painter->font());
        QString right;
        if (card.note.votes > 0)
            right = card.note.votes == 1 ? NoteList::tr("1 vote") : NoteList::tr("%1 votes").arg(card.note.votes);
        else if (card.fresh)
            right = NoteList::tr("just added");
        else if (!card.note.fields.isEmpty())
            right = card.note.fields.size() == 1 ? NoteList::tr("1 detail")
                                                 : NoteList::tr("%1 details").arg(card.note.fields.size());
        painter->setPen(theme.t3);
        int rightWide = right.isEmpty() ? 0 : metrics.horizontalAdvance(right) + m_look.px(8);
        painter->drawText(line, int(Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine), right);
        if (!card.note.cites.isEmpty()) {
            const int icon = m_look.px(12);
            const int at = line.right() - rightWide - icon + 1;
            paintGlyph(painter, Glyph::Link, QRectF(at, line.center().y() - icon / 2.0 + 0.5, icon, icon), theme.accent,
                theme.knock);
            rightWide += icon + m_look.px(6);
        }
        QRect left = line.adjusted(0, 0, -rightWide, 0);
        if (!card.letter.isEmpty()) {
            const QRectF box(left.left(), left.center().y() - m_look.px(8), m_look.px(17), m_look.px(17));
            parts::box(painter, box, theme.raised, theme.line, 3);
            painter->setFont(m_look.font(11, QFont::DemiBold));
            painter->setPen(theme.t1);
            painter->drawText(box, Qt::AlignCenter, plain(card.letter, 2));
            left.setLeft(left.left() + m_look.px(23));
            painter->setFont(m_look.font(12));
        }
        painter->setPen(theme.t3);
        const QString name = card.note.number < 0
            ? (card.theme.isEmpty() ? NoteList::tr("Recommendation") : plain(card.theme, 80))
            : card.letter.isEmpty() ? NoteList::tr("No theme")
                                    : plain(card.theme, 80);
        painter->drawText(left, int(Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine),
            metrics.elidedText(name, Qt::ElideRight, left.width()));
    }

    const Appearance& m_look;
    const NotesOf& m_notes;
};

/// Everything of it, for the tip.
QString whole(const NoteCard& card)
{
    QStringList lines{plain(card.note.title, 2'000)};
    for (auto it = card.note.fields.begin(); it != card.note.fields.end(); ++it)
        lines.append(plain(it.key(), 40) + QStringLiteral(": ") + plain(it.value(), 1'000));
    if (!card.note.cites.isEmpty())
        lines.append(plain(card.note.cites, 200));
    return lines.join(QLatin1Char('\n'));
}

} // namespace

NoteList::NoteList(const Appearance& appearance, NoteModel& notes, int participant, QWidget* parent)
    : QListView(parent)
    , m_notes(new NotesOf(notes, participant, this))
{
    setModel(m_notes);
    setItemDelegate(new NoteDelegate(appearance, *m_notes, this));
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setDragEnabled(true);
    setDragDropMode(DragOnly);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setResizeMode(Adjust);
    setEditTriggers(NoEditTriggers);
    viewport()->setAutoFillBackground(false);
    connect(&appearance, &Appearance::changed, this, &NoteList::scheduleDelayedItemsLayout);
    connect(this, &QListView::doubleClicked, this, [this] { Q_EMIT opened(currentNumber()); });
}

int NoteList::currentNumber() const
{
    return currentIndex().isValid() ? currentIndex().data(NoteModel::NumberRole).toInt() : 0;
}

bool NoteList::choose(int number)
{
    const int row = m_notes->rowOf(number);
    if (row < 0)
        return false;
    setCurrentIndex(m_notes->index(row, 0));
    scrollTo(currentIndex());
    return true;
}

void NoteList::setMarked(bool on)
{
    if (std::exchange(m_marked, on) != on)
        viewport()->update();
}

void NoteList::keyPressEvent(QKeyEvent* event)
{
    const bool bare = !(event->modifiers() & ~Qt::KeypadModifier);
    if (bare && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentNumber() != 0)
        Q_EMIT opened(currentNumber());
    else if (bare && (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right))
        Q_EMIT sideways(event->key() == Qt::Key_Left ? -1 : 1);
    else
        QListView::keyPressEvent(event);
}

void NoteList::focusInEvent(QFocusEvent* event)
{
    QListView::focusInEvent(event);
    if (!currentIndex().isValid() && m_notes->rowCount() > 0)
        setCurrentIndex(m_notes->index(0, 0));
    Q_EMIT focused();
}

void NoteList::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QListView::currentChanged(current, previous);
    Q_EMIT currentNumberChanged();
}

void NoteList::resizeEvent(QResizeEvent* event)
{
    QListView::resizeEvent(event);
    scheduleDelayedItemsLayout(); // other widths, other heights
}

bool NoteList::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const QModelIndex at = indexAt(help->pos()); at.isValid())
            QToolTip::showText(help->globalPos(), tipOf(whole(m_notes->card(at))), this);
        return true;
    }
    return QListView::viewportEvent(event);
}

} // namespace wavedeck::ui
