// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/protocol.h"

#include <QList>

/// The checklists of a session: what must be settled before it starts, during it and at its close. Pure; any thread.
///
/// Lists: `pre-session` (PLAN-9), `pre-scan` (PLAN-2, PLAN-3), `phase:4` (CAP-3), `execution` (WAVE-15), `success`
/// (WAVE-24, one item for each criterion of the plan), `close` (what the mode demands before the session may end).
namespace wavedeck::protocol {

struct Facts;

/// The items of a new session; the plan's `pre_session` answers those of its list. by, at: of the start.
QList<ChecklistItem> firstItems(const Plan& plan, const QString& by, qint64 at);

/// Ticks what facts show by themselves. Returns the places in the list of those that changed. Nothing is ever unticked.
QList<int> tickByFacts(QList<ChecklistItem>& items, const Facts& facts, qint64 at);

/// Items of a list that are neither done nor waived.
int openItems(const QList<ChecklistItem>& items, const QString& list);
int allItems(const QList<ChecklistItem>& items, const QString& list);
const ChecklistItem* findItem(const QList<ChecklistItem>& items, const QString& list, const QString& id);

/// Why the first wave waits (from enhanced on), with what to do about it; empty = it does not.
QString startHold(const QList<ChecklistItem>& items, const Facts& facts, const QString& session);
/// Why the session does not close although all waves passed; empty = it does.
QString closeHold(const QList<ChecklistItem>& items, const Facts& facts, const QString& session);

} // namespace wavedeck::protocol
