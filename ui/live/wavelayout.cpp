// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/wavelayout.h"

#include "ui/theme/format.h"
#include "ui/widgets/paint.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace wavedeck::ui {

namespace {

constexpr int kMostLarge = 24; // agents of a team: above, small cells
constexpr int kMostSmall = 160; // above, one bar
constexpr int kNarrowRoom = 1268; // a window of 1340 without its rail

/// Heights inside a card, before scaling: border and padding, title, state, their gaps; counts at the bottom.
constexpr int kHead = 8 + 20 + 2 + 16 + 8;
constexpr int kFoot = 8 + 16 + 4;
constexpr int kRow = 24;
constexpr int kBarRow = 19;

CellDensity densityFor(qsizetype agents)
{
    return agents <= kMostLarge ? CellDensity::Large : agents <= kMostSmall ? CellDensity::Small : CellDensity::Bar;
}

int cellGap(const FontBook& fonts, CellDensity density, bool wide)
{
    return density == CellDensity::Large && !wide ? 1 : fonts.px(2);
}

/// What a card has for its teams.
struct Room {
    QRect area;
    int label = 0; ///< width; 0 = none
    int value = 0;
    bool wide = false;
    bool narrowWindow = false;
};

int teamHeight(const TeamBox& team, const FontBook& fonts, const Room& room, int cellsWidth)
{
    if (team.density == CellDensity::Bar)
        return fonts.px(kBarRow);
    const QSize cell = cellSize(fonts, team.density, room.wide, room.narrowWindow);
    const int gap = cellGap(fonts, team.density, room.wide);
    const int columns = std::max(1, (cellsWidth + gap) / (cell.width() + gap));
    const int rows = (int(team.agents.size()) + columns - 1) / columns;
    const int pitch = team.density == CellDensity::Large ? fonts.px(kRow) : cell.height() + fonts.px(2);
    return std::max(rows * pitch, fonts.px(20));
}

int cellsWidth(const Room& room, const FontBook& fonts)
{
    return room.area.width() - (room.label ? room.label + fonts.px(8) : 0)
        - (room.value ? room.value + fonts.px(8) : 0);
}

/// Puts the teams below each other; false when they do not fit.
bool place(QList<TeamBox>& teams, const FontBook& fonts, const Room& room)
{
    const int width = cellsWidth(room, fonts);
    int y = room.area.top();
    for (TeamBox& team : teams) {
        const int height = teamHeight(team, fonts, room, width);
        team.row = QRect(room.area.left(), y, room.area.width(), height);
        const int line = std::min(height, fonts.px(kRow));
        int x = room.area.left();
        team.labelRect = {};
        if (room.label) {
            team.labelRect = QRect(x, y, room.label, line);
            x += room.label + fonts.px(8);
        }
        team.cells = QRect(x, y, width, height);
        team.valueRect = {};
        if (room.value)
            team.valueRect = QRect(x + width + fonts.px(8), y, room.value, line);
        y += height;
    }
    return y <= room.area.bottom() + 1 + fonts.px(2);
}

TeamBox merged(const QList<TeamBox>& teams)
{
    TeamBox all;
    for (const TeamBox& team : teams)
        all.agents += team.agents;
    all.density = densityFor(all.agents.size());
    return all;
}

void setDensity(QList<TeamBox>& teams, CellDensity least)
{
    for (TeamBox& team : teams)
        team.density = std::max(densityFor(team.agents.size()), least);
}

/// Names give way to cells: as much as the longest row needs, as long as something of them is left.
void shortenLabels(Room& room, const QList<TeamBox>& teams, const FontBook& fonts)
{
    int wanted = 0;
    for (const TeamBox& team : teams) {
        const int cell = cellSize(fonts, CellDensity::Large, room.wide, room.narrowWindow).width()
            + cellGap(fonts, CellDensity::Large, room.wide);
        if (team.agents.size() <= kMostLarge)
            wanted = std::max(wanted, int(team.agents.size()) * cell);
    }
    const int missing = wanted - cellsWidth(room, fonts);
    if (room.label && missing > 0 && room.label - missing >= fonts.px(56))
        room.label -= missing;
}

/// The first of these that fits: by the size of the teams; without their numbers; all small; without names; one bar a
/// team; one bar.
QList<TeamBox> fit(QList<TeamBox> teams, const FontBook& fonts, Room room)
{
    setDensity(teams, CellDensity::Large);
    shortenLabels(room, teams, fonts);
    if (place(teams, fonts, room))
        return teams;
    Room bare = room;
    bare.value = 0;
    if (!room.wide && place(teams, fonts, bare))
        return teams;
    setDensity(teams, CellDensity::Small);
    if (place(teams, fonts, room))
        return teams;
    QList<TeamBox> one{merged(teams)};
    Room unnamed = room;
    unnamed.label = 0;
    if (one.first().density != CellDensity::Bar) {
        if (place(one, fonts, unnamed))
            return one;
        one.first().density = CellDensity::Small;
        if (place(one, fonts, unnamed))
            return one;
    }
    setDensity(teams, CellDensity::Bar);
    if (place(teams, fonts, room))
        return teams;
    one.first().density = CellDensity::Bar;
    place(one, fonts, unnamed);
    return one;
}

Room roomOf(const CardBox& card, const QList<TeamBox>& teams, const FontBook& fonts, bool narrowWindow)
{
    Room room;
    room.wide = card.wide;
    room.narrowWindow = narrowWindow;
    const int pad = fonts.px(narrowWindow ? 10 : 12);
    room.area = card.rect.adjusted(pad, fonts.px(kHead), -pad, -fonts.px(kFoot) + fonts.px(4));
    qsizetype most = 0;
    for (const TeamBox& team : teams)
        most = std::max(most, team.agents.size());
    const QString all = QString::number(most);
    if (card.wide || !narrowWindow)
        room.value = int(fonts.width(card.wide ? percent(100) : QString(all + QLatin1Char('/') + all), 12));
    const bool named = teams.size() > 1 || (!teams.isEmpty() && !teams.first().coordinator.isEmpty());
    if (card.wide && named) {
        qreal widest = 0;
        for (const TeamBox& team : teams) {
            const qreal id = fonts.width(team.coordinator, 12);
            widest = std::max(widest, team.label.isEmpty() ? id : id + fonts.px(4) + fonts.width(team.label, 12));
        }
        room.label
            = std::min({int(std::ceil(widest)) + 1, fonts.px(narrowWindow ? 132 : 160), room.area.width() * 2 / 5});
    }
    return room;
}

void addCells(StripLayout& layout, int cardIndex, int teamIndex, const FontBook& fonts, bool narrowWindow)
{
    const CardBox& card = layout.cards[cardIndex];
    const TeamBox& team = card.teams[teamIndex];
    if (team.density == CellDensity::Bar) {
        const QRect bar(team.cells.left(), team.cells.top() + fonts.px(3), team.cells.width(), fonts.px(14));
        for (const int agent : team.agents)
            layout.itemOfAgent[agent] = int(layout.items.size());
        layout.items.append({StripItem::Bar, cardIndex, teamIndex, -1, bar});
        return;
    }
    const QSize cell = cellSize(fonts, team.density, card.wide, narrowWindow);
    const int gap = cellGap(fonts, team.density, card.wide);
    const int columns = std::max(1, (team.cells.width() + gap) / (cell.width() + gap));
    const int pitch = team.density == CellDensity::Large ? fonts.px(kRow) : cell.height() + fonts.px(2);
    const int top = team.cells.top() + (team.density == CellDensity::Large ? (pitch - cell.height()) / 2 : fonts.px(2));
    for (qsizetype i = 0; i < team.agents.size(); ++i) {
        const QPoint at(team.cells.left() + int(i) % columns * (cell.width() + gap), top + int(i) / columns * pitch);
        layout.itemOfAgent[team.agents[i]] = int(layout.items.size());
        layout.items.append({StripItem::Cell, cardIndex, teamIndex, team.agents[i], QRect(at, cell)});
    }
}

/// How wide a card wants to be.
struct Want {
    qreal weight;
    int least;
    bool fixed = false;
};

Want wantOf(const CardBox& card, const FontBook& fonts, bool narrow)
{
    const int stateLine
        = int(fonts.width(QStringLiteral("Complete"), 12, QFont::Medium) + fonts.width(QStringLiteral("in 00:00"), 12))
        + fonts.px(12 + 6 + 8) + 2 * fonts.px(narrow ? 10 : 12);
    if (card.kind == CardBox::Wave)
        return card.wide ? Want{narrow ? 394.0 : 436.0, fonts.px(330)}
                         : Want{narrow ? 154.0 : 186.0, std::max(fonts.px(138), stateLine)};
    const int pad = 2 * fonts.px(narrow ? 9 : 10) - fonts.px(narrow ? 3 : 0) + 1;
    const int tag = int(std::ceil(tagSize(fonts.appearance(), GateKind::Blocking).width()));
    const int words = int(fonts.width(QStringLiteral("Pending, 0 of 0"), 12, QFont::DemiBold));
    const int least = std::max({tag, words}) + pad;
    return card.wide ? Want{narrow ? 232.0 : 266.0, std::max(fonts.px(224), least)}
                     : Want{narrow ? 104.0 : 118.0, least};
}

QList<CardBox> cardsOf(const LiveSession& session, const StripFocus& focus)
{
    QList<CardBox> cards;
    for (int w = 0; w < session.waves.size(); ++w) {
        CardBox wave;
        wave.wave = w;
        wave.wide = focus.active.value(w);
        cards.append(wave);
        for (int g = 0; g < session.waves[w].gates.size(); ++g) {
            CardBox gate;
            gate.kind = CardBox::Gate;
            gate.wave = w;
            gate.gate = g;
            gate.wide = focus.nextGate.value(w, -1) == g;
            cards.append(gate);
        }
    }
    return cards;
}

int connector(int room)
{
    return room < kNarrowRoom ? 10 : 14;
}

/// Like the fr unit of a grid: shares by weight, nobody below its least.
QList<int> shares(QList<Want> wants, int room)
{
    for (bool again = true; again;) {
        again = false;
        qreal weights = 0;
        int left = room;
        for (const Want& want : wants)
            want.fixed ? void(left -= want.least) : void(weights += want.weight);
        for (Want& want : wants) {
            if (!want.fixed && weights > 0 && left * want.weight / weights < want.least) {
                want.fixed = true;
                again = true;
            }
        }
    }
    qreal weights = 0;
    int left = room;
    for (const Want& want : wants)
        want.fixed ? void(left -= want.least) : void(weights += want.weight);
    QList<int> widths;
    for (const Want& want : wants)
        widths.append(want.fixed ? want.least : int(left * want.weight / weights));
    // What rounding left over, to the widest.
    const auto widest = std::max_element(widths.begin(), widths.end());
    if (widest != widths.end() && weights > 0)
        *widest += room - std::accumulate(widths.cbegin(), widths.cend(), 0);
    return widths;
}

} // namespace

