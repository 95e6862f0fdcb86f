// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/line.h"
#include "ui/theme/appearance.h"

#include <QWidget>

#include <array>

class QLabel;

namespace wavedeck::ui {

class SessionChart;

/// Cost, tokens, agents and direct edits over the sessions that ran here. GUI thread.
class HistoryCharts : public QWidget {
    Q_OBJECT
public:
    HistoryCharts(Appearance& appearance, QWidget* parent);

    /// Newest first, as the table; the newest `most` are drawn (0 = as many as a chart holds), reported ones are not.
    void show(const QList<history::Line>& lines, qsizetype most = kShown);
    const SessionChart* chart(int index) const { return m_cells.at(std::size_t(index)).chart; }
    QLabel* value(int index) const { return m_cells.at(std::size_t(index)).value; }
    static constexpr qsizetype kShown = 12;
    static constexpr qsizetype kMost = 600; ///< points of a series (ui.md 3)
    static constexpr double kGoalPercent = 5; ///< of direct edits

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Cell {
        SessionChart* chart = nullptr;
        QLabel* value = nullptr;
        QLabel* hint = nullptr;
    };
    void fill(int index, const QList<history::Line>& shown);

    Appearance& m_appearance;
    std::array<Cell, 4> m_cells;
};

} // namespace wavedeck::ui
