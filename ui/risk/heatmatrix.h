// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/risk/matrix.h"
#include "ui/live/parts.h"
#include "ui/theme/appearance.h"

#include <QWidget>

namespace wavedeck::ui {

/// Likelihood by impact: 5x5 cells with score and level, the inherent one dashed, the residual one framed, an arrow
/// between. While it may be edited, arrow keys and clicks move the residual marker. Reads as a table. GUI thread.
class HeatMatrix : public QWidget, public PartsHost {
    Q_OBJECT
public:
    HeatMatrix(const Appearance& appearance, QWidget* parent);

    void show(const risk::RiskMatrix& matrix, const risk::Score& inherent, const risk::Score& residual);
    void setEditable(bool on);
    void setNarrow(bool on); ///< smaller cells
    const risk::Score& residual() const { return m_residual; }
    QRect cellRect(const risk::Score& cell) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

    QString partsName() const override;
    QAccessible::Role partsRole() const override { return QAccessible::Table; }
    const QWidget* partsViewport() const override { return this; }
    int partCount() const override { return 25; }
    Part part(int index) const override;
    int partAt(const QPoint& pos) const override;
    void pressPart(int index) override;
    void focusPart(int index) override { Q_UNUSED(index) }

Q_SIGNALS:
    void residualMoved(const wavedeck::risk::Score& to);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    static risk::Score cellOf(int index);
    QSize cellSize() const;
    int labelWidth() const;
    void paintCells(QPainter* painter) const;
    void paintMarks(QPainter* painter) const;
    void paintArrow(QPainter* painter) const;
    void paintAxes(QPainter* painter) const;
    void paintLegend(QPainter* painter) const;
    void paintMark(QPainter* painter, const QRectF& where, bool dashed) const;
    QString legend(const QString& name, const risk::Score& cell) const;
    void moveTo(const risk::Score& cell);

    const Appearance& m_appearance;
    risk::RiskMatrix m_matrix;
    risk::Score m_inherent;
    risk::Score m_residual;
    bool m_editable = false;
    bool m_narrow = false;
};

} // namespace wavedeck::ui
