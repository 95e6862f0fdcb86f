// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QString>

/// The ticket of who is signed in on a data directory: the file `signin` there, 0600. Terminal and window share it. It
/// is worth something for as long as the database says; another file than one of ours alone is not read.
namespace wavedeck::people {

QString readTicket(const QString& dataDir); ///< empty = nobody is signed in
Status writeTicket(const QString& dataDir, const QString& ticket);
void removeTicket(const QString& dataDir);

} // namespace wavedeck::people
