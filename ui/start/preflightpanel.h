// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/plandesk.h"
#include "ui/widgets/dialogs.h"

#include <QFrame>

class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace wavedeck::ui {
class Appearance;
class ElideLabel;
}

namespace wavedeck::ui::start {

/// One check: what, how it stands, what was found, how to mend it. Failed ones lie on a tint, and each that is not
/// passed has a bar at its edge.
class CheckRow : public QFrame {
    Q_OBJECT
public:
    CheckRow(const Appearance& appearance, const PreflightCheck& check, QWidget* parent);
    QList<QWidget*> buttons() const { return m_buttons; }

Q_SIGNALS:
    void workspaceAsked();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Appearance& m_appearance;
    PreflightCheck::State m_state;
    QList<QWidget*> m_buttons;
};

class NextStepsList;

/// The right column: the checks, those that failed first; below them what earlier sessions recommend.
class PreflightPanel : public QWidget {
    Q_OBJECT
public:
    PreflightPanel(const Appearance& appearance, QWidget* parent = nullptr);

    void setChecks(const QList<PreflightCheck>& checks); ///< empty = no plan is open
    void setChecking(bool on);
    void setNextSteps(const QList<history::NextStep>& steps, const QString& refusal = {});
    void setAsk(Ask ask) { m_ask = std::move(ask); }
    QPushButton* again() const { return m_again; }
    QList<QWidget*> order() const; ///< focusable widgets
    QScrollArea* scroll() const { return m_scroll; }

Q_SIGNALS:
    void againAsked();
    void workspaceAsked();
    void stepChosen(const wavedeck::history::NextStep& step, const QString& state, const QString& reason);

private:
    void fill();
    void addNextSteps(QWidget* list, QVBoxLayout* layout);

    const Appearance& m_appearance;
    QList<PreflightCheck> m_checks;
    QFrame* m_head;
    ElideLabel* m_count;
    QPushButton* m_again;
    QScrollArea* m_scroll;
    QList<CheckRow*> m_rows;
    QList<history::NextStep> m_next;
    QString m_refusal;
    bool m_allSteps = false;
    NextStepsList* m_nextList = nullptr; ///< null = there are none
    Ask m_ask = askInDialog;
    bool m_checking = false;
};

} // namespace wavedeck::ui::start
