// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/plan/planshape.h"

#include <QWidget>

class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QSpinBox;

namespace wavedeck::ui {
class Appearance;
}

namespace wavedeck::ui::start {

/// What may be changed of a plan before it starts. Shows the plan's own values first; only what differs from them is a
/// limit that was changed.
class LimitsForm : public QWidget {
    Q_OBJECT
public:
    LimitsForm(const Appearance& appearance, QWidget* parent = nullptr);

    /// A plan, with its own values.
    void setPlan(const OpenedPlan& plan);
    PlanLimits limits() const;
    void setLimits(const PlanLimits& limits);
    QList<QWidget*> fields() const;

Q_SIGNALS:
    void changed();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange();
    void explain();

    const Appearance& m_appearance;
    OpenedPlan m_plan;
    QGridLayout* m_grid;
    QList<QLabel*> m_labels;
    QList<QWidget*> m_cells;
    QSpinBox* m_parallel;
    QDoubleSpinBox* m_budget;
    QSpinBox* m_time;
    QLabel* m_whenUp;
    QLabel* m_note;
    QPushButton* m_reset;
    int m_columns = 0;
    bool m_filling = false;
};

/// What is known of a plan before it runs, in four numbers.
class EstimateStrip : public QWidget {
    Q_OBJECT
public:
    EstimateStrip(const Appearance& appearance, QWidget* parent = nullptr);
    /// What earlier runs took stands before what the plan allows at most.
    void setEstimate(const PlanEstimate& estimate, const PlanHistory& history);

private:
    struct Cell {
        QWidget* box;
        QLabel* title;
        QLabel* value;
        QLabel* note;
    };
    void set(int cell, const QString& value, const QString& note);

    const Appearance& m_appearance;
    QStringList m_titles;
    QList<Cell> m_cells;
};

} // namespace wavedeck::ui::start
