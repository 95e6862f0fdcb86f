// SPDX-License-Identifier: GPL-3.0-or-later
// The columns of AgentPanel: how wide, which, in what order.
#include "ui/live/agentpanel.h"

#include <QDataStream>
#include <QHeaderView>
#include <QLayout>
#include <QMenu>
#include <QScrollBar>

#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr int kRoomyWindow = 1340; ///< below it picks and columns of low priority go (ui.md 4)
constexpr quint32 kStateMagic = 0x57444147; // "WDAG"
constexpr quint32 kStateVersion = 1;

constexpr int kSpace = 8; ///< between the parts of the bar
constexpr int kLeastAgent = 150; ///< what the two that stretch get at least
constexpr int kLeastStep = 90;
constexpr AgentColumn kLeastNeededFirst[]
    = {AgentColumn::Cpu, AgentColumn::Tokens, AgentColumn::Memory, AgentColumn::Capability, AgentColumn::Cost};

bool isStretched(int column)
{
    return column == int(AgentColumn::Agent) || column == int(AgentColumn::Step);
}

} // namespace

bool AgentPanel::isShown(int column) const
{
    if (m_visible[std::size_t(column)] != 0)
        return m_visible[std::size_t(column)] > 0;
    return !m_squeezed[std::size_t(column)];
}

int AgentPanel::columnWidth(int column) const
{
    const int set = m_widths[std::size_t(column)];
    if (column == int(AgentColumn::Agent))
        return m_appearance.px(kLeastAgent);
    if (column == int(AgentColumn::Step))
        return m_appearance.px(kLeastStep);
    return set > 0 ? set : m_delegate->usualWidth(column, m_longTimes);
}

/// Which columns nobody asked for find no room; the least needed go first.
void AgentPanel::squeezeColumns()
{
    m_squeezed.fill(false);
    int room = m_view->viewport()->width();
    for (int column = 0; column < kAgentColumns; ++column)
        if (isShown(column))
            room -= columnWidth(column);
    const bool roomy = window()->width() >= m_appearance.px(kRoomyWindow);
    for (const AgentColumn column : kLeastNeededFirst) {
        const bool low = column == AgentColumn::Cpu || column == AgentColumn::Tokens;
        if ((room >= 0 && (roomy || !low)) || m_visible[std::size_t(column)] != 0)
            continue;
        room += columnWidth(int(column));
        m_squeezed[std::size_t(column)] = true;
    }
}

bool AgentPanel::hasLongTimes() const
{
    constexpr qint64 kHour = 3'600'000;
    if (!m_model.live())
        return false;
    const auto& agents = m_model.live()->agents;
    return std::any_of(agents.begin(), agents.end(),
        [&](const LiveAgent& agent) { return agent.row.limitMs >= kHour || elapsedMs(agent, m_model.now()) >= kHour; });
}

/// Numbers get what they need; Agent and Step share the rest.
void AgentPanel::layOutColumns()
{
    const bool quiet = std::exchange(m_quiet, true);
    squeezeColumns();
    QHeaderView* header = m_view->header();
    int room = m_view->viewport()->width();
    for (int column = 0; column < kAgentColumns; ++column) {
        header->setSectionHidden(column, !isShown(column));
        if (!isShown(column) || isStretched(column))
            continue;
        header->resizeSection(column, columnWidth(column));
        room -= columnWidth(column);
    }
    const int least = columnWidth(int(AgentColumn::Agent));
    if (!isShown(int(AgentColumn::Step))) {
        header->resizeSection(int(AgentColumn::Agent), std::max(room, least));
    } else {
        const int agent = std::max(int(std::lround(room * m_ratio / (1 + m_ratio))), least);
        header->resizeSection(int(AgentColumn::Agent), agent);
        header->resizeSection(int(AgentColumn::Step), std::max(room - agent, columnWidth(int(AgentColumn::Step))));
    }
    m_quiet = quiet;
}

void AgentPanel::sectionResized(int column, int width)
{
    if (m_quiet || width <= 0)
        return;
    if (!isStretched(column)) {
        m_widths[std::size_t(column)] = width;
    } else {
        const double agent = m_view->header()->sectionSize(int(AgentColumn::Agent));
        const double step = std::max(1, m_view->header()->sectionSize(int(AgentColumn::Step)));
        m_ratio = std::clamp(agent / step, 0.2, 5.0);
    }
    Q_EMIT stateChanged();
}