StripFocus focusOf(const LiveSession& session, int waveNow)
{
    StripFocus focus;
    const bool over = hasEnded(session.session.state);
    for (int w = 0; w < session.waves.size(); ++w) {
        const LiveWave& wave = session.waves[w];
        const WaveState state = wave.row.state;
        const bool busy = state == WaveState::Running || state == WaveState::Gating || state == WaveState::Held;
        focus.active.append(!over && (busy || w == waveNow));
        int next = -1;
        for (int g = 0; focus.active.last() && g < wave.gates.size() && next < 0; ++g) {
            const GateState gate = wave.gates[g].row.state;
            if (gate != GateState::Passed && gate != GateState::Waived)
                next = g;
        }
        focus.nextGate.append(next);
    }
    return focus;
}

QList<TeamBox> teamsOf(const LiveSession& session, const LiveWave& wave)
{
    QList<TeamBox> teams;
    QHash<QString, qsizetype> known;
    for (const int index : wave.agents) {
        const QString& coordinator = session.agents[index].row.reportsTo;
        const auto found = known.constFind(coordinator);
        if (found != known.constEnd()) {
            teams[*found].agents.append(index);
            continue;
        }
        TeamBox team;
        team.coordinator = coordinator;
        const auto node = std::find_if(
            session.hierarchy.begin(), session.hierarchy.end(), [&](const LiveNode& n) { return n.id == coordinator; });
        if (node != session.hierarchy.end() && node->role.compare(node->id, Qt::CaseInsensitive) != 0)
            team.label = plain(node->role, 60);
        team.agents.append(index);
        known.insert(coordinator, teams.size());
        teams.append(team);
    }
    for (TeamBox& team : teams)
        team.coordinator = plain(team.coordinator, 60);
    return teams;
}

