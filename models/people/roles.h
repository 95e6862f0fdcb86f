// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/people/actor.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

/// What a role may do: one table (SEC-5, SEC-6), asked by the engine and the repositories, shown by `user roles` and
/// the settings. Who is not in it may do nothing. Any thread.
namespace wavedeck::people {

/// Every role in the order of the table, spelled as stored.
const QStringList& roles();
/// A role as it is stored, whatever the case it was written in; empty when there is no such role.
std::optional<QString> roleWord(const QString& given);

enum class Right {
    Command, ///< sessions, agents, alerts, worktrees, providers, phases, checklists, the engine; gate rerun
    Settings, ///< settings and prices
    AcceptAgent,
    DecideGate, ///< approve, reject, waive, tick, untick, rerun of what a person rejected; named roles come first
    Evidence, ///< baselines, claims, registers of security
    Debt,
    Knowledge, ///< lessons, patterns, decisions, required reading
    EditRisk,
    Facilitate, ///< retrospectives and imports
    People,
};
constexpr int kRights = int(Right::People) + 1;

/// `decide-gate`, …
QLatin1String word(Right right);
/// What it covers, in the words of the terminal.
QString text(Right right);
/// Who has it.
QStringList holders(Right right);

bool may(const QStringList& roles, Right right);
/// For a decision that names its roles itself: whether one of these is among them (in any case).
bool holdsOneOf(const QStringList& roles, const QStringList& wanted);

} // namespace wavedeck::people
