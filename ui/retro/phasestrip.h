// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/retro/retro.h"
#include "ui/theme/appearance.h"

#include <QWidget>

class QPainter;

namespace wavedeck::ui {

/// The phases of a retrospective in their order, as wide as they are planned long: planned and actual minutes, what is
/// past its plan hatched and said in words. One of them is looked at: Left, Right or a click. GUI thread.
class PhaseStrip : public QWidget {
    Q_OBJECT
public:
    PhaseStrip(const Appearance& appearance, QWidget* parent);

    /// running: id of the phase whose notes come in; viewed: of the one that is looked at. spentMs of the running one
    /// is as it is now.
    void setPhases(const QList<retro::Phase>& phases, const QString& running, const QString& viewed);
    const QList<retro::Phase>& phases() const { return m_phases; }
    /// "15 of 15 min", "50 of 45 min, 5 over", "40 min".
    static QString minutes(const retro::Phase& phase);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

Q_SIGNALS:
    void viewWanted(const QString& phase);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    QList<QRect> places() const;
    void paintPhase(QPainter* painter, int index, const QRect& where) const;
    void paintSign(QPainter* painter, int index, const QRectF& where) const;
    QString spoken(const retro::Phase& phase) const;
    void step(int by);

    const Appearance& m_appearance;
    QList<retro::Phase> m_phases;
    QString m_running;
    QString m_viewed;
};

} // namespace wavedeck::ui
