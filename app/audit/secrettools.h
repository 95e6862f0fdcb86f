// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/audit/context.h"

#include <QSet>

#include <utility>

namespace wavedeck::audit {

/// A file, and a line of it from 1.
using LineOf = std::pair<QByteArray, int>;

/// Adds what gitleaks, else trufflehog, finds besides, when it is installed: its report is asked for redacted, is read
/// from its output and kept nowhere. What it names on a line that has a finding already is the same one; so is what
/// stands on a line in `settled` (known before), or on one that says `wavedeck:allow-secret`. A tool that fails, or
/// prints what is no report, is told among what was skipped, and the next one is asked.
void addToolFindings(
    ScanContext& context, const QList<QByteArray>& files, const QSet<QString>& known, const QSet<LineOf>& settled);

} // namespace wavedeck::audit
