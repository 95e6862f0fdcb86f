// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/faultlist.h"

#include "ui/theme/appearance.h"
#include "ui/theme/format.h"
#include "ui/theme/glyphs.h"

#include <QPainter>
#include <QResizeEvent>
#include <QStyledItemDelegate>

namespace wavedeck::ui::start {

namespace {

constexpr int kLineRole = Qt::UserRole;
constexpr int kMessageRole = Qt::UserRole + 1;
constexpr int kLongest = 400;
constexpr int kMostShownRows = 6;
constexpr int kMostFaults = 500;

class FaultDelegate : public QStyledItemDelegate {
public:
    FaultDelegate(const Appearance& appearance, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_appearance(appearance)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const QFontMetrics metrics(m_appearance.font(12));
        const int width = std::max(80, messageRect(option).width());
        const QRect text
            = metrics.boundingRect(QRect(0, 0, width, 4000), Qt::TextWordWrap, index.data(kMessageRole).toString());
        return {10, std::max(m_appearance.px(26), text.height() + m_appearance.px(10))};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& theme = m_appearance.theme();
        painter->save();
        painter->setClipRect(option.rect);
        if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver))
            painter->fillRect(option.rect, option.state & QStyle::State_Selected ? theme.sel : theme.hover);
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.line0);
        painter->setPen(theme.tone(Tone::Bad).text);
        painter->setFont(m_appearance.font(12, QFont::DemiBold));
        const int icon = m_appearance.px(14);
        const QRect message = messageRect(option).translated(0, option.rect.top());
        const int line = QFontMetrics(m_appearance.font(12)).height();
        paintGlyph(painter, Glyph::Failed,
            QRectF(option.rect.left() + m_appearance.px(12), message.top() + (line - icon) / 2.0, icon, icon),
            theme.tone(Tone::Bad).text, theme.knock);
        const int left = option.rect.left() + m_appearance.px(12) + icon + m_appearance.px(8);
        painter->drawText(QRect(left, message.top(), message.left() - left, line),
            Qt::AlignVCenter | Qt::TextSingleLine, index.data().toString());
        painter->setPen(theme.t1);
        painter->setFont(m_appearance.font(12));
        painter->drawText(QRect(message.left(), message.top(), message.width(), option.rect.height()), Qt::TextWordWrap,
            index.data(kMessageRole).toString());
        if (option.state & QStyle::State_HasFocus) {
            painter->setPen(QPen(theme.accent, 1));
            painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
        }
        painter->restore();
    }

private:
    /// Relative to the top of the row.
    QRect messageRect(const QStyleOptionViewItem& option) const
    {
        const QFontMetrics metrics(m_appearance.font(12, QFont::DemiBold));
        const int left = option.rect.left() + m_appearance.px(12 + 14 + 8 + 12)
            + metrics.horizontalAdvance(QStringLiteral("Line 99999"));
        const auto* view = qobject_cast<const QListView*>(option.widget);
        const int right = view ? view->viewport()->width() : option.rect.right();
        return {left, m_appearance.px(5), right - left - m_appearance.px(12), option.rect.height()};
    }

    const Appearance& m_appearance;
};

} // namespace

FaultList::FaultList(const Appearance& appearance, QWidget* parent)
    : QListWidget(parent)
    , m_appearance(appearance)
{
    setObjectName(QStringLiteral("faultList"));
    setAccessibleName(QStringLiteral("Faults of the plan"));
    setItemDelegate(new FaultDelegate(appearance, this));
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setResizeMode(QListView::Adjust);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    const auto ask = [this](const QListWidgetItem* item) {
        if (item)
            Q_EMIT lineAsked(item->data(kLineRole).toInt());
    };
    connect(this, &QListWidget::currentItemChanged, this, ask);
    connect(this, &QListWidget::itemClicked, this, ask);
    connect(this, &QListWidget::itemActivated, this, ask);
    connect(&appearance, &Appearance::changed, this, [this] { doItemsLayout(); });
}

void FaultList::setFaults(const QList<Fault>& faults)
{
    const QSignalBlocker quiet(this);
    clear();
    for (const Fault& fault : faults.mid(0, kMostFaults)) {
        auto* item = new QListWidgetItem(QStringLiteral("Line %1").arg(fault.mark.line), this);
        const QString message = plain(fault.message, kLongest);
        item->setData(kLineRole, fault.mark.line);
        item->setData(kMessageRole, message);
        item->setData(Qt::AccessibleTextRole, QStringLiteral("Line %1: %2").arg(fault.mark.line).arg(message));
    }
    updateGeometry();
}

QSize FaultList::sizeHint() const
{
    int height = 2;
    for (int row = 0; row < std::min(count(), kMostShownRows); ++row)
        height += sizeHintForRow(row);
    return {100, height};
}

void FaultList::resizeEvent(QResizeEvent* event)
{
    QListWidget::resizeEvent(event);
    if (event->oldSize().width() != event->size().width()) {
        doItemsLayout();
        updateGeometry(); // its rows are as high as their texts at this width
    }
}

} // namespace wavedeck::ui::start
