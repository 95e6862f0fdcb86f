// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

#include <QWidget>

namespace wavedeck::ui {

struct RateBar {
    QString name; ///< "013"
    double percent = -1; ///< below 0: nothing was due
    bool shown = false; ///< the retrospective that is looked at

    bool operator==(const RateBar&) const = default;
};

/// How much of what was decided is done: the rate with what it counts, and a bar for each of the last retrospectives
/// (RETRO-14). GUI thread.
class RateBars : public QWidget {
    Q_OBJECT
public:
    RateBars(const Appearance& appearance, QWidget* parent);
    /// percent below 0: nothing is due yet. words: "25 of 35 done".
    void setRate(double percent, const QString& words, const QList<RateBar>& bars);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Appearance& m_appearance;
    double m_percent = -1;
    QString m_words;
    QList<RateBar> m_bars;
};

} // namespace wavedeck::ui