QSize cellSize(const FontBook& fonts, CellDensity density, bool wide, bool narrowWindow)
{
    if (density == CellDensity::Small)
        return {fonts.px(11), fonts.px(13)};
    return wide ? QSize(fonts.px(narrowWindow ? 17 : 18), fonts.px(20)) : QSize(fonts.px(14), fonts.px(18));
}

QMargins stripMargins(const FontBook& fonts)
{
    return {fonts.px(12), fonts.px(10), fonts.px(12), fonts.px(10)};
}

int cardHeight(const FontBook& fonts, int rows)
{
    return fonts.px(kHead + kFoot - 4 + rows * kRow + 8);
}

int rowsWanted(const LiveSession& session, const FontBook& fonts)
{
    Q_UNUSED(fonts)
    qsizetype most = 0;
    for (const LiveWave& wave : session.waves) {
        qsizetype rows = 0;
        for (const TeamBox& team : teamsOf(session, wave))
            rows += std::max<qsizetype>(1, (team.agents.size() + 11) / 12);
        most = std::max(most, rows);
    }
    return int(std::min<qsizetype>(most, 100));
}

int leastWidth(const LiveSession& session, const StripFocus& focus, const FontBook& fonts, int room)
{
    const QList<CardBox> cards = cardsOf(session, focus);
    int width = 0;
    for (const CardBox& card : cards)
        width += wantOf(card, fonts, room < kNarrowRoom).least;
    return width + connector(room) * int(std::max<qsizetype>(0, cards.size() - 1));
}

