// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/alert/alert.h"
#include "models/domain/session.h"

/// What a completed session completed in spite of: a verdict names it. Pure; any thread. Names and reasons in the texts
/// are somebody else's: a view shows them as plain text.
namespace wavedeck {

/// `lint failed, accepted by ANNA: known`; `lint failed, not required`. Empty when there is nothing to name.
QString exceptionOf(const Agent& agent);
/// `gate load waived by ANNA: known`; `advisory gate load failed`. Empty when there is nothing to name.
QString exceptionOf(const Gate& gate);

/// What agents changed that they should not have: no end of a session makes it good. Empty for all other alerts.
QString exceptionOf(const Alert& alert);

/// `completed with 2 exceptions`, and the word of any other state or without exceptions alone.
QString verdictWords(SessionState state, qsizetype exceptions);

} // namespace wavedeck
