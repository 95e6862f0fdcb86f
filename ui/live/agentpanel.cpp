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

void AgentPanel::relook()
{
    m_columns->setIcon(glyphIcon(Glyph::Columns, m_appearance.theme()));
    m_view->setIndentation(m_appearance.px(12));
    m_view->verticalScrollBar()->setSingleStep(m_appearance.px(26));
    m_view->header()->setFont(m_appearance.font(12, QFont::Medium));
    m_view->header()->setFixedHeight(
        std::max(m_appearance.px(28), QFontMetrics(m_view->header()->font()).height() + 8));
    m_field->setMinimumWidth(m_appearance.px(110));
    m_field->setMaximumWidth(m_appearance.px(200));
    fitBar();
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
    if (watched == m_view->viewport() && event->type() == QEvent::Resize)
        layOutColumns();
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
    if (!same) {
        m_openByHand.clear();
        if (m_model.live()) // what was looked for in another session would hide this one
            m_rows->clear();
    }
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
        if (one.isAgent())
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
    // Rows move only after the view has done with its indexes.
    QMetaObject::invokeMethod(this, &AgentPanel::foldUnpinned, Qt::QueuedConnection);
    if (!m_quiet)
        Q_EMIT selectedChanged(now);
}

void AgentPanel::foldUnpinned()
{
    const bool quiet = std::exchange(m_quiet, true);
    m_view->keepPlace();
    m_model.foldUnpinned();
    m_view->restorePlace();
    m_quiet = quiet;
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
    fitBar();
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
