// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/session.h"

#include "models/domain/plan.h"

#include <QList>
#include <QString>

/// Why a wave does not go on: one wording for what the engine refuses by and for what people are shown (GATE-18). Looks
/// only at rows. Pure; any thread.
namespace wavedeck {

/// Whether a gate that did not pass holds its wave. An advisory one does from mode enhanced on, until an exception is
/// on record (GATE-3, GATE-4: PLAN-10 demands quality gates from there on); below, it is only said.
bool holdsWave(const Gate& gate, Mode mode);

/// Why a gate keeps its wave from going on; empty when it does not. A running one does not: it is waited for.
QString holdReason(const Gate& gate, Mode mode);

/// The same of an agent. owes: what the mode demands of it and it did not give; retryDue: it is queued again by itself.
QString holdReason(const Agent& agent, const QString& owes, bool retryDue);

/// Whether a person can approve, reject, waive or run again a gate as things stand: it is not running, and its wave is
/// where gates of its timing count. Behind a wave that has passed only one that holds what comes after it, because its
/// waiver ended (`expired` in it). One rule for what the engine refuses and for what people are offered.
bool isDecidable(const Gate& gate, WaveState wave, Mode mode);

/// UTC ms until which a waiver holds; 0 = for ever (those of before there was an end).
qint64 waivedUntil(const QJsonObject& waiver);

/// One thing that must be settled before the next step.
struct Blocker {
    QString what; ///< gate, approval, agent, hold, machine, budget, provider, session; waiver = it will block
    QString id;
    QString wave;
    QString why; ///< word for word what the engine refuses by
    QString whoCan;
    QString mend; ///< a command of the terminal
    bool blocks = true; ///< false: it does not yet
};

/// Everything that holds a session, in the order of the plan: waves held or in their gates, what the engine says of
/// budget, machine and persons in Session::reasons, and waivers that end within a day. plan gives who may; without it
/// that stays general. now: UTC ms.
QList<Blocker> blockersOf(const Session& session, const QList<Wave>& waves, const QList<Agent>& agents,
    const QList<Gate>& gates, const Plan* plan, qint64 now);

} // namespace wavedeck
