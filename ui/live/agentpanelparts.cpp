// SPDX-License-Identifier: GPL-3.0-or-later
// How the parts of AgentPanel stand and what they tell each other; what they show is in agentpanel.cpp.
#include "ui/live/agentpanel.h"

#include "ui/theme/look.h"
#include "ui/widgets/wheelguard.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QVBoxLayout>

namespace wavedeck::ui {

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
    keepFromWheel(m_wave);
    keepFromWheel(m_capability);
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
    bar->addWidget(m_field, 100);
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
    connect(header, &QHeaderView::sectionMoved, this, &AgentPanel::stateChanged);
    connect(header, &QHeaderView::sortIndicatorChanged, this, &AgentPanel::stateChanged);
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
    m_view->viewport()->installEventFilter(this);
}

QList<QWidget*> AgentPanel::focusOrder() const
{
    return {m_field, m_segments->button(0), m_wave, m_capability, m_clear, m_columns, m_view};
}

} // namespace wavedeck::ui
