// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/shortcutspage.h"

#include "ui/shell/keycap.h"
#include "ui/widgets/pagehead.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

/// Heads of sections in bold, keys as keycaps.
class ShortcutDelegate : public QStyledItemDelegate {
public:
    ShortcutDelegate(Appearance& appearance, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_appearance(appearance)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {m_appearance.px(100), std::max(m_appearance.px(28), QFontMetrics(m_appearance.font()).height() + 8)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& theme = m_appearance.theme();
        const bool on = option.state & QStyle::State_Selected;
        const bool head = index.data(ShortcutsPage::HeadRole).toBool();
        painter->fillRect(option.rect, on ? theme.sel : head ? theme.raised : theme.panel);
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.line0);
        if (on && index.column() == 0)
            painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), theme.selb);
        const QRect space = option.rect.adjusted(m_appearance.px(head ? 12 : 16), 0, -m_appearance.px(8), 0);
        if (index.column() == 1) {
            qreal left = space.left();
            for (const QString& keys : index.data(ShortcutsPage::KeysRole).toStringList()) {
                paintKeycap(painter, m_appearance, QRectF(left, space.top(), space.width(), space.height()), keys);
                left += keycapSize(m_appearance, keys).width() + m_appearance.px(8);
            }
            return;
        }
        painter->setFont(m_appearance.font(13, head ? QFont::DemiBold : QFont::Normal));
        painter->setPen(index.column() == 0 ? theme.t1 : on ? theme.t2 : theme.t3);
        painter->drawText(space, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, space.width()));
    }

private:
    Appearance& m_appearance;
};

QStandardItem* cell(const QString& text)
{
    auto* item = new QStandardItem(text);
    item->setEditable(false);
    return item;
}

} // namespace

ShortcutsPage::ShortcutsPage(Appearance& appearance, QWidget* parent)
    : Page(parent)
    , m_appearance(appearance)
    , m_notices(new QWidget(this))
    , m_filter(new QLineEdit(this))
    , m_view(new QTreeView(this))
    , m_model(new QStandardItemModel(this))
    , m_proxy(new QSortFilterProxyModel(this))
{
    setObjectName(id());
    m_proxy->setSourceModel(m_model);
    m_proxy->setRecursiveFilteringEnabled(true);
    m_proxy->setFilterKeyColumn(-1);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_filter->setObjectName(QStringLiteral("shortcutsFilter"));
    m_filter->setPlaceholderText(tr("Filter shortcuts"));
    m_filter->setAccessibleName(tr("Filter shortcuts"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaxLength(100);
    m_view->setObjectName(QStringLiteral("shortcutsTable"));
    m_view->setAccessibleName(tr("Shortcuts"));
    m_view->setModel(m_proxy);
    m_view->setRootIsDecorated(false);
    m_view->setItemsExpandable(false);
    m_view->setIndentation(0);
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setItemDelegate(new ShortcutDelegate(appearance, m_view));
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* head = new PageHead(appearance, tr("Keyboard shortcuts"), this);
    head->addRight(m_filter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(head);
    layout->addWidget(m_notices);
    layout->addWidget(m_view, 1);
    setTabOrder(m_filter, m_view);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_proxy->setFilterFixedString(text.trimmed());
        m_view->expandAll();
    });
    connect(&appearance, &Appearance::changed, this, &ShortcutsPage::restyle);
    restyle();
}

void ShortcutsPage::fill(Page* from, const QList<MenuPlace>& shell, const QList<Page*>& pages)
{
    m_model->clear();
    m_model->setHorizontalHeaderLabels({tr("What it does"), tr("Keys"), tr("Menu")});
    if (from && from != this)
        addPage(from, true);
    addSection(tr("Everywhere"), shell, {{tr("Esc"), tr("Clear the filter, close what is open, leave the field")}});
    for (Page* page : pages)
        if (page != from && page != this)
            addPage(page, false);
    m_filter->clear();
    m_view->expandAll();
    m_view->setCurrentIndex(m_proxy->index(0, 0));
    restyle();
}

void ShortcutsPage::addPage(Page* page, bool isFrom)
{
    QList<MenuPlace> places;
    for (const MenuAction& each : page->menuActions()) {
        QString menu = MainMenu::title(each.menu);
        places.append({each.action, menu.remove(QLatin1Char('&'))});
    }
    addSection(isFrom ? tr("%1, the page you came from").arg(page->title()) : page->title(), places, page->keyHints());
}

void ShortcutsPage::addSection(
    const QString& title, const QList<MenuPlace>& places, const QList<std::pair<QString, QString>>& hints)
{
    auto* head = cell(title);
    head->setData(true, HeadRole);
    const auto add = [head](const QString& what, const QStringList& keys, const QString& path) {
        auto* name = cell(what);
        name->setData(QStringLiteral("%1: %2").arg(what, keys.join(QStringLiteral(" or "))), Qt::AccessibleTextRole);
        auto* key = cell(keys.join(QLatin1Char(' ')));
        QStringList caps;
        for (const QString& each : keys)
            caps.append(keycapText(each));
        key->setData(caps, KeysRole);
        head->appendRow({name, key, cell(path)});
    };
    for (const MenuPlace& each : places) {
        QStringList keys;
        if (each.action)
            for (const QKeySequence& keySequence : each.action->shortcuts())
                keys.append(keySequence.toString(QKeySequence::NativeText));
        if (!keys.isEmpty())
            add(actionText(each.action), keys, each.path);
    }
    for (const auto& [keys, what] : hints)
        add(what, {keys}, {});
    if (head->rowCount() == 0) {
        delete head;
        return;
    }
    QStandardItem* second = cell({});
    QStandardItem* third = cell({});
    second->setData(true, HeadRole);
    third->setData(true, HeadRole);
    m_model->appendRow({head, second, third});
}

void ShortcutsPage::restyle()
{
    m_filter->setFixedWidth(m_appearance.px(220));
    if (m_model->columnCount() == 3) {
        m_view->header()->resizeSection(0, m_appearance.px(420));
        m_view->header()->resizeSection(1, m_appearance.px(280));
    }
    m_view->viewport()->update();
}

} // namespace wavedeck::ui
