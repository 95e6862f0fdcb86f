// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/planlist.h"

#include "ui/widgets/labels.h"
#include "ui/theme/appearance.h"
#include "ui/theme/glyphs.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace wavedeck::ui::start {

namespace {

constexpr int kFaultFlags = int(Qt::AlignTop) | Qt::TextWordWrap;

/// Shows the key that leads to it, while it is empty.
class SearchField : public QLineEdit {
public:
    SearchField(const Appearance& appearance, QWidget* parent)
        : QLineEdit(parent)
        , m_appearance(appearance)
    {
    }

protected:
    void paintEvent(QPaintEvent* event) override
    {
        QLineEdit::paintEvent(event);
        if (!text().isEmpty() || hasFocus())
            return;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setFont(m_appearance.font(11, QFont::Medium));
        const QString key = QStringLiteral("/");
        const qreal high = painter.fontMetrics().height() + 2;
        const QRectF box(
            width() - high - m_appearance.px(7) + 0.5, std::floor((height() - high) / 2) + 0.5, high - 1, high - 1);
        painter.setPen(m_appearance.theme().line2);
        painter.drawRoundedRect(box, 3, 3);
        painter.setPen(m_appearance.theme().t3);
        painter.drawText(box, Qt::AlignCenter, key);
    }

private:
    const Appearance& m_appearance;
};

} // namespace

PlanDelegate::PlanDelegate(const Appearance& appearance, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_appearance(appearance)
{
}

QSize PlanDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const int small = QFontMetrics(m_appearance.font(12)).height();
    if (!index.data(PlanListModel::PathRole).isValid())
        return {10, small + m_appearance.px(18)};
    const int big = QFontMetrics(m_appearance.font(13, QFont::Medium)).height();
    int detail = small;
    if (index.data(PlanListModel::FaultRole).toBool()) // what is wrong is read whole, as far as three lines hold it
        detail = std::clamp(QFontMetrics(m_appearance.font(12))
                                .boundingRect(QRect(0, 0, detailWidth(option), 10'000), kFaultFlags,
                                    index.data(PlanListModel::DetailRole).toString())
                                .height(),
            small, 3 * small);
    return {10, big + detail + m_appearance.px(17)};
}

int PlanDelegate::detailWidth(const QStyleOptionViewItem& option) const
{
    const auto* view = qobject_cast<const QListView*>(option.widget);
    const int width = view ? view->viewport()->width() : option.rect.width();
    return std::max(40, width - m_appearance.px(14 + 14 + 10 + 12));
}

void PlanDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = m_appearance.theme();
    const auto px = [this](int pixels) { return m_appearance.px(pixels); };
    painter->save();
    painter->setClipRect(option.rect);
    if (!index.data(PlanListModel::PathRole).isValid()) {
        painter->setFont(m_appearance.font(12, QFont::DemiBold));
        painter->setPen(theme.t2);
        const QRect line = option.rect.adjusted(px(14), px(12), -px(12), -px(4));
        painter->drawText(line, Qt::AlignVCenter | Qt::TextSingleLine,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, line.width()));
        painter->restore();
        return;
    }
    const bool selected = option.state & QStyle::State_Selected;
    const bool faulty = index.data(PlanListModel::FaultRole).toBool();
    if (selected || option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, selected ? theme.sel : theme.hover);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.line0);
    if (selected)
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), theme.selb);
    const QColor detail = faulty ? theme.tone(Tone::Bad).text : selected ? theme.t2 : theme.t3;
    const QFont bigFont = m_appearance.font(13, QFont::Medium);
    const int big = QFontMetrics(bigFont).height();
    const int icon = px(14);
    const QRect text = option.rect.adjusted(px(14) + icon + px(10), px(8), -px(12), -px(8));
    paintGlyph(painter, faulty ? Glyph::Warning : Glyph::Plans,
        QRectF(option.rect.left() + px(14), text.top() + (big - icon) / 2.0, icon, icon), detail, theme.knock);
    painter->setFont(bigFont);
    painter->setPen(theme.t1);
    painter->drawText(QRect(text.left(), text.top(), text.width(), big), Qt::AlignVCenter | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
    painter->setFont(m_appearance.font(12));
    painter->setPen(detail);
    const QRect below(text.left(), text.top() + big, text.width(), text.height() - big);
    const QString words = index.data(PlanListModel::DetailRole).toString();
    if (faulty)
        painter->drawText(below, kFaultFlags, words);
    else
        painter->drawText(below, Qt::AlignVCenter | Qt::TextSingleLine,
            painter->fontMetrics().elidedText(words, Qt::ElideRight, below.width()));
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(QPen(theme.accent, 1));
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

PlanList::PlanList(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_model(new PlanListModel(this))
    , m_search(new SearchField(appearance, this))
    , m_view(new QListView(this))
    , m_nothing(makeWrapped(this, "small"))
{
    m_search->setObjectName(QStringLiteral("planSearch"));
    m_search->setPlaceholderText(QStringLiteral("Search plans"));
    m_search->setAccessibleName(QStringLiteral("Search plans"));
    m_search->setClearButtonEnabled(true);
    QAction* icon = m_search->addAction(glyphIcon(Glyph::Search, appearance.theme()), QLineEdit::LeadingPosition);
    m_search->installEventFilter(this);

    m_view->setObjectName(QStringLiteral("planList"));
    m_view->setAccessibleName(QStringLiteral("Plans"));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new PlanDelegate(appearance, this));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setMouseTracking(true);
    m_view->setResizeMode(QListView::Adjust);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);

    auto* open = makeButton(this, appearance, Glyph::Folder, QStringLiteral("Open plan file…"), "", "Ctrl O");
    open->setObjectName(QStringLiteral("openPlan"));
    m_open = open;

    auto* foot = new QFrame(this);
    foot->setProperty("frame", QStringLiteral("foot"));
    auto* footLayout = new QVBoxLayout(foot);
    footLayout->addWidget(open);
    auto* top = new QVBoxLayout;
    top->addWidget(m_search);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_nothing);
    layout->addWidget(m_view, 1);
    layout->addWidget(foot);
    m_nothing->hide();

    const auto dress = [this, &appearance, top, footLayout, icon] {
        const int twelve = appearance.px(12);
        top->setContentsMargins(twelve, appearance.px(10), twelve, appearance.px(4));
        footLayout->setContentsMargins(twelve, twelve, twelve, twelve);
        m_nothing->setContentsMargins(appearance.px(14), appearance.px(8), twelve, 0);
        icon->setIcon(glyphIcon(Glyph::Search, appearance.theme()));
        m_view->doItemsLayout();
        m_view->viewport()->update();
    };
    dress();
    connect(&appearance, &Appearance::changed, this, dress);
    connect(open, &QPushButton::clicked, this, &PlanList::openAsked);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_silent = true;
        m_model->setWords(words);
        select(m_path);
        m_silent = false;
        showNothing();
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& now) {
        const QString path = now.data(PlanListModel::PathRole).toString();
        if (m_silent || path.isEmpty())
            return;
        m_path = path;
        Q_EMIT chosen(path);
    });
}

