// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/commandpalette.h"

#include "ui/shell/keycap.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

/// Glyph, text, detail in grey, keys at the right.
class EntryDelegate : public QStyledItemDelegate {
public:
    EntryDelegate(Appearance& appearance, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_appearance(appearance)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {m_appearance.px(200), std::max(m_appearance.px(30), QFontMetrics(m_appearance.font()).height() + 10)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& theme = m_appearance.theme();
        const bool on = option.state & QStyle::State_Selected;
        const bool enabled = index.data(PaletteModel::EnabledRole).toBool();
        const QColor behind = on ? theme.sel : theme.panel;
        painter->fillRect(option.rect, behind);
        if (on)
            painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), theme.selb);
        const int side = m_appearance.px(14);
        QRect space = option.rect.adjusted(m_appearance.px(14), 0, -m_appearance.px(12), 0);
        paintGlyph(painter, Glyph(index.data(PaletteModel::GlyphRole).toInt()),
            QRectF(space.left(), space.center().y() + 1 - side / 2.0, side, side), enabled ? theme.t2 : theme.t3,
            behind);
        space.setLeft(space.left() + side + m_appearance.px(10));
        const QString keys = index.data(PaletteModel::KeysRole).toString();
        if (!keys.isEmpty()) {
            const int wide = int(keycapSize(m_appearance, keys).width());
            paintKeycap(painter, m_appearance, QRectF(space.right() - wide, space.top(), wide, space.height()), keys);
            space.setRight(space.right() - wide - m_appearance.px(12));
        }
        paintTexts(painter, space, index, enabled ? theme.t1 : theme.t3, on ? theme.t2 : theme.t3);
    }

private:
    void paintTexts(QPainter* painter, const QRect& space, const QModelIndex& index, const QColor& first,
        const QColor& second) const
    {
        const QFont font = m_appearance.font();
        const QFontMetrics metrics(font);
        const QString text = metrics.elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, space.width());
        painter->setFont(font);
        painter->setPen(first);
        painter->drawText(space, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, text);
        const int used = metrics.horizontalAdvance(text) + m_appearance.px(12);
        const QFont small = m_appearance.font(12);
        const QString detail = QFontMetrics(small).elidedText(
            index.data(PaletteModel::DetailRole).toString(), Qt::ElideRight, space.width() - used);
        painter->setFont(small);
        painter->setPen(second);
        painter->drawText(
            space.adjusted(used, 0, 0, 0), Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, detail);
    }

    Appearance& m_appearance;
};

QList<PaletteEntry> entriesOf(const QList<MenuPlace>& actions, const QList<Page*>& pages)
{
    QList<PaletteEntry> entries;
    for (const MenuPlace& each : actions) {
        if (!each.action)
            continue;
        PaletteEntry entry;
        entry.action = each.action;
        entry.glyph = each.action->isCheckable() && each.action->isChecked() ? Glyph::Check : Glyph::ChevronRight;
        entry.text = actionText(each.action);
        entry.detail = each.path;
        entry.keys = keycapText(each.action->shortcut().toString(QKeySequence::NativeText));
        entries.append(entry);
    }
    for (Page* page : pages)
        for (const FindTarget& each : page->findTargets()) {
            PaletteEntry entry;
            entry.page = page;
            entry.uri = each.uri;
            entry.glyph = each.glyph;
            entry.text = each.text;
            entry.detail = each.detail;
            entries.append(entry);
        }
    return entries;
}

} // namespace

