// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/plandesk.h"

#include <QStackedWidget>

class QFrame;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QScrollArea;

namespace wavedeck::ui {
class Appearance;
class ElideLabel;
class EmptyState;
}

namespace wavedeck::ui::start {

class EstimateStrip;
class FaultList;
class LimitsForm;
class PlanText;
class ProtocolSection;
class WaveFlow;

/// The middle column: nothing yet, reading, an error, a plan, or what a plan would run.
class PlanView : public QStackedWidget {
    Q_OBJECT
public:
    PlanView(const Appearance& appearance, QWidget* parent = nullptr);

    void showNothing();
    void showLoading(const QString& path);
    void showError(const Error& error);
    /// keepLimits: it is the same plan, read again.
    void showPlan(const OpenedPlan& plan, bool keepLimits);
    void showDryRun(bool on);
    bool isDryRun() const;
    bool isLoading() const;

    LimitsForm* limits() const { return m_limits; }
    PlanText* text() const { return m_text; }
    FaultList* faults() const { return m_faults; }
    /// Focusable widgets in reading order.
    QList<QWidget*> order() const;
    QScrollArea* scroll() const { return m_scroll; }
    QSize minimumSizeHint() const override { return {200, 160}; }

Q_SIGNALS:
    void workspaceAsked();
    void tryAgainAsked();
    void openAsked();
    void dryRunLeft();
    void cardAsked(); ///< the capability card

private:
    QWidget* makePlan();
    QWidget* makeDryRun();
    QFrame* section(const QString& title, QLabel** note = nullptr);
    void showEstimate();
    void dress();

    const Appearance& m_appearance;
    OpenedPlan m_plan;
    EmptyState* m_message; ///< nothing, reading, an error
    bool m_loading = false;
    bool m_failed = false; ///< what the message offers is to try again
    QScrollArea* m_scroll;
    QWidget* m_dry;
    QPlainTextEdit* m_dryText;
    QPushButton* m_dryBack;
    QList<QFrame*> m_sections;
    ElideLabel* m_name;
    QLabel* m_mission;
    ElideLabel* m_workspace;
    QPushButton* m_choose;
    QFrame* m_faultSection;
    FaultList* m_faults;
    QFrame* m_waveSection;
    WaveFlow* m_waves;
    QLabel* m_hierarchy;
    QFrame* m_protocolSection;
    ProtocolSection* m_protocol;
    QFrame* m_limitSection;
    LimitsForm* m_limits;
    QFrame* m_estimateSection;
    QLabel* m_estimateNote = nullptr;
    EstimateStrip* m_estimate;
    QFrame* m_textSection;
    QLabel* m_textNote;
    PlanText* m_text;
};

} // namespace wavedeck::ui::start