QWidget* PlanList::openButton() const
{
    return m_open;
}

void PlanList::setEntries(const QList<PlanEntry>& entries)
{
    m_filled = true;
    m_silent = true;
    m_model->setEntries(entries);
    select(m_path);
    m_silent = false;
    showNothing();
}

void PlanList::select(const QString& path)
{
    m_path = path;
    const bool before = std::exchange(m_silent, true);
    const int row = m_model->rowOf(path);
    if (row >= 0) {
        m_view->setCurrentIndex(m_model->index(row));
        m_view->scrollTo(m_model->index(row));
    } else {
        m_view->setCurrentIndex({});
    }
    m_silent = before;
}

void PlanList::showNothing()
{
    if (!m_filled || m_model->shown() > 0) {
        m_nothing->hide();
        return;
    }
    m_nothing->setText(m_model->entries().isEmpty()
            ? QStringLiteral("Plans appear here once you open a plan file. Its folder is remembered.")
            : QStringLiteral("No plan matches. Clear the search with Esc."));
    m_nothing->show();
}

bool PlanList::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape && !m_search->text().isEmpty()) {
            m_search->clear();
            return true;
        }
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            m_view->setFocus(Qt::OtherFocusReason);
            if (!m_view->currentIndex().isValid())
                for (int row = 0; row < m_model->rowCount(); ++row)
                    if (m_model->flags(m_model->index(row)) & Qt::ItemIsSelectable) {
                        m_view->setCurrentIndex(m_model->index(row));
                        break;
                    }
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace wavedeck::ui::start
