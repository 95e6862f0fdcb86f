// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/config/check.h"
#include "models/debt/item.h"
#include "models/domain/session.h"

#include <QJsonObject>

/// Items out of what goes wrong (GATE-4, DEBT-16, CONF-9) and of what agents tell. Each has a reference by which the
/// same thing is known again in a later run. Pure; any thread.
namespace wavedeck::debt {

/// An advisory gate that failed, or any that was waived: the item is what remains to be done about it. Placed where the
/// plan has the gate.
DebtItem itemOf(const Session& session, const Gate& gate);
/// By which the item of a gate is known again, in later sessions of the same plan too.
QString gateRef(const Session& session, const QString& gate);

/// `{"title","priority","location","category","layer","domain","kind","expert","effort","what","fix","exploitability"}`
/// of an agent; everything is optional but the title, and everything is hostile: what a field does not take is left
/// out. domain: of its work, by the plan. Empty = it says nothing.
std::optional<DebtItem> itemOf(
    const Session& session, const Agent& agent, const QString& domain, const QJsonObject& told);
constexpr int kMostOfAgent = 200; ///< items that one agent adds

/// A fault of configuration files; folder: the root that its places are relative to.
DebtItem itemOf(const config::Finding& finding, const QString& folder);
/// A broken factor.
DebtItem itemOf(const QString& factor, const QString& name, const QString& why, const QString& folder);

} // namespace wavedeck::debt
