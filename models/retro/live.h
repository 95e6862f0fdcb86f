// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/retro/retro.h"

#include <QByteArray>

/// What a retrospective keeps while it is held, beside itself. Plain values; any thread.
namespace wavedeck::retro {

struct Live {
    bool running = false; ///< the timer
    qint64 since = 0; ///< Moment::monotonic up to which the phase's time is counted
    QString boot; ///< which since belongs to
    QByteArray key; ///< by which a ballot stands for somebody; gone once the retrospective is closed
    QMap<QString, int> ballots; ///< BALLOT/theme:3 and BALLOT/phase:ID: how many votes or notes; see ballotOf()
    QMap<QString, int> last; ///< numbers given, so that none is given again
    QList<int> touched; ///< actions that somebody looked at here
    QList<Note> removed; ///< that can come back

    bool operator==(const Live&) const = default;
};

QJsonObject toJson(const Live& live);
Live liveFromJson(const QJsonObject& document);

struct Kept {
    Retro retro;
    Live live;
};

/// Counts the time up to a moment: to the phase that runs and to who speaks. After another boot the timer is paused;
/// what was counted stays. Asleep is not counted, and no step of a clock (trust.md B).
void settle(Kept& kept, const Moment& moment);
/// What the clock shows; kept is settled.
Timer timerOf(const Kept& kept);

/// Stands for a participant without naming it: a keyed hash.
QString ballotOf(const Live& live, int participant);

/// The next number of a kind: notes, themes, recommendations, raw, actions.
int nextNumber(Kept& kept, const QString& kind);
/// After a whole one was put in: numbers go on behind those it has.
Live liveOf(const Retro& retro);

} // namespace wavedeck::retro
