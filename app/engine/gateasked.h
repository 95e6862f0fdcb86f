// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/gatedecisions.h"

/// What the files of gatedecisions.h share.
namespace wavedeck::gatedecisions {

QString reasonOf(const Asked& asked);
QString nameOf(const Asked& asked);
/// {by, role, reason, at[, person]}
QJsonObject decisionOf(const Asked& asked, const QString& role);
/// For the audit trail: in which role it was decided.
void tellRole(const Asked& asked, const QString& role);
/// A line of the activity log.
void note(const Asked& asked, const char* kind, const QString& what);

// gatejudgements.cpp
Status tick(const Asked& asked, bool undo);
/// Approves (or rejects) what is open and this person's to decide; what asks for somebody else stays open.
Status approve(const Asked& asked, bool yes);

} // namespace wavedeck::gatedecisions
