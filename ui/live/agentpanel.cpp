// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/agentpanel.h"

#include "ui/theme/format.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/look.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace wavedeck::ui {

namespace {

/// What a screen reader and the clipboard get is made plain, as what is painted.
class AgentRows : public AgentFilter {
public:
    using AgentFilter::AgentFilter;
    QVariant data(const QModelIndex& index, int role) const override
    {
        const QVariant value = AgentFilter::data(index, role);
        constexpr int kSpoken = 600;
        if ((role == Qt::AccessibleTextRole || role == Qt::DisplayRole) && value.typeId() == QMetaType::QString)
            return plain(value.toString(), kSpoken);
        return value;
    }
};

} // namespace

AgentPanel::AgentPanel(Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_rows(new AgentRows(m_model, this))
    , m_delegate(new AgentDelegate(appearance, this))
{
    setObjectName(QStringLiteral("agentPanel"));
    makeBar();
    makeView();
    connectParts();
    relook();
}

void AgentPanel::makeBar()
{
    m_title = new QLabel(tr("Agents"), this);
    setLook(m_title, QLatin1String("heading"));
    m_field = new FilterField(m_appearance, tr("Filter agents"), AgentFilter::help(), this);
    m_field->setObjectName(QStringLiteral("agentFilter"));
    m_field->setKeyHint(QStringLiteral("/"));
    m_segments = new Segmented(m_appearance, tr("Arrange agents by"), {tr("Hierarchy"), tr("State"), tr("Flat")}, this);
    m_wave = new QComboBox(this);
    m_wave->setAccessibleName(tr("Wave"));
    m_wave->setObjectName(QStringLiteral("waveBox"));
    m_capability = new QComboBox(this);
    m_capability->setAccessibleName(tr("Capability"));
    m_capability->addItem(tr("All capabilities"));
    m_capability->addItem(tr("Read-only"), int(Capability::ReadOnly));
    m_capability->addItem(tr("Modify"), int(Capability::Modify));
    m_count = new QLabel(this);
    m_count->setTextFormat(Qt::PlainText);
    setLook(m_count, QLatin1String("small"));
    m_clear = new QPushButton(tr("Clear filters"), this);
    setLook(m_clear, QLatin1String("link small"));
    m_clear->hide();
    m_columns = new QToolButton(this);
    m_columns->setAccessibleName(tr("Columns"));
    m_columns->setToolTip(tr("Columns"));
    m_columns->setPopupMode(QToolButton::InstantPopup);
    m_columns->setMenu(new QMenu(m_columns));
    m_columns->setFocusPolicy(Qt::TabFocus);
    setLook(m_columns, QLatin1String("icon"));

    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(12, 6, 8, 6);
    bar->setSpacing(8);
    bar->addWidget(m_title);
    bar->addWidget(m_field);
    bar->addWidget(m_segments);
    bar->addWidget(m_wave);
    bar->addWidget(m_capability);
    bar->addStretch(1);
    bar->addWidget(m_count);
    bar->addWidget(m_clear);
    bar->addWidget(m_columns);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(bar);
}

void AgentPanel::makeView()
{
    m_view = new AgentTreeView(m_appearance, this);
    m_view->setObjectName(QStringLiteral("agentTree"));
    m_view->setAccessibleName(tr("Agents"));
    m_view->setProperty("rowHeight", 26);
    m_view->setItemDelegate(m_delegate);
    m_view->setModel(m_rows);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    QHeaderView* header = m_view->header();
    header->setSectionsMovable(true);
    header->setFirstSectionMovable(false);
    header->setStretchLastSection(false);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionsClickable(true);
    header->setSortIndicatorShown(true);
    header->setSortIndicatorClearable(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    header->setMinimumSectionSize(m_appearance.px(40));
    m_view->setSortingEnabled(true);

    m_none = new QWidget(this);
    m_nothing = new QLabel(m_none);
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->setAlignment(Qt::AlignCenter);
    setLook(m_nothing, QLatin1String("hint"));
    m_clearBig = new QPushButton(tr("Clear filters"), m_none);
    auto* none = new QVBoxLayout(m_none);
    none->addStretch(1);
    none->addWidget(m_nothing);
    none->addWidget(m_clearBig, 0, Qt::AlignCenter);
    none->addStretch(2);
    m_none->hide();
    auto* all = static_cast<QVBoxLayout*>(layout());
    all->addWidget(m_view, 1);
    all->addWidget(m_none, 1);
}

void AgentPanel::connectParts()
{
    connect(&m_appearance, &Appearance::changed, this, &AgentPanel::relook);
    connect(m_field, &QLineEdit::textChanged, m_rows, &AgentFilter::setText);
    connect(m_field, &FilterField::left, m_view, [this] { m_view->setFocus(Qt::OtherFocusReason); });
    connect(m_rows, &AgentFilter::filterChanged, this, &AgentPanel::filterChanged);
    connect(m_segments, &Segmented::currentChanged, this, [this](int choice) { setArrangement(Arrangement(choice)); });
    connect(m_wave, &QComboBox::currentIndexChanged, this, [this](int at) {
        if (!m_quiet)
            m_rows->setWave(m_wave->itemData(at).toString());
    });
    connect(m_capability, &QComboBox::currentIndexChanged, this, [this](int at) {
        const QVariant value = m_capability->itemData(at);
        if (!m_quiet)
            m_rows->setCapability(value.isValid() ? std::optional(Capability(value.toInt())) : std::nullopt);
    });
    for (QPushButton* clear : {m_clear, m_clearBig})
        connect(clear, &QPushButton::clicked, this, [this] {
            m_rows->clear();
            m_view->setFocus(Qt::OtherFocusReason);
        });
    connect(m_columns->menu(), &QMenu::aboutToShow, this, &AgentPanel::fillColumnMenu);
    QHeaderView* header = m_view->header();
    connect(header, &QHeaderView::sectionResized, this,
        [this](int column, int, int width) { sectionResized(column, width); });
    connect(header, &QWidget::customContextMenuRequested, this, [this](const QPoint& pos) {
        fillColumnMenu();
        m_columns->menu()->popup(m_view->header()->mapToGlobal(pos));
    });
    connect(m_view, &QWidget::customContextMenuRequested, this, [this](const QPoint& pos) {
        // From the keyboard the menu belongs to the current row, wherever the mouse is.
        const QRect row = m_view->visualRect(m_view->currentIndex());
        const bool there = m_view->indexAt(pos).isValid();
        Q_EMIT menuWanted(m_view->viewport()->mapToGlobal(there ? pos : row.bottomLeft()));
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &AgentPanel::currentChanged);
    connect(m_view, &QTreeView::doubleClicked, this,
        [this](const QModelIndex& index) { Q_EMIT opened(index.data(UriRole).toString()); });
    const auto byHand = [this](const QModelIndex& index, bool open) {
        if (!m_quiet && !m_rows->isFiltering())
            m_openByHand.insert(openKey(index), open);
    };
    connect(m_view, &QTreeView::expanded, this, [byHand](const QModelIndex& index) { byHand(index, true); });
    connect(m_view, &QTreeView::collapsed, this, [byHand](const QModelIndex& index) { byHand(index, false); });
    m_view->installEventFilter(this);
}

QList<QWidget*> AgentPanel::focusOrder() const
{
    return {m_field, m_segments->button(0), m_wave, m_capability, m_clear, m_columns, m_view};
}

void AgentPanel::relook()
{
    m_columns->setIcon(glyphIcon(Glyph::Columns, m_appearance.theme()));
    m_view->setIndentation(m_appearance.px(14));
    m_view->verticalScrollBar()->setSingleStep(m_appearance.px(26));
    m_view->header()->setFont(m_appearance.font(12, QFont::Medium));
    m_view->header()->setFixedHeight(
        std::max(m_appearance.px(28), QFontMetrics(m_view->header()->font()).height() + 8));
    layOutColumns();
    m_view->doItemsLayout();
    QWidget::update();
}

void AgentPanel::paintEvent(QPaintEvent* event)
{
    Q_UNUSED(event)
    QPainter(this).fillRect(rect(), m_appearance.theme().panel);
}

bool AgentPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_view && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && key->modifiers() == Qt::NoModifier) {
            const QModelIndex index = m_view->currentIndex();
            const auto kind = RowKind(index.data(RowKindRole).toInt());
            if (index.isValid() && kind == RowKind::Agent)
                Q_EMIT opened(index.data(UriRole).toString());
            else if (index.isValid())
                m_view->setExpanded(index.siblingAtColumn(0), !m_view->isExpanded(index.siblingAtColumn(0)));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void AgentPanel::update(const LiveUpdate& update)
{
    const QString keep = selected();
    const bool anew = update.anew || !update.now || !m_model.live();
    m_quiet = true;
    if (anew)
        fillWaves(update.now.get());
    m_view->keepPlace();
    const int before = m_view->verticalScrollBar()->value();
    const bool same = !anew || (m_model.live() && update.now && m_model.live()->session.id == update.now->session.id);
    if (!same)
        m_openByHand.clear();
    m_model.update(update);
    applyOpen();
    if (anew) {
        const QModelIndex index = m_rows->mapFromSource(m_model.indexOf(keep));
        if (index.isValid() && same)
            m_view->setCurrentIndex(index);
        m_view->verticalScrollBar()->setValue(same ? before : 0);
    } else {
        m_view->restorePlace();
    }
    m_quiet = false;
    if (const bool longTimes = hasLongTimes(); longTimes != m_longTimes) {
        m_longTimes = longTimes;
        layOutColumns();
    }
    showCount();
}

void AgentPanel::setStale(bool stale)
{
    m_delegate->setStale(stale);
    m_view->viewport()->update();
}

void AgentPanel::setAttention(const QList<Attention>& attention)
{
    QSet<QString> agents;
    for (const Attention& one : attention)
        if (one.kind == Attention::AgentFailed || one.kind == Attention::AgentLost
            || one.kind == Attention::AgentOverdue || one.kind == Attention::AgentBlocked
            || one.kind == Attention::AgentSilent)
            agents.insert(one.subject);
    m_rows->setAttention(agents);
}

QString AgentPanel::selected() const
{
    const QModelIndex index = m_rows->mapToSource(m_view->currentIndex());
    return m_model.agentAt(index) < 0 ? QString() : index.data(AgentIdRole).toString();
}

bool AgentPanel::select(const QString& agent)
{
    const QModelIndex index = m_rows->mapFromSource(m_model.indexOf(agent));
    if (!index.isValid())
        return false;
    const bool quiet = std::exchange(m_quiet, true);
    for (QModelIndex up = index.parent(); up.isValid(); up = up.parent())
        m_view->setExpanded(up, true);
    m_view->setCurrentIndex(index);
    m_view->scrollTo(index);
    m_quiet = quiet;
    return true;
}

bool AgentPanel::reveal(const QString& agent)
{
    if (!m_model.indexOf(agent).isValid())
        return false;
    if (!m_rows->mapFromSource(m_model.indexOf(agent)).isValid())
        m_rows->clear();
    return select(agent);
}

void AgentPanel::currentChanged()
{
    const QString now = selected();
    m_model.setPinned(now);
    if (!m_quiet)
        Q_EMIT selectedChanged(now);
}

QString AgentPanel::copyText() const
{
    const QModelIndex current = m_view->currentIndex();
    QStringList cells;
    for (int visual = 0; visual < kAgentColumns && current.isValid(); ++visual) {
        const int column = m_view->header()->logicalIndex(visual);
        if (m_view->isColumnHidden(column))
            continue;
        const QVariant value = current.siblingAtColumn(column).data();
        cells.append(column >= int(AgentColumn::Progress) ? agentNumber(column, value) : value.toString());
    }
    return cells.join(QLatin1Char('\t'));
}

void AgentPanel::sortBy(AgentColumn column, Qt::SortOrder order)
{
    m_view->sortByColumn(int(column), order);
}

void AgentPanel::setArrangement(Arrangement arrangement)
{
    m_segments->setCurrent(int(arrangement));
    if (arrangement == m_model.arrangement())
        return;
    const QString keep = selected();
    m_quiet = true;
    m_view->setRootIsDecorated(arrangement != Arrangement::Flat);
    m_model.setArrangement(arrangement);
    applyOpen();
    m_quiet = false;
    if (!keep.isEmpty())
        select(keep);
}

/// Once for each group, by its kind and id; a fold by the group it lies in.
QString AgentPanel::openKey(const QModelIndex& proxy) const
{
    const int kind = proxy.data(RowKindRole).toInt();
    const QModelIndex named = kind == int(RowKind::Fold) ? proxy.parent() : proxy;
    const QString id = kind == int(RowKind::State) ? QString::number(proxy.data(AgentStateRole).toInt())
                                                   : named.data(AgentIdRole).toString();
    return QStringLiteral("%1/%2").arg(QString::number(kind), id);
}

void AgentPanel::openNew(const QModelIndex& parent)
{
    for (int row = 0; row < m_rows->rowCount(parent); ++row) {
        const QModelIndex index = m_rows->index(row, 0, parent);
        if (RowKind(index.data(RowKindRole).toInt()) == RowKind::Agent)
            continue;
        const auto byHand = m_openByHand.constFind(openKey(index));
        // What is shown because it fits the filter is shown open.
        bool open = m_rows->isFiltering();
        if (!open)
            open = byHand != m_openByHand.constEnd()
                ? *byHand
                : m_view->isExpanded(index) || m_model.isOpenAtFirst(m_rows->mapToSource(index));
        if (open != m_view->isExpanded(index))
            m_view->setExpanded(index, open);
        openNew(index);
    }
}

void AgentPanel::applyOpen()
{
    const bool quiet = std::exchange(m_quiet, true);
    openNew({});
    m_quiet = quiet;
}

void AgentPanel::filterChanged()
{
    m_quiet = true;
    if (m_field->text() != m_rows->text())
        m_field->setText(m_rows->text());
    if (m_rows->wave().isEmpty())
        m_wave->setCurrentIndex(0);
    if (!m_rows->capability())
        m_capability->setCurrentIndex(0);
    if (!m_rows->isFiltering())
        m_view->collapseAll();
    applyOpen();
    if (const QModelIndex current = m_view->currentIndex(); current.isValid())
        m_view->scrollTo(current);
    m_quiet = false;
    showCount();
}

void AgentPanel::showCount()
{
    const AgentFilter::Count count = m_rows->count();
    const bool filtering = m_rows->isFiltering();
    QString text;
    if (filtering)
        text = tr("%1 of %2 shown").arg(ui::count(count.shown), ui::count(count.all));
    else if (count.all > 0)
        text = count.all == 1 ? tr("1 agent") : tr("%1 agents").arg(ui::count(count.all));
    m_count->setText(text);
    m_clear->setVisible(filtering);
    const bool nothing = filtering && count.shown == 0;
    m_nothing->setText(tr("No agent fits the filter."));
    const bool hadFocus = m_view->hasFocus();
    m_none->setVisible(nothing);
    m_view->setVisible(!nothing);
    if (nothing && hadFocus)
        m_clearBig->setFocus(Qt::OtherFocusReason);
}

void AgentPanel::fillWaves(const LiveSession* live)
{
    const QString before = m_wave->currentData().toString();
    m_wave->clear();
    m_wave->addItem(tr("All waves"));
    for (int i = 0; live && i < int(live->waves.size()); ++i) {
        const Wave& wave = live->waves[i].row;
        m_wave->addItem(tr("Wave %1 %2").arg(QString::number(wave.position), plain(wave.name, 40)), wave.id);
    }
    const int at = std::max(0, m_wave->findData(before));
    m_wave->setCurrentIndex(at);
    m_rows->setWave(m_wave->itemData(at).toString());
}

} // namespace wavedeck::ui
