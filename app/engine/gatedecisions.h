// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/people/actor.h"

#include <QJsonObject>
#include <QString>

namespace wavedeck {

class Scheduler;
class Transitions;
struct GateRun;
struct SessionRun;
struct WaveRun;

/// What persons decide about a gate: who may (gaterights.h), and the rules of the decision itself. That somebody has to
/// be signed in is asked before.
namespace gatedecisions {

constexpr int kWaiverDays = 7; ///< of a blocking gate when nothing is said
constexpr int kMostWaiverDays = 90;

struct Asked {
    SessionRun& session;
    const WaveRun& wave;
    GateRun& gate;
    /// actor, person, role, reason, until (RFC 3339), item, evidence (a file), environment_name
    const QJsonObject& args;
    qint64 now; ///< UTC ms
    Transitions& set;
    Scheduler& scheduler;
    Actor actor = {}; ///< who decides
    QStringList* as = nullptr; ///< is given the roles in which it was decided
};

/// gate.rerun, approve, reject, waive, tick, untick. Error: refused, and nothing was changed.
Status decide(const QString& command, const Asked& asked);

} // namespace gatedecisions
} // namespace wavedeck
