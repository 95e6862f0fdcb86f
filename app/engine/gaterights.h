// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/people/actor.h"

#include <QString>
#include <QStringList>

namespace wavedeck {
struct GateRun;

/// Who may decide what of a gate (GATE-3, GATE-4, SEC-6): what names roles asks for one of them, all else for the right
/// DecideGate. Whether somebody has to be signed in at all is asked before (models/people/permit.h). Any thread.
namespace gaterights {

/// Roles of the actor in which it may decide what asks for one of wanted (empty = for the right). given: the role that
/// it named; empty = none. Without a person the given one is all there is. Error `not-allowed`.
Result<QStringList> rolesFor(const Actor& actor, const QString& given, const QStringList& wanted, const QString& what);

/// The one role in which it decides; empty when it named none and none is asked for. Error `not-allowed`, and
/// `role-missing` where several would do and it named none.
Result<QString> roleFor(const Actor& actor, const QString& given, const QStringList& wanted, const QString& what);

/// Running a gate again takes back what a person rejected: that is for who could have decided it.
Status mayRerun(const Actor& actor, const GateRun& gate, const QString& what);

} // namespace gaterights
} // namespace wavedeck
