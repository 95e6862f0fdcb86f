// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/live/face.h"

#include "models/live/summary.h"

#include <QRect>

/// Where everything of the wave strip stands: cards, teams and cells. Made anew only when the structure of the session
/// or the size changes; states and numbers do not move anything. Content coordinates: x from the first card on.
namespace wavedeck::ui {

enum class CellDensity { Large, Small, Bar };

/// Agents of one wave that report to the same coordinator.
struct TeamBox {
    QString coordinator; ///< id; empty = to nobody
    QString label; ///< role of the coordinator, made plain; empty when it says no more than the id
    QList<int> agents; ///< indexes into LiveSession::agents
    CellDensity density = CellDensity::Large;
    QRect row;
    QRect labelRect; ///< empty = no room
    QRect valueRect; ///< empty = no room
    QRect cells; ///< of the bar: its place
};

struct CardBox {
    enum Kind { Wave, Gate };
    Kind kind = Wave;
    int wave = 0;
    int gate = 0; ///< index in its wave
    bool wide = false; ///< the active wave, the gate that comes next
    QRect rect;
    QList<TeamBox> teams;
    int firstItem = 0; ///< of StripLayout::items
    int items = 1; ///< the card itself, then its cells and bars
};

/// What arrow keys, mouse and screen readers meet: a card, a cell, or a bar of a big team.
struct StripItem {
    enum Kind { Wave, Gate, Cell, Bar };
    Kind kind = Wave;
    int card = 0;
    int team = -1;
    int agent = -1; ///< of a cell: index into LiveSession::agents
    QRect rect;
};

struct StripLayout {
    QList<CardBox> cards;
    QList<StripItem> items;
    QList<int> itemOfAgent; ///< its cell, or the bar it is part of
    int width = 0; ///< of all cards
    int height = 0;
};

/// The waves that get the width, and for each the gate that comes next (-1 = none). A change asks for a new layout.
struct StripFocus {
    QList<bool> active;
    QList<int> nextGate;
    bool operator==(const StripFocus&) const = default;
};
StripFocus focusOf(const LiveSession& session, int waveNow);

/// Teams of one wave in the order in which the plan meets them.
QList<TeamBox> teamsOf(const LiveSession& session, const LiveWave& wave);

/// Space the strip leaves around the cards.
QMargins stripMargins(const FontBook& fonts);
/// Height of a card that has room for so many rows of cells.
int cardHeight(const FontBook& fonts, int rows);
/// Rows of cells its fullest wave wants.
int rowsWanted(const LiveSession& session, const FontBook& fonts);

StripLayout layOut(const LiveSession& session, const StripFocus& focus, const FontBook& fonts, const QSize& room);

/// The least width at which nothing is cut; above the room the strip scrolls.
int leastWidth(const LiveSession& session, const StripFocus& focus, const FontBook& fonts, int room);

/// Size of one cell.
QSize cellSize(const FontBook& fonts, CellDensity density, bool wide, bool narrowWindow);

} // namespace wavedeck::ui
