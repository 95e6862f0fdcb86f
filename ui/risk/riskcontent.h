// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/riskview.h"
#include "models/risk/assessment.h"
#include "ui/theme/appearance.h"

#include <QPointer>
#include <QScrollArea>

class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace wavedeck::ui {

class CellTable;
struct TableColumn;
class HeatMatrix;
class ScorePicker;
class SectionHead;

/// One version of an assessment, to be read: matrix and choice, what was tested and what was not, the way back,
/// monitoring, phases, risks, and every other field that says something. While it may be edited, the choice is made
/// here too. Scrolls as one; what has the keyboard is scrolled to. GUI thread.
class RiskContent : public QScrollArea {
    Q_OBJECT
public:
    RiskContent(Appearance& appearance, QWidget* parent);

    /// content: as it stands now, with what was edited and not stored. choosing: levels can be chosen here.
    void show(const RiskShown& shown, const QJsonObject& content, bool choosing);
    void setNarrow(bool on);
    QList<QWidget*> focusOrder() const;
    QList<QWidget*> panes() const;

    HeatMatrix* matrix() const { return m_matrix; }
    ScorePicker* likelihood() const { return m_likelihood; }
    ScorePicker* impact() const { return m_impact; }
    CellTable* tested() const { return m_tested; }
    CellTable* notTested() const { return m_notTested; }
    CellTable* rollback() const { return m_rollback; }
    CellTable* phases() const { return m_phases; }
    CellTable* risks() const { return m_risks; }
    QLabel* missing() const { return m_missing; }
    QPushButton* copyAll() const { return m_copyAll; }
    QString command(const QString& row) const; ///< of a row of rollback(); all of them where empty
    QList<CellTable*> rest() const;

Q_SIGNALS:
    /// axis: residual or inherent; both keys of the score.
    void scorePicked(const QString& axis, const wavedeck::risk::Score& score);
    void debtOpened(const QString& id);
    void copyAsked(const QString& text);
    void ticked(const QString& kind, const QString& item, bool on);

private:
    CellTable* table(const QString& name, const QList<TableColumn>& columns, int rowHeight);
    QWidget* framed(QWidget* head, const QList<QWidget*>& parts);
    QLabel* fact(QGridLayout* grid, int row, const QString& name, QWidget* control);
    QWidget* makeTop();
    void layOut();
    void showTop(const RiskShown& shown, const QJsonObject& content);
    void showDebt(const QStringList& debt);
    void showRest(const RiskShown& shown, const QJsonObject& content);
    void pick();

    Appearance& m_appearance;
    QFrame* m_body;
    QVBoxLayout* m_column;
    QLabel* m_missing;
    HeatMatrix* m_matrix;
    QLabel* m_by;
    QLabel* m_summary;
    ScorePicker* m_likelihood;
    ScorePicker* m_impact;
    QLabel* m_wasLikelihood;
    QLabel* m_wasImpact;
    QWidget* m_residual; ///< number and level, painted
    QLabel* m_residualWords;
    QLabel* m_criteria;
    QLabel* m_why;
    QLabel* m_mitigation;
    QWidget* m_debt;
    SectionHead* m_testedHead;
    CellTable* m_tested;
    SectionHead* m_notTestedHead;
    CellTable* m_notTested;
    QPushButton* m_copyAll;
    CellTable* m_rollback;
    QLabel* m_rehearsed;
    CellTable* m_monitoring;
    QLabel* m_noMonitoring;
    SectionHead* m_phaseHead;
    CellTable* m_phases;
    SectionHead* m_riskHead;
    CellTable* m_risks;
    QWidget* m_restBox;
    QVBoxLayout* m_rest;
    QString m_restOf; ///< what is built there

    risk::Assessment m_content;
    bool m_choosing = false;
};

} // namespace wavedeck::ui
