// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/command.h"
#include "app/ctl/context.h"

#include <QByteArray>

namespace wavedeck::ctl {

/// Writes all of a file or nothing, and answers where; gives the exit status.
int writeFile(Context& context, const QString& path, const QByteArray& bytes);

/// Of reports (KNOW-8): models/report/depth.h.
inline constexpr Option kDepthOption
    = {"--depth", "executive|standard|full", "one page, without logs and lists, or all (default)"};
Result<QString> depthOf(const Arguments& arguments);

} // namespace wavedeck::ctl
