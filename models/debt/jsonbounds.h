// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QByteArrayView>

namespace wavedeck::debt {

/// Whether a text of JSON from outside may be parsed at all: its depth, the number of its items and members, and no
/// control bytes in its strings. One pass that keeps nothing; says nothing of its grammar.
Status withinBounds(QByteArrayView json);

} // namespace wavedeck::debt
