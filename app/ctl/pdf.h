// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/report/document.h"

#include <QByteArray>

namespace wavedeck::ctl {

/// The document as PDF, made by `wavedeck --export pdf` beside this program: it has the fonts, and needs no display.
/// Error of kind Environment when that program is not there or fails.
Result<QByteArray> toPdf(const report::Document& document);

} // namespace wavedeck::ctl
