// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/states.h"
#include "models/live/summary.h"

#include <QColor>

#include <array>

/// Every colour of the program (ui.md 2); no other file names one. Plain values.
namespace wavedeck::ui {

/// What a colour says. Tones are shown together with a shape and a word, never alone.
enum class Tone { Neutral, Running, Good, Warning, Bad, Blocked, Lost, Waived };
constexpr int kTones = 8;

struct ToneColours {
    QColor text; ///< text and icon
    QColor tint; ///< background
    QColor fill; ///< bars and cells
};

struct Theme {
    bool dark = true;
    QColor win, panel, raised, hover, inp, log, sel, selb;
    QColor accent, accentFill, accentText;
    QColor line0, line, line2, ctl;
    QColor t1, t2, t3;
    QColor knock; ///< glyph on a filled shape
    QColor hatch; ///< light stripe of the overdue hatch
    std::array<ToneColours, kTones> tones;
    struct Cell {
        QColor fill, text;
    };
    std::array<Cell, 4> risk; ///< LOW..CRITICAL

    const ToneColours& tone(Tone t) const { return tones[std::size_t(t)]; }

    /// increaseContrast maps line2 to ctl and t3 to t2 (ui.md 8).
    static Theme make(bool dark, bool increaseContrast = false);
};

Tone toneOf(AgentState state);
Tone toneOf(GateState state);
Tone toneOf(WaveState state);
Tone toneOf(SessionState state);
Tone toneOf(Attention::Kind kind);

/// A state that needs a person is coloured on icon and word, the others on the icon only (ui.md 1.1).
bool needsPerson(AgentState state);

/// The word as it stands on the screen: "Succeeded".
QString title(AgentState state);
QString title(GateState state);
QString title(WaveState state);
QString title(SessionState state);

} // namespace wavedeck::ui
