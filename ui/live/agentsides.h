// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/agentdetails.h"
#include "models/live/live.h"
#include "ui/theme/appearance.h"

#include <QScrollArea>

class QLabel;
class QVBoxLayout;

/// The columns beside the log on the page of an agent. GUI thread.
namespace wavedeck::ui {

class AgentRowList;
class FactList;
class TrendChart;

/// Title, what it counts, and something at the right: "Plan  5 of 8 steps done".
class SectionHead : public QWidget {
    Q_OBJECT
public:
    SectionHead(const Appearance& appearance, const QString& title, QWidget* parent);
    void setHint(const QString& hint);
    void setRight(const QString& right);
    QString hint() const;
    void addButton(QWidget* button); ///< at the right

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Appearance& m_appearance;
    QLabel* m_hint;
    QLabel* m_right;
};

/// A column of sections that scrolls as one; what has the keyboard is scrolled to.
class AgentSide : public QScrollArea {
    Q_OBJECT
public:
    AgentSide(const Appearance& appearance, const QString& name, QWidget* parent);
    /// As wide as that where there is room; less where the log would have none.
    void setWide(int pixels);
    QSize sizeHint() const override { return {m_wide, QScrollArea::sizeHint().height()}; }
    QSize minimumSizeHint() const override;

protected:
    SectionHead* head(const QString& title);
    QLabel* words(const char* look); ///< breaks its lines
    AgentRowList* list(const QString& name);
    void add(QWidget* widget);
    void addSpace(int pixels);
    void end(); ///< the rest stays empty

    const Appearance& m_appearance;
    QWidget* m_body;

private:
    QVBoxLayout* m_column;
    int m_wide = 300;
};

/// How it ended, its steps, its tools, whom it belongs to.
class AgentWorkSide : public AgentSide {
    Q_OBJECT
public:
    AgentWorkSide(const Appearance& appearance, QWidget* parent);
    void show(const LiveSession& live, const LiveAgent& agent, const AgentDetails& details, qint64 now);

    FactList* end() const { return m_end; }
    FactList* relations() const { return m_relations; }
    FactList* worktree() const { return m_worktree; }
    SectionHead* worktreeHead() const { return m_worktreeHead; }
    QLabel* mission() const { return m_mission; }
    AgentRowList* steps() const { return m_steps; }
    AgentRowList* tools() const { return m_tools; }
    QLabel* noSteps() const { return m_noSteps; }
    SectionHead* stepHead() const { return m_stepHead; }
    SectionHead* toolHead() const { return m_toolHead; }

private:
    SectionHead* m_endHead;
    FactList* m_end;
    SectionHead* m_stepHead;
    QLabel* m_noSteps;
    AgentRowList* m_steps;
    SectionHead* m_toolHead;
    AgentRowList* m_tools;
    SectionHead* m_worktreeHead;
    FactList* m_worktree;
    SectionHead* m_missionHead;
    QLabel* m_mission;
    FactList* m_relations;
};

/// What it uses, what it reports, what it found and changed.
class AgentResultSide : public AgentSide {
    Q_OBJECT
public:
    AgentResultSide(const Appearance& appearance, QWidget* parent);
    /// machine: for the lines of memory and CPU; total 0 = not known yet.
    void show(const LiveSession& live, const LiveAgent& agent, const AgentDetails& details,
        const MachineSample& machine, qint64 now);

    TrendChart* memory() const { return m_memory; }
    TrendChart* cpu() const { return m_cpu; }
    QLabel* summary() const { return m_summary; }
    AgentRowList* claims() const { return m_claims; }
    AgentRowList* findings() const { return m_findings; }
    SectionHead* reportHead() const { return m_reportHead; }
    FactList* requests() const { return m_requests; }
    AgentRowList* usage() const { return m_usage; }

private:
    void showResources(const LiveAgent& agent, const AgentDetails& details, const MachineSample& machine,
        const Thresholds& lines, qint64 now);
    void showReport(const LiveAgent& agent, const AgentDetails& details);

    SectionHead* m_resourceHead;
    QLabel* m_memoryTitle;
    TrendChart* m_memory;
    QLabel* m_cpuTitle;
    TrendChart* m_cpu;
    QLabel* m_noSamples;
    FactList* m_requests;
    SectionHead* m_usageHead;
    AgentRowList* m_usage;
    SectionHead* m_reportHead;
    QLabel* m_summary;
    QWidget* m_claimHead;
    AgentRowList* m_claims;
    QLabel* m_findingTitle;
    AgentRowList* m_findings;
};

} // namespace wavedeck::ui
