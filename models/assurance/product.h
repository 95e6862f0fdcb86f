// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"

#include <QFileInfo>

namespace wavedeck {

/// Whose readiness and measurements a session works on: the plan's product, else the name of its workspace's folder.
inline QString productOf(const Plan& plan)
{
    return plan.product.isEmpty() ? QFileInfo(plan.workspace).fileName() : plan.product;
}

} // namespace wavedeck
