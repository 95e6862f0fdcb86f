// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/riskview.h"
#include "ui/theme/appearance.h"

#include <QScrollArea>

namespace wavedeck::ui {

class CellTable;
class SectionHead;
class SideRows;

/// Who signs and who has, what each level asks for, and what happened so far. GUI thread.
class RiskSide : public QScrollArea {
    Q_OBJECT
public:
    RiskSide(Appearance& appearance, QWidget* parent);
    void show(const RiskShown* shown, const RiskView& view);
    SideRows* approvals() const { return m_approvals; }
    SideRows* levels() const { return m_levels; }
    CellTable* history() const { return m_history; }
    SectionHead* head() const { return m_approvalHead; }

private:
    SectionHead* m_approvalHead;
    SideRows* m_approvals;
    SideRows* m_levels;
    SectionHead* m_historyHead;
    CellTable* m_history;
};

} // namespace wavedeck::ui
