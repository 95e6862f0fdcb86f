// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/plandesk.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace wavedeck::ui {
class AgentRowList;
class Appearance;
class FactList;
}

namespace wavedeck::ui::start {

/// The plan's protocol on the start page: what it demands, how the work is shared out, who reports to whom, and the
/// capability card. GUI thread.
class ProtocolSection : public QWidget {
    Q_OBJECT
public:
    ProtocolSection(const Appearance& appearance, QWidget* parent);

    void setPlan(const OpenedPlan& plan); ///< one without faults
    void setLimits(const OpenedPlan& plan, const PlanLimits& limits); ///< as they are now
    QList<QWidget*> order() const; ///< focusable widgets
    FactList* demands() const { return m_demands; }
    AgentRowList* balance() const { return m_balance; }
    AgentRowList* hierarchy() const { return m_hierarchy; }
    AgentRowList* learned() const { return m_learned; }

Q_SIGNALS:
    void cardAsked();
    void reached(QWidget* list, const QRect& row); ///< has the keyboard: to be scrolled to

private:
    QLabel* title(const QString& text);
    AgentRowList* list(const QString& name);

    const Appearance& m_appearance;
    FactList* m_demands;
    QLabel* m_balanceTitle;
    AgentRowList* m_balance;
    QLabel* m_hierarchyTitle;
    AgentRowList* m_hierarchy;
    QLabel* m_learnedTitle;
    AgentRowList* m_learned;
    QPushButton* m_card;
};

} // namespace wavedeck::ui::start
