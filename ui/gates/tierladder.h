// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/gatesview.h"
#include "ui/live/face.h"

#include <QWidget>

namespace wavedeck::ui {

/// The readiness of a product: a card a tier from the lowest to the highest, with how many of its criteria are met,
/// since which session it is reached, and what is left (TIER-1). Reads as text. GUI thread.
class TierLadder : public QWidget {
    Q_OBJECT
public:
    TierLadder(const Appearance& appearance, QWidget* parent);
    /// session: whose target is marked.
    void show(const GatesView& view, const QString& session);
    const Face& face() const { return m_face; } ///< for tests: what is painted
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Card {
        QRect rect;
        bool current = false;
        bool goal = false;
        QRectF bar;
        int percent = 0;
        Tone tone = Tone::Neutral;
    };
    void layOut();
    void layOut(const TierStep& step, Card& card);
    QString sentence() const;

    const Appearance& m_appearance;
    FontBook m_fonts;
    QList<TierStep> m_ladder;
    QString m_tier;
    QString m_target;
    QString m_session;
    QList<Card> m_cards;
    Face m_face;
};

} // namespace wavedeck::ui