QSize AgentPanel::minimumSizeHint() const
{
    const auto wide = [](const QWidget* widget) { return widget->sizeHint().width() + kSpace; };
    int least = 20 + m_field->minimumWidth() + kSpace + wide(m_segments) + wide(m_columns);
    if (m_rows->isFiltering())
        least += wide(m_clear);
    return {least, layout()->minimumSize().height()};
}

/// What the bar has no room for goes, the least needed first; columns and filter stay.
void AgentPanel::fitBar()
{
    const auto wide = [](const QWidget* widget) { return widget->sizeHint().width() + kSpace; };
    int room = width() - minimumSizeHint().width();
    const bool roomy = window()->width() >= m_appearance.px(kRoomyWindow);
    const std::pair<QWidget*, bool> rest[]
        = {{m_count, !m_count->text().isEmpty()}, {m_title, true}, {m_wave, roomy}, {m_capability, roomy}};
    for (const auto& [widget, wanted] : rest) {
        const bool fits = wanted && room >= wide(widget);
        widget->setVisible(fits);
        if (fits)
            room -= wide(widget);
    }
}

void AgentPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitBar();
    layOutColumns(); // the width of the window decides which are shown
}

void AgentPanel::fillColumnMenu()
{
    QMenu* menu = m_columns->menu();
    menu->clear();
    for (int visual = 0; visual < kAgentColumns; ++visual) {
        const int column = m_view->header()->logicalIndex(visual);
        if (column == int(AgentColumn::Agent))
            continue; // there would be nothing to say which row is which
        QAction* action = menu->addAction(m_model.headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(isShown(column));
        connect(action, &QAction::triggered, this, [this, column](bool on) {
            m_visible[std::size_t(column)] = on ? 1 : -1;
            layOutColumns();
            Q_EMIT stateChanged();
        });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Usual columns")), &QAction::triggered, this, [this] {
        m_visible.fill(0);
        m_widths.fill(0);
        m_ratio = 1.46;
        for (int column = 0; column < kAgentColumns; ++column)
            m_view->header()->moveSection(m_view->header()->visualIndex(column), column);
        layOutColumns();
        Q_EMIT stateChanged();
    });
    connect(menu->addAction(tr("Plan's order")), &QAction::triggered, this,
        [this] { m_view->sortByColumn(-1, Qt::AscendingOrder); });
}

QByteArray AgentPanel::saveState() const
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << kStateMagic << kStateVersion << qint32(m_model.arrangement()) << m_ratio;
    for (int column = 0; column < kAgentColumns; ++column)
        out << qint32(m_widths[std::size_t(column)]) << qint32(m_visible[std::size_t(column)])
            << qint32(m_view->header()->visualIndex(column));
    return bytes;
}

void AgentPanel::restoreState(const QByteArray& state)
{
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 magic = 0;
    quint32 version = 0;
    qint32 arrangement = 0;
    double ratio = 0;
    in >> magic >> version >> arrangement >> ratio;
    if (magic != kStateMagic || version != kStateVersion)
        return;
    std::array<qint32, kAgentColumns> width{};
    std::array<qint32, kAgentColumns> visible{};
    std::array<qint32, kAgentColumns> place{};
    std::array<bool, kAgentColumns> taken{};
    for (std::size_t column = 0; column < kAgentColumns; ++column) {
        in >> width[column] >> visible[column] >> place[column];
        const bool fits = place[column] >= 0 && place[column] < kAgentColumns;
        if (!fits || taken[std::size_t(place[column])])
            return;
        taken[std::size_t(place[column])] = true;
    }
    // Out of a file: whatever does not fit leaves everything as it was.
    if (in.status() != QDataStream::Ok || arrangement < 0 || arrangement > int(Arrangement::Flat) || !(ratio >= 0.2)
        || ratio > 5)
        return;
    m_ratio = ratio;
    for (std::size_t column = 0; column < kAgentColumns; ++column) {
        m_widths[column] = std::clamp<qint32>(width[column], 0, 2000);
        m_visible[column] = std::clamp<qint32>(visible[column], -1, 1);
    }
    for (int to = 1; to < kAgentColumns; ++to)
        for (int column = 1; column < kAgentColumns; ++column)
            if (place[std::size_t(column)] == to)
                m_view->header()->moveSection(m_view->header()->visualIndex(column), to);
    setArrangement(Arrangement(arrangement));
    layOutColumns();
}

} // namespace wavedeck::ui
