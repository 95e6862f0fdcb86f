// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/audit/context.h"

#include <QSet>

namespace wavedeck::audit {

/// Adds what gitleaks, else trufflehog, finds besides, when it is installed: its report is asked for redacted, is read
/// from its output and kept nowhere. What it names on a line that has a finding already is the same one. A tool that
/// fails is told among what was skipped.
void addToolFindings(ScanContext& context, const QList<QByteArray>& files, const QSet<QString>& known);

} // namespace wavedeck::audit
