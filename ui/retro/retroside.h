// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/retrodesk.h"
#include "ui/live/agentsides.h"
#include "ui/theme/glyphs.h"

class QPushButton;
class QToolButton;

namespace wavedeck::ui {

class RateBars;
class RowList;
class ThemeList;

/// The column at the right: themes with their votes, recommendations, actions, what became of earlier ones, figures.
/// GUI thread.
class RetroSide : public AgentSide {
    Q_OBJECT
public:
    RetroSide(const Appearance& appearance, QWidget* parent);

    /// voter: Participant::number of whose votes are given; 0 = nobody.
    void show(const RetroView& view, int voter);

    ThemeList* themes() const { return m_themes; }
    RowList* recommendations() const { return m_recommendations; }
    RowList* actions() const { return m_actions; }
    RateBars* rate() const { return m_rate; }
    QLabel* votes() const { return m_votes; }
    QLabel* statistics() const { return m_statistics; }
    /// Buttons of the heads, in their order: merge, theme, consolidate, recommend, action.
    const QList<QPushButton*>& buttons() const { return m_buttons; }
    void setNarrow(bool on); ///< less words in the heads
    void setWritable(bool on); ///< themes and recommendations; actions go on after the end

private:
    QPushButton* button(SectionHead* head, Glyph glyph, const QString& words, const QString& name);
    template <class List> List* follow(List* list);

    SectionHead* m_themeHead;
    ThemeList* m_themes;
    QLabel* m_votes;
    SectionHead* m_recommendationHead;
    RowList* m_recommendations;
    QLabel* m_noRecommendations;
    SectionHead* m_actionHead;
    RowList* m_actions;
    QLabel* m_noActions;
    SectionHead* m_rateHead;
    RateBars* m_rate;
    SectionHead* m_numbersHead;
    QLabel* m_statistics;
    QList<QPushButton*> m_buttons;
};

} // namespace wavedeck::ui
