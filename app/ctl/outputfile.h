// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/context.h"

#include <QByteArray>

namespace wavedeck::ctl {

/// Writes all of a file or nothing, and answers where; gives the exit status.
int writeFile(Context& context, const QString& path, const QByteArray& bytes);

} // namespace wavedeck::ctl
