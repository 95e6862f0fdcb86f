// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

#include <QWidget>

/// Internal to the content of an assessment.
namespace wavedeck::ui {

/// A score and its level: "12" and the bars of HIGH. Reads as text. GUI thread.
class ScoreMark : public QWidget {
public:
    ScoreMark(const Appearance& appearance, QWidget* parent);
    static constexpr int kLevelOnly = -1;
    void set(int score, int level); ///< score 0 = not scored
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString number() const;
    int left() const;

    const Appearance& m_appearance;
    int m_score = 0;
    int m_level = 0;
};

} // namespace wavedeck::ui
