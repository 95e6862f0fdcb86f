// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/gates/gatewords.h"

#include <QScrollArea>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace wavedeck::ui {

class BaselineChart;
class ElideLabel;
class GateDecision;
class GlyphLabel;
class SectionHead;

/// BLOCKING or ADVISORY in its frame.
class KindTag : public QWidget {
    Q_OBJECT
public:
    KindTag(const Appearance& appearance, QWidget* parent);
    void setKind(GateKind kind);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Appearance& m_appearance;
    GateKind m_kind = GateKind::Blocking;
};

/// One gate: its criteria with both sides and what they rest on, what was measured, checklist, decision, history. What
/// is asked of it, the page does. Scrolls as one; what has the keyboard is scrolled to. GUI thread.
class GateDetail : public QScrollArea {
    Q_OBJECT
public:
    GateDetail(Appearance& appearance, QWidget* parent);

    /// found.gate null: nothing is chosen. mayDecide: something can be asked of the session.
    void show(const gates::Found& found, const LiveSession& live, const GatesView& view, bool mayDecide, qint64 now);
    /// Scrolls to something that has just come up in it.
    void reach(QWidget* part);
    void setNarrow(bool on);
    void addDecision(QAction* action); ///< a button in the row of decisions

    CellTable* criteria() const { return m_criteria; }
    CellTable* items() const { return m_items; }
    CellTable* history() const { return m_history; }
    QLabel* lead() const { return m_lead; }
    QLabel* evidence() const { return m_evidence; }
    GateDecision* decision() const { return m_decision; }
    BaselineChart* baseline() const { return m_baseline; }
    QList<QToolButton*> buttons() const { return m_buttons; }
    QString title() const;
    QSize sizeHint() const override;

Q_SIGNALS:
    void criterionOpened(const QString& feature);

private:
    CellTable* table(const QString& name, const QList<TableColumn>& columns, int rowHeight);
    void layOut();
    void showEvidence();
    void showMeasured(const gates::Found& found, const GatesView& view);

    Appearance& m_appearance;
    QFrame* m_body;
    QVBoxLayout* m_column;
    GlyphLabel* m_glyph;
    ElideLabel* m_title;
    KindTag* m_tag;
    QLabel* m_lead;
    CellTable* m_criteria;
    QLabel* m_evidence;
    QLabel* m_hint;
    BaselineChart* m_baseline;
    SectionHead* m_itemHead;
    CellTable* m_items;
    QWidget* m_row; ///< approve, reject, run again
    QList<QToolButton*> m_buttons;
    GateDecision* m_decision;
    SectionHead* m_historyHead;
    CellTable* m_history;
    QLabel* m_none;

    gates::Found m_found; ///< into what the page holds
    qint64 m_now = 0;
};

} // namespace wavedeck::ui