CommandPalette::CommandPalette(Appearance& appearance, QWidget* window)
    : QDialog(window, Qt::Popup | Qt::FramelessWindowHint)
    , m_appearance(appearance)
    , m_field(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_model(new PaletteModel(this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setWindowTitle(tr("Commands"));
    setAccessibleName(tr("Commands"));
    m_field->setObjectName(QStringLiteral("paletteField"));
    m_field->setPlaceholderText(tr("Find agent, gate or command"));
    m_field->setAccessibleName(m_field->placeholderText());
    m_field->setMaxLength(200);
    m_field->setFrame(false);
    m_field->setProperty("focusRing", QStringLiteral("none"));
    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setAccessibleName(tr("What was found"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new EntryDelegate(appearance, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    layout->addWidget(m_field);
    layout->addWidget(m_list, 1);
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::typed);
    connect(m_field, &QLineEdit::returnPressed, this, &CommandPalette::choose);
    connect(m_list, &QListView::clicked, this, &CommandPalette::choose);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &CommandPalette::tellCurrent);
    connect(&appearance, &Appearance::changed, this, &CommandPalette::restyle);
    restyle();
}

void CommandPalette::restyle()
{
    const Theme& theme = m_appearance.theme();
    QPalette colours = palette();
    for (const QPalette::ColorRole role : {QPalette::Window, QPalette::Base})
        colours.setColor(role, theme.panel);
    colours.setColor(QPalette::Text, theme.t1);
    colours.setColor(QPalette::PlaceholderText, theme.t3);
    setPalette(colours);
    m_field->setFont(m_appearance.font(15));
    const int side = m_appearance.px(12);
    m_field->setTextMargins(side, 0, side, 0);
    m_field->setFixedHeight(std::max(m_appearance.px(44), QFontMetrics(m_field->font()).height() + 16));
}

void CommandPalette::popUp(const QList<MenuPlace>& actions, const QList<Page*>& pages)
{
    {
        const QSignalBlocker quiet(m_field);
        m_field->clear();
    }
    m_model->setTyped({});
    m_model->setEntries(entriesOf(actions, pages));
    typed({});
    place();
    show();
    m_field->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::place()
{
    const QWidget* window = parentWidget();
    const int wide = std::min(m_appearance.px(640), window->width() - 32);
    const int tall = std::min(m_appearance.px(440), window->height() - 64);
    setGeometry(QRect(window->mapToGlobal(QPoint((window->width() - wide) / 2, m_appearance.px(42))),
        QSize(wide, std::max(120, tall))));
}

void CommandPalette::typed(const QString& text)
{
    m_model->setTyped(text);
    if (m_model->rowCount() > 0)
        m_list->setCurrentIndex(m_model->index(0));
    m_list->scrollToTop();
    tellCurrent();
    m_list->viewport()->update();
}

void CommandPalette::move(int by)
{
    const int rows = m_model->rowCount();
    if (rows == 0)
        return;
    const int at = m_list->currentIndex().isValid() ? m_list->currentIndex().row() : -1;
    int to = at + by;
    if (by == 1 || by == -1)
        to = (to + rows) % rows; // single steps go round, pages stop at the ends
    m_list->setCurrentIndex(m_model->index(std::clamp(to, 0, rows - 1)));
}

void CommandPalette::tellCurrent()
{
    // The keys stay in the field; its description says where in the list one is.
    const QModelIndex at = m_list->currentIndex();
    m_field->setAccessibleDescription(at.isValid()
            ? tr("%1, %2 of %3").arg(at.data(Qt::AccessibleTextRole).toString()).arg(at.row() + 1).arg(m_model->found())
            : tr("Nothing found"));
}

void CommandPalette::choose()
{
    const PaletteEntry* at = m_model->entry(m_list->currentIndex().row());
    if (!at || !at->isEnabled())
        return;
    const PaletteEntry chosen = *at;
    accept();
    if (chosen.action)
        chosen.action->trigger();
    else
        Q_EMIT targetChosen(chosen.page, chosen.uri);
}

bool CommandPalette::eventFilter(QObject* object, QEvent* event)
{
    if (object != m_field || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(object, event);
    const int page = std::max(1, m_list->viewport()->height() / std::max(1, m_list->sizeHintForRow(0)) - 1);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Down:
        move(1);
        return true;
    case Qt::Key_Up:
        move(-1);
        return true;
    case Qt::Key_PageDown:
        move(page);
        return true;
    case Qt::Key_PageUp:
        move(-page);
        return true;
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
        return true; // there is nothing else to go to
    default:
        return QDialog::eventFilter(object, event);
    }
}

void CommandPalette::paintEvent(QPaintEvent*)
{
    const Theme& theme = m_appearance.theme();
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    painter.setPen(theme.line2);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace wavedeck::ui
