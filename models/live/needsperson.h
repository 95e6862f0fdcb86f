// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

namespace wavedeck {

/// Another sign-in may mend it; that somebody has not the right, none does without a word from that person.
inline bool needsPerson(const Error& error)
{
    return error.kind == ErrorKind::Forbidden
        && (error.code == QLatin1String("not-signed-in") || error.code == QLatin1String("password-temporary")
            || error.code == QLatin1String("disabled"));
}

} // namespace wavedeck