StripLayout layOut(const LiveSession& session, const StripFocus& focus, const FontBook& fonts, const QSize& room)
{
    StripLayout layout;
    layout.itemOfAgent.fill(-1, session.agents.size());
    layout.height = room.height();
    layout.cards = cardsOf(session, focus);
    const bool narrow = room.width() < kNarrowRoom;
    const int gap = connector(room.width());
    QList<Want> wants;
    for (const CardBox& card : std::as_const(layout.cards))
        wants.append(wantOf(card, fonts, narrow));
    const int gaps = gap * int(std::max<qsizetype>(0, wants.size() - 1));
    const int least = leastWidth(session, focus, fonts, room.width());
    const QList<int> widths = shares(wants, std::max(least, room.width()) - gaps);
    int x = 0;
    for (int c = 0; c < layout.cards.size(); ++c) {
        CardBox& card = layout.cards[c];
        card.rect = QRect(x, 0, widths[c], room.height());
        x += widths[c] + gap;
        card.firstItem = int(layout.items.size());
        layout.items.append({card.kind == CardBox::Wave ? StripItem::Wave : StripItem::Gate, c, -1, -1, card.rect});
        if (card.kind == CardBox::Wave) {
            const QList<TeamBox> teams = teamsOf(session, session.waves[card.wave]);
            if (!teams.isEmpty())
                card.teams = fit(teams, fonts, roomOf(card, teams, fonts, narrow));
            for (int t = 0; t < card.teams.size(); ++t)
                addCells(layout, c, t, fonts, narrow);
        }
        card.items = int(layout.items.size()) - card.firstItem;
    }
    layout.width = std::max(0, x - gap);
    return layout;
}

} // namespace wavedeck::ui
