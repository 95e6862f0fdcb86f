// SPDX-License-Identifier: GPL-3.0-or-later
// The columns of AgentPanel: how wide, which, in what order.
#include "ui/live/agentpanel.h"

#include <QDataStream>
#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>

#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr int kRoomyWindow = 1340; ///< below it the columns of low priority go (ui.md 4)
constexpr int kRoomyBar = 1240; ///< of the window, for the picks in the bar
constexpr quint32 kStateMagic = 0x57444147; // "WDAG"
constexpr quint32 kStateVersion = 1;

bool isStretched(int column)
{
    return column == int(AgentColumn::Agent) || column == int(AgentColumn::Step);
}

bool isLowPriority(int column)
{
    return column == int(AgentColumn::Tokens) || column == int(AgentColumn::Cpu);
}

} // namespace

bool AgentPanel::isShown(int column) const
{
    if (column == int(AgentColumn::Agent))
        return true;
    if (m_visible[std::size_t(column)] != 0)
        return m_visible[std::size_t(column)] > 0;
    return !isLowPriority(column) || window()->width() >= m_appearance.px(kRoomyWindow);
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
    QHeaderView* header = m_view->header();
    int room = m_view->viewport()->width();
    for (int column = 0; column < kAgentColumns; ++column) {
        header->setSectionHidden(column, !isShown(column));
        if (!isShown(column) || isStretched(column))
            continue;
        const int set = m_widths[std::size_t(column)];
        const int width = set > 0 ? set : m_delegate->usualWidth(column, m_longTimes);
        header->resizeSection(column, width);
        room -= width;
    }
    const bool step = isShown(int(AgentColumn::Step));
    const int least = m_appearance.px(120);
    const int agent = step ? std::max(int(std::lround(room * m_ratio / (1 + m_ratio))), m_appearance.px(190)) : room;
    header->resizeSection(int(AgentColumn::Agent), std::max(agent, least));
    if (step)
        header->resizeSection(int(AgentColumn::Step), std::max(room - agent, least));
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
}

void AgentPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const bool roomy = window()->width() >= m_appearance.px(kRoomyBar) + m_appearance.px(100);
    m_wave->setVisible(roomy);
    m_capability->setVisible(roomy);
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
