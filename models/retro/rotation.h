// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/retro/retro.h"

namespace wavedeck::retro {

/// Who is proposed to lead: a person before an agent, whose role it is before others, and never who led the last one
/// where somebody else can (RETRO-2). last: name of who led it; empty = nobody did. Participant::number; 0 = nobody
/// takes part.
int facilitatorByRotation(const QList<Participant>& participants, const QString& last);

} // namespace wavedeck::retro
