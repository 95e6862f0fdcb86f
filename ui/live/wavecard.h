// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/live/wavelayout.h"

/// What the cards of the wave strip say: on their face, in their tool tips and to a screen reader. Pure but for fonts.
namespace wavedeck::ui {

struct CardContext {
    const LiveSession& live;
    const SessionSummary& summary;
    const FontBook& fonts;
    bool narrow = false; ///< the window is
};

/// "Wave 2"
QString waveTitle(int wave);
/// Its name; empty when it says no more than the title.
QString waveName(const LiveWave& wave);
/// Of one that has not begun: "Waits for G1", made plain.
QString waitsFor(const LiveSession& live, int wave);

Face waveFace(const CardContext& context, const CardBox& card);
/// Names and numbers of its teams; the cells are painted by CellPainter.
Face teamFace(const CardContext& context, const CardBox& card, const TeamBox& team);
/// "Wave 1 Research, complete in 34:12, 15 done, 1 cancelled."
QString waveSentence(const CardContext& context, const CardBox& card);
/// Times of the wave, and what its agents would have taken one after the other (WAVE-3).
QString waveTimes(const CardContext& context, int wave);

/// "Overdue, 72 percent, 188 of 260, test suite"
QString agentFacts(const LiveAgent& agent);
QString teamSentence(const CardContext& context, const TeamBox& team);

/// "1 failed, 2 overdue", most urgent first.
QString countsInWords(const StateCounts& counts);

} // namespace wavedeck::ui
