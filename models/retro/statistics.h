// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/retro/retro.h"

/// What a retrospective amounts to, computed and never typed (RETRO-15 to 17, FORM-14, 27, 29, 30). Pure; any thread.
namespace wavedeck::retro {

constexpr int kMinutesOfDay = 8 * 60; ///< FORM-30
constexpr int kDaysOfWeek = 5;

/// An effort counts once for its recommendation, and once for each of its owners where owners are counted.
/// `contributions`: total, by_participant, by_phase, by_severity · `recommendations_raw`: total, by_priority, kept,
/// merged, dropped, pending · `recommendations`: total, by_priority, reprioritised · `actions`: total, by_priority,
/// by_state · `owners`: [{name,n}] in order of appearance · `effort`: by_priority {minutes,n,unsaid}, total_min, days,
/// weeks · `themes`: [{letter,title,notes,votes}] · `reading`: documents, lines · `phases`: [{id,name,planned_ms,
/// actual_ms,overrun_ms}] · `planned_ms`, `actual_ms` (of the phases), `length_min` (as it was planned) · `speaking`:
/// [{name,ms}] · `roi`: basis (planned, measured), participants, hours_invested, hours_saved, benefit_percent (saved /
/// invested), net_percent · `roti`. What nobody said or measured is null. daysOfWeek: how many days of work a week has.
QJsonObject statistics(const Retro& retro, int daysOfWeek = kDaysOfWeek);

} // namespace wavedeck::retro
